"""Articles by the hundred thousand with the term statistics of real ones, and vectors near real ones.

A synthetic passage is a real one in which the telling words have been drawn anew, of those that most of the real
articles use two in three: from a Zipf-Mandelbrot distribution over the real words and then two million made-up ones,
or from the few that its article keeps coming back to; figures get new digits. Its vectors are those of the real
passage, moved towards another real passage and by noise.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from index import Article, Passage
from index.passage_vectors import PassageVectors
from index.search import Query
from index.store import PreparedArticle
from index.terms import STOP_WORDS
from index.types import Sentence

_PIECES = re.compile(r"\w+|\W+")
PASSAGES_OF_AN_ARTICLE = 5
_VOCABULARY = 2_000_000
_FLATTENING = 20  # of the first ranks (Mandelbrot): the most common telling word is one in 250
_DRAWN = 2 / 3
_OWN_WORDS = 30
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in ("a", "e", "i", "o", "u", "an", "er")]
_TOWARDS_ANOTHER = 0.6
_NOISE = 0.6
_NOISE_OF_A_QUESTION = 1.2
_WORDS_OF_A_QUESTION = 12


@dataclass(frozen=True)
class Template:
    """A real passage, its vectors, and its text in words and what stands between them."""

    passage: Passage
    vectors: PassageVectors
    pieces: tuple[str, ...]


class SyntheticArticles:
    """Articles made of real passages; the same seed makes the same ones.

    Args:
        real: Real passages with their vectors.
    """

    def __init__(self, real: Sequence[tuple[Passage, PassageVectors]], seed: int = 0) -> None:
        self._random, self._asking = np.random.default_rng(seed), np.random.default_rng(seed)
        self._templates = [
            Template(passage, vectors, tuple(_PIECES.findall(passage.text))) for passage, vectors in real
        ]
        counts = Counter(word for template in self._templates for word in template.pieces if _is_telling(word))
        articles = _articles_with(self._templates)
        # Words of all subjects before those of one: what is common in six articles on six subjects is rare elsewhere.
        self._real_words = sorted(counts, key=lambda word: (-len(articles[word]), -counts[word], word))
        self._known = frozenset(counts)
        half = len(set[str]().union(*articles.values())) / 2
        self._general = {word for word in counts if len(articles[word]) >= half}
        self._chances = np.cumsum(1 / (np.arange(_VOCABULARY) + _FLATTENING))

    def make(self, passages: int) -> Iterator[PreparedArticle]:
        """Articles of five passages each, that many in all."""
        for number in range(passages // PASSAGES_OF_AN_ARTICLE):
            yield self._article(number)

    def question(self, prepared: PreparedArticle) -> tuple[Query, str]:
        """Real words of a sentence of an article, with a vector near the sentence's; and its passage's id."""
        place = self._asking.integers(len(prepared.passages))
        passage, vectors = prepared.passages[place], prepared.vectors[place]
        chosen = self._asking.integers(len(passage.citable))
        words = re.findall("[A-Za-z]+", passage.text_of(passage.citable[chosen]))
        real = [word for word in words if word in self._known or not _is_telling(word)][:_WORDS_OF_A_QUESTION]
        vector = _unit(vectors.sentences[chosen] + self._noise(self._asking, _NOISE_OF_A_QUESTION))
        return Query(f"What {' '.join(real)}?", vector.tolist()), passage.id

    def _article(self, number: int) -> PreparedArticle:
        own = list(self._words(_OWN_WORDS))
        chosen = self._random.integers(len(self._templates), size=PASSAGES_OF_AN_ARTICLE)
        templates = [self._templates[place] for place in chosen]
        pieces = [self._redrawn(template.pieces, own) for template in templates]
        title = f"Report {number} on {own[0]}"
        texts = ["".join(found) for found in pieces]
        article = Article("".join(texts), title, f"synthetic/{number}.txt")
        starts = [0, *accumulate(len(text) for text in texts)]
        passages = [
            replace(
                template.passage,
                article_id=article.id,
                number=place,
                start=starts[place],
                end=starts[place + 1],
                text=texts[place],
                sentences=_moved(template, pieces[place], starts[place]),
            )
            for place, template in enumerate(templates)
        ]
        return PreparedArticle(article, passages, [self._near(template.vectors) for template in templates])

    def _redrawn(self, pieces: Sequence[str], own: Sequence[str]) -> list[str]:
        chances = self._random.random(len(pieces))
        drawn = self._words(len(pieces))
        return [
            piece if piece in self._general and chance > _DRAWN else _anew(piece, chance, drawn, own)
            for piece, chance in zip(pieces, chances.tolist(), strict=True)
        ]

    def _words(self, count: int) -> Iterator[str]:
        ranks = np.searchsorted(self._chances, self._random.random(count) * self._chances[-1])
        return map(self._word, ranks.tolist())

    def _word(self, rank: int) -> str:
        if rank < len(self._real_words):
            return self._real_words[rank]
        syllables = []
        while rank:
            rank, syllable = divmod(rank, len(_SYLLABLES))
            syllables.append(_SYLLABLES[syllable])
        return "".join(syllables)

    def _near(self, vectors: PassageVectors) -> PassageVectors:
        other = self._templates[int(self._random.integers(len(self._templates)))].vectors
        shift = _TOWARDS_ANOTHER * np.array(other.whole, "float32") + self._noise(self._random, _NOISE)
        return PassageVectors(
            _unit(np.array(vectors.whole, "float32") + shift).tolist(), _unit(vectors.sentences + shift)
        )

    def _noise(self, random: np.random.Generator, length: float) -> "NDArray[np.float32]":
        dimensions = len(self._templates[0].vectors.whole)
        return random.normal(0, length / dimensions**0.5, dimensions).astype("float32")


def _anew(piece: str, chance: float, drawn: Iterator[str], own: Sequence[str]) -> str:
    """Other digits for a figure, another word for a telling one, all else as it is; `chance` is 0 to 1."""
    if piece.isdecimal():
        return str(int(chance * 10 ** len(piece)))
    if not _is_telling(piece):
        return piece
    return own[int(chance * 3 % 1 * len(own))] if chance < 1 / 3 else next(drawn)


def _articles_with(templates: Sequence[Template]) -> dict[str, set[str]]:
    """For each telling word, the ids of the articles that have it."""
    found = defaultdict[str, set[str]](set)
    for template in templates:
        for word in filter(_is_telling, template.pieces):
            found[word].add(template.passage.article_id)
    return found


def _is_telling(piece: str) -> bool:
    return piece.isalpha() and piece.lower() not in STOP_WORDS


def _moved(template: Template, pieces: Sequence[str], start: int) -> tuple[Sentence, ...]:
    """The sentences of a real passage where they stand in the synthetic one."""
    old, new = (list(accumulate(map(len, found), initial=0)) for found in (template.pieces, pieces))

    def place(character: int) -> int:
        piece = bisect_right(old, character) - 1
        return start + new[piece] + character - old[piece]

    first = template.passage.start
    return tuple(
        replace(found, start=place(found.start - first), end=place(found.end - first), page=None)
        for found in template.passage.sentences
    )


def _unit(vectors: "NDArray[np.float32]") -> "NDArray[np.float32]":
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
