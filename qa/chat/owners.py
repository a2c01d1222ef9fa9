"""Whose article is whose: those that nobody owns are everyone's, the others their owners' alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from filelock import FileLock

from index import ArticleInfo
from qa.chat.kept_file import Lists, read_lists, write_lists
from qa.errors import RecordError

FILE = "owners.json"


class Owners:
    """The owners of articles by article id, kept in a file of a folder; without a folder, in memory.

    The same text added by two visitors is one article with two owners.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = folder / FILE if folder else None
        self._lock = Lock()
        self._owners: Lists = {}
        self._read_as: tuple[int, int] | None = None

    def all(self) -> Lists:
        """Every article that is anyone's own, with its owners."""
        return dict(self._read())

    def visible(self, visitor: str, infos: Iterable[ArticleInfo]) -> list[ArticleInfo]:
        """The articles that a visitor may see; the visitor "" sees those of everyone.

        Raises:
            RecordError: The file cannot be read, so nobody can tell whose they are.
        """
        owners = self._read()
        return [info for info in infos if info.id not in owners or visitor in owners[info.id]]

    def owns(self, visitor: str, article_id: str) -> bool:
        """True when the article is the visitor's, alone or with others."""
        return visitor in self._read().get(article_id, ())

    def owned(self, article_id: str) -> bool:
        """True when the article is anyone's own."""
        return article_id in self._read()

    def give(self, visitor: str, article_id: str) -> None:
        """Make the visitor an owner."""
        with self._changing():
            owners = self._read()
            if visitor not in owners.get(article_id, ()):
                self._write({**owners, article_id: [*owners.get(article_id, ()), visitor]})

    def take(self, visitor: str, article_id: str) -> None:
        """Make the visitor no owner; an article without any other is everyone's again, if it is still there."""
        with self._changing():
            owners = self._read()
            left = [owner for owner in owners.get(article_id, ()) if owner != visitor]
            others = {key: value for key, value in owners.items() if key != article_id}
            self._write({**others, article_id: left} if left else others)

    def sole(self, visitor: str, article_id: str) -> bool:
        """True when the article is the visitor's and nobody else's."""
        return self._read().get(article_id) == [visitor]

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """The file to oneself, among threads and processes."""
        with self._lock:
            if not self._file:
                yield
                return
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self._file.with_suffix(".lock")):
                yield

    def _read(self) -> Lists:
        if self._file and (read_as := _state(self._file)) != self._read_as:  # another process has written as well
            self._owners, self._read_as = _parsed(self._file), read_as
        return self._owners

    def _write(self, owners: Lists) -> None:
        if self._file:
            write_lists(self._file, owners)
            self._read_as = _state(self._file)
        self._owners = owners


def _state(file: Path) -> tuple[int, int] | None:
    """What changes whenever the file is written; None where there is none."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RecordError(f"The file {file} cannot be read ({error.strerror}): check its permissions.") from error
    return found.st_mtime_ns, found.st_ino


def _parsed(file: Path) -> Lists:
    try:
        return read_lists(file)
    except ValueError as error:
        raise RecordError(f"The file {file} does not say whose articles are whose: mend it.") from error
