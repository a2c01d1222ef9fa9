"""A model's reply to claims: one a sentence, with the source numbers written in it."""

import re
from dataclasses import dataclass

from index import split_sentences

_MARKS = r"(?:\s*\[\s*\d+(?:\s*[,;]\s*\d+)*\s*\])+"
# "The bridge reopened. [1] Repairs ..." and "The bridge reopened [1]." are the same claim.
_MARKS_AFTER_THE_STOP = re.compile(rf"([.!?][\"'”’]?)({_MARKS})")
_MARKS_ANYWHERE = re.compile(_MARKS)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# One or two are asked for; a small model that writes more than so many recites the article until it is cut off.
MOST_CLAIMS = 6


@dataclass(frozen=True)
class DraftClaim:
    """One sentence of a reply.

    Attributes:
        text: Without its marks.
        hints: The source numbers written with it that exist, each once.
    """

    text: str
    hints: tuple[int, ...]


def parse_reply(reply: str, *, sources: int) -> list[DraftClaim]:
    """The first claims of a reply, in order; numbers outside 1 to `sources` are dropped, repeated claims too."""
    text = _MARKS_AFTER_THE_STOP.sub(r"\2\1", clean(reply))
    claims: dict[str, DraftClaim] = {}
    for sentence in split_sentences(text):
        marked = text[sentence.start : sentence.end]
        numbers = [int(number) for number in re.findall(r"\b\d{1,4}\b", "".join(_MARKS_ANYWHERE.findall(marked)))]
        claim = re.sub(r"^(?:[-*•]|\d{1,3}[.)])\s+", "", _unmarked(marked)).strip()
        hints = tuple(dict.fromkeys(number for number in numbers if 1 <= number <= sources))
        if re.search(r"\w", claim):
            claims.setdefault(claim.lower(), DraftClaim(claim, hints))
    return list(claims.values())[:MOST_CLAIMS]


def is_too_long(reply: str) -> bool:
    """True once a reply has begun another sentence than those that become claims."""
    return len(split_sentences(without_marks(reply))) > MOST_CLAIMS


def without_marks(reply: str) -> str:
    """A reply, or the beginning of one, as it is shown while it is written."""
    return re.sub(r"\s*\[[\d,; ]*$", "", _unmarked(clean(reply))).strip()


def clean(reply: str) -> str:
    """A reply without control characters, and without those that turn the direction of writing."""
    return _CONTROL.sub(" ", reply).strip()


def _unmarked(text: str) -> str:
    """A text in which no mark is left, not even one that stood around another."""
    while (shorter := _MARKS_ANYWHERE.sub("", text)) != text:
        text = shorter
    return text
