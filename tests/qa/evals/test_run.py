"""A question set asked, one row a question."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from qa.evals.questions import Question
from qa.evals.records import Row
from qa.evals.run import evaluate
from qa.types import Answer, Turn

QUESTIONS = [
    Question(id="1", question="When was the pier built?", answers=("1911",)),
    Question(id="2", question="Who paid?", answers=("the town",), article="harbour.md"),
    Question(id="3", question="And then?", also_in=("a", "b"), answerable=False, history=(Turn("Who?", "Roth."),)),
]


class Recorded:
    """Says one thing, or raises, and writes down what it was asked."""

    def __init__(self, *said: str | BaseException) -> None:
        self.said = list(said)
        self.asked: list[tuple[str, list[Turn], Sequence[str] | None]] = []

    def ask(self, question: str, history: Sequence[Turn] = (), *, articles: Sequence[str] | None = None) -> Answer:
        self.asked.append((question, list(history), articles))
        said = self.said.pop(0)
        if isinstance(said, BaseException):
            raise said
        return Answer(question, text=said, answered=bool(said))


def test_every_question_is_a_row_in_order() -> None:
    rows = evaluate(Recorded("In 1911.", "Corvid.", ""), QUESTIONS)
    assert [(row.id, row.right) for row in rows] == [("1", True), ("2", False), ("3", True)]


def test_a_question_that_fails_is_a_row_and_the_next_is_asked() -> None:
    rows = evaluate(Recorded(TimeoutError("too slow"), "The town.", RuntimeError("gone")), QUESTIONS)
    assert [row.error for row in rows] == ["TimeoutError: too slow", "", "RuntimeError: gone"]
    assert [row.right for row in rows] == [False, True, False]


def test_the_articles_and_the_history_of_a_question_are_passed_on() -> None:
    assistant = Recorded("a", "b", "c")
    evaluate(assistant, QUESTIONS)
    assert assistant.asked == [
        ("When was the pier built?", [], None),
        ("Who paid?", [], ["harbour.md"]),
        ("And then?", [Turn("Who?", "Roth.")], ["a", "b"]),
    ]


def test_each_row_is_told_as_soon_as_it_is_there() -> None:
    assistant, told = Recorded("a", "b", "c"), []

    def on_row(row: Row) -> None:
        told.append((row.id, len(assistant.asked)))

    rows = evaluate(assistant, QUESTIONS, on_row=on_row)
    assert told == [("1", 1), ("2", 2), ("3", 3)]
    assert [row.id for row in rows] == ["1", "2", "3"]


def test_stopping_it_is_no_failure_of_a_question() -> None:
    told: list[Row] = []
    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        evaluate(Recorded("a", KeyboardInterrupt()), QUESTIONS, on_row=told.append)
    assert [row.id for row in told] == ["1"]


def test_seconds_are_measured() -> None:
    assert all(0 <= row.seconds < 5 for row in evaluate(Recorded("a", OSError("x"), "c"), QUESTIONS))


def test_no_questions_make_no_rows() -> None:
    assert evaluate(Recorded(), []) == []


class Streaming:
    """Shows a draft before the answer."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        raise AssertionError("the stream is asked")

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        yield Answer(question, stage="searching")
        yield Answer(question, text="In", stage="writing")
        yield Answer(question, text="In 1911.", answered=True)


def test_a_product_that_streams_shows_when_its_first_word_came() -> None:
    [row] = evaluate(Streaming(), QUESTIONS[:1])
    assert (row.text, row.right) == ("In 1911.", True)
    assert row.seconds_to_first_word is not None
    assert 0 <= row.seconds_to_first_word <= row.seconds


def test_without_a_stream_the_first_word_is_known_only_where_the_product_tells_it() -> None:
    class Telling(Recorded):
        def ask(self, *given: Any, **more: Any) -> Answer:
            return replace(super().ask(*given, **more), timings={"first_word": 0.25})

    assert evaluate(Recorded("In 1911."), QUESTIONS[:1])[0].seconds_to_first_word is None
    assert evaluate(Telling("In 1911."), QUESTIONS[:1])[0].seconds_to_first_word == 0.25


def test_a_product_that_knows_no_articles_is_asked_without_them_and_may_say_a_text_or_a_dict() -> None:
    class Plain:
        def ask(self, question: str, history: Sequence[Turn] = ()) -> str | Mapping[str, Any]:
            return {"answer": "The town."} if question == "Who paid?" else "In 1911."

    assert [(row.right, row.error) for row in evaluate(Plain(), QUESTIONS[:2])] == [(True, ""), (True, "")]


def test_several_questions_are_asked_at_once_and_the_rows_keep_the_order_of_the_questions() -> None:
    together = threading.Barrier(3, timeout=10)

    class Meeting:
        def ask(self, question: str, history: Sequence[Turn] = ()) -> str:
            together.wait()
            return question

    told: list[Row] = []
    rows = evaluate(Meeting(), QUESTIONS, workers=3, on_row=told.append)
    assert [(row.id, row.error) for row in rows] == [("1", ""), ("2", ""), ("3", "")]
    assert sorted(row.id for row in told) == ["1", "2", "3"]


def test_stopping_it_with_several_workers_asks_no_further_question() -> None:
    stopped = threading.Event()
    asked: list[str] = []

    class Waiting:
        def ask(self, question: str, history: Sequence[Turn] = ()) -> str:
            asked.append(question)
            if len(asked) > 1:
                stopped.wait(10)
            return question

    def stop(row: Row) -> None:
        stopped.set()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        evaluate(Waiting(), QUESTIONS * 20, workers=2, on_row=stop)
    assert len(asked) < 60


def test_a_row_is_graded_before_it_is_told() -> None:
    told: list[Row] = []
    rows = evaluate(
        Recorded("a", "b", "c"), QUESTIONS, workers=2, grade=lambda row: replace(row, grade="wrong"), on_row=told.append
    )
    assert {row.grade for row in [*rows, *told]} == {"wrong"}
