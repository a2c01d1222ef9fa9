"""Every figure of a claim must stand in its cited text, and count the same there."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from index import numbers
from qa.checks.figures import Figure, figures, ordinals, plain, shares
from qa.checks.units import is_money, unit_of

_HEDGE = re.compile(
    r"\b(?:(about|around|roughly|some|approximately|close to)|(over|more than)|(nearly|almost))\s$", re.I
)
# By how much of itself a rounded figure may differ from the one that it stands for.
_ROUNDING = Decimal("0.05")
_MOST_COUNTED = 12
_SIGN = re.compile(r"[$€£¥₹]|[A-Za-z]+")


def check_numbers(claim: str, cited: str) -> str:
    """Every figure of the claim must stand in the cited text, in whatever way it is written there, and in its unit."""
    held = figures(cited)
    bare = numbers(cited, spelled=True) | ordinals(cited)
    for _, readings in groupby(figures(claim), key=lambda figure: figure.start):
        wanted = list(readings)
        if not any(_is_held(figure, claim, cited, held, bare) for figure in wanted):
            return _reason(wanted[-1], held)
    return ""


def _is_held(figure: Figure, claim: str, cited: str, held: Sequence[Figure], bare: set[Decimal]) -> bool:
    if not figure.measured and (figure.number == 1 or _counts_a_list(figure, cited, held)):
        return True
    if figure.unit == "percent" and figure.value in shares(cited):
        return True
    before = _HEDGE.search(plain(claim)[: figure.start])
    same = [other for other in held if _is_same(figure, other, before)]
    if any(_may_count_the_same(figure, other, cited) for other in same):
        return True
    return not same and not figure.measured and figure.number in bare


def _is_same(figure: Figure, other: Figure, hedge: re.Match[str] | None) -> bool:
    both = figure.measured and other.measured and figure.unit == other.unit
    value, there = (figure.value, other.value) if both else (figure.number, other.number)
    if value == there:
        return True
    if hedge is None or figure.is_year or other.is_year or not abs(value - there) <= _ROUNDING * there:
        return False
    return bool(hedge[1]) or (there > value if hedge[2] else there < value)


def _may_count_the_same(figure: Figure, other: Figure, cited: str) -> bool:
    """False where the units exclude each other: two currencies, money and things, a share and a measure."""
    if figure.measured and other.measured:
        return figure.unit == other.unit
    if figure.measured and is_money(figure.unit) and not other.unit:
        return any(found and found[0] == figure.unit for found in map(unit_of, _SIGN.findall(cited)))
    return not ((figure.measured and other.unit) or (other.measured and figure.unit))


def _counts_a_list(figure: Figure, cited: str, held: Sequence[Figure]) -> bool:
    """True for "three countries" where the text lists three, and has no other number of countries."""
    if figure.number > _MOST_COUNTED or any(other.unit == figure.unit != "" for other in held):
        return False
    return len(re.findall(r",|\band\b", cited)) >= figure.number - 1


def _reason(figure: Figure, held: Sequence[Figure]) -> str:
    written = f"{figure.number:,f}"
    if any(other.number == figure.number for other in held):
        return f"the cited text does not have the figure {written} " + (
            f"in {figure.unit}" if figure.measured else f"for {figure.unit}"
        )
    return f"the cited text does not have the figure {written}"
