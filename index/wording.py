"""How much of a question's wording a text has: its telling words by their stems, and its runs of two words."""

import math
from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise
from typing import Any

from index.terms import terms, words


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of an English word, lower case (Snowball)."""
    return str(_stemmer().stemWord(word.lower()))


def stems(text: str) -> set[str]:
    """The stems of a text's telling words; see `terms`."""
    return {stem(word) for word in terms(text)}


def coverage(question: str, texts: Sequence[str]) -> list[float]:
    """Share of the question's terms that each text holds, 0 to 1, terms that are rare among the texts counting more."""
    return _shares(stems(question), [stems(text) for text in texts])


def phrase_coverage(question: str, texts: Sequence[str]) -> list[float]:
    """Share of the question's runs of two words that each text holds, 0 to 1, rare ones counting more."""
    return _shares(_pairs(question), [_pairs(text) for text in texts])


def _shares(wanted: Set[Any], held: Sequence[Set[Any]]) -> list[float]:
    found = [wanted & there for there in held]
    # Inverse document frequency (Spärck Jones 1972) over these texts alone, which are the ones to tell apart.
    weights = {item: math.log((len(held) + 1) / (sum(item in some for some in found) + 0.5)) for item in wanted}
    total = sum(weights.values()) or 1.0
    return [sum(weights[item] for item in some) / total for some in found]


def _pairs(text: str) -> set[tuple[str, str]]:
    stemmed = [stem(word) for word in words(text)]
    return set(pairwise(stemmed))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english", 0)  # no memory of its own
