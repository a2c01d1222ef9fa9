"""Grading by a model: a fixed prompt, four verdicts, and everything else is unreadable."""

from collections.abc import Callable
from typing import get_args

import prompts
from qa.errors import ModelError
from qa.evals.records import Row, Verdict
from qa.evals.scoring import graded
from qa.models import ChatModel, model_errors
from qa.replies import without_marks

NO_REFERENCE = "(none: the article does not answer this question)"


def grader(chat: ChatModel) -> Callable[[Row], Row]:
    """A function that gives a row its verdict.

    A refusal is "not_attempted" without asking; a question that failed gets no verdict; a grader that does not
    answer leaves an "unreadable" one.
    """
    chain = prompts.load("grade") | chat.model

    def grade(row: Row) -> Row:
        if row.error:
            return row
        if row.refused:
            return graded(row, "not_attempted")
        given = {
            "question": row.question,
            "reference": " / ".join(row.answers) or NO_REFERENCE,
            "answer": without_marks(row.text),
        }
        try:
            with model_errors(chat):
                chat.prepare("grade")
                return graded(row, verdict_of(chain.invoke(given).text))
        except ModelError:
            return graded(row, "unreadable")

    return grade


def verdict_of(reply: str) -> Verdict:
    """The verdict that a reply consists of; "unreadable" when it says anything else."""
    said = reply.strip().strip("\"'`*.").lower().replace(" ", "_")
    allowed: tuple[Verdict, ...] = get_args(Verdict)
    return next((verdict for verdict in allowed if verdict == said), "unreadable")
