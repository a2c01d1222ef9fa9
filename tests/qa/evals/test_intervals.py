"""Bootstrap intervals, beside scipy's."""

import math

import numpy as np
import pytest
from scipy.stats import bootstrap

from qa.evals.intervals import centre, estimate, of_draws
from qa.evals.records import Estimate

VALUES: list[float | None] = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0]


def test_the_interval_of_a_mean_is_that_of_scipy() -> None:
    found = estimate(centre(VALUES, "mean"), 10, n=10)
    theirs = bootstrap(
        (np.array(VALUES, dtype=float),), np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(1)
    ).confidence_interval
    assert (found.value, found.n) == (0.7, 10)
    assert (found.low, found.high) == (pytest.approx(theirs.low, abs=0.05), pytest.approx(theirs.high, abs=0.05))


def test_the_same_seed_gives_the_same_interval_and_another_one_nearly_so() -> None:
    statistic = centre([math.sqrt(number) for number in range(50)], "mean")
    assert estimate(statistic, 50, n=50, seed=3) == estimate(statistic, 50, n=50, seed=3)
    one, other = estimate(statistic, 50, n=50, seed=3), estimate(statistic, 50, n=50, seed=4)
    assert one != other
    assert one.low == pytest.approx(other.low, abs=0.1)


def test_values_that_are_all_alike_have_an_interval_of_no_width() -> None:
    assert estimate(centre([0.5] * 4, "mean"), 4, n=4) == Estimate(0.5, 0.5, 0.5, 4)


def test_rows_without_a_value_count_nowhere() -> None:
    found = estimate(centre([1.0, None, 0.0, None], "mean"), 4, n=2)
    assert (found.value, found.low, found.high, found.n) == (0.5, 0.0, 1.0, 2)


def test_a_median_is_a_median() -> None:
    found = estimate(centre([1.0, 2.0, 100.0], "median"), 3, n=3)
    assert (found.value, found.low, found.high) == (2.0, 1.0, 100.0)


def test_without_any_value_there_is_no_estimate() -> None:
    assert estimate(centre([None, None], "mean"), 2, n=0) == Estimate(None, None, None, 0)
    assert estimate(centre([], "mean"), 0, n=0) == Estimate(None, None, None, 0)


def test_a_function_of_a_draw_gets_its_known_rows() -> None:
    statistic = of_draws(lambda rows: float(rows.sum()), known=[1, 3])
    assert statistic(np.array([[0, 1, 2, 3], [3, 3, 0, 0]])).tolist() == [4.0, 6.0]
    assert np.isnan(statistic(np.array([[0, 0, 2, 2]]))).tolist() == [True]


def test_a_function_that_has_no_value_over_all_rows_has_no_estimate() -> None:
    found = estimate(of_draws(lambda rows: float("nan"), known=[0, 1]), 2, n=2)
    assert found == Estimate(None, None, None, 2)
