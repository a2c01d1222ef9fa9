"""Many visitors beside one, with an assistant that takes its time: who waits, how long, and what is a ratio."""

import time
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any

import pytest

from qa.chat.desk import Rules
from qa.types import Answer
from tests.benchmarks.throughput import Round, Visit, dealt, lines, unfairness, visit

QUESTIONS = [f"question {number}" for number in range(8)]


class Slow:
    """Answers each question after a while, and knows how many it answered at once."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.now = self.most = 0
        self._lock = Lock()

    def stream(self, question: str, history: Sequence[Any] = (), *, articles: object = None) -> Iterator[Answer]:
        with self._lock:
            self.asked.append(question)
            self.now += 1
            self.most = max(self.most, self.now)
        yield Answer(question, stage="searching")
        time.sleep(0.05)
        with self._lock:
            self.now -= 1
        yield Answer(question, stage="done")


def test_every_question_is_in_one_hand() -> None:
    hands = dealt(QUESTIONS, 3)
    assert sorted(question for hand in hands for question in hand) == QUESTIONS
    assert list(map(len, hands)) == [3, 3, 2]
    assert dealt(QUESTIONS, 1) == [QUESTIONS]


def test_as_many_are_answered_at_once_as_the_rules_say_and_the_others_are_told() -> None:
    slow = Slow()
    found = visit(slow, Rules(answers_at_once=2, most_waiting=8), dealt(QUESTIONS, 4))
    assert sorted(slow.asked) == QUESTIONS
    assert slow.most == 2
    assert {one.visitor for one in found.visits} == {0, 1, 2, 3}
    assert any(one.queued for one in found.visits)
    assert found.seconds >= max(one.seconds for one in found.visits)


def test_one_visitor_alone_is_never_queued() -> None:
    found = visit(Slow(), Rules(), [QUESTIONS[:2]])
    assert [one.queued for one in found.visits] == [False, False]
    assert all(one.seconds > 0.04 for one in found.visits)


def test_a_question_that_fails_ends_the_run() -> None:
    class Failing:
        def stream(self, *given: Any, **options: Any) -> Iterator[Answer]:
            raise RuntimeError("the model ended")
            yield

    with pytest.raises(RuntimeError, match="the model ended"):
        visit(Failing(), Rules(), [["What?"]])


def test_unfairness_is_of_mean_waits() -> None:
    assert unfairness([Visit(0, 1, False), Visit(0, 3, False), Visit(1, 4, False), Visit(1, 8, False)]) == 3
    assert unfairness([Visit(0, 2, False)]) == 1


def test_the_figures_of_many_are_told_as_times_those_of_one() -> None:
    alone = [Round([Visit(0, 10, False), Visit(0, 10, False)], 20)] * 3
    crowd = [Round([Visit(0, 20, False), Visit(1, 15, True)], seconds) for seconds in (20, 10, 5)]
    told = lines(alone, crowd, visitors=2)
    assert told[0] == "1 visitor    6.00 answers a minute, wait p50 10.0 s, p95 10.0 s"
    assert told[1].startswith("2 visitors   12.00 answers a minute, wait p50 17.5 s")
    assert told[2] == "answers a minute: 2.00 times (1.00..4.00 over 3 rounds)"
    assert told[3] == "p95 of the wait: 2.00 times"
    assert told[4].endswith("visitor: 1.33 times that of the luckiest")
    assert told[5] == "told how many come first: 50% of 6 questions"
