"""Articles that are nearly the same: one wire story from two sites."""

import re
from collections.abc import Iterator, Sequence

from index.store import ArticleStore, PreparedArticle
from index.types import NearDuplicate

# Resemblance of two texts by runs of words (Broder 1997, "On the resemblance and containment of documents").
_RUN_WORDS = 5
_LEAST_RESEMBLANCE = 0.5
# Candidates are the neighbours of an article's first passages: what is nearly the same begins nearly the same.
_PASSAGES_LOOKED_AT = 3
_NEIGHBOURS = 5
_LEAST_COSINE = 0.85

_Run = tuple[str, ...]


def near_duplicates(store: ArticleStore, written: Sequence[PreparedArticle]) -> list[NearDuplicate]:
    """The pairs of one of these articles and another of the store that share half of their runs of words."""
    found: list[NearDuplicate] = []
    later = {item.article.id for item in written}
    for item in written:
        article = item.article
        later.discard(article.id)
        runs = _runs(article.text)
        for other in _neighbours(store, item):
            # Of two that came together, the later one is reported.
            if other not in later:
                info = store.articles[other]
                share = _shared(runs, _runs(store.vectors.text(info)))
                if share >= _LEAST_RESEMBLANCE:
                    found.append(NearDuplicate(article.title, info.title, info.source, round(share, 2)))
    return found


def resemblance(one: str, other: str) -> float:
    """Share of the runs of five words that two texts have in common, 0 to 1 (Jaccard)."""
    return _shared(_runs(one), _runs(other))


def _shared(left: set[_Run], right: set[_Run]) -> float:
    return len(left & right) / (len(left | right) or 1)


def _neighbours(store: ArticleStore, item: PreparedArticle) -> Iterator[str]:
    near = {
        passage_id.rpartition("-")[0]: None
        for vector in item.vectors[:_PASSAGES_LOOKED_AT]
        for passage_id, cosine in store.vectors.nearest(vector, _NEIGHBOURS).items()
        if cosine >= _LEAST_COSINE
    }
    return (other for other in near if other != item.article.id and other in store.articles)


def _runs(text: str) -> set[_Run]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[first : first + _RUN_WORDS]) for first in range(max(1, len(words) - _RUN_WORDS + 1))}
