"""What the page does after an article was added, as far as it takes no browser to see it."""

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import gradio as gr

from index import ArticleInfo
from qa.chat.conversation import Conversation, Exchange
from qa.chat.library_events import LibraryEvents
from tests.qa.samples import harbour

WIDGETS: Any = SimpleNamespace(suggestions="suggestions")


class Found:
    """Suggestions that are found when the test says so."""

    over = False

    def awaited(self, article_id: str) -> bool:
        return not self.over

    def suggestions_for(self, article_id: str) -> list[str]:
        return ["What did the pier cost?"]


class Everything:
    """A library in which everybody sees one article."""

    def visible(self, visitor: str) -> list[ArticleInfo]:
        item = harbour()
        return [ArticleInfo(item.id, item.title, item.source, item.published, item.sha256, len(item.text), 1)]


def offered(count: int) -> tuple[int, list[dict[str, Any]]]:
    """How many threads there are more while so many wait for suggestions, and what they are shown at last."""
    found: Any = Found()
    events = LibraryEvents(None, widgets=WIDGETS, articles=None, library=Everything(), suggestions=found)  # type: ignore[arg-type]

    async def wait() -> dict[str, Any]:
        *_, last = [changes async for changes in events.offer(Conversation(shown=harbour().id))]
        return last

    async def all_wait() -> tuple[int, list[dict[str, Any]]]:
        before = threading.active_count()
        waiting = [asyncio.create_task(wait()) for _ in range(count)]
        await asyncio.sleep(0.2)
        more = threading.active_count() - before
        found.over = True
        return more, await asyncio.gather(*waiting)

    return asyncio.run(all_wait())


def test_a_hundred_who_wait_for_suggestions_hold_no_thread_that_a_question_needs():
    more, shown = offered(100)
    assert more <= 0
    assert all("What did the pier cost?" in changes["suggestions"] for changes in shown)


def test_suggestions_that_come_after_a_question_was_asked_are_not_shown():
    found: Any = Found()
    found.over = True
    events = LibraryEvents(None, widgets=WIDGETS, articles=None, library=Everything(), suggestions=found)  # type: ignore[arg-type]
    conversation = Conversation(shown="another")
    assert events._offered(harbour().id, conversation) == {"suggestions": gr.skip()}


def test_a_question_ends_the_wait_for_suggestions():
    events = LibraryEvents(None, widgets=WIDGETS, articles=None, library=Everything(), suggestions=Found())  # type: ignore[arg-type]
    conversation = Conversation(shown=harbour().id)

    async def ask_meanwhile() -> list[dict[str, Any]]:
        shown = []
        async for changes in events.offer(conversation):
            shown.append(changes)
            conversation.exchanges.append(Exchange("Who?"))
        return shown

    assert asyncio.run(asyncio.wait_for(ask_meanwhile(), 10)) == [{"suggestions": gr.skip()}]
