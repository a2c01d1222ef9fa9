"""Vectors of a text and of parts of it, from those of its tokens."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Reading(NamedTuple):
    """What was read of one text.

    Attributes:
        tokens: A vector a token, shape (tokens, dimensions).
        places: The characters of each token, half-open; those that mark the ends of a text have none.
    """

    tokens: "NDArray[np.float32]"
    places: Sequence[tuple[int, int]]


def plain(text: str) -> str:
    """Without halves of surrogate pairs, which a terminal makes of bytes that are no UTF-8, and no tokenizer takes."""
    return text.encode("utf-8", "replace").decode()


def unit(vectors: "NDArray[Any]") -> "NDArray[np.float64]":
    """Of length one, in full precision, whatever the model works in."""
    wide = vectors.astype("float64")
    scaled: NDArray[np.float64] = wide / (wide**2).sum(axis=1, keepdims=True) ** 0.5
    return scaled


def span_vectors(
    reading: Reading, spans: Sequence[tuple[int, int]], *, instead: "NDArray[np.float64]"
) -> "NDArray[np.float32]":
    """Unit vectors of spans of characters, half-open.

    Args:
        instead: For a span that holds no token.
    """
    import numpy as np

    numbers = [number for number, (start, end) in enumerate(reading.places) if start < end]
    starts = [reading.places[number][0] for number in numbers]
    ranges = [numbers[bisect_left(starts, first) : bisect_left(starts, last)] for first, last in spans]
    means = [reading.tokens[inside].mean(axis=0) if inside else instead for inside in ranges]
    return unit(np.array(means).reshape(len(means), reading.tokens.shape[1])).astype("float32")
