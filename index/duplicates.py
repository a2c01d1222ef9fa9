"""Articles that are nearly the same: one wire story from two sites."""

import re
from collections.abc import Iterator, Sequence

from index.store import ArticleStore
from index.types import Article, NearDuplicate

# Resemblance of two texts by runs of words (Broder 1997, "On the resemblance and containment of documents").
_RUN_WORDS = 5
_LEAST_RESEMBLANCE = 0.5
# Candidates are the neighbours of an article's first passages: what is nearly the same begins nearly the same.
_PASSAGES_LOOKED_AT = 3
_NEIGHBOURS = 5
_LEAST_COSINE = 0.85


def near_duplicates(store: ArticleStore, articles: Sequence[Article]) -> list[NearDuplicate]:
    """The pairs of one of these articles and another of the store that share half of their runs of words."""
    found: list[NearDuplicate] = []
    met: set[str] = set()
    for article in articles:
        met.add(article.id)
        for other in _neighbours(store, article):
            # Of two that came together, the later one is reported.
            if other in met or other not in {one.id for one in articles}:
                info = store.articles[other]
                share = resemblance(article.text, store.vectors.text(info))
                if share >= _LEAST_RESEMBLANCE:
                    found.append(NearDuplicate(article.title, info.title, info.source, round(share, 2)))
    return found


def resemblance(one: str, other: str) -> float:
    """Share of the runs of five words that two texts have in common, 0 to 1 (Jaccard)."""
    left, right = _runs(one), _runs(other)
    return len(left & right) / (len(left | right) or 1)


def _neighbours(store: ArticleStore, article: Article) -> Iterator[str]:
    ids = [f"{article.id}-{number:05d}" for number in range(_PASSAGES_LOOKED_AT)]
    near = {
        passage_id.rpartition("-")[0]: None
        for _, vector in store.vectors.passages(ids).values()
        for passage_id, cosine in store.vectors.nearest(vector, _NEIGHBOURS).items()
        if cosine >= _LEAST_COSINE
    }
    return (other for other in near if other != article.id and other in store.articles)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[first : first + _RUN_WORDS]) for first in range(max(1, len(words) - _RUN_WORDS + 1))}
