"""Proper names of a claim or a question, which the text must have in some form."""

import re
from collections.abc import Collection

from index import close_figures, stems

# The letters of "US$8 billion" belong to the currency.
_NAME = re.compile(r"\b(?![A-Z]{1,3}[$€£¥])[A-Z][\w&]*(?:[.’'-][A-Z]?[\w&]+)*\.?")
_LETTERED = re.compile(r"\b([A-Z]\w+) ([A-Z])\b(?!\.)")
_RUN = re.compile(r"[A-Z]\w+(?:\s+[A-Z]\w+)+")
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


def check_names(claim: str, context: str, *, read: str = "", found: str = "") -> str:
    """Every proper name of the claim must stand in the cited text or the lines around it.

    Args:
        read: All that the model read; a name in it is known as one where it opens the claim, too.
        found: All that was found; where it has a name in full, the last word of that is enough in the context.
    """
    known = known_names(read)
    context = f"{context} {_spelled_out(claim, context)} {_full_names(claim, context, found)}"
    missing = _other_letters(claim, context) or missing_names(names(claim, known=known), context)
    return f"the cited text does not name {missing[0]}" if missing else ""


def check_question(question: str, found: str) -> str:
    """Every proper name of the question must stand somewhere in what was found."""
    missing = missing_names(names(question), found)
    return f"the articles do not mention {missing[0]} in this connection" if missing else ""


def names(text: str, *, known: Collection[str] = ()) -> list[str]:
    """The proper names of a text, word by word, as written; the word that opens a sentence is no evidence.

    Args:
        known: Names, lower case, that are one wherever they stand.
    """
    found, text = [], close_figures(text)
    for match in _NAME.finditer(text):
        opens = re.search(r"(?:^|[.!?:]\s)[\s\"“‘'(]*$", text[: match.start()]) and bare(match.group()) not in known
        inner_capital = re.search(r"[A-Z]", match.group()[1:])
        if match.group() != "I" and (inner_capital or not opens):
            found.append(match.group().rstrip("."))
    return list(dict.fromkeys(found))


def known_names(read: str) -> set[str]:
    """The names of what a model read, lower case: each is one wherever it stands."""
    return {bare(name) for name in names(read) if stems(name)}


def missing_names(wanted: list[str], context: str) -> list[str]:
    """Those names that a text has in no form: not as written, not as an adjective, not abbreviated or spelled out."""
    context = close_figures(context)
    held = {bare(word) for word in re.findall(r"[\w.&’'-]+", context)} | stems(context)
    held |= {bare(word) for word in re.findall(r"[\w&]+", context)} | {*_acronyms(context)}
    return [name for name in wanted if not _forms(name) & held and not _begins_alike(name, held)]


def _forms(name: str) -> set[str]:
    whole = bare(name)
    parts = {bare(part) for part in re.split(r"[-’'&.]", name) if len(part) > 1 and part[0].isupper()}
    known = {whole, *parts} - {""}
    return {*known, *(word for part in known for word in _SAME.get(part, "").split()), *stems(whole)}


def _begins_alike(name: str, held: set[str]) -> bool:
    """As "Norway" and "Norwegian" do: one is the other's adjective."""
    forms = {bare(name), *stems(name)}
    pairs = [(form, word) for form in forms for word in held if word[:4] == form[:4]]
    return any(_is_adjective(form, word) or _is_adjective(word, form) for form, word in pairs)


def _is_adjective(noun: str, adjective: str) -> bool:
    shared = _without(noun, _NOUN_ENDINGS) & _without(adjective, _ADJECTIVE_ENDINGS)
    return any(len(start) >= 4 for start in shared)


def _without(word: str, endings: Collection[str]) -> set[str]:
    return {word.removesuffix(ending) for ending in endings if word.endswith(ending)}


def bare(word: str) -> str:
    """A word as names are compared: lower case, without an ending for "of"."""
    return re.sub(r"[’']s?$|\W", "", word).lower()


def _full_names(claim: str, context: str, found: str) -> str:
    """The names of two and more words that the context gives by the last of them alone, and the text found in full."""
    runs = {run for run in _RUN.findall(claim) if run in found}
    return " ".join(run for run in runs if bare(run.split()[-1]) in {bare(word) for word in context.split()})


def _acronyms(text: str) -> dict[str, str]:
    """The names in a text by their initials: "us" for "United States"."""
    runs = re.findall(r"[A-Z]\w+(?:\s+(?:of\s+|and\s+|the\s+)*[A-Z]\w+)+", text)
    runs += [run.removeprefix("The ") for run in runs]
    runs += [part for run in runs for part in re.split(r"\s+and\s+(?:the\s+)?", run)]
    return {"".join(re.findall(r"\b[A-Z]", run)).lower(): run for run in runs}


def _other_letters(claim: str, context: str) -> list[str]:
    """The "Line A" of a claim where the context has a "Line B" alone."""
    held = set(_LETTERED.findall(context))
    return [
        f"{thing} {letter}"
        for thing, letter in _LETTERED.findall(claim)
        if (thing, letter) not in held
        and thing in {other for other, _ in held}
        and not re.search(rf"\b{letter}\b(?! (?!and |or )[a-z])", context)
    ]


def _spelled_out(claim: str, context: str) -> str:
    """The names of the claim that the context only abbreviates."""
    held = {bare(word) for word in re.findall(r"[A-Z][\w.&]+", context)}
    return " ".join(run for initials, run in _acronyms(claim).items() if initials in held)
