"""The charts: what they draw, and that they can be drawn."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from qa.evals.charts import outcomes_by_kind, reliability_diagram, risk_coverage_curve, seconds_and_tokens
from qa.evals.scoring import failed
from tests.qa.evals.samples import CITED, COST, KING, REPLY, answered, quoted, refusal, row

TOKENS = {"prompt": 90, "reply": 10}
ROWS = [
    row(COST, answered(REPLY, CITED, tokens=TOKENS), 2.0),
    row(COST, answered("Much.", quoted(0, 30), tokens=TOKENS), 3.0),
    row(COST, refusal()),
    row(KING, refusal(confidence=0.05)),
    failed(COST, TimeoutError("too slow"), 9.0),
]
CHARTS = [outcomes_by_kind, reliability_diagram, risk_coverage_curve, seconds_and_tokens]


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ROWS[-1:], []], ids=["all", "one", "failed", "none"])
def test_a_chart_is_drawn_as_svg_whatever_the_rows(chart: object, rows: list[object]) -> None:
    figure = chart(rows)  # type: ignore[operator]
    assert isinstance(figure, Figure)
    drawn = BytesIO()
    figure.savefig(drawn, format="svg")
    assert b"</svg>" in drawn.getvalue()


def test_the_bars_count_each_kind_of_question() -> None:
    axes = outcomes_by_kind(ROWS).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["fact", "missing"]
    widths = {bars.get_label(): [bar.get_width() for bar in bars] for bars in axes.containers}
    assert widths == {"right": [1, 1], "wrong": [2, 0], "refused wrongly": [1, 0]}


def test_the_reliability_diagram_has_a_point_for_each_bin() -> None:
    points = reliability_diagram(ROWS).axes[0].collections[0].get_offsets()
    assert sorted(map(tuple, points.tolist())) == [(0.05, 0.0), (0.1, 0.0), (0.9, 0.5)]  # type: ignore[union-attr]


def test_the_curve_ends_with_everything_shown() -> None:
    [line] = risk_coverage_curve(ROWS).axes[0].lines
    assert (list(line.get_xdata())[-1], list(line.get_ydata())[-1]) == (1.0, 0.75)  # type: ignore[arg-type]


def test_a_point_is_a_row_that_tells_its_tokens() -> None:
    drawn = [points.get_offsets().tolist() for points in seconds_and_tokens(ROWS).axes[0].collections]  # type: ignore[union-attr]
    assert drawn == [[[100.0, 2.0]], [[100.0, 3.0]], []]


DRAWING = """
import sys
from qa.evals.charts import outcomes_by_kind, reliability_diagram, risk_coverage_curve, seconds_and_tokens
from tests.qa.evals.test_charts import ROWS
for chart in (outcomes_by_kind, reliability_diagram, risk_coverage_curve, seconds_and_tokens):
    chart(ROWS)
print("matplotlib" in sys.modules, "matplotlib.pyplot" in sys.modules)
"""


def test_the_charts_leave_pyplot_alone() -> None:
    # In a process of its own: the page's library has imported it where the page's tests ran before.
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", DRAWING], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.split() == ["True", "False"]
