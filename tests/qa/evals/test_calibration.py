"""Calibration and risk over coverage, with values worked out by hand."""

import pytest
from sklearn.calibration import calibration_curve

from qa.evals.calibration import (
    RiskPoint,
    area_under_risk_coverage,
    expected_calibration_error,
    reliability,
    risk_coverage,
)

SURE = [0.95, 0.91, 0.92, 0.15, 0.12]
RIGHT = [True, True, False, False, True]


def test_the_bins_that_hold_rows() -> None:
    low, high = reliability(SURE, RIGHT)
    assert (low.low, low.high, low.count, low.confidence, low.right) == (0.1, 0.2, 2, pytest.approx(0.135), 0.5)
    assert (high.low, high.high, high.count) == (0.9, 1.0, 3)
    assert (high.confidence, high.right) == (pytest.approx(2.78 / 3), pytest.approx(2 / 3))


def test_the_bins_are_those_of_scikit_learn() -> None:
    shares, confidences = calibration_curve(RIGHT, SURE, n_bins=10)
    found = reliability(SURE, RIGHT)
    assert [bin_.right for bin_ in found] == pytest.approx(list(shares))
    assert [bin_.confidence for bin_ in found] == pytest.approx(list(confidences))


def test_calibration_error_is_the_gap_of_each_bin_by_its_rows() -> None:
    # (2 * |0.135 - 0.5| + 3 * |0.9267 - 0.6667|) / 5
    assert expected_calibration_error(SURE, RIGHT) == pytest.approx((0.73 + 0.78) / 5)


def test_a_confidence_of_one_lies_in_the_last_bin() -> None:
    assert [bin_.low for bin_ in reliability([1.0, 0.9], [True, True])] == [0.9]
    assert expected_calibration_error([1.0, 1.0], [True, True]) == 0.0
    assert expected_calibration_error([1.0, 0.0], [False, True]) == 1.0


def test_the_curve_goes_from_the_surest_to_all() -> None:
    assert risk_coverage([0.9, 0.5, 0.7, 0.5], [True, False, False, True]) == [
        RiskPoint(0.9, 0.25, 0.0),
        RiskPoint(0.7, 0.5, 0.5),
        RiskPoint(0.5, 1.0, 0.5),
    ]


def test_the_area_is_the_mean_risk_over_the_coverages() -> None:
    # surest first: right, wrong, right -> 0/1, 1/2, 1/3
    assert area_under_risk_coverage([0.2, 0.9, 0.5], [True, True, False]) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)


def test_rows_of_one_confidence_count_with_their_mean_risk_whatever_their_order() -> None:
    # 0, then two that are half wrong each: 0/1, 0.5/2, 1/3
    for right in ([True, False, True], [True, True, False]):
        assert area_under_risk_coverage([0.9, 0.5, 0.5], right) == pytest.approx((0 + 1 / 4 + 1 / 3) / 3)


def test_the_best_order_has_the_least_area() -> None:
    right = [True, True, False]
    assert area_under_risk_coverage([0.9, 0.8, 0.1], right) < area_under_risk_coverage([0.1, 0.8, 0.9], right)
