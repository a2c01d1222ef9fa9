"""Grading by a model that says what the test told it."""

from typing import Any

import pytest

from qa.evals.grading import NO_REFERENCE, grader, verdict_of
from qa.evals.scoring import failed
from qa.models import ChatModel
from tests.fakes import ScriptedChatModel
from tests.qa.evals.samples import CITED, COST, KING, REPLY, answered, refusal, row


def chat(*replies: Any) -> ChatModel:
    return ChatModel("scripted", ScriptedChatModel(replies=list(replies)))


def prompts_of(model: ChatModel) -> list[str]:
    assert isinstance(model.model, ScriptedChatModel)
    return [messages[-1].text for messages in model.model.prompts]


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("right", "right"),
        (" Partly.\n", "partly"),
        ("**wrong**", "wrong"),
        ("not_attempted", "not_attempted"),
        ('"Not attempted"', "not_attempted"),
        ("right, because it says so", "unreadable"),
        ("It is right", "unreadable"),
        ("", "unreadable"),
        ("5/5", "unreadable"),
    ],
)
def test_a_verdict_is_one_of_four_and_nothing_else(reply: str, verdict: str) -> None:
    assert verdict_of(reply) == verdict


def test_the_grader_reads_the_question_the_references_and_the_answer_without_marks() -> None:
    model = chat("right", "wrong")
    grade = grader(model)
    assert [grade(row()).grade, grade(row(KING, answered("Carl.", CITED))).grade] == ["right", "wrong"]
    assert prompts_of(model) == [
        f"Question: What did it cost?\nReference: 4.2 million euros\nAnswer: {REPLY}",
        f"Question: Who is king?\nReference: {NO_REFERENCE}\nAnswer: Carl.",
    ]


def test_a_refusal_and_an_error_are_not_sent_to_the_grader() -> None:
    model = chat()
    grade = grader(model)
    error = failed(COST, TimeoutError("too slow"), 1.0)
    assert (grade(row(COST, refusal())).grade, grade(error)) == ("not_attempted", error)
    assert prompts_of(model) == []


def test_a_grader_that_does_not_answer_leaves_the_row_unscored() -> None:
    found = grader(chat(TimeoutError("timed out")))(row())
    assert (found.grade, found.right, found.scores["graded_right"]) == ("unreadable", True, None)


def test_a_local_grader_is_made_ready() -> None:
    ready: list[str] = []
    model = ChatModel("scripted", ScriptedChatModel(replies=["right"]), ready.append)
    grader(model)(row())
    assert ready == ["grade"]
