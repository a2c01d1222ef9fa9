"""Both searches to one ranking of passages, and the sentences inside them that are worth showing."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from index.store import ArticleStore
from index.terms import terms
from index.types import Hit, Passage, ScoredSentence, Sentence

# Score fusion, not rank fusion: the size of a BM25 score says how sure the term search is.
_COSINE_SHARE = 0.5
_CANDIDATES = 24
_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|their|them|he|his|him|she|her|this|these|those|the (?:company|firm|startup|group|plan|deal))\b",
    re.I,
)
# "It rose to ..." says nothing alone: such a sentence brings the one before it.
_LEANS_ON_THE_ONE_BEFORE = re.compile(
    r"(?:it|its|they|their|this|that|these|those|he|his|she|her|the company|the firm|such|both|also)\b", re.I
)


def rank_passages(
    question: str, vector: list[float], store: ArticleStore, *, k: int, within: Sequence[str] | None = None
) -> list[Hit]:
    """The k best passages, best first.

    Args:
        vector: The question's embedding, unit length.
        k: Most passages, 1 or more.
        within: Ids of the articles to search in; None for all.
    """
    articles = store.articles
    candidates = max(k, _CANDIDATES)
    dense = store.vectors.nearest(vector, candidates, within)
    lexical = store.terms.best(question, candidates, within)
    if within is None and any(_article_of(id_) not in articles for id_ in dense | lexical):
        # Passages that are being written, or that a crash left, took the place of visible ones.
        return rank_passages(question, vector, store, k=k, within=list(articles))
    found = store.vectors.passages(list(dense | lexical))
    strongest = max(lexical.values(), default=0.0) or 1.0

    def scores(passage_id: str, embedding: list[float]) -> tuple[float, float, float]:
        cosine, bm25 = _dot(vector, embedding), lexical.get(passage_id, 0.0)
        return _COSINE_SHARE * max(cosine, 0.0) + (1 - _COSINE_SHARE) * bm25 / strongest, cosine, bm25

    scored = [
        (*scores(id_, embedding), passage)
        for id_, (passage, embedding) in found.items()
        if passage.article_id in articles
    ]
    scored.sort(key=lambda row: (-row[0], row[3].id))
    return [
        Hit(
            passage=passage,
            title=articles[passage.article_id].title,
            source=articles[passage.article_id].source,
            rank=rank,
            score=score,
            cosine=cosine,
            bm25=bm25,
            found_by=tuple(name for name, ids in (("dense", dense), ("terms", lexical)) if passage.id in ids),
            author=articles[passage.article_id].author,
            published=articles[passage.article_id].published,
        )
        for rank, (score, cosine, bm25, passage) in enumerate(scored[:k], start=1)
    ]


def _article_of(passage_id: str) -> str:
    return passage_id.rpartition("-")[0]


def rank_sentences(
    question: str, vector: list[float], hits: Sequence[Hit], embed: Callable[[list[str]], list[list[float]]]
) -> list[ScoredSentence]:
    """The sentences of the hits, best first, each scored against the question by meaning and by terms."""
    rows = [(hit, sentence, text, meant) for hit in hits for sentence, text, meant in _sentences(hit.passage)]
    if not rows:
        return []
    coverage = _coverage(question, [f"{meant} {hit.passage.heading}" for hit, _, _, meant in rows])
    cosines = [_dot(vector, embedding) for embedding in embed([meant for *_, meant in rows])]
    scored = [
        ScoredSentence(
            article_id=hit.passage.article_id,
            title=hit.title,
            source=hit.source,
            start=sentence.start,
            end=sentence.end,
            text=text,
            score=0.5 * max(cosine, 0.0) + 0.5 * share,
            page=sentence.page,
            author=hit.author,
            published=hit.published,
        )
        for (hit, sentence, text, _), cosine, share in zip(rows, cosines, coverage, strict=True)
    ]
    return sorted(scored, key=lambda row: -row.score)


def _sentences(passage: Passage) -> Iterator[tuple[Sentence, str, str]]:
    """The sentences of a passage: as written, and as meant, with the one before where a pronoun points back."""
    before = ""
    for sentence in passage.sentences:
        if sentence.kind == "text":
            text = _slice(passage, sentence.start, sentence.end)
            yield sentence, text, f"{before} {text}".strip() if points_back(text) else text
            before = text


def points_back(text: str) -> bool:
    """True for a sentence with a pronoun or the like anywhere, which may stand for what was named before."""
    return bool(_POINTS_BACK.search(text))


def leans_on_the_one_before(text: str) -> bool:
    """True for a sentence that opens with a pronoun or the like, which the sentence before it explains."""
    return bool(_LEANS_ON_THE_ONE_BEFORE.match(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of an English word, lower case (Snowball)."""
    return str(_stemmer().stemWord(word.lower()))


def stems(text: str) -> set[str]:
    """The stems of a text's telling words; see `terms`."""
    return {stem(word) for word in terms(text)}


def _coverage(question: str, texts: Sequence[str]) -> list[float]:
    """Share of the question's terms that each text holds, 0 to 1, rare terms counting more."""
    wanted = stems(question)
    held = [stems(text) & wanted for text in texts]
    weights = {term: math.log((len(texts) + 1) / (sum(term in found for found in held) + 0.5)) for term in wanted}
    total = sum(weights.values()) or 1.0
    return [sum(weights[term] for term in found) / total for found in held]


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def _slice(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))
