"""What can be done with an exchange, as buttons: `data-act` is the event that page.js sends for one."""

from html import escape

from qa.chat.conversation import Exchange
from qa.chat.copied_text import copied_text
from qa.feedback import Vote

LONGEST_REASON = 500


def actions_html(exchange: Exchange, place: int, *, newest: bool, edited: bool = False) -> str:
    """The buttons below an exchange that is over.

    Args:
        place: Its number in the conversation, from 0.
        newest: True for the last one; only that one can be asked again as it is.
        edited: True while its question is in the box to be changed.
    """
    answer = exchange.finished
    again = _button("retry", "Ask again" if answer else "Try again", place) if newest else ""
    edit = _button("edit", "Leave it as it was" if edited else "Edit question", place)
    if answer is None:
        return f'<div class="actions">{again}{edit}</div>'
    copy = _button("copy", "Copy", place, copy=copied_text(exchange.question, answer))
    buttons = copy + edit + again + _votes_html(exchange.vote, place)
    return f'<div class="actions">{buttons}</div>{_reason_html(exchange.vote, place)}'


def instead_html(exchange: Exchange) -> str:
    """Questions to ask in place of one that got no answer."""
    if not exchange.instead:
        return ""
    asks = "".join(
        f'<button type="button" class="ask" data-act="submit" data-question="{escape(question)}">'
        f"{escape(question)}</button>"
        for question in exchange.instead
    )
    return f'<div class="instead"><p>What you can ask instead</p>{asks}</div>'


def _button(act: str, label: str, place: int, **data: str) -> str:
    given = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return f'<button type="button" class="act" data-act="{act}" data-exchange="{place}"{given}>{label}</button>'


def _votes_html(vote: Vote | None, place: int) -> str:
    given = vote.vote if vote else ""
    buttons = "".join(
        f'<button type="button" class="vote {word}" data-act="like" data-exchange="{place}" data-vote="{word}" '
        f'aria-label="{label}" aria-pressed="{str(word == given).lower()}"></button>'
        for word, label in (("up", "Good answer"), ("down", "Bad answer"))
    )
    return f'<span class="votes">{buttons}</span>'


def _reason_html(vote: Vote | None, place: int) -> str:
    """A line for the reason of a vote, until one is given."""
    if vote is None:
        return ""
    if vote.reason:
        return f'<p class="noted">Noted: {escape(vote.reason)}</p>'
    asked = "What was good about it?" if vote.vote == "up" else "What is wrong with it?"
    return (
        f'<form class="reason-form" data-exchange="{place}" data-vote="{vote.vote}"><label>Noted. {asked} '
        f'<input name="reason" maxlength="{LONGEST_REASON}" autocomplete="off"></label>'
        '<button type="submit" class="act">Save</button></form>'
    )
