"""Fixtures for the tests of `qa`."""

from typing import Any

import pytest
from hypothesis import settings

from index import article_index
from tests.fakes import BagOfWordsEmbeddings

# A machine with other work to do is slow at times, which is no failure.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def counted_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted words in place of the embedding model, wherever an index is opened by name."""

    def embeddings(name: str, **others: Any) -> BagOfWordsEmbeddings:
        return BagOfWordsEmbeddings()

    monkeypatch.setattr(article_index, "SentenceTransformerEmbeddings", embeddings)
