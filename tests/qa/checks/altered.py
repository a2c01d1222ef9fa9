"""True claims altered by rule, so that their cited text no longer bears them out."""

import re
from collections.abc import Iterator

from tests.qa.checks.pairs import CLOSE, HELD_OUT, LOOSE, Pair

_CALENDAR = "January|February|March|April|June|July|August|September|October|November|December"
_SCALE = {"million": "billion", "billion": "million"}
_UNIT = {
    "GW": "MW", "megawatts": "kilowatts", "km": "miles", "cm": "m", "m": "km", "metres": "feet", "tonnes": "litres",
    "tons": "litres", "hours": "days", "minutes": "hours", "months": "weeks", "g": "kg", "km/h": "m/s",
}  # fmt: skip
_CURRENCY = {"$": "€", "€": "£", "£": "$", "euros": "pounds", "dollars": "euros"}
_MONTH = dict(zip((months := _CALENDAR.split("|")), months[5:] + months[:5], strict=True)) | {"Monday": "Thursday"}
_DAY = {"Sunday": "Tuesday", "Friday": "Monday", "Wednesday": "Saturday"}
_SPELLED = {"eight": "six", "nine": "four", "five": "seven"}
_COMPARATIVE = (
    ("more than", "less than"), ("fewer than", "more than"), ("longer than", "shorter than"), ("larger", "smaller"),
    ("ahead of", "behind"), ("before(?! no)", "after"), ("rose", "fell"), ("raised", "cut"), ("up by", "down by"),
    ("at least", "at most"), ("down", "up"), ("gained", "lost"), ("largest", "smallest"), ("increase", "decrease"),
    ("lost nine", "won nine"), ("or more", "or less"), ("percent less", "percent more"), ("declined", "grew"),
)  # fmt: skip
_OTHERS = ("Voltane", "Nordwind", "Halden", "Orlan", "Tessera")
_AUXILIARY = r"\b(is|are|has|have|was|were|will|must|should|can|would)\b(?! not|n't| yet)"
_VERB = (
    r"\b(reopened|bought|sold|fell|sued|beat|raised|replaced|paid|won|reaches|gained|invested|hired|rose|lost|got)\b"
)


def altered(pair: Pair) -> Iterator[tuple[str, str]]:
    """The kind of each alteration that a claim admits, and the false claim."""
    for kind, claim in _alterations(pair):
        if claim not in (pair.claim, ""):
            yield kind, claim


def table(pairs: list[Pair]) -> list[tuple[Pair, str, str]]:
    """All altered claims of some pairs: the pair, the kind, the false claim."""
    return [(pair, kind, claim) for pair in pairs for kind, claim in dict.fromkeys(altered(pair))]


def _alterations(pair: Pair) -> Iterator[tuple[str, str]]:
    claim = pair.claim
    yield "scale", _swapped(claim, _SCALE)
    yield "scale", re.sub(r"(?<=\d)(?:m|bn)\b", lambda match: {"m": "bn", "bn": "m"}[match[0]], claim, count=1)
    yield from (("digit", changed) for changed in _with_another_digit(claim))
    yield "digit", _swapped(claim, _SPELLED)
    yield "unit", re.sub(r"(?<![$€£\d.,])([\d.,]*\d ?)([a-zA-Z/]+)", lambda m: m[1] + _UNIT.get(m[2], m[2]), claim)
    yield "unit", re.sub(r"[$€£]([\d.,]+(?:m\b|bn\b| [mb]illion)?)", r"\1 chips", claim, count=1)
    yield "currency", re.sub(r"[$€£]|\b(?:euros|dollars)\b", lambda match: _CURRENCY[match[0]], claim)
    yield "percentage", re.sub(r"(\d[\d.]*)(%| percent)", lambda m: f"{_other_share(m[1])}{m[2]}", claim, count=1)
    yield "percentage", re.sub(r"(\d[\d.]*)(?:%| percent)", r"\1 million", claim, count=1)
    yield "year", re.sub(r"\b(?:19|20)\d\d\b", lambda match: str(int(match[0]) - 4), claim, count=1)
    yield "month", _swapped(claim, _MONTH | _DAY)
    yield "name", _with_another_name(pair)
    if pair.parties:
        one, other = pair.parties
        yield "roles", claim.replace(one, "@").replace(other, one).replace("@", other)
    yield "negation", _negated(claim)
    yield from (("comparative", changed) for changed in _turned(claim))


def _swapped(claim: str, others: dict[str, str]) -> str:
    words = "|".join(map(re.escape, others))
    return re.sub(rf"\b(?:{words})\b", lambda match: others[match[0]], claim, count=1)


def _with_another_digit(claim: str) -> Iterator[str]:
    """Ten times the first figure that is no year, and the last one with another first digit."""
    figures = [m for m in re.finditer(r"\d[\d.,]*\d|\d", claim) if not re.fullmatch(r"(?:19|20)\d\d", m[0])]
    if figures:
        first, last = figures[0], figures[-1]
        more = f"{first[0]}0" if first[0].isdigit() else first[0].replace(",", "").replace(".", "").lstrip("0") + "00"
        yield claim[: first.start()] + more + claim[first.end() :]
        yield claim[: last.start()] + str((int(last[0][0]) + 2) % 9 + 1) + claim[last.start() + 1 :]


def _other_share(share: str) -> str:
    return f"{100 - float(share):g}" if float(share) != 50 else "60"


def _with_another_name(pair: Pair) -> str:
    """The last name of the claim that the text has too, replaced by a party of another text."""
    runs = [match[0] for match in re.finditer(r"[A-Z]\w+(?: [A-Z]\w+)*", pair.claim)]
    named = [run for run in runs if re.search(rf"[a-z,] {run}\b", pair.cited) and run not in _MONTH | _DAY]
    named = named or list(pair.parties or ())
    other = next(name for name in _OTHERS if name not in pair.cited)
    return pair.claim.replace(named[-1], other) if named else ""


def _negated(claim: str) -> str:
    """Without its "not", or else with one after the first auxiliary or a "never" before a verb."""
    denied = r"(?:did not|does not) (?=accept|cover|allow)| not\b(?! finished)|(?<=is)n't| no longer| not(?= finished)"
    if re.search(denied, claim):
        return re.sub(denied, "", claim, count=1)
    if claim.startswith("Nobody"):
        return claim.replace("Nobody was", "Two people were")
    if re.search(_VERB, claim):
        return re.sub(_VERB, r"never \1", claim, count=1)
    return re.sub(_AUXILIARY, r"\1 not", claim, count=1)


def _turned(claim: str) -> Iterator[str]:
    for words, opposite in _COMPARATIVE:
        yield re.sub(rf"\b{words}\b", opposite, claim, count=1, flags=re.I)


ALTERED = table(CLOSE + LOOSE)
HELD_OUT_ALTERED = table(HELD_OUT)
