"""A claim against its cited text, by rules: figures, names, and the kind of answer that was asked for.

Each check returns the reason why the claim must not be shown, or an empty string.
"""

import re
from decimal import Decimal

from index import stems

_SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9, "b": 9,
    "trillion": 12, "tn": 12,
}  # fmt: skip
_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_DIGITS = re.compile(
    r"(?<![\w.])[$€£¥]?(\d[\d,]*(?:\.\d+)?)(?:[\s-]*(hundred|thousand|million|billion|trillion|bn|mn|tn|k|m|b)\b)?",
    re.I,
)
_SPELLED = re.compile(rf"\b({'|'.join(_WORDS)})\b(?:[\s-]+(hundred|thousand|million|billion|trillion)\b)?", re.I)
_NAME = re.compile(r"\b[A-Z][\w&]*(?:[.’'-][A-Z]?[\w&]+)*\.?")
_SAME = {
    "uk": "britain british kingdom england",
    "us": "america american states",
    "usa": "america american states us",
}
_DENIAL = re.compile(
    r"\b(?:no information|not (?:mentioned|stated|specified|given|provided|named|disclosed|clear|known|available)"
    r"|(?:does|do|did) not (?:say|state|mention|specify|provide|give|name|contain|indicate|disclose|include)"
    r"|cannot be (?:determined|answered)|unknown|unclear)\b",
    re.I,
)  # fmt: skip
_TIME = re.compile(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|fall|winter|today|yesterday|tomorrow|now|ago"
    r"|century|decades?|years?|months?|weeks?|days?|hours?|recent|recently|soon|early|late|before|after|during|when"
    r"|since|until|while|once|upon)\b",
    re.I,
)  # fmt: skip
_QUANTITY = re.compile(
    rf"\d|\b(?:{'|'.join(_WORDS)}|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|half|third|quarter|none"
    r"|no|several|many|few|more|most|all|both|double|twice|single|once|pair|couple)\b",
    re.I,
)  # fmt: skip
_KINDS = (
    (re.compile(r"\b(?:how (?:many|much)|what (?:number|percentage|share) of)\b", re.I), _QUANTITY, "a figure"),
    (
        re.compile(
            r"^(?:\W*(?:and|so|but)\s+)?(?:when\b|(?:in |on )?(?:what|which) (?:year|month|day|date|century|decade)\b)",
            re.I,
        ),
        _TIME,
        "a time",
    ),
)


def denies(claim: str) -> bool:
    """True when the model itself says that the text does not tell."""
    return bool(_DENIAL.search(claim))


def check_numbers(claim: str, cited: str) -> str:
    """Every figure of the claim must stand in the cited text, in whatever way it is written there."""
    missing = numbers(claim) - numbers(cited, spelled=True)
    if missing:
        return f"the cited text does not have the figure {_written(min(missing))}"
    return ""


def check_names(claim: str, context: str) -> str:
    """Every proper name of the claim must stand in the cited text or the lines around it."""
    missing = missing_names(names(claim), context)
    return f"the cited text does not name {missing[0]}" if missing else ""


def check_question(question: str, read: str) -> str:
    """Every proper name of the question must stand somewhere in what was read."""
    missing = missing_names(names(question), read)
    return f"the articles do not mention {missing[0]} in this connection" if missing else ""


def check_kind(question: str, claim: str) -> str:
    """A question for a figure or a time must get one."""
    for asked, given, kind in _KINDS:
        if asked.search(question) and not given.search(claim):
            return f"the question asks for {kind}"
    return ""


def numbers(text: str, *, spelled: bool = False) -> set[Decimal]:
    """The figures of a text as values: "$8bn", "8 billion" and "8,000 million" are the same.

    Args:
        spelled: Also count "two" and the like; with a scale ("two million") they always count.
    """
    found = {_value(Decimal(digits.replace(",", "")), scale) for digits, scale in _DIGITS.findall(_closed(text))}
    for word, scale in _SPELLED.findall(text):
        if scale or spelled:
            found.add(_value(Decimal(_WORDS.index(word.lower())), scale))
    return found


def names(text: str) -> list[str]:
    """The proper names of a text, word by word, as written; the word that opens a sentence is no evidence."""
    found = []
    for match in _NAME.finditer(text):
        opens = not re.search(r"[^\s\"“‘'(]", text[: match.start()]) or re.search(
            r"[.!?:]\s+[\"“‘'(]*$", text[: match.start()]
        )
        inner_capital = re.search(r"[A-Z]", match.group()[1:])
        if match.group() != "I" and (inner_capital or not opens):
            found.append(match.group().rstrip("."))
    return list(dict.fromkeys(found))


def missing_names(wanted: list[str], context: str) -> list[str]:
    """Those names that a text has in no form: not as written, not as an adjective, not abbreviated or spelled out."""
    held = {_bare(word) for word in re.findall(r"[\w.&’'-]+", context)} | stems(context)
    held |= {_bare(word) for word in re.findall(r"[\w&]+", context)} | _acronyms(context)
    return [name for name in wanted if not _forms(name) & held and not _begins_alike(name, held)]


def _forms(name: str) -> set[str]:
    bare = _bare(name)
    parts = {_bare(part) for part in re.split(r"[-’'&.]", name) if len(part) > 2}
    return {bare, *stems(name), *_SAME.get(bare, "").split(), *parts} - {""}


def _begins_alike(name: str, held: set[str]) -> bool:
    """As "Norway" and "Norwegian" do: the same first five letters, or four of a short name."""
    bare = _bare(name)
    length = 4 if len(bare) <= 8 else 5
    return len(bare) > length and any(word.startswith(bare[:length]) for word in held if len(word) > length)


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$|\W", "", word).lower()


def _acronyms(text: str) -> set[str]:
    """The initials of the names in a text: "us" for "United States"."""
    runs = re.findall(r"[A-Z]\w+(?:\s+(?:of\s+|and\s+|the\s+)*[A-Z]\w+)+", text)
    return {"".join(re.findall(r"\b[A-Z]", run)).lower() for run in runs}


def _closed(text: str) -> str:
    """Digits and their unit apart, so that the 2.2 of "2.2GW" ends where its unit begins."""
    return re.sub(r"(?<=\d)(?=(?:[kMGT]?W|[kKMGT]B|km|kg|th|st|nd|rd|s|pm|am)\b)", " ", text)


def _value(number: Decimal, scale: str) -> Decimal:
    return number.scaleb(_SCALES.get(scale.lower(), 0)).normalize()


def _written(number: Decimal) -> str:
    return f"{number:,f}"
