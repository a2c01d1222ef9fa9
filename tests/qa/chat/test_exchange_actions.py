"""The buttons of an exchange, pressed by a browser that may send anything."""

from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from qa import Answer
from qa.chat.article_events import ArticleEvents
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation import Conversation, Exchange
from qa.chat.conversation_events import ConversationEvents
from qa.chat.exchange_actions import ExchangeActions
from qa.chat.library import Library
from qa.chat.owners import Owners
from qa.chat.suggestions import Suggestions
from qa.chat.visitors import Visitors
from qa.chat.widgets import Widgets
from qa.feedback import FILE, read_votes
from tests.qa.chat.scripted import ScriptedAssistant

ANSWER = Answer("One?", text="Yes.", answered=True, asked="2026-01-02T03:04:05Z")
WIDGETS: Any = Widgets(*Widgets.__dataclass_fields__)  # each stands for itself by its name
BROKEN: list[dict[str, Any]] = [{}, {"exchange": 7}, {"exchange": -1}, {"exchange": "0"}, {"exchange": None}]


@pytest.fixture
def actions(tmp_path: Path) -> ExchangeActions:
    source = AssistantSource(lambda: ScriptedAssistant(lambda _: ANSWER, data=tmp_path))
    source.assistant()
    library, suggestions = Library(source, Owners()), Suggestions(source, lambda: False)
    articles = ArticleEvents(source, widgets=WIDGETS, library=library, suggestions=suggestions)
    events = ConversationEvents(source, widgets=WIDGETS, articles=articles, library=library, visitors=Visitors())
    return ExchangeActions(source, widgets=WIDGETS, events=events)


@pytest.fixture
def conversation() -> Conversation:
    return Conversation([Exchange("One?", ANSWER), Exchange("Two?", error="It failed.")])


def pressed(**data: Any) -> gr.EventData:
    return gr.EventData(None, data)


@pytest.mark.parametrize("data", BROKEN)
def test_what_belongs_to_no_exchange_changes_nothing(
    actions: ExchangeActions, conversation: Conversation, tmp_path: Path, data: dict[str, Any]
) -> None:
    before = [*conversation.exchanges]
    # One change that skips: after none at all, Gradio empties the page.
    assert [*actions.ask_again(pressed(**data), conversation, [])] == [{WIDGETS.notice: gr.skip()}]
    actions.edit(pressed(**data), conversation)
    actions.vote(pressed(**data, vote="up"), conversation)
    assert (conversation.exchanges, conversation.editing) == (before, None)
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("data", [{"exchange": 0, "vote": "sideways"}, {"exchange": 0}, {"exchange": 1, "vote": "up"}])
def test_only_a_thumb_on_an_answer_is_a_vote(
    actions: ExchangeActions, conversation: Conversation, tmp_path: Path, data: dict[str, Any]
) -> None:
    actions.vote(pressed(**data), conversation)
    assert not (tmp_path / FILE).exists()


def test_a_reason_is_bounded_and_the_same_thumb_again_leaves_it(
    actions: ExchangeActions, conversation: Conversation, tmp_path: Path
) -> None:
    for data in ({}, {"reason": "x" * 9000}, {}):
        actions.vote(pressed(exchange=0, vote="down", **data), conversation)
    [vote] = read_votes(tmp_path / FILE)
    assert vote.reason == "x" * 500
    assert len((tmp_path / FILE).read_text().splitlines()) == 2
    actions.vote(pressed(exchange=0, vote="up"), conversation)
    [vote] = read_votes(tmp_path / FILE)
    assert (vote.vote, vote.reason) == ("up", "")


def test_nothing_is_taken_back_while_an_answer_is_on_its_way(
    actions: ExchangeActions, conversation: Conversation
) -> None:
    running = conversation.ask("Three?", lambda: ScriptedAssistant(lambda _: ANSWER, seconds_per_word=5))
    next(running)
    [changes] = actions.ask_again(pressed(exchange=1), conversation, [])
    assert "One question at a time" in changes["notice"]
    assert [exchange.question for exchange in conversation.exchanges] == ["One?", "Two?", "Three?"]
    running.close()


def test_asking_something_else_leaves_a_question_that_was_being_changed(
    actions: ExchangeActions, conversation: Conversation
) -> None:
    actions.edit(pressed(exchange=0), conversation)
    assert conversation.editing == 0
    list(actions.ask_instead(pressed(question="Four?"), conversation, []))
    assert [exchange.question for exchange in conversation.exchanges] == ["One?", "Two?", "Four?"]
    assert conversation.exchanges[-1].finished == ANSWER


def test_an_empty_question_asked_instead_gets_a_hint(actions: ExchangeActions, conversation: Conversation) -> None:
    [changes] = actions.ask_instead(pressed(), conversation, [])
    assert "Type a question first." in changes["notice"]


def test_suggestions_that_an_opening_page_put_late_go_with_the_answer(
    actions: ExchangeActions, conversation: Conversation
) -> None:
    *_, changes = actions.ask_again(pressed(exchange=1), conversation, [])
    assert changes["suggestions"] == ""
