"""Citations of an earlier answer, looked up in the articles as they are now."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from index import Article
from qa.types import Citation

if TYPE_CHECKING:
    from index import ArticleIndex

ArticleOf = Callable[[Citation], Article | None]

NO_LONGER_SAID = "the article no longer says this"
NO_LONGER_THERE = "the article is no longer there"


@dataclass(frozen=True)
class CitationCheck:
    """What became of a citation.

    Attributes:
        cited: As it was recorded.
        status: "unchanged" when the same article says it at the same place, "found_again" when another text of the
            article says it or it stands elsewhere, "stale" when it can no longer be shown.
        now: The citation in the present text; None when it is stale.
        reason: Why it is stale; otherwise empty.
    """

    cited: Citation
    status: Literal["unchanged", "found_again", "stale"]
    now: Citation | None = None
    reason: str = ""


def check_citation(cited: Citation, article: Article | None) -> CitationCheck:
    """A citation held against the article that it cites, as that is now; None where there is none."""
    if article is None:
        return CitationCheck(cited, "stale", reason=NO_LONGER_THERE)
    place = _nearest_place(cited, article.text)
    if place is None:
        return CitationCheck(cited, "stale", reason=NO_LONGER_SAID)
    start, end = place
    same = (article.id, start, end) == (cited.article_id, cited.start, cited.end)
    now = replace(
        cited,
        article_id=article.id,
        title=article.title,
        source=article.source,
        start=start,
        end=end,
        quote=article.text[start:end],
        page=article.page_at(start),
        author=article.author,
        published=article.published,
    )
    return CitationCheck(cited, "unchanged" if same else "found_again", now)


def article_in(index: "ArticleIndex", cited: Citation) -> Article | None:
    """The article that is cited: by its id, else the one that its source has now."""
    infos = index.list()
    by_source = (info for info in infos if info.source == cited.source)
    found = next((info for info in infos if info.id == cited.article_id), None) or next(by_source, None)
    return index.article(found.id) if found else None


def _nearest_place(cited: Citation, text: str) -> tuple[int, int] | None:
    """Where the quote stands, the nearest to its old place: as it was, else with other white space."""
    quote = cited.quote
    if not quote.strip():
        return None
    if text[cited.start : cited.end] == quote:
        return cited.start, cited.end
    # Not inside a longer word or figure: "It took 14" is not said by "It took 140 months".
    before = r"(?<!\w)" if re.match(r"\w", quote) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", quote) else ""
    for pattern in (re.escape(quote), r"\s+".join(map(re.escape, quote.split()))):
        places = [found.span() for found in re.finditer(before + pattern + after, text)]
        if places:
            return min(places, key=lambda place: abs(place[0] - cited.start))
    return None
