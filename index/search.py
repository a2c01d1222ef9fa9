"""Both searches to one ranking of passages, and the sentences inside them that are worth showing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from index.pronouns import meant_sentences, plain_sentences
from index.sentence_vectors import SentenceVectorStore
from index.sides import each_side_first
from index.store import ArticleStore
from index.types import ArticleInfo, Hit, Passage, ScoredSentence, Sentence
from index.wording import coverage, phrase_coverage

_CANDIDATES = 24
Wording = Callable[[Passage], Iterable[tuple[Sentence, str]]]
Embed = Callable[[list[str]], list[list[float]]]


@dataclass(frozen=True)
class Query:
    """A question as both searches take it.

    Attributes:
        vector: Its embedding, unit length.
    """

    text: str
    vector: list[float]


@dataclass(frozen=True)
class Weights:
    """What each part counts in a passage's score; each part is 0 to 1, and so is their sum.

    Fitted by coordinate ascent on 1,079 questions of SQuAD 2.0 over six articles (tests/benchmarks/retrieval.py). The
    cosine of question and passage added nothing to that of the nearest sentence, which knows its passage.
    Sizes of scores are joined, not ranks: how far a BM25 score stands out says how sure the term search is.

    Attributes:
        best_cosine: Of question and the nearest sentence of the passage.
        best_sentence: Of the passage's best sentence, by meaning and by terms; see `rank_sentences`.
        bm25: Of the passage, as a share of the question's best.
        phrases: Runs of two words of the question that the passage has, as a share of the question's best.
    """

    best_cosine: float = 0.35
    best_sentence: float = 0.5
    bm25: float = 0.075
    phrases: float = 0.075


_WEIGHTS = Weights()


@dataclass(frozen=True)
class _Candidate:
    """A passage that one of the searches returned; see `Hit`."""

    passage: Passage
    article: ArticleInfo
    cosine: float
    bm25: float
    found_by: tuple[str, ...]
    dense_rank: int | None
    term_rank: int | None


@dataclass(frozen=True)
class _SentenceRow:
    """A sentence of the passage at a place of a list.

    Attributes:
        text: The words that count for it.
        cosine: With the question, -1 to 1, higher is better.
        covered: Share of the question's terms that it has, 0 to 1.
    """

    place: int
    sentence: Sentence
    text: str
    cosine: float
    covered: float

    @property
    def score(self) -> float:
        """0 to 1, higher is better."""
        return 0.5 * max(self.cosine, 0.0) + 0.5 * self.covered


def rank_passages(
    query: Query, store: ArticleStore, *, k: int, within: Sequence[str] | None = None, weights: Weights = _WEIGHTS
) -> list[Hit]:
    """The k best passages, best first.

    Args:
        k: Most passages, 1 or more.
        within: Ids of the articles to search in; None for all.
    """
    found = _candidates(query, store, max(k, _CANDIDATES), within)
    scores = _scores(query, store, found, weights)
    ranked = sorted(zip(scores, found, strict=True), key=lambda row: (-row[0], row[1].passage.id))
    # No side of a comparison is crowded out by the other's passages.
    kept = each_side_first(query.text, ranked, lambda row: f"{row[1].article.title} {row[1].passage.text}", best=1)[:k]
    kept.sort(key=ranked.index)
    return [
        Hit(
            passage=candidate.passage,
            title=candidate.article.title,
            source=candidate.article.source,
            rank=rank,
            score=score,
            cosine=candidate.cosine,
            bm25=candidate.bm25,
            found_by=candidate.found_by,
            author=candidate.article.author,
            published=candidate.article.published,
            dense_rank=candidate.dense_rank,
            term_rank=candidate.term_rank,
        )
        for rank, (score, candidate) in enumerate(kept, start=1)
    ]


def rank_sentences(
    query: Query, hits: Sequence[Hit], vectors: SentenceVectorStore, embed: Embed
) -> list[ScoredSentence]:
    """The sentences of the hits, best first: half of the score is meaning, half the question's terms.

    The meaning is half that of the sentence in its passage, half that of the sentence alone, with the one before where
    a pronoun points at it. Of the sentences of the passage that answers, the one with the answer is the nearest for
    0.86 of 1,041 SQuAD 2.0 questions; by the passage's reading alone for 0.83, by the sentence alone for 0.84.

    Args:
        embed: Texts to unit vectors.
    """
    rows = _sentence_rows(query, [(hit.title, hit.passage) for hit in hits], vectors, meant_sentences)
    alone = [_dot(query.vector, vector) for vector in embed([row.text for row in rows])] if rows else []
    scored = [
        ScoredSentence(
            article_id=hit.passage.article_id,
            title=hit.title,
            source=hit.source,
            start=row.sentence.start,
            end=row.sentence.end,
            text=hit.passage.text_of(row.sentence),
            score=row.score,
            page=row.sentence.page,
            author=hit.author,
            published=hit.published,
        )
        for row in (replace(row, cosine=(row.cosine + own) / 2) for row, own in zip(rows, alone, strict=True))
        for hit in [hits[row.place]]
    ]
    return sorted(scored, key=lambda row: -row.score)


def _candidates(query: Query, store: ArticleStore, count: int, within: Sequence[str] | None) -> list[_Candidate]:
    import numpy as np

    articles, vector = store.articles, np.array(query.vector, "float32")
    dense = store.vectors.nearest(query.vector, count, within)
    lexical = store.terms.best(query.text, count, within)
    if within is None and any(_article_of(id_) not in articles for id_ in dense | lexical):
        # Passages that are being written, or that a crash left, took the place of visible ones.
        return _candidates(query, store, count, list(articles))
    dense_ranks, term_ranks = ({id_: rank for rank, id_ in enumerate(ids, start=1)} for ids in (dense, lexical))
    return [
        _Candidate(
            passage,
            articles[passage.article_id],
            cosine=float(own @ vector),
            bm25=lexical.get(id_, 0.0),
            found_by=tuple(name for name, ids in (("dense", dense), ("terms", lexical)) if id_ in ids),
            dense_rank=dense_ranks.get(id_),
            term_rank=term_ranks.get(id_),
        )
        for id_, (passage, own) in store.vectors.passages(list(dense | lexical)).items()
        if passage.article_id in articles
    ]


def _scores(query: Query, store: ArticleStore, found: Sequence[_Candidate], weights: Weights) -> list[float]:
    """The score of each candidate, 0 to 1."""
    titled = [(candidate.article.title, candidate.passage) for candidate in found]
    nearest, best = [0.0] * len(found), [0.0] * len(found)
    for row in _sentence_rows(query, titled, store.sentences, plain_sentences):
        nearest[row.place] = max(nearest[row.place], row.cosine)
        best[row.place] = max(best[row.place], row.score)
    texts = [f"{title}\n{passage.heading}\n{passage.text}" for title, passage in titled]
    bm25s = _shares([candidate.bm25 for candidate in found])
    phrases = _shares(phrase_coverage(query.text, texts))
    return [
        weights.best_cosine * nearest[place]
        + weights.best_sentence * best[place]
        + weights.bm25 * bm25s[place]
        + weights.phrases * phrases[place]
        for place in range(len(found))
    ]


def _sentence_rows(
    query: Query, titled: Sequence[tuple[str, Passage]], vectors: SentenceVectorStore, wording: Wording
) -> list[_SentenceRow]:
    """The citable sentences of passages, each passage given with the title of its article.

    Args:
        wording: The sentences of a passage with the words that count for each.
    """
    import numpy as np

    rows = [(place, sentence, text) for place, (_, passage) in enumerate(titled) for sentence, text in wording(passage)]
    if not rows:
        return []
    found = vectors.of(titled)
    cosines = np.concatenate([found[passage.id] for _, passage in titled if passage.citable]) @ np.array(query.vector)
    # A heading lends its terms to the sentences below it.
    covered = coverage(query.text, [f"{text} {titled[place][1].heading}" for place, _, text in rows])
    return [
        _SentenceRow(*row, cosine=float(cosine), covered=share)
        for row, cosine, share in zip(rows, cosines, covered, strict=True)
    ]


def _article_of(passage_id: str) -> str:
    return passage_id.rpartition("-")[0]


def _shares(values: Sequence[float]) -> list[float]:
    """Each as a share of the greatest."""
    greatest = max(values, default=0.0) or 1.0
    return [value / greatest for value in values]


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))
