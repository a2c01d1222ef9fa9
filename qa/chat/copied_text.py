"""An exchange as plain text, for the clipboard."""

from collections.abc import Sequence

from qa.chat.additions import shown_source
from qa.types import Answer, Citation


def copied_text(question: str, answer: Answer) -> str:
    """The question, the answer with its marks, and the numbered quotes with where they stand."""
    nearest = (
        [] if answer.answered or answer.nearest is None else ["The nearest passage:", _source(answer.nearest, "-")]
    )
    return "\n\n".join([question, answer.text, *_sources(answer.citations), *nearest])


def _sources(citations: Sequence[Citation]) -> list[str]:
    return ["\n".join(_source(citation, f"[{citation.number}]") for citation in citations)] if citations else []


def _source(citation: Citation, mark: str) -> str:
    where = ", ".join(dict.fromkeys([citation.origin, shown_source(citation.source)]))
    return f"{mark} “{' '.join(citation.quote.split())}” — {where}"
