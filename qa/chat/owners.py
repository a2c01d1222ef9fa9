"""Whose article is whose: those that nobody owns are everyone's, the others their owners' alone."""

from collections.abc import Iterable
from pathlib import Path
from threading import Lock

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
        self._owners: Lists | None = None

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
        with self._lock:
            owners = self._read()
            if visitor not in owners.get(article_id, ()):
                self._write({**owners, article_id: [*owners.get(article_id, ()), visitor]})

    def take(self, visitor: str, article_id: str) -> None:
        """Make the visitor no owner; an article without any other is everyone's again, if it is still there."""
        with self._lock:
            owners = self._read()
            left = [owner for owner in owners.get(article_id, ()) if owner != visitor]
            others = {key: value for key, value in owners.items() if key != article_id}
            self._write({**others, article_id: left} if left else others)

    def sole(self, visitor: str, article_id: str) -> bool:
        """True when the article is the visitor's and nobody else's."""
        return self._read().get(article_id) == [visitor]

    def _read(self) -> Lists:
        if self._owners is None:
            self._owners = _parsed(self._file) if self._file else {}
        return self._owners

    def _write(self, owners: Lists) -> None:
        if self._file:
            write_lists(self._file, owners)
        self._owners = owners


def _parsed(file: Path) -> Lists:
    try:
        return read_lists(file)
    except ValueError as error:
        raise RecordError(f"The file {file} does not say whose articles are whose: mend it.") from error
