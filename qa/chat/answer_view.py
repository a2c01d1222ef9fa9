"""A conversation as the page shows it. Everything in it is escaped: questions, answers, titles and quotes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from qa.chat.article_pane import tint
from qa.chat.conversation import Exchange
from qa.types import Answer, Citation, Claim, Stage

_MARK = re.compile(r"\[(\d{1,4})\]")
_DOING: dict[Stage, str] = {
    "searching": "Finding passages",
    "reading": "Reading the passages",
    "writing": "Writing",
    "checking": "Checking each sentence against the article",
}


def conversation_html(exchanges: Sequence[Exchange]) -> str:
    """The whole conversation, oldest first; `data-exchange` and `data-number` say which citation is pressed."""
    busy = "true" if exchanges and exchanges[-1].running else "false"
    shown = "".join(exchange_html(exchange, place) for place, exchange in enumerate(exchanges))
    roles = f'role="log" aria-live="off" aria-label="Conversation" aria-busy="{busy}"'
    return f'<div class="conversation" {roles}>{shown}</div>'


def exchange_html(exchange: Exchange, place: int) -> str:
    """A question and its answer as far as it is; `place` is its number in the conversation, from 0."""
    kind, label, body = _answer_parts(exchange, place)
    heading = f'<p class="label">{label}</p>' if label else ""
    return (
        f'<section class="exchange"><p class="question">{escape(exchange.question)}</p>'
        f'<div class="answer {kind}">{heading}{body}</div></section>'
    )


def text_html(answer: Answer, place: int) -> str:
    """The answer's text with its marks as buttons; brackets that are no mark of a citation stay text."""
    known = {citation.number for citation in answer.citations}
    pieces = _MARK.split(answer.text)
    shown = [escape(pieces[0])]
    for number, rest in zip(map(int, pieces[1::2]), pieces[2::2], strict=True):
        shown += [_mark_html(number, place) if number in known else f"[{number}]", escape(rest)]
    return f'<p class="text">{"".join(shown)}</p>'


def status_html(doing: str, seconds: float) -> str:
    """What is being done, and for how long; the seconds are for the eye, not read out at each change."""
    ticking = f'<span class="seconds" aria-hidden="true">{seconds:.0f} s</span>'
    return f'<p class="status">{escape(doing)}… {ticking}</p>'


def notice_html(text: str, *, error: bool = False) -> str:
    """A line beside the conversation."""
    return f'<p class="notice{" failed" if error else ""}" role="status">{escape(text)}</p>'


def _answer_parts(exchange: Exchange, place: int) -> tuple[str, str, str]:
    answer = exchange.answer
    if exchange.error:
        return "failed", "No answer", f'<p class="text">{escape(exchange.error)}</p>'
    if exchange.stopped:
        return "stopped", "Stopped before it was checked", _draft_html(answer)
    if answer is None or answer.stage != "done":
        return "draft", "Draft, not yet checked" if _has_draft(answer) else "", _running_html(exchange)
    if answer.answered:
        return "answered", "", _answered_html(answer, place)
    return "refused", "Not in the articles", _refusal_html(answer, place)


def _running_html(exchange: Exchange) -> str:
    doing = _DOING.get(exchange.answer.stage, "") if exchange.answer else "Loading the model"
    return _draft_html(exchange.answer) + status_html(doing, exchange.seconds)


def _has_draft(answer: Answer | None) -> bool:
    return bool(answer and answer.text.strip())


def _draft_html(answer: Answer | None) -> str:
    return f'<p class="text">{escape(answer.text)}</p>' if answer and _has_draft(answer) else ""


def _answered_html(answer: Answer, place: int) -> str:
    quotes = _quotes_html(answer.citations, place)
    return text_html(answer, place) + quotes + _left_out_html(answer.claims) + _facts_html(answer)


def _refusal_html(answer: Answer, place: int) -> str:
    reason = answer.reason.strip()
    shown = f'<p class="text">{escape(answer.text)}</p>'
    if reason and reason not in answer.text:
        shown += f'<p class="reason">Why: {escape(reason)}</p>'
    if answer.nearest:
        nearest = replace(answer.nearest, number=0)
        shown += f'<p class="nearest">The nearest passage</p>{_quotes_html([nearest], place)}'
    return shown + _left_out_html(answer.claims) + _facts_html(answer)


def _quotes_html(citations: Sequence[Citation], place: int) -> str:
    return f'<ol class="quotes">{"".join(_quote_html(citation, place) for citation in citations)}</ol>'


def _quote_html(citation: Citation, place: int) -> str:
    return (
        f'<li class="quote" data-exchange="{place}" data-number="{citation.number}">'
        f"{_mark_html(citation.number, place)} <q>{escape(citation.quote)}</q>"
        f'<span class="origin"> — {escape(citation.origin)}, characters {citation.start}-{citation.end}'
        "</span></li>"
    )


def _mark_html(number: int, place: int) -> str:
    what, shown = (f"Citation {number}", f"[{number}]") if number else ("Nearest passage", "Show")
    return (
        f'<button type="button" class="cite {tint(number)}" data-exchange="{place}" data-number="{number}" '
        f'aria-label="{what}: show it in the article">{shown}</button>'
    )


def _left_out_html(claims: Sequence[Claim]) -> str:
    """The sentences of the reply that did not pass the checks, folded away."""
    left_out = [claim for claim in claims if not claim.supported]
    if not left_out:
        return ""
    items = "".join(f"<li><s>{escape(claim.text)}</s> — {escape(claim.reason)}</li>" for claim in left_out)
    many = "1 sentence" if len(left_out) == 1 else f"{len(left_out)} sentences"
    summary = f"<summary>{many} of the reply left out</summary>"
    return f'<details class="left-out">{summary}<ul>{items}</ul></details>'


def _facts_html(answer: Answer) -> str:
    facts = [f"{sum(answer.timings.values()):.1f} s"]
    if answer.answered:
        facts.insert(0, f"confidence {answer.confidence:.0%}")
    if answer.searched_question not in ("", answer.question):
        facts.append(f"asked as: {answer.searched_question}")
    return f'<p class="facts">{" · ".join(map(escape, facts))}</p>'
