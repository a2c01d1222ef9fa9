"""A claim to the sentences that state it. The numbers that a small model writes are only a hint."""

import re
from collections.abc import Callable, Sequence

from index import stems
from qa.replies import DraftClaim
from qa.sources import Source

_MEANING_SHARE = 0.5
_HINT_BONUS = 0.1
_QUESTION_SHARE = 0.15
_MAX_CITATIONS = 3
# A further sentence is cited when it holds at least this share of the claim's words that are still unstated.
_WORTH_ADDING = 0.4
# "Voltane is a maker of batteries that sells batteries": a whole sentence as far as "that".
_DEFINITION = re.compile(r"(?P<definition>.*?\b(?:is|are|was|were) an? .+?),? (?:that|which|who) (?P<tail>.+)")


def attribute(
    claim: DraftClaim, sources: Sequence[Source], *, embed: Callable[[list[str]], list[list[float]]]
) -> list[Source]:
    """The few sources that state a claim, the best first; empty when no source shares anything with it."""
    if not sources:
        return []
    wanted = stems(claim.text)
    held = [stems(source.text) & wanted for source in sources]
    vector, *vectors = embed([claim.text, *(source.text for source in sources)])
    scores = [
        _MEANING_SHARE * sum(a * b for a, b in zip(vector, other, strict=True))
        + (1 - _MEANING_SHARE) * len(found) / max(len(wanted), 1)
        + _HINT_BONUS * (source.number in claim.hints)
        + _QUESTION_SHARE * source.score
        for source, other, found in zip(sources, vectors, held, strict=True)
    ]
    best = max(range(len(sources)), key=lambda place: scores[place])
    if not held[best] and sources[best].number not in claim.hints:
        return []
    chosen = [best]
    missing = wanted - held[best]
    while len(chosen) < _MAX_CITATIONS and len(missing) >= 2:
        following = max(
            (place for place in range(len(sources)) if place not in chosen),
            key=lambda place: (len(held[place] & missing), scores[place]),
            default=None,
        )
        if following is None or len(held[following] & missing) < max(2, _WORTH_ADDING * len(missing)):
            break
        chosen.append(following)
        missing -= held[following]
    return [sources[place] for place in chosen]


def stated_part(claim: str, question: str, cited: str) -> str:
    """A claim without what a small model adds to a definition of its own accord, else the claim as it is.

    Only a relative clause at the end is cut off, and only where the cited text has a word of it not, has every word
    before it, and the question asks for nothing that stands in it alone.
    """
    found = _DEFINITION.fullmatch(claim)
    if not found or stems(found["tail"]) <= stems(cited):
        return claim
    kept = stems(found["definition"])
    return f"{found['definition']}." if stems(question) <= kept <= stems(cited) else claim
