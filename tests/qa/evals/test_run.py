"""A question set asked, one row a question."""

from collections.abc import Sequence

import pytest

from qa.evals.metrics import Row
from qa.evals.questions import Question
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
