"""The same passages as terms, in an SQLite FTS5 file: derived from Chroma, and rebuilt wherever it disagrees.

The file also holds the journal of writes that have begun, and tells whether another process has written.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from index.derived_file import DerivedFile
from index.figures import write_out
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
CREATE TABLE IF NOT EXISTS pending (article_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS articles (id TEXT PRIMARY KEY, first_row INTEGER, last_row INTEGER);
CREATE VIRTUAL TABLE IF NOT EXISTS passages USING fts5(
  body, id UNINDEXED, article_id UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2');
"""
_PROBE = "SELECT passages.id, first_row FROM passages, articles LIMIT 1"


class TermStore:
    """BM25 over passages.

    Raises:
        StoreError: The file cannot be opened, read or written.
    """

    def __init__(self, file: Path) -> None:
        self._file = DerivedFile(file, schema=_SCHEMA, probe=_PROBE, version=2)
        self.close = self._file.close

    def articles(self) -> set[str]:
        """Ids of the articles it holds."""
        with self._file.reading() as connection:
            return {row[0] for row in connection.execute("SELECT id FROM articles")}

    def version(self) -> int:
        """A number that changes when another process, or another opening of the file, has written."""
        with self._file.reading() as connection:
            return int(connection.execute("PRAGMA data_version").fetchone()[0])

    def begin(self, article_ids: Iterable[str]) -> None:
        """Note, before the first write anywhere, the articles that a crash may leave half written."""
        with self._file.writing() as connection:
            connection.executemany("INSERT OR IGNORE INTO pending VALUES (?)", [(id_,) for id_ in article_ids])

    def pending(self) -> set[str]:
        """The articles whose writing has begun and not ended."""
        with self._file.reading() as connection:
            return {row[0] for row in connection.execute("SELECT article_id FROM pending")}

    def finish(self, gone: Collection[str]) -> None:
        """Forget the articles that are gone, and clear the journal, in one transaction."""
        with self._file.writing() as connection:
            _delete(connection, gone)
            connection.execute("DELETE FROM pending")

    def write(self, articles: Mapping[str, Sequence[Passage]]) -> None:
        """Write the passages of articles, by article id, in one transaction."""
        with self._file.writing() as connection:
            _delete(connection, articles)
            for article_id, passages in articles.items():
                (last,) = connection.execute("SELECT coalesce(max(last_row), 0) FROM articles").fetchone()
                rows = [
                    (last + number, write_out(f"{passage.heading}\n{passage.text}"), passage.id, article_id)
                    for number, passage in enumerate(passages, start=1)
                ]
                connection.executemany("INSERT INTO passages (rowid, body, id, article_id) VALUES (?, ?, ?, ?)", rows)
                connection.execute("INSERT INTO articles VALUES (?, ?, ?)", (article_id, last + 1, last + len(rows)))

    def best(self, question: str, k: int, article_ids: Sequence[str] | None = None) -> dict[str, float]:
        """Ids of the k best passages with their BM25 score (above 0, higher is better).

        The score is FTS5's bm25() with its sign turned: k1 1.2, b 0.75.

        Args:
            article_ids: The articles to search in; None for all.
        """
        wanted = terms(question)
        if not wanted:
            return {}
        match = " OR ".join(f'"{term}"' for term in wanted)
        # A JSON array, because SQLite takes 32,766 values at most.
        within = "" if article_ids is None else "AND article_id IN (SELECT value FROM json_each(?))"
        sql = (
            "SELECT id, -bm25(passages) AS score FROM passages "  # noqa: S608 - one of two constants is put in
            f"WHERE passages MATCH ? {within} ORDER BY score DESC LIMIT ?"
        )
        values = (match, k) if article_ids is None else (match, json.dumps(article_ids), k)
        with self._file.reading() as connection:
            return dict(connection.execute(sql, values).fetchall())


def terms(text: str) -> list[str]:
    """The words of a text that tell it from others, in order, lower case, each once."""
    return list(dict.fromkeys(word for word in words(text) if word not in STOP_WORDS))


def words(text: str) -> list[str]:
    """All words of a text, in order, lower case, its figures written out; a figure such as 2.2 is one."""
    return [word.lower() for word in _WORD.findall(write_out(text))]


def _delete(connection: sqlite3.Connection, article_ids: Iterable[str]) -> None:
    for article_id in article_ids:
        # By rows, because FTS5 finds a column's value only by reading the whole table.
        for rows in connection.execute("SELECT first_row, last_row FROM articles WHERE id = ?", (article_id,)):
            connection.execute("DELETE FROM passages WHERE rowid BETWEEN ? AND ?", rows)
        connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
