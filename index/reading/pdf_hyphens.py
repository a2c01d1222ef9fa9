"""Words that a line end divides: whole again where the hyphen is the typesetter's, kept where it is the word's."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_DIVIDED = re.compile(r"([^\W_]+)[-‐\xad\ufffe]$")
_MARKS = "-‐\xad\ufffe"
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"([^\W\d_]+)[-‐](?=([^\W\d_]+))")
# Syllables such as "in" and "for" are words as well, and say nothing.
_LONGEST_SYLLABLE = 3
_AND = {"and", "or", "und", "oder", "et", "ou", "y", "o", "e", "en", "of"}
_WITHOUT_SPACES = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


def is_divided(line: str) -> bool:
    """True when a line ends in a word with a hyphen."""
    return _DIVIDED.search(line) is not None


class Joiner:
    """Joins lines; the words of the document tell which hyphens belong to them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._words: set[str] = set()
        divided = False
        for line in lines:
            # Halves of divided words are no words.
            rest = _WORD.sub(" ", line, count=1) if divided else line
            divided = line.endswith(tuple(_MARKS))
            whole = (rest.rpartition(" ")[0] if divided else rest).lower()
            self._words.update(_WORD.findall(whole), map("-".join, _COMPOUND.findall(whole)))
        halves = [(_DIVIDED.search(line), _WORD.match(below)) for line, below in pairwise(lines)]
        known = Counter(self._is_compound(half[1], rest[0]) for half, rest in halves if half and rest)
        self._divides_words = known[False] >= known[True]

    def joined(self, line: str, following: str) -> list[str]:
        """The line without a hyphen that only divided its last word, and what goes between it and the next one."""
        half, rest = _DIVIDED.search(line), _WORD.match(following)
        if not half:
            between = "" if _WITHOUT_SPACES.match(line[-1:]) and _WITHOUT_SPACES.match(following) else " "
            return [line.rstrip("\ufffe"), between]
        if line[-1] == "\xad":
            return [line[:-1], ""]
        if rest and rest[0] in _AND:
            return [f"{line[:-1]}-", " "]
        if not rest or not rest[0][0].islower() or not half[1].isalpha():
            return [f"{line[:-1]}-", ""]
        compound = self._is_compound(half[1], rest[0])
        keeps = not self._divides_words if compound is None else compound
        return [f"{line[:-1]}-" if keeps else line[:-1], ""]

    def _is_compound(self, half: str, rest: str) -> bool | None:
        """Whether the hyphen belongs to the word; None where the document does not tell."""
        half, rest = half.lower(), rest.lower()
        if half + rest in self._words:
            return False
        if f"{half}-{rest}" in self._words or (len(half) > _LONGEST_SYLLABLE and {half, rest} <= self._words):
            return True
        return None
