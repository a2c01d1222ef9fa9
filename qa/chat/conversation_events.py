"""What the page does when it is opened, and when a question is sent, stopped or cleared away."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import wait

import gradio as gr

from qa.chat.answer_view import conversation_html, notice_html, status_html
from qa.chat.article_events import ArticleEvents
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation import Conversation, Exchange, sentence_of
from qa.chat.library import Library
from qa.chat.readers import reader_of
from qa.chat.visitors import Visitors
from qa.chat.widgets import Changes, Widgets


class ConversationEvents:
    """Events of a conversation, over an assistant that may still be opening."""

    def __init__(
        self,
        source: AssistantSource,
        *,
        widgets: Widgets,
        articles: ArticleEvents,
        library: Library,
        visitors: Visitors,
    ) -> None:
        self._source = source
        self._widgets = widgets
        self._articles = articles
        self._library = library
        self._visitors = visitors

    def arrive(self, token: object, page: Conversation, request: gr.Request) -> tuple[str, Conversation]:
        """A page was opened: who it is, by the name that was signed in, else by what the browser holds."""
        page.reader = reader_of(request)
        return self._visitors.arrive(token, page, user=request.username or "")

    def greet(self, conversation: Conversation, chosen: list[str]) -> Iterator[Changes]:
        """Show a visitor what was asked before, wait for the assistant, then show the articles."""
        started = time.monotonic()
        if conversation.exchanges:
            yield self.drawn(conversation)
        opening = self._source.start()
        while not opening.done():
            # A question that waits tells it in its own place.
            status = "" if conversation.running else status_html(self._source.waiting, time.monotonic() - started)
            yield {self._widgets.opening: status}
            wait([opening], timeout=1)
        try:
            opening.result()
            yield {
                self._widgets.opening: "",
                **self._articles.drawn(conversation, conversation.newest),
                **self._articles.choices(conversation, chosen),
                **self._articles.offered(conversation),
            }
        except Exception as error:
            yield {self._widgets.opening: notice_html(sentence_of(error), error=True)}

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

        def articles() -> Sequence[str] | None:
            return self._library.asked(conversation.visitor, chosen)

        for exchange in conversation.ask(
            question.strip(),
            lambda: self._source.counter(conversation.reader),
            articles=articles,
            waiting=lambda: self._source.waiting,
        ):
            if exchange.running:
                yield self._view(conversation)
        if not conversation.running:
            self._source.read_ahead(articles, conversation.history())
            exchanges[-1] = self._articles.with_instead(exchanges, conversation.visitor, chosen)
            yield {**self._when_over(conversation, exchanges[-1], chosen), **self.kept(conversation)}

    def drawn(self, conversation: Conversation) -> Changes:
        """The conversation as it is now, without suggestions that an opening page put beside it late."""
        return {**self._view(conversation), self._widgets.keeping: gr.update(visible=bool(conversation.exchanges))}

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
            **self._articles.drawn(conversation),
            **self._articles.offered(conversation),
        }

    def _view(self, conversation: Conversation) -> Changes:
        exchanges = conversation.exchanges
        view = conversation_html(exchanges, editing=conversation.editing)
        return {self._widgets.view: view, **({self._widgets.suggestions: ""} if exchanges else {})}

    def _while_running(self, question: str) -> Changes:
        return {
            self._widgets.question: question,
            self._widgets.keeping: gr.update(visible=True),
            self._widgets.send: gr.update(visible=False),
            self._widgets.stop: gr.update(visible=True),
            self._widgets.suggestions: "",
            self._widgets.opening: "",
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
            **self._articles.drawn(conversation, exchange, focus=focus),
            **self._articles.choices(conversation, chosen),
        }


def _hint(question: str, conversation: Conversation) -> str:
    if conversation.running:
        return "One question at a time: wait for the answer, or stop it."
    return "" if question.strip() else "Type a question first."
