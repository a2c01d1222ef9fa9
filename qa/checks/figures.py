"""The figures of a text with what they count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from index import numbers
from qa.checks.spelled import as_digits
from qa.checks.units import counts_things, unit_of

_FIGURE = re.compile(
    r"(?<![\w.])(?:[A-Z]{1,2}(?=[$€£¥]))?(?P<money>[$€£¥₹]|(?:USD|EUR|GBP)\s?)?(?P<digits>\d[\d,]*(?:\.\d+)?)"
    r"(?:[\s-]*(?P<scale>(?i:hundred|thousand|million|billion|trillion|bn|mn|tn|k|m|b))\b)?"
    # An adjective may stand before a currency: "6 billion Norwegian kroner".
    r"(?:[\s-]*(?:(?:US|[A-Z][a-z]+(?:an|ese|ish|ss))\s(?=[a-z]))?(?P<unit>%|°[CF]?|[A-Za-z]+(?:/[hs])?))?"
)
_YEAR = re.compile(r"1[0-9]\d\d|20\d\d")
_FRACTION = re.compile(
    r"(?<!and )(?<!and a )\b(?:(?P<many>a|one|two|three|four)[- ](?P<part>half|third|quarter|fifth|tenth)s?|half)\b"
    r"(?! (?:an?|of an?) )",
    re.I,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_MANY = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]


@dataclass(frozen=True)
class Figure:
    """A figure as it stands in a text.

    Attributes:
        number: With its scale: 8,000,000,000 for "$8bn".
        unit: "dollars", "percent", "metres", ...; a plural noun; or empty.
        measured: True when the unit is one of money, share or measure, False when it is a noun or empty.
        value: In the unit: 2,200,000,000 for 2.2 gigawatts.
        start: Where it begins in the text as `plain` makes it.
        end: One past its digits, scale and, where it is measured, unit.
    """

    number: Decimal
    unit: str
    measured: bool
    value: Decimal
    start: int
    end: int

    @property
    def is_year(self) -> bool:
        """True for what is written as a year is, and counts nothing."""
        return not self.unit and bool(_YEAR.fullmatch(f"{self.number:f}"))


def figures(text: str) -> list[Figure]:
    """The figures of a text, in digits or spelled; where "m" may be million or metres, both."""
    return list(_figures(plain(text)))


def plain(text: str) -> str:
    """A text with its figures in digits and its fractions left out; what `start` and `end` count in."""
    return as_digits(_FRACTION.sub("fraction", text.replace("per cent", "percent")))


def shares(text: str) -> set[Decimal]:
    """The percentages that the fractions of a text amount to, exact to a point: 33 and 33.3 for "a third"."""
    found: set[Decimal] = set()
    for match in _FRACTION.finditer(text):
        many, part = (match["many"] or "a").lower(), (match["part"] or "half").lower()
        share = Decimal(100 * _MANY[many]) / _PARTS[part]
        found |= {round(share, places) for places in (0, 1, 2)} | {Decimal(int(share))}
    return found


def ordinals(text: str) -> set[Decimal]:
    """1 for "first" and so on."""
    return {Decimal(_ORDINALS.index(word) + 1) for word in re.findall(r"[a-z]+", text.lower()) if word in _ORDINALS}


def _figures(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        scale, money, word = match["scale"] or "", (match["money"] or "").strip(), match["unit"] or ""
        if scale == "m" and not money and not unit_of(word):
            number = _decimal(match["digits"])
            yield Figure(number, "metres", True, number, match.start(), match.end("scale"))
        [number] = numbers(f"{match['digits']} {scale}") or {Decimal(0)}
        known = unit_of(money) if money else unit_of(word)
        if known:
            unit, worth = known
            yield Figure(
                number, unit, True, (number * worth).normalize(), match.start(), match.end("unit" if word else 0)
            )
        else:
            thing = word if counts_things(word) and not (_YEAR.fullmatch(match["digits"]) and not scale) else ""
            yield Figure(number, thing, False, number, match.start(), match.end("scale" if scale else "digits"))


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "")).normalize()
