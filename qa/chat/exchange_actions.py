"""What the page does when one of the buttons of an exchange is pressed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from qa.chat.action_bar import LONGEST_REASON
from qa.chat.answer_view import notice_html
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation import Conversation, Exchange, sentence_of
from qa.chat.conversation_events import ConversationEvents
from qa.chat.widgets import Changes, Widgets
from qa.feedback import Vote

EDITING = "Sending replaces this question and all that comes after it."


class ExchangeActions:
    """Ask again, change a question, vote, ask something else; what the browser sends is not trusted."""

    def __init__(self, source: AssistantSource, *, widgets: Widgets, events: ConversationEvents) -> None:
        self._source = source
        self._widgets = widgets
        self._events = events

    def ask_again(self, event: gr.EventData, conversation: Conversation, chosen: list[str]) -> Iterator[Changes]:
        """The newest question was wanted again: its exchange is replaced."""
        place, exchange = _pressed(event, conversation)
        if exchange is None:
            # Gradio empties every output of a generator that gives nothing at all.
            yield {self._widgets.notice: gr.skip()}
            return
        if not conversation.running:
            conversation.take_back(place)
        yield from self._events.ask(exchange.question, conversation, chosen)

    def ask_instead(self, event: gr.EventData, conversation: Conversation, chosen: list[str]) -> Iterator[Changes]:
        """A question offered beside a refusal was pressed."""
        conversation.editing = None
        yield from self._events.ask(str(getattr(event, "question", "")), conversation, chosen)

    def edit(self, event: gr.EventData, conversation: Conversation) -> Changes:
        """A question is to be changed: it goes back into the box; pressed once more, all stays as it was."""
        place, exchange = _pressed(event, conversation)
        if exchange is None:
            return {self._widgets.notice: gr.skip()}
        conversation.editing = None if conversation.editing == place else place
        editing = conversation.editing is not None
        return {
            **self._events.drawn(conversation),
            self._widgets.question: exchange.question if editing else "",
            self._widgets.notice: notice_html(EDITING) if editing else "",
        }

    def vote(self, event: gr.EventData, conversation: Conversation) -> Changes:
        """Thumbs up or down, or the reason for it: kept in the data folder."""
        place, exchange = _pressed(event, conversation)
        word: Any = getattr(event, "vote", "")
        if exchange is None or exchange.finished is None or word not in ("up", "down"):
            return {self._widgets.notice: gr.skip()}
        reason = str(getattr(event, "reason", ""))[:LONGEST_REASON]
        if exchange.vote and exchange.vote.vote == word and not reason:
            return self._events.drawn(conversation)
        vote = Vote.on(exchange.finished, word, reason)
        try:
            vote.save(self._source.assistant().settings.data)
        except Exception as error:
            return {self._widgets.notice: notice_html(sentence_of(error), error=True)}
        conversation.exchanges[place] = replace(exchange, vote=vote)
        return {**self._events.drawn(conversation), **self._events.kept(conversation)}


def _pressed(event: gr.EventData, conversation: Conversation) -> tuple[int, Exchange | None]:
    """Which exchange a button belongs to; None where there is no such, or it is not over."""
    place = getattr(event, "exchange", None)
    if not isinstance(place, int) or not 0 <= place < len(conversation.exchanges):
        return -1, None
    exchange = conversation.exchanges[place]
    return place, None if exchange.running else exchange
