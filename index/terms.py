"""The same passages as terms, in an SQLite FTS5 file: derived from Chroma, and rebuilt wherever it disagrees."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from index.errors import StoreError
from index.types import Passage

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
# Words that a question has and a passage need not: articles, auxiliaries, question words.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a about an and any are as at be been being by can could did do does doing for from had has have having he
        her hers him his how i if in into is it its itself me more most much many my of on or our she should so some
        such tell than that the their theirs them then there these they this those to too was we were what when where
        which while who whom whose why will with would you your please article say says said according""",
    )
)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS articles (id TEXT PRIMARY KEY);
CREATE VIRTUAL TABLE IF NOT EXISTS passages USING fts5(
  body, id UNINDEXED, article_id UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2');
"""


# SQLite's codes for a file that is damaged, is no database, or has other tables; one that is locked is none of these.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


class TermStore:
    """BM25 over passages. A damaged file is thrown away and made again.

    Raises:
        StoreError: The file cannot be opened, read or written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()
        with self._errors():
            try:
                self._connection = _connect(file)
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _DAMAGED:
                    raise
                file.unlink()
                self._connection = _connect(file)

    def articles(self) -> set[str]:
        """Ids of the articles it holds."""
        with self._lock, self._errors():
            return {row[0] for row in self._connection.execute("SELECT id FROM articles")}

    def write(self, article_id: str, passages: Iterable[Passage]) -> None:
        """Write an article's passages in one transaction."""
        rows = [(f"{passage.heading}\n{passage.text}", passage.id, article_id) for passage in passages]
        with self._lock, self._errors(), self._connection as connection:
            connection.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
            connection.executemany("INSERT INTO passages (body, id, article_id) VALUES (?, ?, ?)", rows)
            connection.execute("INSERT OR IGNORE INTO articles VALUES (?)", (article_id,))

    def delete(self, article_id: str) -> None:
        """Forget an article."""
        with self._lock, self._errors(), self._connection as connection:
            connection.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
            connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def best(self, question: str, k: int, article_ids: Sequence[str]) -> dict[str, float]:
        """Ids of the k best passages with their BM25 score (above 0, higher is better).

        The score is FTS5's bm25() with its sign turned: k1 1.2, b 0.75.
        """
        words = terms(question)
        if not words:
            return {}
        match = " OR ".join(f'"{word}"' for word in words)
        marks = ",".join("?" * len(article_ids))
        sql = (
            "SELECT id, -bm25(passages) AS score FROM passages "  # noqa: S608 - only question marks are put in
            f"WHERE passages MATCH ? AND article_id IN ({marks}) ORDER BY score DESC LIMIT ?"
        )
        with self._lock, self._errors():
            return dict(self._connection.execute(sql, (match, *article_ids, k)).fetchall())

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The term file {self._file} cannot be used ({error}): delete it, and it is made again from the index."
            ) from error


def terms(text: str) -> list[str]:
    """The words of a text that tell it from others, in order, lower case, each once."""
    words = (word.lower() for word in _WORD.findall(text))
    return list(dict.fromkeys(word for word in words if word not in STOP_WORDS))


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, check_same_thread=False, timeout=30)
    try:
        connection.executescript(_SCHEMA)
        connection.execute("SELECT id FROM passages LIMIT 1").fetchall()
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("it is damaged")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
