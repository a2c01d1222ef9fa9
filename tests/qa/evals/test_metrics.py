"""The metrics of an answer's text, with values worked out by hand."""

from dataclasses import replace

import pytest

from qa.evals.metrics import METRICS, is_right, normalise, number_match, points_covered, text_scores, token_f1
from qa.evals.questions import Question

COST = Question(id="q1", question="What did it cost?", answers=("4.2 million euros", "EUR 4.2m"))


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


@pytest.mark.parametrize(
    ("text", "share", "right"),
    [
        ("The bridge reopened; it cost 4.2\nmillion, and the pier is next.", 1.0, True),
        ("The bridge cost 4.2 million.", 0.5, True),
        ("The bridge is open.", 0.25, False),
        ("", 0.0, False),
    ],
)
def test_an_overview_is_right_with_half_of_its_points(text: str, share: float, right: bool) -> None:
    groups = (("bridge",), ("reopened", "opened again"), ("4.2 million",), ("pier",))
    overview = Question(id="1", question="tl;dr", kind="overview", answers=("x",), must_contain=groups)
    assert (points_covered(overview, text), is_right(overview, text)) == (share, right)
    assert is_right(replace(overview, kind="list"), text) is (share == 1.0)


def test_a_question_without_groups_has_no_points_to_cover() -> None:
    assert points_covered(COST, "4.2 million euros") == 0.0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It cost EUR 4,200,000.", 1.0),
        ("4.2 million", 1.0),
        ("4.3 million euros", 0.0),
        ("It cost 4.2 million euros, not 2.1 million.", 1.0),
        ("Much.", 0.0),
    ],
)
def test_figures_match_however_they_are_written(text: str, value: float) -> None:
    assert number_match(text, COST.answers) == value


def test_all_figures_of_one_reference_are_wanted_and_a_spelled_one_counts() -> None:
    references = ("between 2 and 3 thousand", "about 2500")
    assert number_match("from two to 3000", references) == 1.0
    assert number_match("some 3000", references) == 0.0
    assert number_match("2.5k", references) == 1.0


def test_without_figures_in_the_references_there_is_nothing_to_match() -> None:
    assert number_match("12", ("Ines Roth",)) is None


def test_exact_match_is_that_of_squad() -> None:
    assert text_scores("The 4.2 million euros.", COST.answers)["exact_match"] == 1.0
    assert text_scores("It cost 4.2 million euros.", COST.answers)["exact_match"] == 0.0
    assert text_scores("", ("the",))["exact_match"] == 0.0  # nothing is left of either, and nothing was said


def test_the_best_reference_counts() -> None:
    found = text_scores("EUR 4.2m", COST.answers)
    assert found == {"exact_match": 1.0, "token_f1": 1.0, "contained": 1.0, "number_match": 1.0}


def test_every_metric_says_what_it_is() -> None:
    assert all(metric.label and metric.meaning for metric in METRICS.values())
    assert len({metric.meaning for metric in METRICS.values()}) == len(METRICS)
