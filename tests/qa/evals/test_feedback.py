"""Votes of the chat page as a question set."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import EvaluationError
from qa.evals.feedback import approved, write_feedback
from qa.evals.metrics import is_right
from qa.evals.questions import load_questions
from qa.feedback import Vote
from tests.qa.test_feedback import ANSWER, CITED

REFUSAL = replace(ANSWER, searched_question="Who?", text="The article does not say.", answered=False, citations=())
OTHER = replace(CITED, article_id="b" * 16, number=2, quote="in May")


def test_what_was_approved_is_a_set_that_eval_reads_and_what_was_not_is_for_review(tmp_path: Path) -> None:
    Vote.on(ANSWER, "up").save(tmp_path)
    Vote.on(REFUSAL, "up").save(tmp_path)
    Vote.on(replace(ANSWER, searched_question="How deep?"), "down", "It is deeper.").save(tmp_path)
    review = write_feedback(tmp_path, out=tmp_path / "set.jsonl", show=pytest.fail)
    answered, refused = load_questions(tmp_path / "set.jsonl")
    assert (answered.question, answered.answers, answered.answerable) == (
        "When does it open?",
        ("It opens in May.",),
        True,
    )
    assert (answered.evidence, answered.article, answered.draft) == (("It opens",), "a" * 16, False)
    assert is_right(answered, "It opens in May.")
    assert (refused.question, refused.answers, refused.answerable) == ("Who?", (), False)
    assert [(vote.question, vote.reason) for vote in review] == [("How deep?", "It is deeper.")]


def test_an_answer_from_several_articles_is_asked_of_all() -> None:
    [question] = approved([Vote.on(replace(ANSWER, citations=(CITED, OTHER)), "up")])
    assert question.article == ""
    assert question.evidence == ("It opens", "in May")


def test_lines_are_shown_where_no_file_is_named(tmp_path: Path) -> None:
    shown: list[str] = []
    Vote.on(ANSWER, "up").save(tmp_path)
    assert write_feedback(tmp_path, out=None, show=shown.append) == []
    assert len(shown) == 1


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    Vote.on(ANSWER, "up").save(tmp_path)
    (tmp_path / "set.jsonl").write_text("mine")
    with pytest.raises(EvaluationError, match="is there already: name a new one with --out"):
        write_feedback(tmp_path, out=tmp_path / "set.jsonl", show=pytest.fail)
    assert (tmp_path / "set.jsonl").read_text() == "mine"
