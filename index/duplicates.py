"""Articles that are nearly the same: one wire story from two sites."""

import re
from collections.abc import Sequence

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
    near = _neighbours(store, written)
    others = [store.articles[id_] for id_ in dict.fromkeys(id_ for ids in near.values() for id_ in ids)]
    runs = {id_: _runs(text) for id_, text in store.vectors.texts(others).items()}
    found: list[NearDuplicate] = []
    later = {item.article.id for item in written}
    for item in written:
        later.discard(item.article.id)
        own = _runs(item.article.text)
        for id_ in near[item.article.id]:
            # Of two that came together, the later one is reported.
            share = 0.0 if id_ in later else _shared(own, runs.get(id_, set()))
            if share >= _LEAST_RESEMBLANCE:
                info = store.articles[id_]
                found.append(NearDuplicate(item.article.title, info.title, info.source, round(share, 2)))
    return found


def resemblance(one: str, other: str) -> float:
    """Share of the runs of five words that two texts have in common, 0 to 1 (Jaccard)."""
    return _shared(_runs(one), _runs(other))


def _shared(left: set[_Run], right: set[_Run]) -> float:
    return len(left & right) / (len(left | right) or 1)


def _neighbours(store: ArticleStore, written: Sequence[PreparedArticle]) -> dict[str, list[str]]:
    """For each of these articles, by id, the other articles that have a passage near one of its first."""
    heads = [(item.article.id, found.whole) for item in written for found in item.vectors[:_PASSAGES_LOOKED_AT]]
    near: dict[str, dict[str, None]] = {item.article.id: {} for item in written}
    nearest = store.vectors.nearest_to_each([vector for _, vector in heads], _NEIGHBOURS)
    for (id_, _), passages in zip(heads, nearest, strict=True):
        others = (passage_id.rpartition("-")[0] for passage_id, cosine in passages.items() if cosine >= _LEAST_COSINE)
        near[id_] |= {other: None for other in others if other != id_ and other in store.articles}
    return {id_: list(others) for id_, others in near.items()}


def _runs(text: str) -> set[_Run]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[first : first + _RUN_WORDS]) for first in range(max(1, len(words) - _RUN_WORDS + 1))}
