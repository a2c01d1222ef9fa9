"""Ask a question set, one row a question."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from inspect import Parameter, signature
from typing import Any, Protocol

from qa.evals.adapters import as_answer
from qa.evals.questions import Question
from qa.evals.records import Row
from qa.evals.scoring import failed, score
from qa.types import Answer, Turn


class Answers(Protocol):
    """Anything that answers questions; an `Assistant` does.

    One that also has `stream`, with the same arguments and partial answers, shows when its first word comes. A
    parameter `articles` gets the articles that a question names; without it, the question is asked of all.
    """

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer | str | Mapping[str, Any]:
        """The answer to a question, or what `qa.evals.adapters.as_answer` makes one of."""


def evaluate(
    assistant: Answers,
    questions: Iterable[Question],
    *,
    workers: int = 1,
    grade: Callable[[Row], Row] = lambda row: row,
    on_row: Callable[[Row], None] = lambda _: None,
) -> list[Row]:
    """Ask every question; one that fails is a row with its error. The rows come in the order of the questions.

    The local model answers at temperature 0: one worker gets the same rows again, but for the seconds. With several,
    llama.cpp reads their prompts in one batch, and probabilities differ from the second digit on.

    Args:
        workers: How many questions are asked at once, each in a thread of its own.
        grade: Gives a row its verdict; see `qa.evals.grading.grader`.
        on_row: Called with each row as soon as it is there, in this thread.
    """
    rows = []
    if workers == 1:  # in this thread, so that Ctrl-C ends the question that is being asked
        for question in questions:
            rows.append(grade(_row(assistant, question)))
            on_row(rows[-1])
        return rows
    pool = ThreadPoolExecutor(workers)
    try:
        asked = [pool.submit(lambda it: grade(_row(assistant, it)), question) for question in questions]
        for answered in as_completed(asked):
            on_row(answered.result())
    finally:
        pool.shutdown(cancel_futures=True)
    return [answered.result() for answered in asked]


def _row(assistant: Answers, question: Question) -> Row:
    started = time.perf_counter()
    first_word = None
    answer = Answer(question.question)
    try:
        for answer in _asked(assistant, question):
            if first_word is None and answer.stage == "writing":
                first_word = time.perf_counter() - started
    except Exception as error:  # a row for every question, whatever fails in the product under test
        return failed(question, error, time.perf_counter() - started)
    first_word = answer.timings.get("first_word", first_word)
    return score(question, answer, time.perf_counter() - started, seconds_to_first_word=first_word)


def _asked(assistant: Answers, question: Question) -> Iterator[Answer]:
    """The answer as it grows where the product shows that, else the whole one alone."""
    ask: Callable[..., Any] = getattr(assistant, "stream", assistant.ask)
    articles = {"articles": [*question.articles]} if question.articles and _takes_articles(ask) else {}
    said = ask(question.question, question.history, **articles)
    if isinstance(said, Iterator):
        yield from said
    else:
        yield as_answer(said, question.question)


def _takes_articles(ask: Callable[..., Any]) -> bool:
    parameters = signature(ask).parameters
    return "articles" in parameters or any(it.kind is Parameter.VAR_KEYWORD for it in parameters.values())
