"""Fixtures for the tests of `qa`."""

from typing import Any

import pytest

from index import article_index
from tests.fakes import BagOfWordsEmbeddings


@pytest.fixture
def counted_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted words in place of the embedding model, wherever an index is opened by name."""

    def embeddings(name: str, **others: Any) -> BagOfWordsEmbeddings:
        return BagOfWordsEmbeddings()

    monkeypatch.setattr(article_index, "SentenceTransformerEmbeddings", embeddings)
