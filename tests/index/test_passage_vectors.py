"""Vectors of passages and of the sentences inside them, and where they are kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.passage_vectors import embed_passages
from index.sentence_vectors import SentenceVectorStore
from index.types import Passage
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import BRIDGE, CHEESE, prepared

TITLED: list[tuple[str, Passage]] = [
    (article.title, passage) for article in (BRIDGE, CHEESE) for passage in prepared(article).passages
]


class Spans(BagOfWordsEmbeddings):
    """Embeds spans as the words they hold, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_spans(self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]) -> list[Any]:
        cut = [[text[start:end] for start, end in found] for text, found in zip(texts, spans, strict=True)]
        self.asked += [part for parts in cut for part in parts]
        return [
            (self.embed_query(text), np.array([self.embed_query(part) for part in parts], "float32").reshape(-1, 256))
            for text, parts in zip(texts, cut, strict=True)
        ]


class Counting(BagOfWordsEmbeddings):
    """Counts the texts it embeds."""

    count = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.count += len(texts)
        return super().embed_documents(texts)


def test_the_spans_of_a_passage_are_exactly_its_citable_sentences() -> None:
    embeddings = Spans()
    embed_passages(embeddings, TITLED)
    assert embeddings.asked == [passage.text_of(found) for _, passage in TITLED for found in passage.citable]
    assert "Repairs cost 4.2 million euros." in embeddings.asked


def test_embeddings_that_know_no_spans_embed_each_sentence_with_what_its_pronoun_means() -> None:
    embeddings = BagOfWordsEmbeddings()
    found = embed_passages(embeddings, TITLED)
    assert [len(vectors.sentences) for vectors in found] == [len(passage.citable) for _, passage in TITLED]
    meant = embeddings.embed_query("Mayor Ines Roth was pleased. She said the town would look at the pier next.")
    assert any(np.allclose(row, meant) for vectors in found for row in vectors.sentences)
    assert embed_passages(embeddings, []) == []


def test_vectors_are_made_once_and_read_back_as_they_were(tmp_path: Path) -> None:
    embeddings = Counting()
    store = SentenceVectorStore(tmp_path / "sentences.sqlite3", embeddings)
    first = store.of(TITLED)
    made = embeddings.count
    again = SentenceVectorStore(tmp_path / "sentences.sqlite3", embeddings)
    for id_, vectors in again.of(TITLED).items():
        assert vectors == pytest.approx(first[id_], abs=1e-3)
    assert embeddings.count == made > 0
    again.close()
    store.close()


def test_the_vectors_of_an_article_are_forgotten_without_its_neighbours(tmp_path: Path) -> None:
    embeddings = Counting()
    store = SentenceVectorStore(tmp_path / "sentences.sqlite3", embeddings)
    store.of(TITLED)
    store.delete([BRIDGE.id])
    embeddings.count = 0
    store.of([pair for pair in TITLED if pair[1].article_id == CHEESE.id])
    assert embeddings.count == 0
    store.of(TITLED)
    assert embeddings.count > 0
    store.close()
