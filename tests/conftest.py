"""Fixtures for all tests. The real model answers where a test asks for it; its files come from the user's cache."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from index import bundled_articles
from qa.assistant import Assistant
from qa.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def browser_path() -> str | None:
    """Where Chromium is on this machine."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium, for tests marked `browser`."""
    from playwright.sync_api import sync_playwright

    path = browser_path()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no browser: install one of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@pytest.fixture(scope="session")
def real_assistant() -> Iterator[Assistant]:
    """The default assistant over the bundled article: the real local model, the real embeddings."""
    with Assistant.from_articles(bundled_articles(), Settings()) as assistant:
        yield assistant


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the user's environment reaches a test."""
    for name in (
        "DATA",
        "STORE",
        "STORE_TOKEN",
        "STORE_TENANT",
        "STORE_DATABASE",
        "MODEL",
        "EMBEDDING",
        "RERANKER",
        "RERANKER_OPTIONAL",
        "THRESHOLD",
    ):
        monkeypatch.delenv(f"ARTICLE_QA_{name}", raising=False)
