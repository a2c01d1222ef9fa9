"""A claim against its cited text, by rules: figures, names, and the kind of answer that was asked for.

Each check returns the reason why the claim must not be shown, or an empty string.
"""

import re
from collections.abc import Collection
from decimal import Decimal

from index import NUMBER_WORDS, close_figures, numbers, stems

# The letters of "US$8 billion" belong to the currency.
_NAME = re.compile(r"\b(?![A-Z]{1,3}[$€£¥])[A-Z][\w&]*(?:[.’'-][A-Z]?[\w&]+)*\.?")
# Countries whose adjective or short name is another word; the regular ones are made of the endings below.
_SAME = {
    word: group
    for group in (
        "uk britain british kingdom", "us usa america american states", "france french", "germany german germans",
        "spain spanish", "poland polish", "netherlands dutch holland", "denmark danish", "finland finnish",
        "ireland irish", "wales welsh", "switzerland swiss", "portugal portuguese",
    )
    for word in group.split()
} | {"uk": "britain british kingdom england"}  # fmt: skip
_NOUN_ENDINGS = {"", "a", "ain", "an", "and", "ay", "e", "en", "ey", "ia", "land", "o", "on", "s", "um", "y"}
_ADJECTIVE_ENDINGS = {"an", "ean", "egian", "er", "ese", "i", "ian", "ic", "ish", "n", "tish"}
_DENIAL = re.compile(
    r"\b(?:no information|not (?:mentioned|stated|specified|given|provided|named|disclosed|clear|known|available)"
    r"|(?:does|do|did) not (?:say|state|mention|specify|provide|give|name|contain|indicate|disclose|include)"
    r"|cannot be (?:determined|answered)|unknown|unclear)\b",
    re.I,
)  # fmt: skip
_NOT = re.compile(r"\b(?:no|not|never|nobody|nothing|neither|nor|cannot)\b|n[’']t\b", re.I)
# Words with which a text may say that something is not so.
_DENIES = re.compile(
    rf"{_NOT.pattern}|\b(?:none|without|rather|instead|only|hardly|barely|un(?:able|likely|willing|changed|known)"
    r"|(?:fail|refus|reject|lack|stop|ceas|halt|end|den[yi]|declin|avoid|abandon|cancel)\w*)\b",
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
    rf"\d|\b(?:{'|'.join(NUMBER_WORDS)}|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|half|third|quarter|none"
    r"|no|several|many|few|more|most|all|both|double|twice|single|once|pair|couple)\b",
    re.I,
)  # fmt: skip
_WHO_DOES = re.compile(
    r"\W*(?:and\s+|so\s+|but\s+)?who\s+(?!(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|else)\b)(\w+)",
    re.I,
)
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


def check_names(claim: str, context: str, *, read: str = "") -> str:
    """Every proper name of the claim must stand in the cited text or the lines around it.

    Args:
        read: All that the model read; a name in it is known as one where it opens the claim, too.
    """
    known = {_bare(name) for name in names(read) if stems(name)}
    missing = missing_names(names(claim, known=known), f"{context} {_spelled_out(claim, context)}")
    return f"the cited text does not name {missing[0]}" if missing else ""


def check_question(question: str, found: str) -> str:
    """Every proper name of the question must stand somewhere in what was found."""
    missing = missing_names(names(question), found)
    return f"the articles do not mention {missing[0]} in this connection" if missing else ""


def check_negation(claim: str, cited: str) -> str:
    """A claim that something is not so needs a text that says so."""
    if _NOT.search(claim) and not _DENIES.search(cited):
        return "the cited text does not deny it"
    return ""


def check_kind(question: str, claim: str) -> str:
    """A question for a figure or a time must get one; one for who does something, more than a word on to whom."""
    if (does := _WHO_DOES.match(question)) and not (stems(does[1]) & stems(claim) or re.search(r"\bby\b", claim)):
        subject = re.match(r"\W*(?:the\s+)?([\w&’'.-]+)", claim, re.I)
        if subject and _bare(subject[1]) in {_bare(name) for name in names(question)}:
            return "the question asks who does it"
    for asked, given, kind in _KINDS:
        if asked.search(question) and not given.search(claim):
            return f"the question asks for {kind}"
    return ""


def names(text: str, *, known: Collection[str] = ()) -> list[str]:
    """The proper names of a text, word by word, as written; the word that opens a sentence is no evidence.

    Args:
        known: Names, lower case, that are one wherever they stand.
    """
    found, text = [], close_figures(text)
    for match in _NAME.finditer(text):
        opens = re.search(r"(?:^|[.!?:]\s)[\s\"“‘'(]*$", text[: match.start()]) and _bare(match.group()) not in known
        inner_capital = re.search(r"[A-Z]", match.group()[1:])
        if match.group() != "I" and (inner_capital or not opens):
            found.append(match.group().rstrip("."))
    return list(dict.fromkeys(found))


def missing_names(wanted: list[str], context: str) -> list[str]:
    """Those names that a text has in no form: not as written, not as an adjective, not abbreviated or spelled out."""
    context = close_figures(context)
    held = {_bare(word) for word in re.findall(r"[\w.&’'-]+", context)} | stems(context)
    held |= {_bare(word) for word in re.findall(r"[\w&]+", context)} | {*_acronyms(context)}
    return [name for name in wanted if not _forms(name) & held and not _begins_alike(name, held)]


def _forms(name: str) -> set[str]:
    bare = _bare(name)
    parts = {_bare(part) for part in re.split(r"[-’'&.]", name) if len(part) > 1 and part[0].isupper()}
    known = {bare, *parts} - {""}
    return {*known, *(word for part in known for word in _SAME.get(part, "").split()), *stems(bare)}


def _begins_alike(name: str, held: set[str]) -> bool:
    """As "Norway" and "Norwegian" do: one is the other's adjective."""
    forms = {_bare(name), *stems(name)}
    pairs = [(form, word) for form in forms for word in held if word[:4] == form[:4]]
    return any(_is_adjective(form, word) or _is_adjective(word, form) for form, word in pairs)


def _is_adjective(noun: str, adjective: str) -> bool:
    shared = _without(noun, _NOUN_ENDINGS) & _without(adjective, _ADJECTIVE_ENDINGS)
    return any(len(start) >= 4 for start in shared)


def _without(word: str, endings: Collection[str]) -> set[str]:
    return {word.removesuffix(ending) for ending in endings if word.endswith(ending)}


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$|\W", "", word).lower()


def _acronyms(text: str) -> dict[str, str]:
    """The names in a text by their initials: "us" for "United States"."""
    runs = re.findall(r"[A-Z]\w+(?:\s+(?:of\s+|and\s+|the\s+)*[A-Z]\w+)+", text)
    runs += [part for run in runs for part in re.split(r"\s+and\s+(?:the\s+)?|^The\s+", run)]
    return {"".join(re.findall(r"\b[A-Z]", run)).lower(): run for run in runs}


def _spelled_out(claim: str, context: str) -> str:
    """The names of the claim that the context only abbreviates."""
    held = {_bare(word) for word in re.findall(r"[A-Z][\w.&]+", context)}
    return " ".join(run for initials, run in _acronyms(claim).items() if initials in held)


def _written(number: Decimal) -> str:
    return f"{number:,f}"
