"""The marks in an answer, and the quotes that they stand for. Everything is escaped."""

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby

from qa.chat.article_pane import tint
from qa.types import Answer, Citation, Claim

_MARK = re.compile(r"\[(\d{1,4})\]")


def text_html(answer: Answer, place: int) -> str:
    """The answer's text with its marks as buttons; brackets that are no mark of a citation stay text."""
    known = {citation.number: citation for citation in answer.citations}
    pieces = _MARK.split(answer.text)
    shown = [escape(pieces[0])]
    for number, rest in zip(map(int, pieces[1::2]), pieces[2::2], strict=True):
        shown += [_mark_html(known[number], place) if number in known else f"[{number}]", escape(rest)]
    return f'<p class="text">{"".join(shown)}</p>'


def claims_html(answer: Answer) -> str:
    """The sentences of a reply while they are checked: struck through with the reason, or with pending marks."""
    known = {citation.number: citation for citation in answer.citations}
    return f'<p class="text">{" ".join(_claim_html(claim, known) for claim in answer.claims)}</p>'


def quotes_html(citations: Sequence[Citation], place: int) -> str:
    """The quotes, each with its mark; where they stand is said once for those that follow one another there."""
    runs = groupby(citations, key=lambda citation: citation.origin)
    return "".join(_run_html(origin, [*run], place) for origin, run in runs)


def struck_html(claim: Claim) -> str:
    """A sentence that is not shown as true, and why."""
    return f'<s>{escape(claim.text)}</s> <span class="why">— {escape(claim.reason)}</span>'


def _claim_html(claim: Claim, known: dict[int, Citation]) -> str:
    if not claim.pending:
        return f'<span class="claim struck">{struck_html(claim)}</span>'
    marks = "".join(_pending_html(known[number]) for number in claim.citations)
    return f'<span class="claim pending">{escape(claim.text)} {marks}</span>'


def _run_html(origin: str, citations: Sequence[Citation], place: int) -> str:
    quotes = "".join(_quote_html(citation, place) for citation in citations)
    return f'<div class="cited"><p class="origin">{escape(origin)}</p><ol class="quotes">{quotes}</ol></div>'


def _quote_html(citation: Citation, place: int) -> str:
    return (
        f'<li class="quote" data-exchange="{place}" data-number="{citation.number}">'
        f"{_mark_html(citation, place, tip=False)} <q>{escape(citation.quote)}</q></li>"
    )


def _mark_html(citation: Citation, place: int, *, tip: bool = True) -> str:
    number = citation.number
    what, shown = (f"Citation {number}", f"[{number}]") if number else ("Nearest passage", "Show")
    return (
        f'<button type="button" class="cite {tint(number)}" data-exchange="{place}" data-number="{number}" '
        f'aria-label="{what}: show it in the article"{_tip(citation) if tip else ""}>{shown}</button>'
    )


def _pending_html(citation: Citation) -> str:
    return f'<span class="cite pending"{_tip(citation)}>[{citation.number}]</span>'


def _tip(citation: Citation) -> str:
    """The quote and its origin for the browser to show beside the mark, as text."""
    return f' data-tip="{escape(citation.quote)}" data-origin="{escape(citation.origin)}"'
