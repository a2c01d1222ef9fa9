"""An index that an older version made, brought into the present form: its articles are split and embedded anew.

The new one is made beside the old one and takes its place in one step, once it has every article; an interruption
at any moment leaves one of them whole, and the next opening goes on.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

from filelock import FileLock

from index.chroma import chroma_errors, close_client, open_client
from index.errors import StoreError
from index.model_files import Progress
from index.settings import IndexSettings, is_outdated
from index.types import Article, ArticleInfo

_AT_ONCE = 500
_LABEL = "bringing the index up to date"
_SETTINGS = "index.json"
_CHROMA = "chroma"
_DERIVED = ("terms.sqlite3", "sentences.sqlite3")


class Index(Protocol):
    """What is made anew: an `ArticleIndex`."""

    settings: IndexSettings

    def __enter__(self) -> Self:
        """Itself."""

    def __exit__(self, *_: Any) -> None:
        """Let go of its files."""

    def add(self, articles: Iterator[Article]) -> Any:
        """Put articles in."""

    def list(self) -> Sequence[ArticleInfo]:
        """The articles that are in."""


def migrate(folder: Path, opened: Callable[[Path], Index], progress: Progress | None) -> None:
    """Bring the index of a folder into the present form, if it is not.

    Args:
        opened: An empty folder as an index, with the same settings.
        progress: Told of the bytes of text that are done, and of all.

    Raises:
        StoreError: The old index cannot be read, or the new one cannot be written; the old one is as it was.
    """
    if not is_outdated(folder):
        return
    with FileLock(folder / "write.lock"):
        if is_outdated(folder):  # unless another process has just done it
            _rebuild(folder, opened, progress or (lambda *_: None))
    shutil.rmtree(folder / "chroma.old", ignore_errors=True)
    shutil.rmtree(folder / "chroma.new", ignore_errors=True)


def _rebuild(folder: Path, opened: Callable[[Path], Index], progress: Progress) -> None:
    old, new = folder / "chroma.old", folder / "chroma.new"
    if not old.exists():
        old = folder / _CHROMA
    new.mkdir(exist_ok=True)
    sources: set[str] = set()

    def articles() -> Iterator[Article]:
        for article, done, total in _stored_articles(old):
            progress(_LABEL, done, total)
            sources.add(article.source)
            yield article
            progress(_LABEL, done + len(article.text), total)

    with opened(new) as index:
        index.add(articles())
        # Of two texts of one source, as a crash of an old version may have left them, the later one is in.
        missing = sources - {info.source for info in index.list()}
        index.settings.save(new)
    if missing:
        raise StoreError(
            f"The index in {folder} cannot be brought up to date ({len(missing)} articles were lost on the way, such "
            f"as {min(missing)!r}): it is as it was; use the version of article-qa that made it."
        )
    _swap(folder, new)


def _stored_articles(chroma: Path) -> Iterator[tuple[Article, int, int]]:
    """The articles that any version wrote, each with the characters before it and those of all.

    Raises:
        StoreError: One cannot be read, or is not what it was when it was written.
    """
    with chroma_errors(chroma, "read"):
        client = open_client(chroma)
        try:
            records = client.get_or_create_collection("articles", embedding_function=None)
            done, total = 0, sum(int(str(part["characters"])) for part in _metadatas(records))
            for first in range(0, records.count(), _AT_ONCE):
                part = records.get(include=["documents", "metadatas"], limit=_AT_ONCE, offset=first)
                for text, record in zip(part["documents"] or [], part["metadatas"] or [], strict=True):
                    yield _article(text, record, chroma), done, total
                    done += len(text)
        finally:
            close_client(client)


def _metadatas(records: Any) -> Iterator[Mapping[str, Any]]:
    for first in range(0, records.count(), _AT_ONCE):
        yield from records.get(include=["metadatas"], limit=_AT_ONCE, offset=first)["metadatas"]


def _article(text: str, record: Mapping[str, Any], chroma: Path) -> Article:
    known = {name: str(record.get(name, "")) for name in ("title", "source", "published", "author", "language")}
    article = Article(text, **known, pages=tuple(json.loads(record.get("pages", "[]"))))
    if article.sha256 != record["sha256"]:
        raise StoreError(
            f"The text of {article.title!r} ({article.source}) in {chroma} is not what was written: the index is as it "
            "was; move that folder away and add the articles again."
        )
    return article


def _swap(folder: Path, new: Path) -> None:
    """Put the files of the new index in place; the settings come last and say that it is done."""
    if (folder / "chroma.old").exists():
        shutil.rmtree(folder / _CHROMA, ignore_errors=True)
    else:
        (folder / _CHROMA).rename(folder / "chroma.old")
    (new / _CHROMA).rename(folder / _CHROMA)
    for name in _DERIVED:
        for file in folder.glob(f"{name}*"):  # with what SQLite keeps beside it
            file.unlink()
        (new / name).replace(folder / name)
    (new / _SETTINGS).replace(folder / _SETTINGS)
