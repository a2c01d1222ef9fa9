"""A row as the report shows it: its outcome, its place among the worst, and its passages with the cited text marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from qa.chat.article_pane import marked_html, tint
from qa.evals.records import FoundPassage, Row
from qa.types import Citation

Outcome = Literal["wrong", "failed", "refused wrongly", "right", "refused rightly"]
# The worst first: a wrong answer misleads, an error and a refusal only leave the reader without one.
OUTCOMES: dict[Outcome, str] = {
    "wrong": "an answer was shown that is not right, or to a question that has none",
    "failed": "ended in an error",
    "refused wrongly": "the articles answer it",
    "right": "the shown answer holds a reference answer",
    "refused rightly": "the articles do not answer it",
}
_MARK = re.compile(r"\[(\d{1,4})\]")


@dataclass(frozen=True)
class ShownRow:
    """A row with its places.

    Attributes:
        number: In the question set, from 1.
        badness: Place among all rows, from 1, the worst first.
        outcome: What became of it.
    """

    row: Row
    number: int
    badness: int
    outcome: Outcome


@dataclass(frozen=True)
class ShownPassage:
    """A passage with its cited characters marked, or a quote alone where the passage is not in the row.

    Attributes:
        title: Of its article.
        start: First character in the article's text.
        end: One past the last.
        rank: Of the passage in the search, from 1; None for a quote alone.
        html: The text, escaped, with its marks.
    """

    title: str
    start: int
    end: int
    rank: int | None
    html: Markup


def outcome_of(row: Row) -> Outcome:
    """What became of a question."""
    if row.error:
        return "failed"
    if row.refused:
        return "refused rightly" if row.right else "refused wrongly"
    return "right" if row.right else "wrong"


def shown_rows(rows: Sequence[Row]) -> list[ShownRow]:
    """The rows with their places, the worst first: in the order of `OUTCOMES`.

    Among wrong answers the surest come first. Among wrong refusals, those whose draft was right, then those that the
    product was surest to refuse. Among the right ones, those that came closest to the other side of the threshold.
    """
    worst = sorted(enumerate(rows, start=1), key=lambda numbered: _badness(numbered[1]))
    return [ShownRow(row, number, place, outcome_of(row)) for place, (number, row) in enumerate(worst, start=1)]


def cited_passages(row: Row) -> list[ShownPassage]:
    """The passages that hold the row's citations, in order of the marks."""
    cited: dict[FoundPassage | Citation, list[Citation]] = {}
    for citation in row.citations:
        home = next((hit for hit in row.hits if _holds(hit, citation)), citation)
        cited.setdefault(home, []).append(citation)
    return [_shown(home, citations) for home, citations in cited.items()]


def text_pieces(row: Row) -> list[tuple[str, str]]:
    """The shown text cut at its marks, each piece with the style sheet's class of its mark, empty for text."""
    known = {str(citation.number) for citation in row.citations}
    pieces = _MARK.split(row.text)
    found = [(pieces[0], "")]
    for number, rest in zip(pieces[1::2], pieces[2::2], strict=True):
        found += [(f"[{number}]", tint(int(number)) if number in known else ""), (rest, "")]
    return found


def gold_ranks(row: Row) -> list[int]:
    """Where the search found passages with gold sentences."""
    return [hit.rank for hit in row.hits if hit.relevant]


def _badness(row: Row) -> tuple[int, bool, float]:
    outcome = outcome_of(row)
    draft_was_wrong = outcome == "refused wrongly" and not row.draft_right
    if row.confidence is None:
        return [*OUTCOMES].index(outcome), draft_was_wrong, 0.0
    # High confidence is bad news where the right thing was not to answer.
    bad = row.confidence if outcome in ("wrong", "refused rightly") else 1 - row.confidence
    return [*OUTCOMES].index(outcome), draft_was_wrong, -bad


def _holds(hit: FoundPassage, citation: Citation) -> bool:
    inside = hit.article_id == citation.article_id and hit.start <= citation.start and citation.end <= hit.end
    return inside and hit.text[citation.start - hit.start : citation.end - hit.start] == citation.quote


def _shown(home: FoundPassage | Citation, citations: Sequence[Citation]) -> ShownPassage:
    text, rank = (home.text, home.rank) if isinstance(home, FoundPassage) else (home.quote, None)
    here = [replace(it, start=it.start - home.start, end=it.end - home.start) for it in citations]
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    html = Markup(marked_html(text, begin, end, here))  # noqa: S704 - escapes the text
    return ShownPassage(home.title, home.start, home.end, rank, html)
