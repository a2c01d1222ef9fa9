"""Fixtures for all tests. The real model answers where a test asks for it; its files come from the user's cache."""

from collections.abc import Iterator

import pytest

from index import bundled_articles
from qa.assistant import Assistant
from qa.settings import Settings


@pytest.fixture(scope="session")
def real_assistant() -> Iterator[Assistant]:
    """The default assistant over the bundled article: the real local model, the real embeddings."""
    with Assistant.from_articles(bundled_articles(), Settings()) as assistant:
        yield assistant


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the user's environment reaches a test."""
    for name in ("DATA", "MODEL", "EMBEDDING", "THRESHOLD"):
        monkeypatch.delenv(f"ARTICLE_QA_{name}", raising=False)
