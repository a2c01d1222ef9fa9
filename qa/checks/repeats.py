"""Claims that say the question again: with nothing in answer to it, or with a Yes that no sentence bears out."""

import re
from collections.abc import Sequence

from index import stems

_YES_OR_NO = re.compile(
    r"^\W*(?:(?:and|so|but)\s+)?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|must)\b",
    re.I,
)
_CHOICE = re.compile(r"\b(?:or|both|whether|which of)\b|\bwhich\b.*\bof the\b", re.I)
_YES = re.compile(r"\W*yes\b", re.I)
# Of 163 questions of the set that confidence is fitted on: with less of a "Yes, ..." in any one cited sentence, five
# were wrong and one right; with more, four were right and one wrong.
_BORNE_OUT = 0.5


def check_repeats(question: str, claims: str) -> str:
    """What is asked for must be there: at least one telling word that the question does not have.

    Yes or no, and one of the things that the question names, are answers without.
    """
    if _YES_OR_NO.search(question) or _CHOICE.search(question) or stems(claims) - stems(question):
        return ""
    return "the reply only repeats the question"


def check_yes(claim: str, cited: Sequence[str]) -> str:
    """A small model says yes to most questions, in their words: one cited sentence must have half of those."""
    wanted = stems(claim)
    if not _YES.match(claim) or not wanted or not cited:
        return ""
    share = max(len(wanted & stems(sentence)) for sentence in cited) / len(wanted)
    return "" if share >= _BORNE_OUT else "no sentence of the cited text says so"
