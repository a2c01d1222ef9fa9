"""What is told of each system on a set."""

from dataclasses import replace

import pytest

from qa.evals import Question
from qa.evals.records import Estimate
from tests.benchmarks.peer_scores import (
    Asked,
    interval,
    judged,
    says_that_they_disagree,
    shows_all,
    shows_only_a_wrong_one,
    table,
)
from tests.benchmarks.question_files import Case
from tests.qa.evals.samples import COST, GOLD, KING, REPLY, answered, quoted, refusal, row

TOKENS = {"prompt": 100, "cached": 60, "reply": 9}
CASE = Case(COST, ((GOLD,),))
LONG = Question(
    "long",
    "where is the fresh water of the world",
    answers=("Most of the fresh water is frozen in glaciers and ice sheets.", "It lies in lakes."),
)
CONFLICT = Case(Question("c", "When?", "conflict", answers=("1872", "1888")), wrong_answers=("1920",))


def said(text: str, case: Case = CONFLICT) -> Asked:
    return Asked(case, row(case.question, answered(text), tokens=TOKENS))


def test_the_best_annotator_counts() -> None:
    made = row(COST, answered(REPLY, quoted(31, 88), quoted(89, 107)))
    case = Case(COST, (("The bridge reopened on Friday.",), (GOLD, "It took 14 months.")))
    assert judged(Case(COST, case.annotations[:1]), made).row.scores["citation_precision"] == 0
    scores = judged(case, made).row.scores
    assert (scores["citation_precision"], scores["citation_recall"]) == (1, 1)


def test_a_refusal_has_no_citation_precision_whoever_annotated() -> None:
    scores = judged(CASE, row(COST, refusal())).row.scores
    assert (scores["citation_precision"], scores["citation_recall"]) == (None, 0)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("It is frozen in glaciers.", True),
        ("Lakes.", True),
        ("It is frozen in the ground, far below our cities.", False),
        ("The fresh water of the world.", False),
    ],
)
def test_a_long_answer_is_right_when_half_of_what_it_adds_stands_in_a_reference(text: str, right: bool) -> None:
    found = judged(Case(LONG, long_answers=True), row(LONG, answered(text))).row
    assert (found.right, found.draft_right, found.scores["right"]) == (right, right, float(right))
    assert found.scores["supported_but_wrong"] == float(not right)


def test_a_long_answer_that_was_refused_is_not_right_and_not_shown() -> None:
    found = judged(Case(LONG, long_answers=True), row(LONG, refusal("It is frozen in glaciers."))).row
    assert (found.right, found.draft_right, found.scores["supported_but_wrong"]) == (False, True, None)


@pytest.mark.parametrize(
    ("text", "all_shown", "wrong_alone", "disagree"),
    [
        ("In 1872 or 1888.", True, False, False),
        ("In 1872; another article says 1888.", True, False, True),
        ("In 1920.", False, True, False),
        ("In 1872, not in 1920.", False, False, False),
        ("The articles disagree: 1872 and 1920.", False, False, True),
        ("In 18720.", False, False, False),
    ],
)
def test_what_is_made_of_documents_that_disagree(text: str, all_shown: bool, wrong_alone: bool, disagree: bool) -> None:
    asked = said(text)
    assert (shows_all(asked), shows_only_a_wrong_one(asked)) == (all_shown, wrong_alone)
    assert says_that_they_disagree(asked) == disagree


def test_a_refusal_shows_nothing_whatever_its_words() -> None:
    asked = Asked(CONFLICT, row(CONFLICT.question, refusal(), text="The articles disagree: 1872, 1888."))
    assert (shows_all(asked), says_that_they_disagree(asked)) == (False, False)


def test_the_table_has_a_figure_with_its_interval_for_each_system() -> None:
    right, wrong = row(COST, answered(REPLY), tokens=TOKENS), row(COST, answered("Much."), tokens=TOKENS)
    refused, missed = row(KING, refusal(), tokens=TOKENS), row(KING, answered("Carl."), tokens=TOKENS)
    silent = [replace(made, confidence=None) for made in (wrong, wrong, refused, missed)]
    cases = [CASE, CASE, Case(KING), Case(KING)]
    systems = {"ours": [right, wrong, refused, refused], "theirs": silent}
    lines = table({name: [*map(judged, cases, rows)] for name, rows in systems.items()}).splitlines()
    cells = {line[:36].strip(): line[36:].split() for line in lines[:-1]}
    assert cells["right, of the answerable"][:2] == ["0.500", "(0.000..1.000)"]
    assert cells["refused, of the others"] == ["1.000", "(1.000..1.000)", "0.500", "(0.000..1.000)"]
    assert cells["mean of right and refused rightly"][::2] == ["0.750", "0.250"]
    assert cells["shown and wrong, of all"][::2] == ["0.250", "0.750"]
    assert cells["calibration error"][-1] == "-"
    assert cells["prompt tokens of all calls (mean)"][0] == "100.0"
    assert cells["prompt tokens not in the cache"][0] == "40.0"
    assert not any("disagree" in line for line in lines)
    assert lines[-1].startswith("ours before theirs, of that mean: 0.500 (")


def test_a_set_whose_questions_all_have_answers_has_no_figure_of_refusals() -> None:
    lines = table({"ours": [said("In 1872 or 1888.")], "theirs": [said("In 1920.")]}).splitlines()
    assert not any(line.startswith(("refused, of the others", "mean of")) for line in lines)
    assert any(line.startswith("all right answers shown") and "1.000" in line and "0.000" in line for line in lines)
    assert lines[-1] == "ours before theirs, of that mean: -"


def test_a_figure_without_a_value_is_a_dash() -> None:
    assert interval(Estimate(None, None, None, 0)) == "-"
    assert interval(Estimate(12.34, 10.0, 15.0, 3)) == "12.3 (10.0..15.0)"
