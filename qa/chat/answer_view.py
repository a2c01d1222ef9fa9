"""A conversation as the page shows it. Everything in it is escaped: questions, answers, titles and quotes."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from qa.chat.action_bar import actions_html, instead_html
from qa.chat.confidence_words import confidence_figure, confidence_words
from qa.chat.conversation import Exchange
from qa.chat.marks import claims_html, quotes_html, struck_html, text_html
from qa.chat.waiting import Waiting
from qa.types import Answer, Claim, Refusal, Stage

_DOING: dict[Stage, str] = {
    "searching": "Finding passages",
    "reading": "Reading the passages",
    "writing": "Writing",
    "checking": "Checking each sentence against the article",
}
_REFUSED: dict[Refusal, str] = {
    "": "Not in the articles",
    "not_stated": "Not in the articles",
    "premise": "The question takes something for granted",
    "off_topic": "Not what the articles are about",
    "disagreement": "The articles disagree",
}


def conversation_html(exchanges: Sequence[Exchange], *, editing: int | None = None) -> str:
    """The whole conversation, oldest first; `data-exchange` and `data-number` say which citation is pressed.

    Args:
        editing: Place of the exchange whose question is being changed.
    """
    busy = "true" if exchanges and exchanges[-1].running else "false"
    last = len(exchanges) - 1
    shown = "".join(
        exchange_html(exchange, place, newest=place == last, editing=editing)
        for place, exchange in enumerate(exchanges)
    )
    roles = f'role="log" aria-live="off" aria-label="Conversation" aria-busy="{busy}"'
    return f'<div class="conversation" {roles}>{shown}</div>'


def exchange_html(exchange: Exchange, place: int, *, newest: bool = True, editing: int | None = None) -> str:
    """A question and its answer as far as it is; `place` is its number in the conversation, from 0."""
    kind, label, body = _answer_parts(exchange, place)
    heading = f'<p class="label">{label}</p>' if label else ""
    actions = "" if exchange.running else actions_html(exchange, place, newest=newest, edited=place == editing)
    going = " going" if editing is not None and place >= editing else ""
    return (
        f'<section class="exchange{going}"><p class="question">{escape(exchange.question)}</p>'
        f'<div class="answer {kind}">{heading}{body}</div>{actions}</section>'
    )


def status_html(waiting: Waiting, seconds: float) -> str:
    """What is being done, and for how long; the seconds are for the eye, not read out at each change."""
    ticking = f'<span class="seconds" aria-hidden="true">{seconds:.0f} s</span>'
    bar = "" if waiting.share is None else f'<progress value="{waiting.share:.3f}" aria-label="Fetched"></progress>'
    return f'<p class="status">{escape(waiting.doing)}… {ticking}{bar}</p>'


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
        return "draft", _draft_label(answer), _running_html(exchange)
    if answer.answered:
        return "answered", _REFUSED[answer.refusal] if answer.refusal else "", _answered_html(answer, place)
    return "refused", _REFUSED[answer.refusal], _refusal_html(exchange, answer, place)


def _running_html(exchange: Exchange) -> str:
    answer = exchange.answer
    waiting = Waiting(_DOING.get(answer.stage, answer.reason)) if answer else exchange.waiting
    return _draft_html(exchange.answer) + status_html(waiting, exchange.seconds)


def _draft_label(answer: Answer | None) -> str:
    if answer and answer.claims:
        return "Draft, being checked"
    return "Draft, not yet checked" if _has_draft(answer) else ""


def _has_draft(answer: Answer | None) -> bool:
    return bool(answer and answer.text.strip())


def _draft_html(answer: Answer | None) -> str:
    if answer and answer.claims:
        return claims_html(answer)
    return f'<p class="text">{escape(answer.text)}</p>' if answer and _has_draft(answer) else ""


def _answered_html(answer: Answer, place: int) -> str:
    quotes = quotes_html(answer.citations, place)
    return text_html(answer, place) + quotes + _left_out_html(answer.claims) + _facts_html(answer)


def _refusal_html(exchange: Exchange, answer: Answer, place: int) -> str:
    reason = answer.reason.strip()
    shown = f'<p class="text">{escape(answer.text)}</p>'
    # A premise is told in the text already.
    if reason and reason not in answer.text and answer.refusal != "premise":
        shown += f'<p class="reason">Why: {escape(reason)}</p>'
    if answer.nearest:
        nearest = replace(answer.nearest, number=0)
        shown += f'<p class="nearest">The nearest passage</p>{quotes_html([nearest], place)}'
    return shown + _left_out_html(answer.claims) + instead_html(exchange) + _facts_html(answer)


def _left_out_html(claims: Sequence[Claim]) -> str:
    """The sentences of the reply that did not pass the checks, folded away."""
    left_out = [claim for claim in claims if not claim.supported]
    if not left_out:
        return ""
    items = "".join(f"<li>{struck_html(claim)}</li>" for claim in left_out)
    many = "1 sentence" if len(left_out) == 1 else f"{len(left_out)} sentences"
    summary = f"<summary>{many} of the reply left out</summary>"
    return f'<details class="left-out">{summary}<ul>{items}</ul></details>'


def _facts_html(answer: Answer) -> str:
    facts = [f"{sum(answer.timings.values()):.1f} s"]
    if answer.searched_question not in ("", answer.question):
        facts.append(f"asked as: {answer.searched_question}")
    sure = [_confidence_html(answer)] if answer.answered else []
    return f'<p class="facts">{" · ".join([*sure, *map(escape, facts)])}</p>'


def _confidence_html(answer: Answer) -> str:
    """The words, with the figure for whoever points at them, comes to them by keyboard, or has them read out."""
    figure = escape(confidence_figure(answer))
    return (
        f'<span class="confidence" tabindex="0" data-tip="{figure}">{escape(confidence_words(answer))}'
        f'<span class="unseen"> ({figure})</span></span>'
    )
