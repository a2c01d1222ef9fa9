"""Two runs over the same questions: what changed, by how much, and whether that is noise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qa.errors import EvaluationError
from qa.evals.intervals import estimate
from qa.evals.metrics import METRICS
from qa.evals.records import Estimate, Row
from qa.evals.summary import statistic_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Difference:
    """A metric in both runs, over the questions that both asked.

    Attributes:
        before: Its value in the first run.
        after: Its value in the second run.
        change: After minus before, with the paired bootstrap interval: both runs are counted on the same draws.
    """

    before: float
    after: float
    change: Estimate

    def verdict(self, name: str) -> Literal["better", "worse", ""]:
        """Where the whole interval lies, by the direction of that metric; empty when it reaches no change."""
        low, high = self.change.low, self.change.high
        if low is None or high is None or low <= 0 <= high:
            return ""
        return "better" if (low > 0) == (METRICS[name].better == "higher") else "worse"


@dataclass(frozen=True)
class Flip:
    """A question that was right in one run alone, and what each run said."""

    id: str
    question: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side.

    Attributes:
        questions: How many questions both asked.
        left_out: How many only one of them asked; they count nowhere.
        differences: By name of metric; those that both runs have.
        gained: Right in the second run alone.
        lost: Right in the first run alone.
    """

    questions: int
    left_out: int
    differences: dict[str, Difference]
    gained: tuple[Flip, ...]
    lost: tuple[Flip, ...]


def compare(before: Sequence[Row], after: Sequence[Row], *, seed: int = 0) -> Comparison:
    """The second run against the first; questions are paired by id and wording.

    Args:
        seed: Of the bootstrap draws.

    Raises:
        EvaluationError: The runs have no question in common.
    """
    earlier = {(row.id, row.question): row for row in before}
    pairs = [(earlier[row.id, row.question], row) for row in after if (row.id, row.question) in earlier]
    if not pairs:
        raise EvaluationError("The two runs have no question in common: compare runs over the same question set.")
    left, right = [old for old, _ in pairs], [new for _, new in pairs]
    differences = {name: _difference(name, left, right, seed) for name in METRICS}
    return Comparison(
        questions=len(pairs),
        left_out=len(before) + len(after) - 2 * len(pairs),
        differences={name: found for name, found in differences.items() if found},
        gained=tuple(_flip(old, new) for old, new in pairs if new.right and not old.right),
        lost=tuple(_flip(old, new) for old, new in pairs if old.right and not new.right),
    )


def _difference(name: str, before: Sequence[Row], after: Sequence[Row], seed: int) -> Difference | None:
    import numpy as np

    (left, n_left), (right, n_right) = statistic_of(name, before), statistic_of(name, after)
    if not (n_left and n_right):
        return None

    def change(draws: "NDArray[np.int64]") -> "NDArray[np.float64]":
        return right(draws) - left(draws)

    everything = np.arange(len(before))[None]
    return Difference(
        before=round(float(left(everything)[0]), 4),
        after=round(float(right(everything)[0]), 4),
        change=estimate(change, len(before), n=min(n_left, n_right), seed=seed),
    )


def _flip(before: Row, after: Row) -> Flip:
    return Flip(after.id, after.question, before.error or before.text, after.error or after.text)
