"""Spans of an answer: every step, and no text unless that is wanted."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openinference.instrumentation.langchain import LangChainInstrumentor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from qa import tracing
from qa.errors import SettingsError
from tests.qa.samples import COST, COST_REPLY, assistant, harbour, open_index

Traced = Callable[..., InMemorySpanExporter]


@pytest.fixture
def traced(tmp_path: Path) -> Iterator[Traced]:
    """Asks one question, traced; gives the spans."""

    def traced(*, questions: bool) -> InMemorySpanExporter:
        spans = InMemorySpanExporter()
        provider = tracing.trace_to(spans, questions=questions)
        with open_index(tmp_path, [harbour()]) as index:
            assert assistant(index, lambda _: COST_REPLY).ask(COST).answered
        provider.force_flush()
        return spans

    yield traced
    LangChainInstrumentor().uninstrument()


def test_every_step_is_a_span_of_one_trace_and_no_text_is_in_it(traced: Traced) -> None:
    spans = traced(questions=False).get_finished_spans()
    kinds = {str((span.attributes or {}).get("openinference.span.kind")) for span in spans}
    assert {"CHAIN", "LLM", "RETRIEVER"} <= kinds
    assert "article_qa" in {span.name for span in spans}
    assert len({span.context.trace_id for span in spans if span.context}) == 1
    written = "".join(span.to_json() for span in spans)
    assert "article-qa" in written
    for text in (COST, COST_REPLY, "4.2 million"):
        assert text not in written


def test_the_texts_are_there_where_they_are_wanted(traced: Traced) -> None:
    assert COST in "".join(span.to_json() for span in traced(questions=True).get_finished_spans())


def test_without_the_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"pip install 'article-qa\[tracing\]'"):
        tracing.exporter()
