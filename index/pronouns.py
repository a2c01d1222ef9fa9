"""Sentences that say little alone: which they are, and what they mean with the one before."""

import re
from collections.abc import Iterator

from index.types import Passage, Sentence

_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|their|them|he|his|him|she|her|this|these|those|the (?:company|firm|startup|group|plan|deal))\b",
    re.I,
)
# "It rose to ..." says nothing alone: such a sentence brings the one before it.
_LEANS_ON_THE_ONE_BEFORE = re.compile(
    r"(?:it|its|they|their|this|that|these|those|he|his|she|her|the company|the firm|such|both|also)\b", re.I
)


def points_back(text: str) -> bool:
    """True for a sentence with a pronoun or the like anywhere, which may stand for what was named before."""
    return bool(_POINTS_BACK.search(text))


def leans_on_the_one_before(text: str) -> bool:
    """True for a sentence that opens with a pronoun or the like, which the sentence before it explains."""
    return bool(_LEANS_ON_THE_ONE_BEFORE.match(text))


def plain_sentences(passage: Passage) -> Iterator[tuple[Sentence, str]]:
    """The citable sentences of a passage with their texts."""
    return ((sentence, passage.text_of(sentence)) for sentence in passage.citable)


def meant_sentences(passage: Passage) -> Iterator[tuple[Sentence, str]]:
    """The citable sentences of a passage, each with the one before where a pronoun in it points back."""
    before = ""
    for sentence in passage.citable:
        text = passage.text_of(sentence)
        yield sentence, f"{before} {text}".strip() if points_back(text) else text
        before = text
