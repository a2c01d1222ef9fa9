"""Which way the figures of a text go: a least or a most, up or down."""

import re
from decimal import Decimal

from qa.checks.figures import figures, plain
from qa.checks.negation import has_not
from qa.checks.words import WORD, root, roots

# What has a sign, and the sign: 1 for up, at least, after; -1 for down, at most, before.
Signs = set[tuple[Decimal | str, int]]

_BEFORE_A_FIGURE = r"\s(?:[$€£¥]|(?:an?|the|about|around|some)\s)?$"
_AT_LEAST = re.compile(
    r"(?:\b(?:at least|exceed(?:s|ed|ing)?|upwards of|a minimum of|(?:no|not) (?:less|fewer) than)"
    rf"|(?<!no )(?<!not )\b(?:more than|over|above)){_BEFORE_A_FIGURE}",
    re.I,
)
_AT_MOST = re.compile(
    r"(?:\b(?:at most|up to|within|a maximum of|as (?:much|many) as|almost|nearly|(?:no|not) more than)"
    rf"|(?<!no )(?<!not )\b(?:less than|fewer than|under|below)){_BEFORE_A_FIGURE}",
    re.I,
)
_OR_MORE = re.compile(r"\s(?:\w+ )?(?:or more|at least|or above|or over)\b", re.I)
_OR_LESS = re.compile(r"\s(?:\w+ )?(?:or less|or fewer|at most|or under|or below)\b", re.I)
_ROSE = frozenset(["rise", "rais", "increas", "grow", "growth", "climb", "expand", "soar", "jump", "surg"])
_FELL = frozenset(["fall", "drop", "declin", "decreas", "shrink", "sink", "slump", "plung", "reduc"])
_UP = _ROSE | frozenset(["up", "gain", "win", "add", "advanc", "higher", "more"])
_DOWN = _FELL | frozenset(["down", "cut", "lose", "loss", "slash", "lower", "fewer", "less"])
_CLAUSE = re.compile(r"[;:]|\b(?:while|but|although|whereas|and|than)\b")
_MOST_WORDS_TO_A_FIGURE = 8
_LEAST_SHARED = 2  # words


def limits(text: str) -> Signs:
    """The figures that are a least (1) or a most (-1)."""
    written, found = plain(text), Signs()
    for figure in figures(text):
        before, after = written[: figure.start], written[figure.end :]
        if _AT_LEAST.search(before) or _OR_MORE.match(after):
            found |= {(figure.value, 1), (figure.number, 1)}
        elif _AT_MOST.search(before) or _OR_LESS.match(after):
            found |= {(figure.value, -1), (figure.number, -1)}
    return found


def directions(text: str) -> Signs:
    """The figures by or to which something rose (1) or fell (-1)."""
    written, found = plain(text), Signs()
    for figure in figures(text):
        before = _CLAUSE.split(written[: figure.start])[-1]
        following = WORD.findall(written[figure.end :])[:1]
        near = following + WORD.findall(before)[::-1][:_MOST_WORDS_TO_A_FIGURE]
        sign = next(filter(None, map(_sign, near)), 0)
        if sign and not has_not(before):
            found.add((figure.value, sign))
    return found


def goes_the_other_way(claim: str, cited: str) -> bool:
    """True when all in the claim rose, and in a text on the same things all fell, or the other way about."""
    claimed, held = set(roots(claim)), set(roots(cited))
    ways = {bool(claimed & _ROSE) - bool(claimed & _FELL), bool(held & _ROSE) - bool(held & _FELL)}
    return ways == {1, -1} and not has_not(cited) and len(claimed & held) >= _LEAST_SHARED


def _sign(word: str) -> int:
    forms = {root(word), word.lower()}
    return bool(forms & _UP) - bool(forms & _DOWN)
