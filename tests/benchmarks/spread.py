"""Measured values as a line shows them: the middle and how far it may be off."""

from collections.abc import Sequence

from qa.evals.intervals import centre, estimate
from tests.benchmarks.peer_scores import interval


def median_of(values: Sequence[float]) -> str:
    """Their median with its 95 % bootstrap interval, "-" where there are none."""
    return interval(estimate(centre(values, "median"), len(values), n=len(values)))
