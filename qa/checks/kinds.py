"""The kind of answer that a question asks for."""

import re

from index import stems
from qa.checks.figures import figures, plain
from qa.checks.names import bare, names
from qa.checks.units import is_money

_TIME = re.compile(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|fall|winter|today|yesterday|tomorrow|now|ago"
    r"|century|decades?|years?|months?|weeks?|days?|hours?|recent|recently|soon|early|late|before|after|during|when"
    r"|since|until|while|once|upon|next|last|later|immediately|currently|already|never|not|night|morning|noon"
    r"|midnight|evening|christmas|easter)\b",
    re.I,
)  # fmt: skip
_QUANTITY = re.compile(
    r"\d|\b(?:one|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|half|halves|thirds?|quarters?|none|no"
    r"|nothing|several|many|much|few|fewer|more|less|most|all|both|double[ds]?|tripled?|twice|single|once|pair|couple"
    r"|nobody|majority|minority|every|free|same|decades?|century|percent|fraction)\b",
    re.I,
)  # fmt: skip
_SHARE = re.compile(
    r"%|\b(?:percent|fraction|half|halves|thirds?|quarters?|none|no|all|most|majority|minority)\b|\d.* of\b", re.I
)
_LENGTH = re.compile(
    rf"{_QUANTITY.pattern}|{_TIME.pattern}|\b(?:long|length|ever|always|briefly|minutes?|seconds?)\b", re.I
)
_AGE = re.compile(r"\d|\b(?:age[ds]?|old|older|young|younger|born|teenage\w*|centur\w+|decades?|year\w*|new)\b", re.I)
_PLACE = re.compile(
    r"\b(?:in|at|on|near|from|to|by|outside|inside|across|under|over|between|behind|off|along|here|there|north\w*"
    r"|south\w*|east\w*|west\w*|where|abroad|home|online|nowhere|everywhere|around|beside|opposite|within)\b(?! \d)",
    re.I,
)  # fmt: skip
_NOT_GIVEN = "which the reply does not give"
_OPENS = r"^(?:\W*(?:and|so|but)\s+)?"
_WHO_DOES = re.compile(
    rf"{_OPENS}\W*who\s+(?!(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|else)\b)(\w+)", re.I
)
_WHEN = re.compile(rf"{_OPENS}(?:when\b|(?:in |on )?(?:what|which) (?:year|month|day|date|century|decade)\b)", re.I)
_HOW_MANY = re.compile(r"\bhow many (?!dollars|euros|pounds|percent)", re.I)
_KINDS = (
    (re.compile(r"\b(?:how (?:many|much)|what (?:number|percentage|share) of)\b", re.I), _QUANTITY, "a figure"),
    (re.compile(r"\bwhat (?:percentage|share|proportion) of\b", re.I), _SHARE, "a share"),
    (re.compile(rf"{_OPENS}how old\b", re.I), _AGE, "an age"),
    (re.compile(rf"{_OPENS}how (?:long|far|often)\b", re.I), _LENGTH, "a length"),
    (_WHEN, _TIME, "a time"),
    (re.compile(rf"{_OPENS}where\b", re.I), _PLACE, "a place"),
)  # fmt: skip


def asks_who_does(question: str) -> bool:
    """True for "Who founded it?", and not for "Who is she?"."""
    return bool(_WHO_DOES.match(question))


def check_kind(question: str, claim: str) -> str:
    """A question for a figure, a time or a place must get one, and who does something, more than a word on to whom."""
    if (does := _WHO_DOES.match(question)) and not (stems(does[1]) & stems(claim) or re.search(r"\bby\b", claim)):
        subject = re.match(r"\W*(?:the\s+)?([\w&’'.-]+)", claim, re.I)
        if subject and bare(subject[1]) in {bare(name) for name in names(question)}:
            return f"the question asks who does it, {_NOT_GIVEN}"
    given = plain(claim)
    for asked, kind_given, kind in _KINDS:
        if asked.search(question) and not (
            kind_given.search(given) or (kind == "a place" and _new_capitals(question, claim))
        ):
            return f"the question asks for {kind}, {_NOT_GIVEN}"
    return _check_unit(question, claim)


def _new_capitals(question: str, claim: str) -> set[str]:
    """Words with a capital in the claim, perhaps the name of a place, that the question does not have."""
    return {word for word in re.findall(r"\b[A-Z]\w+", claim) if stems(word)} - set(re.findall(r"\w+", question))


def _check_unit(question: str, claim: str) -> str:
    """A number of things is no sum of money, and a time is no sum or share."""
    found = figures(claim)
    if _HOW_MANY.search(question) and found and all(is_money(figure.unit) for figure in found):
        return f"the question asks for a number of things, {_NOT_GIVEN}"
    no_time = found and all(is_money(figure.unit) or figure.unit == "percent" for figure in found)
    if _WHEN.match(question) and no_time and not _TIME.search(re.sub(r"\d", "", plain(claim))):
        return f"the question asks for a time, {_NOT_GIVEN}"
    return ""
