"""What a build must hold."""

import pytest

from qa.errors import EvaluationError
from qa.evals.gates import GUARDED, beyond_limits, parse_limits, regressions
from qa.evals.metrics import METRICS
from qa.evals.records import Estimate
from tests.qa.evals.test_comparing import run

SUMMARY = {
    "right": Estimate(0.8, 0.7, 0.9, 40),
    "over_refused": Estimate(0.1, 0.0, 0.2, 40),
    "ndcg@10": Estimate(None, None, None, 0),
}


def test_limits_are_read_by_name() -> None:
    assert parse_limits("right=0.85, refused = 0.8,ndcg@10=.5,") == {"right": 0.85, "refused": 0.8, "ndcg@10": 0.5}
    assert parse_limits("") == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("write=0.85", r"There is no metric 'write' \(--fail-under\): use one of right, refused"),
        ("right", r"The limit 'right' \(--fail-under\) needs a number: right=0.8"),
        ("right=much", r"The limit 'right=much' \(--fail-under\) needs a number"),
    ],
)
def test_a_limit_that_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        parse_limits(text)


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ({"right": 0.8, "over_refused": 0.1}, []),
        ({"right": 0.85}, ["right is 0.800, 0.050 under the limit 0.85."]),
        ({"over_refused": 0.05}, ["over_refused is 0.100, 0.050 over the limit 0.05."]),
        ({"ndcg@10": 0.1}, ["ndcg@10 has no value: no question of the set tells it."]),
    ],
)
def test_what_is_worse_than_its_limit_is_a_line_with_how_much(limits: dict[str, float], found: list[str]) -> None:
    assert beyond_limits(SUMMARY, limits) == found


def test_a_regression_says_which_metric_and_by_how_much() -> None:
    found = regressions(run("rrrrrrrrrr"), run("rrrrrwwwww"))
    assert found[0].startswith("right went from 1.000 to 0.500 (-0.500, 95 % interval -0.800 to -0.2")
    assert [line.split()[0] for line in found] == ["right", "citation_f1", "supported_but_wrong"]


def test_what_may_be_luck_is_no_regression() -> None:
    assert regressions(run("rrrrrrrrrr"), run("rrrrrrrrrw")) == []


def test_what_is_guarded_is_measured() -> None:
    assert set(GUARDED) < set(METRICS)
