"""Where articles disagree: another one gives another figure, time or doer for what was asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from qa.checks import Figure, asks_who_does, figures, missing_names, names
from qa.claims import JudgedClaim
from qa.sources import Source

_MOST_OTHERS = 2
# Of the best cited sentence's score: a sentence that is further from the question is on something else.
_AS_NEAR = 0.75
# By how much of itself a figure may differ from one that is the same, rounded.
_ROUNDING = Decimal("0.05")


def other_articles(question: str, judged: Sequence[JudgedClaim], sources: Sequence[Source]) -> Iterator[list[Source]]:
    """The sentences of each article that is not cited and may answer otherwise, numbered from 1; the nearest first.

    Only an article that a model need not read to tell that it may: one of its sentences is as near to the question,
    names what that names, and has something to set against the answer.
    """
    shown = [claim for claim in judged if not claim.reason]
    cited = [source for claim in shown for source in claim.sources]
    answer = " ".join(claim.text for claim in shown)
    least = _AS_NEAR * max((source.score for source in cited), default=0.0)
    known = {source.article_id for source in cited}
    nearest = sorted(sources, key=lambda source: -source.score)
    others = dict.fromkeys(
        source.article_id
        for source in nearest
        if source.article_id not in known
        and source.score >= least
        and not missing_names(names(question), f"{source.title} {source.heading} {source.before} {source.text}")
        and differs(question, answer, source.text)
    )
    for article in [*others][:_MOST_OTHERS]:
        own = [source for source in sources if source.article_id == article]
        yield [replace(source, number=number) for number, source in enumerate(own, start=1)]


def differs(question: str, answer: str, other: str) -> bool:
    """True where both texts give a figure of the same kind, or where both name who does what is asked, and share none.

    What the question has itself does not count.
    """
    mine, theirs = (_figures(text, question) for text in (answer, other))
    if mine or not asks_who_does(question):
        shared = mine.keys() & theirs.keys()
        return any(not _one_is_in_both(mine[kind], theirs[kind]) for kind in shared)
    one, another = (missing_names(names(f"it: {text}"), question) for text in (answer, other))
    return bool(one and another) and missing_names(one, other) == one and missing_names(another, answer) == another


def _figures(text: str, question: str) -> dict[str, list[Figure]]:
    """The figures of a text that the question does not have, by what they count: a unit, years, or things."""
    given = {figure.value for figure in figures(question)}
    found: dict[str, list[Figure]] = {}
    for figure in figures(text):
        if figure.value not in given:
            kind = figure.unit if figure.measured else "years" if figure.is_year else "things"
            found.setdefault(kind, []).append(figure)
    return found


def _one_is_in_both(mine: Sequence[Figure], theirs: Sequence[Figure]) -> bool:
    return any(_is_same(one, other) for one in mine for other in theirs)


def _is_same(one: Figure, other: Figure) -> bool:
    slack = 0 if one.is_year else _ROUNDING * max(abs(one.value), abs(other.value))
    return abs(one.value - other.value) <= slack
