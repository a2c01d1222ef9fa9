"""A conversation as a file to keep: Markdown to read, JSON for programs."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict

from qa.chat.additions import shown_source
from qa.chat.conversation import Exchange
from qa.types import Citation

_MEANT_BY_MARKDOWN = re.compile(r"([\\`*_{}<>#|~!\[\]()&$])")
_OPENS_A_BLOCK = re.compile(r"^(\s*(?:\d+(?=[.)])|(?=[-+=])))", re.M)


def as_markdown(exchanges: Sequence[Exchange]) -> str:
    """Each question, the answer with its marks, and the numbered quotes with their origin; texts stay texts."""
    return "# Questions and answers\n\n" + "\n\n".join(map(_exchange_markdown, exchanges)) + "\n"


def as_json(exchanges: Sequence[Exchange]) -> str:
    """The same as JSON: a list of objects."""
    return json.dumps([_exchange_fields(exchange) for exchange in exchanges], ensure_ascii=False, indent=1)


def _exchange_markdown(exchange: Exchange) -> str:
    parts = [f"## {_line(exchange.question)}", _outcome(exchange)]
    parts += [_quote(citation, f"\\[{citation.number}\\]") for citation in exchange.citations if citation.number]
    if exchange.finished and exchange.finished.nearest and not exchange.finished.answered:
        parts += ["The nearest passage:", _quote(exchange.finished.nearest, "")]
    return "\n\n".join(filter(None, parts))


def _outcome(exchange: Exchange) -> str:
    if exchange.error:
        return f"*No answer:* {_text(exchange.error)}"
    if exchange.finished is None:
        return "*Stopped before it was checked.*"
    return _text(exchange.finished.text)


def _quote(citation: Citation, mark: str) -> str:
    where = ", ".join(dict.fromkeys([citation.origin, shown_source(citation.source)]))
    return f"> {mark} “{_line(citation.quote)}” — {_line(where)}".replace(">  ", "> ")


def _line(text: str) -> str:
    return _text(" ".join(text.split()))


def _text(text: str) -> str:
    """Text that Markdown shows as it is; the marks of citations are only brackets."""
    escaped = _MEANT_BY_MARKDOWN.sub(r"\\\1", text)
    return _OPENS_A_BLOCK.sub(lambda match: f"{match[1]}\\", escaped)


def _exchange_fields(exchange: Exchange) -> dict[str, object]:
    answer = exchange.finished
    return {
        "question": exchange.question,
        "answered": bool(answer and answer.answered),
        "text": answer.text if answer else "",
        "reason": exchange.error or (answer.reason if answer else "stopped"),
        "confidence": answer.confidence if answer and answer.answered else None,
        "asked": answer.asked if answer else "",
        "citations": [_citation_fields(citation) for citation in answer.citations] if answer else [],
        "nearest": _citation_fields(answer.nearest) if answer and answer.nearest else None,
    }


def _citation_fields(citation: Citation) -> dict[str, object]:
    return {**asdict(citation), "source": shown_source(citation.source)}
