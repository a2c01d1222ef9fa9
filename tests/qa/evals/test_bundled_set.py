"""The bundled questions against the bundled article."""

from collections import Counter

import pytest

from index import bundled_articles
from qa.evals.metrics import is_right
from qa.evals.questions import Question, bundled_questions

QUESTIONS = bundled_questions()
ANSWERABLE = [question for question in QUESTIONS if question.answerable]
OTHERS = [question for question in QUESTIONS if not question.answerable]
ARTICLES = {article.source.removesuffix(".md"): article for article in bundled_articles()}


def name(question: Question) -> str:
    return question.id


def test_there_are_ninety_six_questions_with_an_answer_and_forty_without() -> None:
    assert Counter(question.kind for question in ANSWERABLE) == {
        "fact": 21,
        "paraphrase": 12,
        "two_facts": 10,
        "arithmetic": 8,
        "comparison": 8,
        "why": 8,
        "list": 7,
        "definition": 6,
        "overview": 16,
    }
    assert Counter(question.kind for question in OTHERS) == {
        "missing": 11,
        "near_miss": 11,
        "wrong_premise": 10,
        "other_topic": 8,
    }


def test_fifteen_questions_follow_up_on_earlier_turns_of_whole_texts() -> None:
    histories = [question.history for question in QUESTIONS if question.history]
    assert len(histories) == 15
    assert all(turn.question.strip() and turn.answer.strip() for history in histories for turn in history)


def test_the_overviews_come_last() -> None:
    assert {question.kind for question in QUESTIONS[-16:]} == {"overview"}


def test_none_is_a_draft() -> None:
    assert not any(question.draft for question in QUESTIONS)


def test_every_question_stands_once() -> None:
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
    assert len({question.question.lower() for question in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=name)
def test_the_article_of_a_question_is_bundled(question: Question) -> None:
    assert question.article in ARTICLES


@pytest.mark.parametrize("question", ANSWERABLE, ids=name)
def test_every_gold_sentence_stands_exactly_in_the_article(question: Question) -> None:
    assert question.evidence
    assert all(sentence in ARTICLES[question.article].text for sentence in question.evidence)


@pytest.mark.parametrize("question", ANSWERABLE, ids=name)
def test_every_reference_answer_counts_as_right(question: Question) -> None:
    assert question.answers
    assert [answer for answer in question.answers if not is_right(question, answer)] == []


@pytest.mark.parametrize("question", ANSWERABLE, ids=name)
def test_the_gold_sentences_together_count_as_right_unless_one_has_to_reckon(question: Question) -> None:
    assert is_right(question, " ".join(question.evidence)) == (question.kind != "arithmetic")


@pytest.mark.parametrize("question", ANSWERABLE, ids=name)
def test_what_must_be_contained_is_lower_case_and_never_empty(question: Question) -> None:
    strings = [string for group in question.must_contain for string in group]
    assert all(string and string == string.lower() for string in strings)
    assert all(question.must_contain)


@pytest.mark.parametrize("question", OTHERS, ids=name)
def test_a_question_that_must_be_refused_has_no_answer_and_no_evidence(question: Question) -> None:
    assert (question.answers, question.must_contain, question.evidence) == ((), (), ())
