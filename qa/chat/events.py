"""What the page does when the user acts: each event gives the components that change and their new values."""

import time
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import dataclass, fields, replace
from itertools import count
from pathlib import Path
from typing import Any

import gradio as gr

from index import ArticleInfo, read_article
from qa.chat.answer_view import conversation_html, notice_html, status_html
from qa.chat.article_pane import article_html
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation import Conversation, Exchange, sentence_of
from qa.chat.instead import instead_of, suggestions_for

ALL_ARTICLES = "all"

Changes = dict[gr.blocks.Block, Any]


@dataclass(frozen=True)
class Widgets:
    """The components of the page that events read or change."""

    conversation: gr.State
    view: gr.HTML
    suggestions: gr.Column
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    notice: gr.HTML
    chosen: gr.Dropdown
    upload: gr.File
    added: gr.HTML
    article: gr.HTML

    def changing(self) -> "list[gr.blocks.Block]":
        """All that an event may change."""
        return [getattr(self, item.name) for item in fields(self) if item.name != "conversation"]


class Events:
    """The page's events, over an assistant that may still be opening."""

    def __init__(self, source: AssistantSource, widgets: Widgets) -> None:
        self._source = source
        self._widgets = widgets
        self._drawn = count()

    def greet(self, conversation: Conversation) -> Iterator[Changes]:
        """A page was opened: wait for the assistant, then show the first article."""
        opening = self._source.start()
        started = time.monotonic()
        while not opening.done():
            # A question that waits tells it in its own place.
            status = "" if conversation.running else status_html(self._source.waiting, time.monotonic() - started)
            yield {self._widgets.notice: status}
            wait([opening], timeout=1)
        try:
            opening.result()
            yield {self._widgets.notice: "", **self._choices(), **self._article(conversation)}
        except Exception as error:
            yield {self._widgets.notice: notice_html(sentence_of(error), error=True)}

    def ask(self, question: str, conversation: Conversation, chosen: str) -> Iterator[Changes]:
        """A question was sent: its answer as it comes."""
        if hint := _hint(question, conversation):
            yield {self._widgets.notice: notice_html(hint)}
            return
        if conversation.editing is not None:
            conversation.take_back(conversation.editing)
        yield self._while_running(question="")
        articles = None if chosen == ALL_ARTICLES else [chosen]
        exchanges = conversation.exchanges
        for exchange in conversation.ask(
            question.strip(), self._source.assistant, articles=articles, waiting=lambda: self._source.waiting
        ):
            if exchange.running:
                yield self.drawn(conversation)
        if not conversation.running:
            self._offer_instead(exchanges, articles)
            yield self._when_over(conversation, exchanges[-1])

    def drawn(self, conversation: Conversation) -> Changes:
        """The conversation as it is now."""
        return {self._widgets.view: conversation_html(conversation.exchanges, editing=conversation.editing)}

    def stop(self, conversation: Conversation) -> None:
        """Stop was pressed; the running event shows what is left."""
        conversation.stop()

    def clear(self, conversation: Conversation) -> Changes:
        """A new conversation was wanted."""
        conversation.clear()
        return {
            **self._idle(),
            **self.drawn(conversation),
            self._widgets.suggestions: gr.update(visible=True),
            **self._article_or_nothing(conversation),
        }

    def choose(self, chosen: str, conversation: Conversation) -> Changes:
        """Another article was chosen to be asked: show it, with what the newest answer cites of it."""
        if chosen != ALL_ARTICLES:
            conversation.shown = chosen
        newest = conversation.exchanges[-1] if conversation.exchanges else None
        return self._article_or_nothing(conversation, newest)

    def show_citation(self, event: gr.EventData, conversation: Conversation) -> Changes:
        """A citation was pressed: show its article, with all that its answer cites of it."""
        try:
            exchange = conversation.exchanges[int(event.exchange)]
            [citation] = [item for item in exchange.citations if item.number == int(event.number)]
        except (AttributeError, IndexError, TypeError, ValueError):
            return {self._widgets.article: gr.skip()}
        conversation.shown = citation.article_id
        return self._article_or_nothing(conversation, exchange, focus=citation.number)

    def add(self, upload: str | None, conversation: Conversation, chosen: str) -> Iterator[Changes]:
        """A file was given: read it into the index and show it."""
        if not upload:
            return
        path = Path(upload)
        yield {self._widgets.added: notice_html(f"Reading {path.name}…")}
        try:
            line = self._add(path, conversation)
            yield {
                self._widgets.added: notice_html(line),
                **self._choices(chosen),
                **self._article(conversation),
            }
        except Exception as error:
            # The user knows the file by its name, not by where the server keeps it.
            sentence = sentence_of(error).replace(str(path), path.name)
            yield {self._widgets.added: notice_html(sentence, error=True)}
        finally:
            path.unlink(missing_ok=True)
        yield {self._widgets.upload: None}

    def _add(self, path: Path, conversation: Conversation) -> str:
        article = read_article(str(path))
        # Not the temporary folder; the text is named, since another visitor's file may have the same name.
        article = replace(article, source=f"upload {article.id[:8]}/{path.name}")
        report = self._source.assistant().index.add([article])
        conversation.shown = article.id
        what = "Already there" if report.unchanged else "Replaced" if report.replaced else "Added"
        return f"{what}: {article.title}"

    def _while_running(self, question: str) -> Changes:
        return {
            self._widgets.question: question,
            self._widgets.send: gr.update(visible=False),
            self._widgets.stop: gr.update(visible=True),
            self._widgets.suggestions: gr.update(visible=False),
            self._widgets.notice: "",
        }

    def _idle(self) -> Changes:
        return {self._widgets.send: gr.update(visible=True), self._widgets.stop: gr.update(visible=False)}

    def _when_over(self, conversation: Conversation, exchange: Exchange) -> Changes:
        changes = {**self._idle(), **self.drawn(conversation)}
        if exchange not in conversation.exchanges:
            return changes
        if not exchange.finished:
            return changes
        if exchange.citations:
            conversation.shown = exchange.citations[0].article_id
        focus = exchange.citations[0].number if exchange.citations else 0
        return {**changes, **self._choices(), **self._article_or_nothing(conversation, exchange, focus=focus)}

    def _offer_instead(self, exchanges: list[Exchange], articles: list[str] | None) -> None:
        """Put questions that the articles answer beside a refusal."""
        exchange = exchanges[-1]
        if exchange.finished and not exchange.finished.answered:
            asked_ids = articles or [info.id for info in self._source.assistant().index.list()]
            suggestions = suggestions_for(asked_ids)
            exchanges[-1] = replace(exchange, instead=instead_of([item.question for item in exchanges], suggestions))

    def _choices(self, chosen: str = "") -> Changes:
        """The articles to choose from; `chosen` stays chosen, if it is still there."""
        infos = self._source.assistant().index.list()
        choices = [("All articles", ALL_ARTICLES), *((_label(info, infos), info.id) for info in infos)]
        gone = chosen and chosen not in [value for _, value in choices]
        update = gr.update(choices=choices, value=ALL_ARTICLES) if gone else gr.update(choices=choices)
        return {self._widgets.chosen: update}

    def _article(self, conversation: Conversation, exchange: Exchange | None = None, focus: int = 0) -> Changes:
        index = self._source.assistant().index
        infos = index.list()
        if not infos:
            return {self._widgets.article: notice_html("There is no article yet: add a file.")}
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
            return {}
        try:
            return self._article(conversation, exchange, focus)
        except Exception as error:
            return {self._widgets.article: notice_html(sentence_of(error), error=True)}


def _hint(question: str, conversation: Conversation) -> str:
    if conversation.running:
        return "One question at a time: wait for the answer, or stop it."
    return "" if question.strip() else "Type a question first."


def _label(info: ArticleInfo, infos: list[ArticleInfo]) -> str:
    alike = sum(other.title == info.title for other in infos)
    return info.title if alike == 1 else f"{info.title} ({Path(info.source).name})"
