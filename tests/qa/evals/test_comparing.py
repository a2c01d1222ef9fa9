"""Two runs side by side, with values worked out by hand."""

from dataclasses import replace

import pytest

from qa.errors import EvaluationError
from qa.evals.comparing import Difference, Flip, compare
from qa.evals.records import Estimate, Row
from qa.evals.scoring import failed
from tests.qa.evals.samples import CITED, COST, REPLY, answered, quoted, refusal, row

RIGHT = row(COST, answered(REPLY, CITED))
WRONG = row(COST, answered("Much.", quoted(0, 30)))
REFUSED = row(COST, refusal())


def run(rows: str) -> list[Row]:
    """A row for each letter: right, wrong or (-) refused; ids are their places."""
    made = {"r": RIGHT, "w": WRONG, "-": REFUSED}
    return [replace(made[letter], id=str(number)) for number, letter in enumerate(rows)]


def test_the_change_of_a_metric_over_both_runs() -> None:
    found = compare(run("rrwwr"), run("rrrwr")).differences["right"]
    assert (found.before, found.after, found.change.value, found.change.n) == (0.6, 0.8, 0.2, 5)
    assert (found.change.low, found.change.high) == (0.0, 0.6)
    assert found.verdict("right") == ""


def test_the_draws_are_paired_so_that_what_did_not_change_has_no_width() -> None:
    found = compare(run("rwrwrwrw"), run("rwrwrwrw")).differences["right"]
    assert (found.change.value, found.change.low, found.change.high) == (0.0, 0.0, 0.0)


def test_a_change_of_every_question_is_surely_one() -> None:
    worse = compare(run("rrrrrrrr"), run("wwwwwwww")).differences
    assert (worse["right"].verdict("right"), worse["supported_but_wrong"].verdict("supported_but_wrong")) == (
        "worse",
        "worse",
    )
    better = compare(run("--------"), run("rrrrrrrr")).differences
    assert (better["right"].verdict("right"), better["over_refused"].verdict("over_refused")) == ("better", "better")


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(0.1, 0.3, "better"), (-0.3, -0.1, "worse"), (0.0, 0.3, ""), (-0.3, 0.0, "")]
)
def test_an_interval_that_reaches_no_change_says_nothing(low: float, high: float, verdict: str) -> None:
    assert Difference(0.5, 0.5, Estimate(0.0, low, high, 9)).verdict("right") == verdict
    opposite = {"better": "worse", "worse": "better", "": ""}
    assert Difference(0.5, 0.5, Estimate(0.0, low, high, 9)).verdict("failed") == opposite[verdict]
    assert Difference(0.5, 0.5, Estimate(0.0, None, None, 9)).verdict("right") == ""


def test_the_questions_that_flipped_are_named_both_ways() -> None:
    after = [*run("wr-"), failed(replace(COST, id="3"), TimeoutError("too slow"), 1.0)]
    found = compare(run("rw-r"), after)
    assert found.gained == (Flip("1", COST.question, "Much. [1]", f"{REPLY} [1]"),)
    assert [(flip.id, flip.after) for flip in found.lost] == [("0", "Much. [1]"), ("3", "TimeoutError: too slow")]


def test_only_questions_of_both_runs_count() -> None:
    before, after = run("rr"), [*run("r"), replace(RIGHT, id="1", question="Another question?"), replace(RIGHT, id="7")]
    found = compare(before, after)
    assert (found.questions, found.left_out) == (1, 3)


def test_runs_without_a_question_in_common_are_refused() -> None:
    with pytest.raises(EvaluationError, match="have no question in common: compare runs over the same question set"):
        compare(run("r"), [replace(RIGHT, id="7")])


def test_a_metric_that_one_run_lacks_is_left_out() -> None:
    found = compare(run("rr"), run("--"))
    assert "citation_precision" not in found.differences
    assert "right" in found.differences
