"""The records of question sets."""

from index import text_article
from qa.evals.types import Question, QuestionSet

ONE, OTHER = (text_article(text, source=text) for text in ("One thing.", "Another."))


def test_the_articles_of_a_question_are_all_that_it_names() -> None:
    assert Question("1", "?").articles == ()
    assert Question("1", "?", article="a").articles == ("a",)
    assert Question("1", "?", article="a", also_in=("b", "c")).articles == ("a", "b", "c")


def test_drafts_are_counted() -> None:
    assert QuestionSet((Question("1", "?"), Question("2", "?", draft=True))).drafts == 1


def test_the_first_questions_come_with_the_articles_that_they_are_asked_of() -> None:
    questions = (Question("1", "?", article=ONE.id), Question("2", "?", article=ONE.id, also_in=(OTHER.id,)))
    whole = QuestionSet(questions, (ONE, OTHER))
    assert whole.first(1) == QuestionSet(questions[:1], (ONE,))
    assert whole.first(2) == whole.first(None) == whole.first(9) == whole
