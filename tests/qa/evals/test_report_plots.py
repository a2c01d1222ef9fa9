"""The numbers of the report's plots."""

import pytest

from qa.evals.report_plots import Point, bars_by_kind, percent, reliability_plot, risk_coverage_plot, time_plot
from tests.qa.evals.runs import ROWS
from tests.qa.evals.samples import row


def test_a_bar_counts_the_outcomes_of_a_kind_the_good_ones_first() -> None:
    fact, missing = bars_by_kind(ROWS)
    assert (fact.kind, fact.counts) == ("fact", {"right": 1, "wrong": 1, "failed": 1, "refused wrongly": 1})
    assert fact.segments == [
        ("right", 0, 25),
        ("wrong", 25, 25),
        ("failed", 50, 25),
        ("refused wrongly", 75, 25),
    ]
    assert (missing.kind, missing.counts, missing.segments) == (
        "missing",
        {"refused rightly": 1},
        [("refused rightly", 0, 25)],
    )


def test_a_point_of_the_reliability_plot_is_a_bin() -> None:
    plot = reliability_plot(ROWS)
    assert [(round(point.x), point.y, point.note) for point in plot.points] == [
        (5, 0, "1"),
        (10, 0, "1"),
        (70, 0, "1"),
        (90, 100, "1"),
    ]
    assert plot.points[-1].label == "1 questions: 90\N{NO-BREAK SPACE}% confident, 100\N{NO-BREAK SPACE}% right"
    assert plot.lines == [((0, 0), (100, 100))]


def test_a_larger_bin_has_a_larger_point_that_holds_its_number() -> None:
    rows = [row(id=str(number), confidence=0.95 if number else 0.05) for number in range(100)]
    small, large = reliability_plot(rows).points
    assert (small.note, large.note) == ("1", "99")
    assert 8 <= small.radius < large.radius < 21


def test_the_curve_ends_with_everything_shown() -> None:
    plot = risk_coverage_plot(ROWS)
    assert [(point.x, point.y) for point in plot.points] == [(25, 0), (50, 50), (75, pytest.approx(200 / 3)), (100, 75)]
    assert plot.lines[0] == ((25, 0), (50, 50))
    assert len(plot.lines) == 3


def test_time_is_drawn_over_tokens_with_round_ticks() -> None:
    plot = time_plot(ROWS)
    label = "right: 100 tokens, 2.0 s, right"
    assert plot.points[0] == Point(100, pytest.approx(200 / 3), label, outcome="right")
    assert [written for _, written in plot.x.ticks] == ["0", "20", "40", "60", "80", "100"]
    assert [written for _, written in plot.y.ticks] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("seconds", "last", "ticks"), [(0.0, "1", 6), (0.3, "0.3", 4), (7, "8", 5), (148.2, "150", 4), (1000, "1,000", 6)]
)
def test_an_axis_ends_at_a_round_number_that_is_not_below(seconds: float, last: str, ticks: int) -> None:
    [*_, (place, written)] = (axis := time_plot([row(tokens={"prompt": 1}, seconds=seconds)]).y).ticks
    assert (place, written, len(axis.ticks)) == (pytest.approx(100), last, ticks)


@pytest.mark.parametrize("plot", [reliability_plot, risk_coverage_plot, time_plot])
def test_nothing_known_is_no_point(plot: object) -> None:
    assert plot([row(confidence=None)]).points == []  # type: ignore[operator]
    assert plot([]).points == []  # type: ignore[operator]
    assert bars_by_kind([]) == []


def test_of_very_many_points_some_are_drawn_and_the_last_among_them() -> None:
    rows = [row(id=str(number), tokens={"prompt": number + 1}, confidence=number / 1201) for number in range(1201)]
    plot, curve = time_plot(rows), risk_coverage_plot(rows)
    assert (len(plot.points), plot.total) == (401, 1201)
    assert plot.points[-1].label.startswith("1200: 1,201 tokens")
    assert (len(curve.points), curve.points[-1].x) == (401, 100)


def test_a_share_is_written_in_per_cent() -> None:
    assert percent(0.825) == "82\N{NO-BREAK SPACE}%"
