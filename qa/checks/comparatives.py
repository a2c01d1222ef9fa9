"""Claims that turn the cited text's comparison round: up for down, at least for at most, after for before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.checks.directions import Signs, directions, goes_the_other_way, limits
from qa.checks.figures import figures, plain
from qa.checks.negation import has_not
from qa.checks.words import WORD, root, roots, sentences

_THAN = re.compile(
    r"\b(?P<word>more|less|fewer|\w{2,}er)\b(?: \w+){0,3}? than (?P<other>[^,;:.]*)"
    r"|\b(?P<place>ahead of|behind) (?P<whom>[^,;:.]*)",
    re.I,
)
_COMPARATIVES = (
    "more|less|fewer|higher|lower|larger|bigger|greater|smaller|longer|shorter|older|younger|faster|slower"
    "|cheaper|dearer"
)
# A figure as the difference of two things; small models give one of the two for it.
_DIFFERENCE = re.compile(
    rf"(?P<more>\d(?:[\d.,]*\d)?(?: ?(?:%|[a-z]+))?)(?: [a-z]+)? (?:{_COMPARATIVES})\b[^,;.]*? than\b"
    r"|\b(?:exceed|surpass|outstrip)\w*\b[^,;]*? by (?P<by>\D?\d(?:[\d.,]*\d)?(?: ?(?:%|[a-z]+))?)",
    re.I,
)
# What stands beside a figure that is one.
_COMPARED_AFTER = re.compile(
    rf"(?:[^;.]|\.(?=\d)){{0,40}}?\b(?:{_COMPARATIVES}|than|above|below|over|under|ahead|behind)\b", re.I
)
_COMPARED_BEFORE = re.compile(r"\b(?:by|extra|additional|further|another|exceed\w*|difference|gap)\b[^;.]{0,30}$", re.I)
# A verdict on which of two is the better; small models give one where they are asked to compare and no text does.
_VERDICT = re.compile(r"\b(?:(?:un)?favorabl[ey]|superior|inferior|outperform\w*|outshin\w+)\b", re.I)
_GREATER = frozenset(["more", "larger", "bigger", "greater", "higher", "longer", "heavier", "taller", "ahead of"])
_SMALLER = frozenset(["less", "fewer", "smaller", "lower", "shorter", "lighter", "behind"])
_PAIRS = (
    "larger bigger greater/smaller", "longer/shorter", "higher/lower", "older/younger newer", "faster/slower",
    "better/worse", "stronger/weaker", "earlier/later", "richer/poorer", "hotter warmer/colder cooler",
    "largest biggest greatest/smallest", "highest/lowest", "longest/shortest", "best/worst",
    "oldest/youngest newest", "fastest/slowest", "strongest/weakest", "hottest/coldest",
)  # fmt: skip
_OPPOSITES = {
    word: frozenset(others.split())
    for pair in _PAIRS
    for side, others in (pair.split("/"), pair.split("/")[::-1])
    for word in side.split()
}
_ORDER = {"before": -1, "after": 1, "until": -1, "till": -1, "since": 1, "first": -1, "last": 1}
_PERIODS = frozenset(
    re.findall(r"\w+", "year month week day night time quarter decad centuri spring summer autumn winter")
)
_TARGET_WORDS = 3


@dataclass(frozen=True)
class _Comparison:
    """What is compared, greater (1) or smaller (-1) than what; 0 where the word is neither."""

    word: str
    sign: int
    left: frozenset[str]
    right: frozenset[str]


def check_comparatives(claim: str, cited: str) -> str:
    """What the cited text puts one way round must not stand the other way round in the claim."""
    if _turns(_orders(claim), _orders(cited)):
        return "the cited text has it the other way round in time"
    if has_not(claim):
        return ""
    if _turns(limits(claim), limits(cited)):
        return "the cited text sets the limit the other way"
    if _turns(directions(claim), directions(cited)) or goes_the_other_way(claim, cited):
        return "the cited text says that it went the other way"
    if _has_no_such_difference(claim, cited):
        return "the cited text does not state the difference"
    if _judges(claim) - _judges(cited):
        return "the cited text does not say which is the better"
    if _compares_otherwise(claim, cited) or _has_only_the_opposite(claim, cited):
        return "the cited text compares them the other way round"
    return ""


def _turns(claimed: Signs, held: Signs) -> bool:
    """True when something has one sign in the claim, and only the other one in the text."""
    return any(
        (key, -sign) in held and not {(key, sign)} & held and (key, -sign) not in claimed for key, sign in claimed
    )


def _has_no_such_difference(claim: str, cited: str) -> bool:
    """True where a difference of the claim stands in the text, and nowhere as one."""
    if not (claimed := _DIFFERENCE.search(plain(claim))):
        return False
    text, wanted = plain(cited), {figure.number for figure in figures(claimed["more"] or claimed["by"])}
    held = [figure for figure in figures(cited) if figure.number in wanted]
    return bool(held) and not any(
        _COMPARED_AFTER.match(text[figure.end :]) or _COMPARED_BEFORE.search(text[: figure.start]) for figure in held
    )


def _judges(text: str) -> set[str]:
    return {root(word) for word in _VERDICT.findall(text.replace("avour", "avor"))}


def _orders(text: str) -> Signs:
    """What something is before (-1) or after (1), by the word that follows: "before midnight"."""
    words, found = WORD.findall(plain(text)), Signs()
    for place, word in enumerate(words):
        following = [root(other) for other in words[place + 1 : place + 1 + _TARGET_WORDS]]
        key = next(filter(None, following), "")
        denied = words[place - 1 : place] == ["not"]
        if (sign := _ORDER.get(word.lower())) and key and key not in _PERIODS and not denied:
            kind = "order" if word.lower() in ("first", "last") else "time"
            found.add((f"{kind} {key}", sign))
    return found


def _compares_otherwise(claim: str, cited: str) -> bool:
    pairs = [(one, other) for one in _comparisons(claim) for other in _comparisons(cited)]
    same = {_agree(one, other) for one, other in pairs}
    return False in same and True not in same


def _agree(claimed: _Comparison, held: _Comparison) -> bool | None:
    """Whether two comparisons say the same; None where they are not on the same things, or not surely."""
    if claimed.word == held.word:
        signs = 1
    elif not (signs := claimed.sign * held.sign):
        return None
    if claimed.right & held.right:
        return signs > 0
    swapped = claimed.right & held.left and held.right & claimed.left
    return signs < 0 if swapped else None


def _comparisons(text: str) -> Iterator[_Comparison]:
    for sentence in sentences(text):
        for match in _THAN.finditer(sentence):
            word = (match["word"] or match["place"]).lower()
            left = frozenset(roots(sentence[: match.start()]))
            right = frozenset(roots(match["other"] or match["whom"])[:_TARGET_WORDS])
            yield _Comparison(word, (word in _GREATER) - (word in _SMALLER), left - right, right - left)


def _has_only_the_opposite(claim: str, cited: str) -> bool:
    """True for a "smaller" of the claim on whose things the text has "larger" alone, and no other side to look from."""
    if _THAN.search(claim) or _THAN.search(cited):
        return False
    claimed, held = ({word.lower() for word in WORD.findall(text)} for text in (claim, cited))
    return any(_OPPOSITES[word] & held and word not in held for word in claimed & _OPPOSITES.keys())
