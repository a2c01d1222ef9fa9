"""Figures as values: "$8bn", "8 billion dollars" and "8,000 million" are the same, however a text writes them."""

import re
from decimal import Decimal

_SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9, "b": 9,
    "trillion": 12, "tn": 12,
}  # fmt: skip
_SCALE_WORDS = {zeros: word for word, zeros in _SCALES.items() if len(word) > 2}
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}
NUMBER_WORDS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
]
_DIGITS = re.compile(
    r"(?<![\w.])(?P<currency>[$€£¥]?)(?P<digits>\d[\d,]*(?:\.\d+)?)"
    r"(?:[\s-]*(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|k|m|b)\b)?",
    re.I,
)
_SPELLED = re.compile(
    rf"\b(?P<word>{'|'.join(NUMBER_WORDS)})\b(?:[\s-]+(?P<scale>hundred|thousand|million|billion|trillion)\b)?", re.I
)
_CURRENCY = re.compile("[$€£¥]")
_DIGIT = re.compile(r"\d")
# Letters before a currency's sign belong to it, as in "US$8 billion".
_CURRENCY_LETTERS = re.compile(r"\b[A-Z]{1,3}(?=[$€£¥])")


def numbers(text: str, *, spelled: bool = False) -> set[Decimal]:
    """The figures of a text as values.

    Args:
        spelled: Also count "two" and the like; with a scale ("two million") they always count.
    """
    text = close_figures(text)
    found = {_value(_decimal(match["digits"]), match["scale"]) for match in _DIGITS.finditer(text)}
    for match in _SPELLED.finditer(text):
        if match["scale"] or spelled:
            found.add(_value(_counted(match["word"]), match["scale"]))
    return found


def write_out(text: str) -> str:
    """A text whose figures are written out, so that the same amount gives the same words.

    "$8bn" becomes "8 billion 8000000000 dollars": the words that a question may use, and the value as a word of its
    own, which tells it from every other amount.
    """
    text = text.replace("%", " percent ").replace("per cent", "percent")
    # A search writes out hundreds of texts; most have no figure, and to see that is quicker than to look for each kind.
    if _CURRENCY.search(text):
        text = _CURRENCY_LETTERS.sub("", text)
    if _DIGIT.search(text):
        text = _DIGITS.sub(_written_figure, close_figures(text))
    lowered = text.lower()
    has_scale = "illion" in lowered or "hundred" in lowered or "thousand" in lowered
    return _SPELLED.sub(_written_word, text) if has_scale else text


def close_figures(text: str) -> str:
    """Digits and their unit apart, so that the 2.2 of "2.2GW" ends where its unit begins."""
    return re.sub(r"\d(?=(?:[kMGT]?W|[kKMGT]B|km|kg|th|st|nd|rd|s|pm|am)\b)", r"\g<0> ", text)


def _written_figure(match: re.Match[str]) -> str:
    digits = f"{_decimal(match['digits']):f}"
    return " ".join(filter(None, (digits, _scaled(digits, match["scale"]), _CURRENCIES.get(match["currency"], ""))))


def _written_word(match: re.Match[str]) -> str:
    return f"{match['word']} {_scaled(str(_counted(match['word'])), match['scale'])}" if match["scale"] else match[0]


def _scaled(digits: str, scale: str | None) -> str:
    """The scale by its full name, then the value; empty without a scale."""
    if not scale:
        return ""
    return f"{_SCALE_WORDS[_SCALES[scale.lower()]]} {_value(Decimal(digits), scale):f}"


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _counted(word: str) -> Decimal:
    return Decimal(NUMBER_WORDS.index(word.lower()))


def _value(number: Decimal, scale: str | None) -> Decimal:
    return number.scaleb(_SCALES[scale.lower()] if scale else 0).normalize()
