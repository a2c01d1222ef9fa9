"""All citable sentences of articles, and those of them that make an overview."""

import re
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

from index import ArticleIndex, ArticleInfo, leans_on_the_one_before, numbers
from qa.checks import names
from qa.sources import Source

Embed = Callable[[list[str]], list[list[float]]]

# About 80,000 characters; of a longer text, passages evenly spread over it are read.
_MOST_PASSAGES = 100
# A paragraph often opens with what it is about, and a sentence that opens with "It" says little alone.
_OPENS_A_PARAGRAPH, _LEANS = 0.1, 0.4
_WITH_UNIT = re.compile(
    r"[$€£¥]\s?\d|\d\s?%"
    r"|\d[\d.,]*[ -]?(?:percent|per cent|hundred|thousand|million|billion|trillion|[kMGT]?W\b|[a-z]?m\b)",
    re.I,
)
_QUOTATION = re.compile(r"[\"“„«][^\"“”„«»]{12,}[\"”“»]")
# Without one of these, quotation marks set off a title, a term or irony.
_SAYS = re.compile(
    r"\b(?:sa(?:ys?|id)|tells?|told|writes?|wrote|adds|added|asks|asked|argues?d?|explain(?:s|ed)|comment(?:s|ed)|notes|noted"
    r"|claim(?:s|ed)|warn(?:s|ed)|call(?:s|ed) for|replie[sd]|according to|words? of|quot(?:es|ed))\b",
    re.I,
)


def sources_of(index: ArticleIndex, infos: Sequence[ArticleInfo]) -> tuple[list[Source], int]:
    """The citable sentences of articles, numbered in order, and how many passages were left out of long ones."""
    found: list[Source] = []
    left_out = 0
    for info in infos:
        passages = index.passages(info.id)
        count = min(len(passages), _MOST_PASSAGES)
        left_out += len(passages) - count
        for passage in (passages[place * len(passages) // count] for place in range(count)):
            before = ""
            for sentence in passage.citable:
                text = passage.text_of(sentence)
                found.append(
                    Source(
                        number=len(found) + 1,
                        article_id=info.id,
                        title=info.title,
                        source=info.source,
                        start=sentence.start,
                        end=sentence.end,
                        text=text,
                        score=0.0,
                        heading=passage.heading,
                        before=before,
                        page=sentence.page,
                        author=info.author,
                        published=info.published,
                    )
                )
                before = text
    return found, left_out


def central(sources: Sequence[Source], count: int, *, embed: Embed) -> list[Source]:
    """The sentence that opens the article, and the most central of each of the other equal stretches of it.

    Central: near the mean vector of its stretch and the title (a centroid summary, Radev et al. 2004).

    Args:
        sources: Of one article.
        count: How many sentences, 1 or more.
    """
    import numpy as np

    if not sources:
        return []
    title, *rows = embed([sources[0].title, *(source.text for source in sources)])
    vectors = np.array(rows)
    count = min(count, len(sources))
    worth = vectors @ np.array(title) + np.array([_standing(source) for source in sources])
    bounds = [1 + place * (len(sources) - 1) // max(count - 1, 1) for place in range(count)]
    chosen = [0]
    for first, end in pairwise(bounds):
        stretch = vectors[first:end]
        chosen.append(first + int((worth[first:end] + stretch @ stretch.mean(axis=0)).argmax()))
    return [sources[place] for place in chosen]


def with_figures(sources: Sequence[Source], count: int) -> list[Source]:
    """Sentences with a figure, those with a currency or a unit first."""
    held = [source for source in sources if numbers(source.text)]
    return sorted(held, key=lambda source: not _WITH_UNIT.search(source.text))[:count]


def with_quotations(sources: Sequence[Source], count: int) -> list[Source]:
    """Sentences that quote somebody whom they, or the sentence before, name."""
    held = (source for source in sources if _QUOTATION.search(source.text) and _SAYS.search(source.text))
    return [source for source in held if names(f"{source.before} {source.text}")][:count]


def by_article(sources: Sequence[Source]) -> list[list[Source]]:
    """The sources of each article."""
    return [list(group) for _, group in groupby(sources, key=lambda source: source.article_id)]


def _standing(source: Source) -> float:
    return _OPENS_A_PARAGRAPH * (not source.before) - _LEANS * leans_on_the_one_before(source.text)
