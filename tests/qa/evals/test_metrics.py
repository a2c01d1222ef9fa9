"""Rows and counts, with values worked out by hand."""

import json
from dataclasses import asdict

import pytest

from qa.evals.metrics import Row, failed, is_right, normalise, score, summarise, token_f1
from qa.evals.questions import Question
from qa.types import Answer, Citation

QUOTE = "Repairs cost 4.2 million euros, twice the first\nestimate."
COST = Question(
    id="q1",
    question="What did it cost?",
    kind="fact",
    answers=("4.2 million euros", "EUR 4.2m"),
    evidence=("Repairs cost 4.2 million euros, twice the first estimate.",),
)
KING = Question(id="q2", question="Who is king?", kind="missing", answerable=False)


def answered(text: str, *quotes: str) -> Answer:
    citations = tuple(Citation("a", "t", "s", 0, len(q), q, number) for number, q in enumerate(quotes, start=1))
    return Answer("?", text=text, answered=True, citations=citations, confidence=0.91234)


REFUSED = Answer("?", text="The article does not say.", reason="no name")


@pytest.mark.parametrize(
    ("text", "reference", "value"),
    [
        ("4.2 million euros", "4.2 million euros", 1.0),
        ("It cost 4.2 million euros.", "4.2 million euros", 0.75),  # 3 shared; 2 * 3 / (5 + 3)
        ("The euros!", "4.2 million euros", 0.5),  # 1 shared; 2 * 1 / (1 + 3)
        ("pier pier pier", "pier", 0.5),  # a word counts once for each time both have it; 2 * 1 / (3 + 1)
        ("nothing of it", "4.2 million euros", 0.0),
        ("", "4.2 million euros", 0.0),
        ("", "", 0.0),
    ],
)
def test_token_f1_is_that_of_squad(text: str, reference: str, value: float) -> None:
    assert token_f1(text, reference) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The U.S., a country", "us country"),
        ("$8 billion!", "8 billion"),
        ("An  answer\nthere", "answer there"),
        ("another theory", "another theory"),
    ],
)
def test_texts_are_compared_without_case_punctuation_and_articles(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("It cost 4.2 million euros.", True),
        ("It cost EUR 4.2m in all.", True),
        ("It cost 14.2 million euros.", False),
        ("It cost 4.2 million.", False),
        ("", False),
    ],
)
def test_an_answer_is_right_when_it_holds_a_reference_answer_as_whole_words(text: str, right: bool) -> None:
    assert is_right(COST, text) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("The UK's cloud\ncomputing startup", True),
        ("A British firm for cloud computing", True),
        ("A cloud computing startup", False),
        ("It is British", False),
    ],
)
def test_with_groups_the_answer_must_hold_one_string_of_each(text: str, right: bool) -> None:
    groups = (("cloud comput",), ("uk", "british"))
    assert is_right(Question(id="1", question="?", answers=("x",), must_contain=groups), text) is right


def test_a_right_answer_that_cites_the_gold_sentence() -> None:
    row = score(COST, answered("It cost 4.2 million euros. [1]", QUOTE), 1.23456)
    assert (row.right, row.refused, row.citation_hit, row.error) == (True, False, True, "")
    assert row.token_f1 == pytest.approx(0.75)
    assert (row.seconds, row.confidence) == (1.235, 0.9123)
    assert (row.id, row.kind, row.question, row.citations) == ("q1", "fact", "What did it cost?", [QUOTE])


def test_an_answer_that_cites_another_sentence_misses_the_gold_one() -> None:
    assert score(COST, answered("It cost 4.2 million euros. [1]", "The bridge reopened."), 1).citation_hit is False


def test_a_quote_longer_or_shorter_than_the_gold_sentence_hits_it() -> None:
    for quote in (f"It reopened. {QUOTE}", "Repairs cost 4.2 million euros"):
        assert score(COST, answered("4.2 million euros [1]", quote), 1).citation_hit is True


def test_marks_do_not_count_as_words() -> None:
    assert score(COST, answered("4.2 million euros [1][2]", QUOTE), 1).token_f1 == 1.0


def test_the_best_reference_counts() -> None:
    assert score(COST, answered("EUR 4.2m [1]", QUOTE), 1).token_f1 == 1.0


def test_a_refusal_of_an_answerable_question_is_wrong_whatever_its_text_holds() -> None:
    refused = Answer("?", text="The article does not say: 4.2 million euros.", reason="unsure")
    row = score(COST, refused, 1)
    assert (row.right, row.refused, row.token_f1, row.citation_hit) == (False, True, 0.0, None)
    assert row.reason == "unsure"


def test_a_question_without_an_answer_is_right_when_it_is_refused() -> None:
    assert (score(KING, REFUSED, 1).right, score(KING, answered("Carl. [1]", QUOTE), 1).right) == (True, False)
    assert score(KING, answered("Carl. [1]", QUOTE), 1).citation_hit is None


def test_a_question_that_failed_is_neither_right_nor_refused() -> None:
    for question in (COST, KING):
        row = failed(question, TimeoutError("too slow"), 2.0)
        assert (row.right, row.refused, row.error, row.seconds) == (False, False, "TimeoutError: too slow", 2.0)


def test_counts_over_rows() -> None:
    rows = [
        score(COST, answered("It cost 4.2 million euros. [1]", QUOTE), 1.0),  # right, F1 0.75, cited
        score(COST, answered("It cost much. [1]", "The bridge reopened."), 2.0),  # wrong, F1 0, not cited
        score(COST, REFUSED, 3.0),  # refused
        failed(COST, TimeoutError("too slow"), 10.0),
        score(KING, REFUSED, 4.0),
        score(KING, answered("Carl. [1]", QUOTE), 5.0),
    ]
    summary = summarise(rows)
    assert (summary.answerable, summary.right, summary.over_refused) == (4, 1, 1)
    assert (summary.unanswerable, summary.refused_rightly) == (2, 1)
    assert (summary.cited, summary.citation_hits) == (2, 1)
    assert summary.token_f1 == pytest.approx(0.75 / 4, abs=1e-4)
    assert (summary.median_seconds, summary.errors) == (3.5, 1)


def test_counts_over_no_rows_are_zero() -> None:
    assert set(vars(summarise([])).values()) == {0}


def test_counts_of_unanswerable_questions_alone_have_no_f1() -> None:
    assert summarise([score(KING, REFUSED, 1)]).token_f1 == 0.0


def test_a_row_holds_only_what_json_can_hold() -> None:
    row = score(COST, answered("4.2 million euros [1]", QUOTE), 1.5)
    assert Row(**json.loads(json.dumps(asdict(row)))) == row
