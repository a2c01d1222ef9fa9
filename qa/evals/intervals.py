"""Bootstrap percentile intervals (Efron 1979): the questions are drawn again, with replacement, and counted again.

A statistic takes row numbers, one draw a line, and gives its value for each draw; NaN where no row of a draw
has a value.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from qa.evals.records import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Statistic = Callable[[NDArray[np.int64]], NDArray[np.float64]]

RESAMPLES = 2000
_AT_ONCE = 100  # draws of ten thousand rows, all at once, would take gigabytes
_MIDDLE = (0.025, 0.975)


def centre(values: Sequence[float | None], over: Literal["mean", "median"]) -> "Statistic":
    """The mean or median of the rows that have a value."""
    import numpy as np

    known = np.array([np.nan if value is None else value for value in values], dtype=float)
    function = np.nanmedian if over == "median" else np.nanmean

    def statistic(draws: "NDArray[np.int64]") -> "NDArray[np.float64]":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a draw without any value is NaN, as it should be
            return np.asarray(function(known[draws], axis=-1))

    return statistic


def of_draws(function: "Callable[[NDArray[np.int64]], float]", known: Sequence[int]) -> "Statistic":
    """Any function of those rows of a draw that are known, given by their numbers."""
    import numpy as np

    def statistic(draws: "NDArray[np.int64]") -> "NDArray[np.float64]":
        kept = (draw[np.isin(draw, known)] for draw in draws)
        return np.array([function(rows) if rows.size else np.nan for rows in kept])

    return statistic


def estimate(statistic: "Statistic", rows: int, *, n: int, seed: int = 0) -> Estimate:
    """The statistic over all rows with its 95 % interval.

    Args:
        rows: How many rows there are.
        n: How many of them have a value; with none, there is no estimate.
        seed: Of the draws; the same rows and seed give the same interval.
    """
    import numpy as np

    if not n:
        return Estimate(None, None, None, 0)
    value = float(statistic(np.arange(rows)[None])[0])
    if np.isnan(value):
        return Estimate(None, None, None, n)
    random = np.random.default_rng(seed)
    draws = (random.integers(rows, size=(_AT_ONCE, rows)) for _ in range(RESAMPLES // _AT_ONCE))
    low, high = np.nanquantile(np.concatenate([statistic(draw) for draw in draws]), _MIDDLE)
    value, low, high = (round(float(number), 4) + 0.0 for number in (value, low, high))  # + 0.0: no minus zero
    return Estimate(value, low, high, n)
