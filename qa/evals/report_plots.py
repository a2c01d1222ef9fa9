"""The report's plots as numbers: places in per cent of the plot's width and height, from its lower left corner.

The template draws them as SVG whose text keeps its size on a phone and whose colours follow the page, light or dark;
`qa.evals.charts` draws the same for notebooks.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from qa.evals.calibration import reliability, risk_coverage
from qa.evals.records import Row
from qa.evals.report_rows import OUTCOMES, Outcome, outcome_of

Item = TypeVar("Item")

_MOST = 500


@dataclass(frozen=True)
class Axis:
    """An axis from 0.

    Attributes:
        label: What it counts.
        ticks: Per cent of its length, and what is written there.
    """

    label: str
    ticks: list[tuple[float, str]]


@dataclass(frozen=True)
class Point:
    """A mark in a plot.

    Attributes:
        x: Per cent from the left.
        y: Per cent from the bottom.
        label: What it stands for, in words.
        outcome: Of the row it stands for; empty where it stands for several.
        radius: In pixels.
        note: What is written on it.
    """

    x: float
    y: float
    label: str
    outcome: str = ""
    radius: float = 2.5
    note: str = ""


@dataclass(frozen=True)
class Plot:
    """A plot of points, and lines between places given as (x, y).

    Attributes:
        total: How many points there are; of very many, only some are drawn.
    """

    x: Axis
    y: Axis
    points: list[Point]
    total: int
    lines: list[tuple[tuple[float, float], tuple[float, float]]] = field(default_factory=list)


@dataclass(frozen=True)
class Bar:
    """The rows of one kind of question.

    Attributes:
        kind: As the question set names it.
        counts: Rows by outcome, the good ones first; outcomes without any are left out.
        segments: For each of `counts`, per cent from the left and of width; the largest kind is 100 wide.
    """

    kind: str
    counts: dict[Outcome, int]
    segments: list[tuple[Outcome, float, float]]


def bars_by_kind(rows: Sequence[Row]) -> list[Bar]:
    """A bar for each kind of question, by name."""
    counts = Counter((row.kind, outcome_of(row)) for row in rows)
    sizes = Counter(row.kind for row in rows)
    return [_bar(kind, counts, max(sizes.values())) for kind in sorted(sizes)]


def reliability_plot(rows: Sequence[Row]) -> Plot:
    """Share right over mean confidence, a point for each bin, larger where there are more rows."""
    points = [
        Point(
            100 * it.confidence,
            100 * it.right,
            f"{it.count} questions: {percent(it.confidence)} confident, {percent(it.right)} right",
            radius=max(4 + 4 * len(str(it.count)), 6 + 14 * math.sqrt(it.count / len(rows))),
            note=str(it.count),
        )
        for it in reliability(*_confidences(rows))
    ]
    x, y = _axis("confidence that the draft is right"), _axis("share right")
    return Plot(x, y, points, len(points), [((0, 0), (100, 100))])


def risk_coverage_plot(rows: Sequence[Row]) -> Plot:
    """Share wrong of the drafts shown, over the share that is shown, the surest first."""
    curve = risk_coverage(*_confidences(rows))
    points = [
        Point(
            100 * it.coverage,
            100 * it.risk,
            f"from {percent(it.threshold)} confidence: {percent(it.coverage)} shown, {percent(it.risk)} of them wrong",
        )
        for it in _some(curve)
    ]
    lines = [((left.x, left.y), (right.x, right.y)) for left, right in pairwise(points)]
    return Plot(_axis("share of the drafts that is shown"), _axis("share of those wrong"), points, len(curve), lines)


def time_plot(rows: Sequence[Row]) -> Plot:
    """Seconds over the tokens read and written, a point for each row that tells its tokens."""
    told = [(row, sum(row.tokens.values())) for row in rows if row.tokens and not row.error]
    most_tokens, token_step = _scale(max((tokens for _, tokens in told), default=0))
    most_seconds, second_step = _scale(max((row.seconds for row, _ in told), default=0))
    points = [
        Point(
            100 * tokens / most_tokens,
            100 * row.seconds / most_seconds,
            f"{row.id}: {tokens:,} tokens, {row.seconds:.1f} s, {outcome_of(row)}",
            outcome=outcome_of(row),
        )
        for row, tokens in _some(told)
    ]
    x, y = _axis("tokens read and written", most_tokens, token_step), _axis("seconds", most_seconds, second_step)
    return Plot(x, y, points, len(told))


def percent(share: float) -> str:
    """A share as it is written for people, with a space that does not break."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def _bar(kind: str, counts: Counter[tuple[str, Outcome]], largest: int) -> Bar:
    good_first = [*OUTCOMES][3:] + [*OUTCOMES][:3]
    here = {outcome: counts[kind, outcome] for outcome in good_first if counts[kind, outcome]}
    segments, before = [], 0
    for outcome, count in here.items():
        segments.append((outcome, 100 * before / largest, 100 * count / largest))
        before += count
    return Bar(kind, here, segments)


def _confidences(rows: Sequence[Row]) -> tuple[list[float], list[bool]]:
    known = [(row.confidence, row.draft_right) for row in rows if row.confidence is not None]
    return [confidence for confidence, _ in known], [right for _, right in known]


def _some(items: list[Item]) -> list[Item]:
    """Evenly spaced items, the last one among them: a browser draws thousands slowly."""
    step = max(1, math.ceil(len(items) / _MOST))
    return items[::-step][::-1]


def _axis(label: str, limit: float = 1.0, step: float = 0.25) -> Axis:
    return Axis(label, [(100 * n * step / limit, f"{n * step:,g}") for n in range(round(limit / step) + 1)])


def _scale(largest: float) -> tuple[float, float]:
    """Where an axis from 0 ends, and the step of its ticks: the first of 1, 2, 5, 10, ... that needs 5 or fewer."""
    largest = largest or 1
    rough = largest / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    return step * math.ceil(largest / step - 1e-9), step
