"""Figures that a text spells: "twenty-three", "two and a half", "half an hour", as digits."""

import re

from index import NUMBER_WORDS

_ONES = {word: number for number, word in enumerate(NUMBER_WORDS[1:10], start=1)}
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TWENTY_ON = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * tens for tens, word in enumerate(_TWENTY_ON.split(), start=2)}
_SIMPLE = {"zero": 0} | _ONES | {word: number for number, word in enumerate(_TEENS.split(), start=10)} | _TENS
_SPELLED = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})[- ](?P<ones>{'|'.join(_ONES)})|(?P<simple>{'|'.join(_SIMPLE)}))\b"
    r"(?P<half> and a half\b)?",
    re.I,
)
_SCALES = "hundred|thousand|million|billion|trillion"
_A_HALF = re.compile(rf"\bhalf (?:an?|of an?) (hour|minute|day|year|century|mile|{_SCALES})\b", re.I)
_AND_A_HALF = re.compile(r"\b(?:an?|one) (hour|day|week|month|year|mile|million|billion|trillion) and a half\b", re.I)
_A_SCALE = re.compile(rf"\ba (?=(?:{_SCALES})\b)", re.I)


def as_digits(text: str) -> str:
    """A text with every spelled figure in digits."""
    text = _A_SCALE.sub("1 ", _A_HALF.sub(r"0.5 \1", _AND_A_HALF.sub(r"1.5 \1", text)))
    return _SPELLED.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    if match["tens"]:
        number = _TENS[match["tens"].lower()] + _ONES[match["ones"].lower()]
    else:
        number = _SIMPLE[match["simple"].lower()]
    return f"{number}.5" if match["half"] else str(number)
