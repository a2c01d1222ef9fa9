"""What a build must hold: least values, and no regression against a baseline. Each finding is a line for people."""

from collections.abc import Mapping, Sequence

from qa.errors import EvaluationError
from qa.evals.comparing import compare
from qa.evals.metrics import METRICS
from qa.evals.records import Estimate, Row

# Few, because each one may fail by chance (1 in 40 where nothing changed but luck); never the seconds, which are
# the machine's.
GUARDED = ("right", "refused", "ndcg@10", "citation_f1", "supported_but_wrong", "failed")


def parse_limits(text: str) -> dict[str, float]:
    """The limits in "right=0.85,refused=0.8" by name of metric.

    Raises:
        EvaluationError: No such metric, or no number.
    """
    limits = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, value = (item.strip() for item in part.partition("="))
        if name not in METRICS:
            raise EvaluationError(f"There is no metric {name!r} (--fail-under): use one of {', '.join(METRICS)}.")
        try:
            limits[name] = float(value)
        except ValueError as error:
            raise EvaluationError(f"The limit {part!r} (--fail-under) needs a number: {name}=0.8.") from error
    return limits


def beyond_limits(summary: Mapping[str, Estimate], limits: Mapping[str, float]) -> list[str]:
    """A line for each metric that is worse than its limit; one without a value is worse than any."""
    found = []
    for name, limit in limits.items():
        value = summary[name].value
        if value is None:
            found.append(f"{name} has no value: no question of the set tells it.")
        elif (value < limit) if METRICS[name].better == "higher" else (value > limit):
            found.append(f"{name} is {value:.3f}, {abs(value - limit):.3f} {_side(value, limit)} the limit {limit:g}.")
    return found


def regressions(baseline: Sequence[Row], rows: Sequence[Row]) -> list[str]:
    """A line for each guarded metric whose paired interval lies wholly on the worse side of no change.

    Raises:
        EvaluationError: The runs have no question in common.
    """
    differences = compare(baseline, rows).differences
    return [
        f"{name} went from {found.before:.3f} to {found.after:.3f} ({found.change.value:+.3f}, 95 % interval "
        f"{found.change.low:+.3f} to {found.change.high:+.3f})."
        for name, found in differences.items()
        if name in GUARDED and found.verdict(name) == "worse"
    ]


def _side(value: float, limit: float) -> str:
    return "under" if value < limit else "over"
