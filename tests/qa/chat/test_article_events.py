"""Which article is shown, what is marked in it, and what it is said to answer; the browser may send anything."""

from collections.abc import Callable
from threading import Event
from typing import Any

import gradio as gr
import pytest

from index import Article, ArticleIndexError
from qa import Answer
from qa.chat.article_events import ArticleEvents
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation import Conversation, Exchange
from qa.chat.library import Library
from qa.chat.owners import Owners
from qa.chat.suggestions import Suggestions
from qa.chat.widgets import Widgets
from tests.qa.chat.scripted import ScriptedAssistant, cite

BRIDGE = Article("The bridge cost $8 billion.", "The bridge", "bridge.md")
MILL = Article("The mill grinds flour.", "The mill", "mill.md")
CITED = Answer("q", text="Much. [1]", answered=True, citations=(cite(BRIDGE, "cost $8 billion"),))
WIDGETS: Any = Widgets(*Widgets.__dataclass_fields__)  # each stands for itself by its name


def events(open_assistant: Callable[[], ScriptedAssistant], *, opened: bool = True) -> ArticleEvents:
    source = AssistantSource(open_assistant)
    if opened:
        source.assistant()
    library, suggestions = Library(source, Owners()), Suggestions(source, lambda: False)
    return ArticleEvents(source, widgets=WIDGETS, library=library, suggestions=suggestions)


@pytest.fixture
def both() -> ArticleEvents:
    return events(lambda: ScriptedAssistant(lambda _: CITED, BRIDGE, MILL))


def test_a_pressed_citation_shows_its_article_with_its_words_marked(both: ArticleEvents) -> None:
    conversation = Conversation([Exchange("q", CITED)], shown=MILL.id)
    shown = both.show_citation(gr.EventData(None, {"exchange": 0, "number": 1}), conversation)[WIDGETS.article]
    assert 'data-focus="1"' in shown
    assert ">cost $8 billion</mark>" in shown
    assert conversation.shown == BRIDGE.id


@pytest.mark.parametrize(
    "data", [{}, {"exchange": 0}, {"exchange": 9, "number": 1}, {"exchange": 0, "number": 2}, {"exchange": "x"}]
)
def test_a_citation_that_there_is_not_changes_nothing(both: ArticleEvents, data: dict[str, Any]) -> None:
    conversation = Conversation([Exchange("q", CITED)], shown=MILL.id)
    assert both.show_citation(gr.EventData(None, data), conversation) == {WIDGETS.article: gr.skip()}
    assert conversation.shown == MILL.id


def test_an_article_that_is_gone_gives_way_to_the_first(both: ArticleEvents) -> None:
    conversation = Conversation()
    assert "The bridge" in both.show("gone", conversation)[WIDGETS.article]
    assert conversation.shown == BRIDGE.id


def test_the_same_article_is_a_new_drawing_each_time(both: ArticleEvents) -> None:
    first, second = (both.drawn(Conversation())[WIDGETS.article] for _ in range(2))
    assert first != second


def test_while_the_assistant_opens_the_article_stays_as_it_is() -> None:
    opening = Event()
    waiting = events(lambda: opening.wait(20) and ScriptedAssistant(lambda _: CITED), opened=False)
    assert waiting.drawn(Conversation()) == {WIDGETS.article: gr.skip()}
    opening.set()


def test_only_a_refusal_gets_questions_to_ask_instead(both: ArticleEvents) -> None:
    answered = Exchange("q", CITED)
    assert both.with_instead([answered], "", []) is answered
    refused = Exchange("q", Answer("q", text="The article does not say."))
    assert both.with_instead([refused], "", []) == refused


def test_an_index_that_cannot_be_read_is_told_in_a_sentence_by_every_part_of_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assistant = ScriptedAssistant(lambda _: CITED, BRIDGE)
    both = events(lambda: assistant)

    def full() -> list[object]:
        raise ArticleIndexError("The disk is full: make room.")

    monkeypatch.setattr(assistant.index, "list", full)
    refused = Exchange("q", Answer("q", reason="not stated"))
    told = both.choices(Conversation(), [])
    assert "The disk is full: make room." in told[WIDGETS.notice]
    assert WIDGETS.chosen not in told
    assert both.offered(Conversation()) == {}
    assert both.with_instead([refused], "", []) == refused
