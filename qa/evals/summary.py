"""Rows to estimates: every metric with its interval."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qa.evals.calibration import area_under_risk_coverage, expected_calibration_error
from qa.evals.intervals import centre, estimate, of_draws
from qa.evals.metrics import METRICS
from qa.evals.records import Estimate, Row
from qa.evals.retrieval import RETRIEVAL

if TYPE_CHECKING:
    from qa.evals.intervals import Statistic


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


def _of_confidence(
    rows: Sequence[Row], function: Callable[[list[float], list[bool]], float]
) -> Callable[[list[int]], float]:
    def value(numbers: list[int]) -> float:
        return function(
            [rows[number].confidence or 0.0 for number in numbers], [rows[number].draft_right for number in numbers]
        )

    return value


def _kappa(rows: Sequence[Row]) -> Callable[[list[int]], float]:
    """Cohen's kappa (1960) of right or not, by the rules and by the grader; NaN where chance alone would agree."""

    def value(numbers: list[int]) -> float:
        by_rule = [rows[number].right for number in numbers]
        agreed = [rows[number].scores["grade_agreement"] == 1.0 for number in numbers]
        rule = sum(by_rule) / len(numbers)
        grader = sum(right == same for right, same in zip(by_rule, agreed, strict=True)) / len(numbers)
        by_chance = rule * grader + (1 - rule) * (1 - grader)
        return (sum(agreed) / len(numbers) - by_chance) / (1 - by_chance) if by_chance < 1 else float("nan")

    return value


_OF_SETS: dict[str, Callable[[Sequence[Row]], Callable[[list[int]], float]]] = {
    "ece": lambda rows: _of_confidence(rows, expected_calibration_error),
    "aurc": lambda rows: _of_confidence(rows, area_under_risk_coverage),
    "grade_kappa": _kappa,
}
