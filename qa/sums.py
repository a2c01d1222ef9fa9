"""Sums: a small model finds the two figures, which are cited and checked, and Python works them out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from qa.checks import figures, limits

_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_DIGITS = Decimal("0.1")


@dataclass(frozen=True)
class _Sum:
    """What is asked for.

    Attributes:
        asked: Tells such a question.
        of: The result, of the smaller and the greater figure.
        said: The sentence, with `hedge` and `result`.
        keeps_unit: The result is in the unit of the figures.
    """

    asked: re.Pattern[str]
    of: Callable[[Decimal, Decimal], Decimal]
    said: str
    keeps_unit: bool = True


_SHARE = _Sum(
    re.compile(r"\b(?:what|which) (?:percentage|per ?cent|share|proportion|fraction) of\b", re.I),
    lambda low, high: 100 * low / high,
    "That is {hedge}{result} percent.",
    keeps_unit=False,
)
_SUMS = (
    _Sum(
        re.compile(r"\b(?:how many times|(?:by|to) what factor|what (?:factor|multiple))\b", re.I),
        lambda low, high: high / low,
        "That is {hedge}{result} times as much.",
        keeps_unit=False,
    ),
    _SHARE,
    _Sum(
        re.compile(r"\badd(?:ed)?\b[^?]* (?:up|together)\b|\b(?:altogether|combined|in total|sum of)\b", re.I),
        lambda low, high: low + high,
        "Together that is {hedge}{result}.",
    ),
    _Sum(
        re.compile(
            r"\bhow (?:much|many)\b[^?]*\b(?:more|less|fewer|greater|higher|lower|larger|smaller|dearer|cheaper)\b"
            r"|\bby how (?:much|many)\b|\bdifference between\b|\bthe (?:increase|decrease|rise|fall|drop|gap)\b",
            re.I,
        ),
        lambda low, high: high - low,
        "The difference is {hedge}{result}.",
    ),
)  # fmt: skip


def asks_for_a_sum(question: str) -> bool:
    """True where two figures may have to be worked out: a difference, a sum, a share, or how many times as much."""
    return any(kind.asked.search(question) for kind in _SUMS)


def worked_out(question: str, answer: str) -> str:
    """The result as a sentence; empty where none is asked for, or there are not just two figures of one unit.

    A figure that the question gives itself is one of the two. Of two percentages no share is made. Rounded to one
    decimal place; with "more than" or "about" where one of the two is a limit.
    """
    kind = next((kind for kind in _SUMS if kind.asked.search(question)), None)
    known = [figure for figure in figures(f"{answer} {question}") if not figure.is_year]
    known = [figure for figure in known if figure.measured or figure.number != 1]  # "one" is no figure
    measured = [figure for figure in known if figure.measured]
    found = {figure.value: figure for figure in measured or known}
    units = {figure.unit for figure in found.values()} - {""}  # "52,000 passengers ... came to 41,000"
    if kind is None or len(found) != 2 or len(units) > 1 or (kind is _SHARE and units == {"percent"}):
        return ""
    low, high = sorted(found)
    if low <= 0:
        return ""
    result = kind.of(low, high)
    shown = _written(result, next(iter(units), "")) if kind.keeps_unit else _rounded(result)
    return kind.said.format(hedge=_hedge(answer, low, high, exact=result == result.quantize(_DIGITS)), result=shown)


def _hedge(answer: str, low: Decimal, high: Decimal, *, exact: bool) -> str:
    """What goes for one of the figures goes for the result, where that is plain: more than 5 less 1 is more than 4."""
    limited = {(value, sign) for value, sign in limits(answer) if value in (low, high)}
    if limited == {(high, 1)}:
        return "more than "
    return "" if exact and not limited else "about "


def _written(value: Decimal, unit: str) -> str:
    scale, name = next(((scale, name) for scale, name in _SCALES if value >= scale), (Decimal(1), ""))
    unit = "percentage points" if unit == "percent" else unit
    return " ".join(filter(None, (_rounded(value / scale), name, unit)))


def _rounded(value: Decimal) -> str:
    return f"{value.quantize(_DIGITS).normalize():,f}"
