"""What the page does when articles are added, read or removed."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path

import gradio as gr

from index import Article
from qa.chat.additions import article_of_address, article_of_file, article_of_text
from qa.chat.answer_view import notice_html
from qa.chat.article_events import ArticleEvents
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation import Conversation, sentence_of
from qa.chat.library import Library
from qa.chat.library_view import adding_html, suggestions_html
from qa.chat.suggestions import Suggestions
from qa.chat.widgets import Changes, Widgets

# What it is called, and what reads it.
Reading = tuple[str, Callable[[], Article]]

MOST_FILES = 20

_TICK_SECONDS = 0.5
_MOST_SECONDS = 600  # that suggestions are waited for
_OUTCOMES = {"added": "Added", "unchanged": "Already there", "replaced": "Replaced"}


class LibraryEvents:
    """The events of the list of articles; one input that fails keeps none of the others from being added."""

    def __init__(
        self,
        source: AssistantSource,
        *,
        widgets: Widgets,
        articles: ArticleEvents,
        library: Library,
        suggestions: Suggestions,
    ) -> None:
        self._source = source
        self._widgets = widgets
        self._articles = articles
        self._library = library
        self._suggestions = suggestions

    def add_files(
        self, uploads: Sequence[str] | None, conversation: Conversation, chosen: list[str]
    ) -> Iterator[Changes]:
        """Files were given."""
        given = [Path(upload) for upload in uploads or ()]
        paths, many = given[:MOST_FILES], given[MOST_FILES:]
        if not paths:
            yield {self._widgets.added: gr.skip()}
            return
        try:
            yield from self._add([(path.name, partial(article_of_file, path)) for path in paths], conversation)
        finally:
            for path in given:
                path.unlink(missing_ok=True)
        if many:
            line = f"{len(many)} files were left: add up to {MOST_FILES} at a time."
            yield {self._widgets.notice: notice_html(line, error=True)}
        yield {self._widgets.upload: None, **self._articles.choices(conversation, chosen)}

    def add_text(self, title: str, text: str, conversation: Conversation, chosen: list[str]) -> Iterator[Changes]:
        """A text was pasted."""
        yield from self._add([(title.strip() or "the text", lambda: article_of_text(title, text))], conversation)
        yield self._articles.choices(conversation, chosen)

    def add_address(self, address: str, conversation: Conversation, chosen: list[str]) -> Iterator[Changes]:
        """A web address was given."""

        def read() -> Article:
            allowed = self._source.assistant().settings.allow_private_urls
            return article_of_address(address, allow_private=allowed)

        yield from self._add([(address.strip() or "the page", read)], conversation)
        yield self._articles.choices(conversation, chosen)

    def read(self, event: gr.EventData, conversation: Conversation, chosen: list[str]) -> Changes:
        """An article of the list was pressed: show it."""
        return {
            **self._articles.show(str(getattr(event, "article", "")), conversation),
            **self._articles.choices(conversation, chosen),
        }

    def remove(self, event: gr.EventData, conversation: Conversation, chosen: list[str]) -> Changes:
        """An article was to go, and that was confirmed."""
        try:
            title = self._library.remove(conversation.visitor, str(getattr(event, "article", "")))
            line = notice_html(f"Removed: {title}")
        except Exception as error:
            line = notice_html(sentence_of(error), error=True)
        return {
            self._widgets.added: line,
            **self._articles.show(conversation.shown, conversation),
            **self._articles.choices(conversation, chosen),
        }

    async def offer(self, conversation: Conversation) -> AsyncIterator[Changes]:
        """After adding: the new article's own questions, once they are found, unless one is asked before that.

        While others are answered that takes long, and whoever waited in a thread would keep it from them.
        """
        article_id, asked, until = conversation.shown, len(conversation.exchanges), time.monotonic() + _MOST_SECONDS
        # Gradio empties every output of a generator that gives nothing at all.
        yield {self._widgets.suggestions: gr.skip()}
        while self._suggestions.awaited(article_id) and time.monotonic() < until:
            await asyncio.sleep(_TICK_SECONDS)
            if len(conversation.exchanges) > asked:
                return
        yield await asyncio.to_thread(self._offered, article_id, conversation)

    def _offered(self, article_id: str, conversation: Conversation) -> Changes:
        try:
            infos = self._library.visible(conversation.visitor)
        except Exception:  # whoever asks next is told why
            infos = []
        titles = [info.title for info in infos if info.id == article_id]
        questions = self._suggestions.suggestions_for(article_id)
        if titles and questions and conversation.shown == article_id and not conversation.running:
            return {self._widgets.suggestions: suggestions_html(questions, added=f"“{titles[0]}”")}
        return {self._widgets.suggestions: gr.skip()}

    def _add(self, readings: Sequence[Reading], conversation: Conversation) -> Iterator[Changes]:
        lines = ""
        with ThreadPoolExecutor(max_workers=1) as pool:
            for place, (name, read) in enumerate(readings, 1):
                adding = pool.submit(self._add_one, read, conversation)
                started = time.monotonic()
                while not adding.done():
                    seconds = time.monotonic() - started
                    yield {self._widgets.added: lines + adding_html(name, place, len(readings), seconds)}
                    wait([adding], timeout=_TICK_SECONDS)
                lines += adding.result()
        yield {self._widgets.added: lines, **self._articles.show(conversation.shown, conversation)}

    def _add_one(self, read: Callable[[], Article], conversation: Conversation) -> str:
        desk = self._source.desk
        try:
            desk.take_upload(conversation.reader)
            article = read()
            outcome = self._library.add(conversation.visitor, article)
        except Exception as error:
            desk.count_article(conversation.reader, "failed")
            return notice_html(sentence_of(error), error=True)
        desk.count_article(conversation.reader, outcome)
        conversation.shown = article.id
        self._suggestions.prepare(article.id)
        return notice_html(f"{_OUTCOMES[outcome]}: {article.title}")
