"""Whether a confidence means what it says: calibration error, reliability, risk over coverage.

Each function takes confidences, 0 to 1, and whether the draft that each belongs to was right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = Sequence[float] | NDArray[np.float64]
    Truths = Sequence[bool] | NDArray[np.bool_]

BINS = 10


@dataclass(frozen=True)
class ReliabilityBin:
    """The rows whose confidence lies in one of the bins of equal width.

    Attributes:
        low: Least confidence of the bin; the last bin has 1 too.
        high: Where the next bin begins.
        count: How many rows are in it, 1 or more.
        confidence: Their mean confidence.
        right: Share of them that were right.
    """

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True)
class RiskPoint:
    """What is shown at one threshold.

    Attributes:
        threshold: Drafts with at least this confidence are shown.
        coverage: Share of the questions whose draft is shown.
        risk: Share of the shown drafts that are wrong.
    """

    threshold: float
    coverage: float
    risk: float


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> list[ReliabilityBin]:
    """The bins that hold any row, by confidence."""
    import numpy as np

    sure, was_right = np.asarray(confidences, dtype=float), np.asarray(right)
    bins = _bins(sure)
    return [
        ReliabilityBin(
            low=number / BINS,
            high=(number + 1) / BINS,
            count=int((bins == number).sum()),
            confidence=float(sure[bins == number].mean()),
            right=float(was_right[bins == number].mean()),
        )
        for number in np.unique(bins).tolist()
    ]


def expected_calibration_error(confidences: "Numbers", right: "Truths") -> float:
    """Mean gap of confidence and share right over the bins, by their rows, 0 to 1 (Guo et al. 2017)."""
    import numpy as np

    sure, was_right = np.asarray(confidences), np.asarray(right)
    gaps = np.bincount(_bins(sure), sure - was_right)
    return float(np.abs(gaps).sum() / len(sure))


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[RiskPoint]:
    """The curve from the surest drafts alone to all of them; drafts of one confidence are shown together."""
    wrong: dict[float, list[bool]] = {}
    for confidence, is_right in zip(confidences, right, strict=True):
        wrong.setdefault(confidence, []).append(not is_right)
    points, shown, risky = [], 0, 0
    for threshold in sorted(wrong, reverse=True):
        shown, risky = shown + len(wrong[threshold]), risky + sum(wrong[threshold])
        points.append(RiskPoint(threshold, shown / len(confidences), risky / shown))
    return points


def area_under_risk_coverage(confidences: "Numbers", right: "Truths") -> float:
    """Mean risk when the surest 1, 2, ... n drafts are shown, 0 to 1, lower is better (AURC, Geifman et al. 2019).

    Drafts of one confidence come in no order, so each counts with their mean risk.
    """
    import numpy as np

    sure, wrong = np.asarray(confidences), 1.0 - np.asarray(right)
    _, group = np.unique(-sure, return_inverse=True)
    risks = (np.bincount(group, wrong) / np.bincount(group))[np.sort(group)]
    return float((np.cumsum(risks) / np.arange(1, len(risks) + 1)).mean())


def _bins(sure: "NDArray[np.float64]") -> "NDArray[np.int64]":
    import numpy as np

    return np.minimum((sure * BINS).astype(np.int64), BINS - 1)
