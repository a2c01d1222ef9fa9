"""What the page does when the user acts: each event gives the components that change and their new values."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import wait
from dataclasses import dataclass, fields, replace
from itertools import count
from typing import Any

import gradio as gr

from qa.chat.answer_view import conversation_html, notice_html, status_html
from qa.chat.article_pane import article_html
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation import Conversation, Exchange, sentence_of
from qa.chat.instead import SUGGESTIONS, instead_of
from qa.chat.library import Library
from qa.chat.library_view import choice_label, library_html, suggestions_html
from qa.chat.readers import reader_of
from qa.chat.suggestions import MOST, Suggestions
from qa.chat.visitors import Visitors

Changes = dict[gr.blocks.Block, Any]


@dataclass(frozen=True)
class Widgets:
    """The components of the page that events read or change."""

    conversation: gr.State
    view: gr.HTML
    suggestions: gr.HTML
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    notice: gr.HTML
    chosen: gr.Dropdown
    upload: gr.File
    added: gr.HTML
    articles: gr.HTML
    article: gr.HTML
    keeping: gr.Row

    def changing(self) -> "list[gr.blocks.Block]":
        """All that an event may change."""
        return [getattr(self, item.name) for item in fields(self) if item.name != "conversation"]


class Events:
    """The page's events, over an assistant that may still be opening."""

    def __init__(
        self, source: AssistantSource, widgets: Widgets, library: Library, visitors: Visitors, suggestions: Suggestions
    ) -> None:
        self._source = source
        self._widgets = widgets
        self.library = library
        self._visitors = visitors
        self._suggestions = suggestions
        self._drawn = count()

    def arrive(self, token: object, page: Conversation, request: gr.Request) -> tuple[str, Conversation]:
        """A page was opened: who it is, by the name that was signed in, else by what the browser holds."""
        page.reader = reader_of(request)
        return self._visitors.arrive(token, page, user=request.username or "")

    def greet(self, conversation: Conversation, chosen: list[str]) -> Iterator[Changes]:
        """Show a visitor what was asked before, wait for the assistant, then show the articles."""
        started = time.monotonic()
        if conversation.exchanges:
            yield {**self.drawn(conversation), self._widgets.suggestions: ""}
        opening = self._source.start()
        while not opening.done():
            # A question that waits tells it in its own place.
            status = "" if conversation.running else status_html(self._source.waiting, time.monotonic() - started)
            yield {self._widgets.notice: status}
            wait([opening], timeout=1)
        try:
            opening.result()
            newest = conversation.exchanges[-1] if conversation.exchanges else None
            yield {
                self._widgets.notice: "",
                **self._article(conversation, newest),
                **self.choices(conversation, chosen),
                **self._offered(conversation),
            }
        except Exception as error:
            yield {self._widgets.notice: notice_html(sentence_of(error), error=True)}

    def ask(self, question: str, conversation: Conversation, chosen: list[str]) -> Iterator[Changes]:
        """A question was sent: its answer as it comes."""
        # It may have been sent while the page was told whose conversation it has.
        conversation = conversation.successor or conversation
        if hint := _hint(question, conversation):
            yield {self._widgets.notice: notice_html(hint)}
            return
        if conversation.editing is not None:
            conversation.take_back(conversation.editing)
        yield self._while_running(question="")
        exchanges = conversation.exchanges
        for exchange in conversation.ask(
            question.strip(),
            lambda: self._source.counter(conversation.reader),
            articles=lambda: self.library.asked(conversation.visitor, chosen),
            waiting=lambda: self._source.waiting,
        ):
            if exchange.running:
                yield self.drawn(conversation)
        if not conversation.running:
            self._offer_instead(exchanges, conversation.visitor, chosen)
            yield {**self._when_over(conversation, exchanges[-1], chosen), **self.kept(conversation)}

    def drawn(self, conversation: Conversation) -> Changes:
        """The conversation as it is now."""
        return {
            self._widgets.view: conversation_html(conversation.exchanges, editing=conversation.editing),
            self._widgets.keeping: gr.update(visible=bool(conversation.exchanges)),
        }

    def kept(self, conversation: Conversation) -> Changes:
        """The conversation written down; what is to be said where it cannot be."""
        try:
            self._visitors.keep(conversation)
        except Exception as error:
            return {self._widgets.notice: notice_html(sentence_of(error), error=True)}
        return {}

    def exported(self, written: Callable[[Sequence[Exchange]], str], conversation: Conversation) -> str:
        """The conversation as a text to keep; see `qa.chat.export`."""
        return written(conversation.exchanges)

    def stop(self, conversation: Conversation) -> None:
        """Stop was pressed; the running event shows what is left."""
        conversation.stop()

    def clear(self, conversation: Conversation) -> Changes:
        """A new conversation was wanted."""
        conversation.clear()
        return {
            **self._idle(),
            **self.drawn(conversation),
            **self.kept(conversation),
            **self._article_or_nothing(conversation),
            **self._offered(conversation),
        }

    def choose(self, chosen: list[str], conversation: Conversation) -> Changes:
        """Other articles were chosen to be asked: show the last one, with what the newest answer cites of it."""
        return self.show(chosen[-1] if chosen else conversation.shown, conversation)

    def show(self, article_id: str, conversation: Conversation) -> Changes:
        """Show an article, or the first where there is no such, and its suggestions before the first question."""
        conversation.shown = article_id
        newest = conversation.exchanges[-1] if conversation.exchanges else None
        return {**self._article_or_nothing(conversation, newest), **self._offered(conversation)}

    def show_citation(self, event: gr.EventData, conversation: Conversation) -> Changes:
        """A citation was pressed: show its article, with all that its answer cites of it."""
        try:
            exchange = conversation.exchanges[int(event.exchange)]
            [citation] = [item for item in exchange.citations if item.number == int(event.number)]
        except (AttributeError, IndexError, TypeError, ValueError):
            return {self._widgets.article: gr.skip()}
        conversation.shown = citation.article_id
        return self._article_or_nothing(conversation, exchange, focus=citation.number)

    def _while_running(self, question: str) -> Changes:
        return {
            self._widgets.question: question,
            self._widgets.send: gr.update(visible=False),
            self._widgets.stop: gr.update(visible=True),
            self._widgets.suggestions: "",
            self._widgets.notice: "",
        }

    def _idle(self) -> Changes:
        return {self._widgets.send: gr.update(visible=True), self._widgets.stop: gr.update(visible=False)}

    def _when_over(self, conversation: Conversation, exchange: Exchange, chosen: list[str]) -> Changes:
        changes = {**self._idle(), **self.drawn(conversation)}
        if exchange not in conversation.exchanges or not exchange.finished:
            return changes
        if exchange.citations:
            conversation.shown = exchange.citations[0].article_id
        focus = exchange.citations[0].number if exchange.citations else 0
        return {
            **changes,
            **self._article_or_nothing(conversation, exchange, focus=focus),
            **self.choices(conversation, chosen),
        }

    def _offer_instead(self, exchanges: list[Exchange], visitor: str, chosen: Sequence[str]) -> None:
        """Put questions that the articles answer beside a refusal."""
        exchange = exchanges[-1]
        if exchange.finished and not exchange.finished.answered:
            suggestions = self._suggestions.of_any(self.library.asked(visitor, chosen))
            exchanges[-1] = replace(exchange, instead=instead_of([item.question for item in exchanges], suggestions))

    def _offered(self, conversation: Conversation) -> Changes:
        """The suggestions on the article that is shown, or else on the others, while nothing was asked."""
        if conversation.exchanges:
            return {}
        if not self._source.ready:
            return {self._widgets.suggestions: suggestions_html(SUGGESTIONS)}
        ids = [info.id for info in self.library.visible(conversation.visitor)]
        first = [conversation.shown] if conversation.shown in ids else []
        questions = self._suggestions.of_any(first) or self._suggestions.of_any(ids)
        return {self._widgets.suggestions: suggestions_html(questions[:MOST])}

    def choices(self, conversation: Conversation, chosen: Sequence[str]) -> Changes:
        """The articles that the visitor may choose and the list of them; what is chosen stays so, if still there."""
        visitor = conversation.visitor
        infos = self.library.visible(visitor)
        left = [info.id for info in infos if info.id in chosen]
        choices = [(choice_label(info, infos), info.id) for info in infos]
        return {
            self._widgets.chosen: gr.update(choices=choices, value=left),
            self._widgets.articles: library_html(
                infos, conversation.shown, lambda article_id: self.library.removable(visitor, article_id)
            ),
        }

    def _article(self, conversation: Conversation, exchange: Exchange | None = None, focus: int = 0) -> Changes:
        index = self._source.assistant().index
        infos = self.library.visible(conversation.visitor)
        if not infos:
            return {self._widgets.article: notice_html("There is no article yet: add one above.")}
        if conversation.shown not in [info.id for info in infos]:
            conversation.shown = infos[0].id
        article = index.article(conversation.shown)
        shown = article_html(article, exchange.citations if exchange else (), focus=focus)
        # The number tells the browser that this is a new drawing, even where the HTML is the same.
        return {self._widgets.article: f'<div data-drawn="{next(self._drawn)}">{shown}</div>'}

    def _article_or_nothing(
        self, conversation: Conversation, exchange: Exchange | None = None, focus: int = 0
    ) -> Changes:
        """As `_article`, with an error in its place; no change while the assistant is opening."""
        if not self._source.ready:
            return {self._widgets.article: gr.skip()}
        try:
            return self._article(conversation, exchange, focus)
        except Exception as error:
            return {self._widgets.article: notice_html(sentence_of(error), error=True)}


def _hint(question: str, conversation: Conversation) -> str:
    if conversation.running:
        return "One question at a time: wait for the answer, or stop it."
    return "" if question.strip() else "Type a question first."
