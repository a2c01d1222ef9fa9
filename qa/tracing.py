"""Spans of every step by OpenTelemetry, through LangChain's callbacks; texts are in them only where that is wanted."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from qa.errors import SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter


def exporter() -> "SpanExporter":
    """What sends spans to the collector that the variables OTEL_EXPORTER_OTLP_... name.

    Raises:
        SettingsError: The packages for it are not installed.
    """
    if find_spec("openinference") is None or find_spec("opentelemetry.exporter.otlp") is None:
        raise SettingsError("--trace needs packages that are not installed: pip install 'article-qa[tracing]'.")
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()


def trace_to(exporter: "SpanExporter", *, questions: bool) -> "TracerProvider":
    """Begin to trace every LangChain run of this process.

    Args:
        questions: Spans carry questions, prompts and replies; else names, times and token counts alone.
    """
    from openinference.instrumentation import TraceConfig
    from openinference.instrumentation.langchain import LangChainInstrumentor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "article-qa"}))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    hidden = TraceConfig(
        hide_inputs=not questions,
        hide_outputs=not questions,
        hide_prompts=not questions,
        hide_retrieval_documents=not questions,
    )
    LangChainInstrumentor().instrument(tracer_provider=provider, config=hidden)
    return provider
