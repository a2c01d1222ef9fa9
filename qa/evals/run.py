"""Ask a question set, one row a question."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from qa.evals.metrics import Row, failed, score
from qa.evals.questions import Question
from qa.types import Answer, Turn


class Answers(Protocol):
    """Anything that answers questions; an `Assistant` does."""

    def ask(self, question: str, history: Sequence[Turn] = (), *, articles: Sequence[str] | None = None) -> Answer:
        """The answer to a question; `articles` is given only where the question names one."""


def evaluate(
    assistant: Answers, questions: Iterable[Question], *, on_row: Callable[[Row], None] = lambda _: None
) -> list[Row]:
    """Ask every question in turn; one that fails is a row with its error.

    Args:
        on_row: Called with each row as soon as it is there.
    """
    rows = []
    for row in _rows(assistant, questions):
        on_row(row)
        rows.append(row)
    return rows


def _rows(assistant: Answers, questions: Iterable[Question]) -> Iterator[Row]:
    for question in questions:
        started = time.perf_counter()
        try:
            answer = assistant.ask(question.question, question.history, articles=[*question.articles] or None)
        except Exception as error:  # a row for every question, whatever fails in the product under test
            yield failed(question, error, time.perf_counter() - started)
        else:
            yield score(question, answer, time.perf_counter() - started)
