"""Rows to estimates: every metric with its interval."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qa.evals.calibration import area_under_risk_coverage, expected_calibration_error
from qa.evals.intervals import centre, estimate, of_draws
from qa.evals.metrics import METRICS
from qa.evals.records import Estimate, Row
from qa.evals.retrieval import RETRIEVAL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qa.evals.calibration import Numbers, Truths
    from qa.evals.intervals import Statistic

    OfNumbers = Callable[[NDArray[np.int64]], float]


def summarise(rows: Sequence[Row], *, seed: int = 0) -> dict[str, Estimate]:
    """Every metric over the rows, by its name in `METRICS`.

    Args:
        seed: Of the bootstrap draws.
    """
    found = {}
    for name in METRICS:
        statistic, n = statistic_of(name, rows)
        found[name] = estimate(statistic, len(rows), n=n, seed=seed)
    return found


def statistic_of(name: str, rows: Sequence[Row]) -> tuple["Statistic", int]:
    """A metric as a function of row numbers, and how many of the rows it applies to.

    Where no row has any passage, the product does not tell them, and a failed question says nothing of its search.
    """
    known = [number for number, row in enumerate(rows) if _applies(name, row)]
    if name in RETRIEVAL and not any(row.hits for row in rows):
        known = []
    over = METRICS[name].over_rows
    if over == "set":
        return of_draws(_OF_SETS[name](rows), known), len(known)
    return centre([row.scores.get(name) for row in rows], over), len(known)


def _applies(name: str, row: Row) -> bool:
    if name in ("ece", "aurc"):
        return row.confidence is not None
    if name == "grade_kappa":
        return row.scores.get("grade_agreement") is not None
    return row.scores.get(name) is not None


def _of_confidence(rows: Sequence[Row], function: "Callable[[Numbers, Truths], float]") -> "OfNumbers":
    import numpy as np

    sure = np.array([np.nan if row.confidence is None else row.confidence for row in rows])
    right = np.array([row.draft_right for row in rows])
    return lambda numbers: function(sure[numbers], right[numbers])


def _kappa(rows: Sequence[Row]) -> "OfNumbers":
    """Cohen's kappa (1960) of right or not, by the rules and by the grader; NaN where chance alone would agree."""
    import numpy as np

    by_rule = np.array([row.right for row in rows])
    agreed = np.array([row.scores.get("grade_agreement") == 1.0 for row in rows])
    by_grader = by_rule == agreed

    def value(numbers: "NDArray[np.int64]") -> float:
        rule, grader = by_rule[numbers].mean(), by_grader[numbers].mean()
        by_chance = rule * grader + (1 - rule) * (1 - grader)
        return float((agreed[numbers].mean() - by_chance) / (1 - by_chance)) if by_chance < 1 else float("nan")

    return value


_OF_SETS: "dict[str, Callable[[Sequence[Row]], OfNumbers]]" = {
    "ece": lambda rows: _of_confidence(rows, expected_calibration_error),
    "aurc": lambda rows: _of_confidence(rows, area_under_risk_coverage),
    "grade_kappa": _kappa,
}
