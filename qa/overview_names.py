"""The companies, people or places that articles name, each with the sentence that tells most of it."""

import calendar
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from index import stems
from qa.overview_questions import Aim
from qa.sources import Source

KINDS: dict[Aim, str] = {"companies": "company", "people": "person", "places": "place"}
# (text, question, answer) -> probability, 0 to 1, that the text states the answer to the question
Stated = Callable[[str, str, str], float]

_RUN = re.compile(r"[A-Z][\w&]*(?:[.-][\w&]+)*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w&]*(?:[.-][\w&]+)*)*")
_OF_THE_CALENDAR = {*calendar.month_name, *calendar.month_abbr, *calendar.day_name, *calendar.day_abbr}
_MOST_NAMES = 16  # the model takes about a second for each
# Of ten names of the bundled article, those of another kind got up to 0.96, those of the kind 0.97 or more.
_LEAST_SURE = 0.965


def named(sources: Sequence[Source], kind: str, stated: Stated | None) -> Iterator[tuple[Source, float]]:
    """The sentence on each company, person or place as it is found, with how sure that is, 0 to 1.

    Args:
        kind: One of the values of `KINDS`.
        stated: The model's check; without it every name counts, of people those of two words or more.
    """
    for name, first in _candidates(sources, least_words=2 if kind == "person" else 1).items():
        source = _telling(name, sources, first)
        sure = stated(source.text, f"Which {kind} is named?", f"{name} is a {kind}.") if stated else _LEAST_SURE
        if sure >= _LEAST_SURE:
            yield source, sure


def _candidates(sources: Sequence[Source], *, least_words: int) -> dict[str, Source]:
    """The names that come most often, each with the sentence that has it first, in that order."""
    inside: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    first: dict[str, Source] = {}
    for source in sources:
        for match in _RUN.finditer(source.text):
            name = _without_opening(match.group())
            opens = not match.start() and " " not in name and name[1:].islower()
            (opening if opens else inside)[name] += 1
            first.setdefault(name, source)
    # A word that opens a single sentence, or stands in small letters elsewhere, has its capital from there.
    words = {word for source in sources for word in source.text.split()}
    inside.update({name: count for name, count in opening.items() if count > 1 and name.lower() not in words})
    fit = [name for name in inside if stems(name) and name not in _OF_THE_CALENDAR and len(name.split()) >= least_words]
    kept = sorted(fit, key=lambda name: -inside[name])[:_MOST_NAMES]
    return {name: source for name, source in first.items() if name in kept}


def _without_opening(run: str) -> str:
    """A run of capitals without a leading "The" or "In"."""
    words = run.split()
    while len(words) > 1 and not stems(words[0]):
        del words[0]
    return " ".join(words)


def _telling(name: str, sources: Sequence[Source], first: Source) -> Source:
    """The sentence that says what something is, else one that begins with it, else the first that names it."""
    begins = r"(?:The\s+)?" + r"\s+".join(map(re.escape, name.split()))
    for wording in (rf"{begins}(?:,| (?:is|are|was|were) an?\b)", rf"{begins}(?![\w'’-])"):
        for source in sources:
            if re.match(wording, source.text):
                return source
    return first
