"""Charts of rows as matplotlib figures; transparent, in colours that read on white and on black."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.evals.calibration import reliability, risk_coverage
from qa.evals.records import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's palette, which people with colour blindness can tell apart.
_OUTCOMES = {"right": "#009E73", "wrong": "#D55E00", "refused wrongly": "#8A8A8A"}
_LINE = "#3B8BC2"
_INK = "#808080"
_INCHES = (6.0, 3.8)


def outcomes_by_kind(rows: Sequence[Row]) -> "Figure":
    """Bars of the rows that were right, wrong and refused wrongly, one for each kind of question."""
    kinds = list(dict.fromkeys(row.kind or "all" for row in rows))
    figure, axes = _figure("Right, wrong and refused by kind of question", "questions", "")
    begin = [0] * len(kinds)
    for outcome, colour in _OUTCOMES.items():
        counts = [sum((row.kind or "all") == kind and _outcome(row) == outcome for row in rows) for kind in kinds]
        axes.barh(kinds, counts, left=begin, color=colour, label=outcome)
        begin = [before + count for before, count in zip(begin, counts, strict=True)]
    axes.invert_yaxis()
    axes.locator_params("x", integer=True)
    _legend(figure)
    return figure


def reliability_diagram(rows: Sequence[Row]) -> "Figure":
    """Share right over mean confidence, a point for each bin, larger where there are more rows."""
    bins = reliability(*_confidences(rows))
    figure, axes = _figure("Reliability", "confidence that the draft is right", "share right")
    axes.plot([0, 1], [0, 1], linestyle="--", color=_INK, label="as confident as right")
    axes.scatter(
        [bin_.confidence for bin_ in bins],
        [bin_.right for bin_ in bins],
        s=[30 + 300 * bin_.count / len(rows) for bin_ in bins],
        color=_LINE,
    )
    for bin_ in bins:
        axes.annotate(
            str(bin_.count), (bin_.confidence, bin_.right), xytext=(7, 7), textcoords="offset points", color=_INK
        )
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.06, 1.12))
    _legend(figure)
    return figure


def risk_coverage_curve(rows: Sequence[Row]) -> "Figure":
    """Share wrong of the drafts shown, over the share that is shown, the surest first."""
    points = risk_coverage(*_confidences(rows))
    figure, axes = _figure("Risk and coverage", "share of questions whose draft is shown", "share of those wrong")
    axes.plot([point.coverage for point in points], [point.risk for point in points], color=_LINE, marker=".")
    axes.set(xlim=(0, 1.03), ylim=(-0.03, 1.03))
    return figure


def seconds_and_tokens(rows: Sequence[Row]) -> "Figure":
    """Seconds over the tokens read and written, a point for each row that tells its tokens."""
    told = [row for row in rows if row.tokens and not row.error]
    figure, axes = _figure("Time and tokens", "tokens read and written", "seconds")
    for outcome, colour in _OUTCOMES.items():
        shown = [row for row in told if _outcome(row) == outcome]
        tokens = [sum(row.tokens.values()) for row in shown]
        axes.scatter(tokens, [row.seconds for row in shown], s=18, color=colour, label=outcome)
    axes.set_ylim(bottom=0)
    _legend(figure)
    return figure


def _outcome(row: Row) -> str:
    return "right" if row.right else "refused wrongly" if row.refused else "wrong"


def _confidences(rows: Sequence[Row]) -> tuple[list[float], list[bool]]:
    known = [(row.confidence, row.draft_right) for row in rows if row.confidence is not None]
    return [confidence for confidence, _ in known], [right for _, right in known]


def _figure(title: str, x: str, y: str) -> tuple["Figure", "Axes"]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, layout="constrained", facecolor="none")
    axes = figure.subplots()
    axes.set_facecolor("none")
    axes.set_title(title, color=_INK)
    axes.set_xlabel(x, color=_INK)
    axes.set_ylabel(y, color=_INK)
    axes.tick_params(colors=_INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_INK)
    return figure, axes


def _legend(figure: "Figure") -> None:
    figure.legend(loc="outside lower center", ncols=3, frameon=False, labelcolor=_INK)
