"""Questions put to a scripted assistant, followed to their end."""

import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest

from index import Article, ArticleIndexError
from qa import Answer, Turn
from qa.chat.conversation import Conversation, Exchange, sentence_of
from qa.chat.waiting import Waiting
from qa.errors import ModelError
from tests.qa.chat.scripted import ScriptedAssistant, cite
from tests.qa.samples import source

ARTICLE = Article(text="The bridge cost $8 billion. It opened in 1998.", title="The bridge", source="bridge.md")
ANSWER = Answer(
    "How much?",
    text="It cost $8 billion. [1]",
    answered=True,
    citations=(cite(ARTICLE, "The bridge cost $8 billion."),),
)


def asked(conversation: Conversation, assistant: ScriptedAssistant, question: str = "How much?") -> Exchange:
    *_, last = conversation.ask(question, lambda: assistant)
    return last


def test_an_answer_is_followed_to_its_end():
    conversation = Conversation()
    seen = list(conversation.ask("How much?", lambda: ScriptedAssistant(lambda _: ANSWER, seconds_per_word=0.1)))
    stages = [exchange.answer.stage if exchange.answer else "waiting" for exchange in seen]
    assert stages[0] == "waiting"
    assert "writing" in stages
    assert stages[-1] == "done"
    assert conversation.exchanges == [seen[-1]]
    assert not conversation.running


class Queue:
    """An assistant before whose turn others come: it says so again and again, then answers."""

    def stream(self, question: str, history: object = (), *, articles: object = None) -> Iterator[Answer]:
        for _ in range(8):
            yield Answer(question, reason="Waiting for 3 questions", stage="waiting")
            time.sleep(0.05)
        yield ANSWER


def test_what_was_found_and_read_for_an_answer_is_not_kept():
    read = replace(ANSWER, sources=(source(1, "The bridge cost $8 billion."),))
    exchange = asked(conversation := Conversation(), ScriptedAssistant(lambda _: read))
    assert exchange.finished == replace(read, sources=()) and conversation.exchanges == [exchange]


def test_while_nothing_changes_but_the_seconds_nothing_is_drawn_until_a_second_is_over():
    seen = list(Conversation().ask("How much?", Queue))
    waiting = [item for item in seen if item.answer and item.answer.stage == "waiting"]
    assert len(waiting) == len({round(item.seconds) for item in waiting}) <= 3
    assert seen[-1].finished == ANSWER


def test_answered_questions_are_the_history_of_the_next():
    answers = {"Who?": Answer("Who?", text="The article does not say."), "How much?": ANSWER}
    assistant = ScriptedAssistant(answers.__getitem__)
    conversation = Conversation()
    for question in ("How much?", "Who?", "How much?"):
        asked(conversation, assistant, question)
    turn = Turn("How much?", "It cost $8 billion. [1]")
    assert assistant.histories == [[], [turn], [turn]]


def test_an_error_becomes_its_sentence_and_the_next_question_works():
    answers = iter([ModelError("The model did not answer: ask again."), ANSWER])
    assistant = ScriptedAssistant(lambda _: next(answers))
    conversation = Conversation()
    assert asked(conversation, assistant).error == "The model did not answer: ask again."
    assert asked(conversation, assistant).finished == ANSWER


def test_an_assistant_that_cannot_be_opened_is_told_like_any_error():
    def fail() -> ScriptedAssistant:
        raise ArticleIndexError("The index folder cannot be written.")

    *_, last = Conversation().ask("How much?", fail)
    assert last.error == "The index folder cannot be written."


def test_an_unforeseen_error_is_logged_and_told_without_its_text(caplog):
    sentence = sentence_of(KeyError("secret"))
    assert sentence.startswith("Something went wrong that was not foreseen (KeyError)")
    assert "secret" not in sentence
    assert "secret" in caplog.text


def test_an_assistant_that_ends_without_an_answer_is_an_error():
    assistant = ScriptedAssistant(lambda _: replace(ANSWER, stage="checking"))
    assert asked(Conversation(), assistant).error == "The answer ended too early: ask again."


def test_stopping_ends_at_once_even_while_the_assistant_is_silent():
    silent = Event()
    conversation = Conversation()
    exchanges = conversation.ask("How much?", lambda: silent.wait(10) and ScriptedAssistant(lambda _: ANSWER))
    next(exchanges)
    started = time.monotonic()
    conversation.stop()
    *_, last = exchanges
    silent.set()
    assert last.stopped
    assert time.monotonic() - started < 2
    assert not conversation.running


def test_a_cleared_conversation_does_not_get_the_answer_that_was_on_its_way():
    conversation = Conversation()
    exchanges = conversation.ask("How much?", lambda: ScriptedAssistant(lambda _: ANSWER))
    next(exchanges)
    conversation.clear()
    list(exchanges)
    assert conversation.exchanges == []
    assert not conversation.running


def test_a_question_taken_back_leaves_with_all_after_it():
    conversation = Conversation()
    assistant = ScriptedAssistant(lambda _: ANSWER)
    for question in ("One?", "Two?", "Three?"):
        asked(conversation, assistant, question)
    conversation.editing = 1
    conversation.take_back(1)
    assert [exchange.question for exchange in conversation.exchanges] == ["One?"]
    assert conversation.editing is None
    asked(conversation, assistant, "Again?")
    assert len(assistant.histories[-1]) == 1


def test_what_is_waited_for_is_told_until_the_assistant_is_there():
    release = Event()
    shares = iter([0.1, 0.2])
    exchanges = Conversation().ask(
        "How much?",
        lambda: release.wait(10) and ScriptedAssistant(lambda _: ANSWER),
        waiting=lambda: Waiting("Fetching", next(shares, 1.0)),
    )
    assert [next(exchanges).waiting.share for _ in range(3)] == [0.1, 0.2, 1.0]
    release.set()
    *_, last = exchanges
    assert last.finished == ANSWER


def test_a_page_that_goes_away_ends_its_question():
    conversation = Conversation()
    exchanges = conversation.ask("How much?", lambda: ScriptedAssistant(lambda _: ANSWER))
    next(exchanges)
    exchanges.close()
    assert not conversation.running


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [
        (ANSWER, [1]),
        (replace(ANSWER, stage="checking"), []),
        (Answer("q", text="No.", nearest=cite(ARTICLE, "It opened in 1998.", 3)), [0]),
        (Answer("q", text="No."), []),
        (None, []),
    ],
)
def test_what_is_marked_in_the_article(answer, numbers):
    assert [citation.number for citation in Exchange("q", answer).citations] == numbers
