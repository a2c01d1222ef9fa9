"""Which articles to look into: by name, source, date of publication and language."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fnmatch import fnmatchcase
from heapq import nlargest
from pathlib import Path
from typing import TypeAlias

from index.errors import FilterError, UnknownArticleError
from index.types import ArticleInfo

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_NAMES_SHOWN = 5


@dataclass(frozen=True)
class Filter:
    """The articles that fit all that is given; without anything, every one.

    An article without a date is in no range of dates, and one without a language in no language.

    Attributes:
        articles: Ids, titles, sources or file names.
        source: A pattern as shells have it, of a whole source or of its end after a slash ("*.pdf", "news/*.md",
            "https://example.org/*"); upper and lower case are the same.
        since: First date of publication, as "2024", "2024-05" or "2024-05-03".
        until: Last date, the same way; "2024" takes in all of that year. Two dates are compared as far as both go.
        language: Its code; "en" stands for "en-US" too (basic filtering, RFC 4647, section 3.3.1).

    Raises:
        FilterError: What is given as a date is none.
    """

    articles: tuple[str, ...] = ()
    source: str = ""
    since: str = ""
    until: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        for value in (self.since, self.until):
            if value and not _is_date(value):
                raise FilterError(f"{value!r} is no date: write 2024, 2024-05 or 2024-05-03 (--since, --until).")

    def __str__(self) -> str:
        """What is given, as a sentence names it."""
        given = [(item.name, getattr(self, item.name)) for item in fields(self)]
        return ", ".join(f"{name} {value!r}" for name, value in given if value)

    def fits(self, info: ArticleInfo) -> bool:
        """Whether an article fits all but the names, which `select` looks up."""
        return (
            _fits_source(info.source, self.source)
            and _fits_dates(info.published, self.since, self.until)
            and _fits_language(info.language, self.language)
        )


ArticleSelection: TypeAlias = Sequence[str] | Filter | None


def select(infos: Iterable[ArticleInfo], which: ArticleSelection) -> list[ArticleInfo]:
    """The articles that are meant, in their order; None means all.

    Raises:
        UnknownArticleError: One that is named is not there, or two have its name.
    """
    infos = list(infos)
    if isinstance(which, Filter):
        return [info for info in select(infos, which.articles or None) if which.fits(info)]
    if which is None:
        return infos
    ids = {info.id for info in infos}
    wanted = {name if name in ids else find(infos, name).id for name in which}
    return [info for info in infos if info.id in wanted]


def selected_ids(infos: Collection[ArticleInfo], which: ArticleSelection) -> list[str] | None:
    """Ids of the articles to search in; None for all.

    Raises:
        FilterError: The filter leaves no article.
        UnknownArticleError: As `select`.
    """
    if which is None or which == Filter():
        return None
    found = select(infos, which)
    if isinstance(which, Filter) and not found:
        raise FilterError(
            f"No article of the {len(infos)} in the index fits {which}, so nothing was searched: "
            "see article-qa list for what there is."
        )
    return [info.id for info in found]


def find(infos: Collection[ArticleInfo], name: str) -> ArticleInfo:
    """The article of that id, or else of that title, source or file name.

    Raises:
        UnknownArticleError: There is none, and the message lists the nearest; or more than one.
    """
    # An id comes first: nobody takes an article's place by a title that is its id.
    found = [info for info in infos if name == info.id] or [info for info in infos if name in _names(info)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(info.id for info in found)
        raise UnknownArticleError(f"There are {len(found)} articles {name!r} in the index: name one by its id, {ids}.")
    nearest = nlargest(_NAMES_SHOWN, infos, key=lambda info: _likeness(name, info))
    names = ", ".join(repr(info.title) for info in nearest) or "none"
    raise UnknownArticleError(f"There is no article {name!r} in the index; the nearest there is: {names}.")


def _names(info: ArticleInfo) -> tuple[str, ...]:
    return info.title, info.source, Path(info.source).name, Path(info.source).stem


def _likeness(name: str, info: ArticleInfo) -> int:
    """How many runs of three characters of a name are in an article's own (q-grams, Ukkonen 1992).

    Several times as fast as `difflib`, and one word of a long title is enough.
    """
    name, held = name.lower(), f"{info.title}\n{info.source}".lower()
    return sum(name[start : start + 3] in held for start in range(max(len(name) - 2, 1)))


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "0000-01-01"[len(value) :])
    except ValueError:
        return False
    return True


def _fits_source(source: str, pattern: str) -> bool:
    held, wanted = source.lower(), pattern.lower()
    return not pattern or fnmatchcase(held, wanted) or fnmatchcase(held, f"*/{wanted}")


def _fits_dates(published: str, since: str, until: str) -> bool:
    day = _DATE.match(published)
    if not (since or until):
        return True
    return day is not None and _not_before(day[0], since) and _not_before(until, day[0])


def _not_before(later: str, earlier: str) -> bool:
    shared = min(len(later), len(earlier))
    return later[:shared] >= earlier[:shared]


def _fits_language(held: str, wanted: str) -> bool:
    held, wanted = (code.lower().replace("_", "-") for code in (held, wanted))
    return not wanted or f"{held}-".startswith(f"{wanted}-")
