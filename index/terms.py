"""The same passages as terms, in an SQLite FTS5 file: derived from Chroma, and rebuilt wherever it disagrees.

The file also holds the journal of writes that have begun, and tells whether another process has written.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
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
# Most rows to score for a question over all articles, of which bm25() does about a million a second: this many, or
# this share of all. Among 100,000 passages, 97.2 % of 180 questions of SQuAD 2.0 had theirs in the top ten; with all
# rows scored 97.8 %.
_SCORED_ROWS = 5_000
_SCORED_SHARE = 1 / 40
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM passages WHERE passages MATCH ? LIMIT ?)"
# Ids are read for the best rows alone: reading one takes twice as long as scoring it.
_BEST = """
SELECT id, score FROM (
  SELECT best, score FROM (SELECT rowid AS best, -bm25(passages) AS score FROM passages WHERE {which})
  ORDER BY score DESC LIMIT ?
) JOIN passages ON passages.rowid = best ORDER BY score DESC
"""
_ANYWHERE = _BEST.format(which="passages MATCH ? LIMIT ?")
# The bounds leave FTS5 few rows to look at where there is one article, or some that were added one after another.
_WANTED = "WITH wanted AS (SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(?)))"
_WITHIN = _WANTED + _BEST.format(
    which="""passages MATCH ? AND article_id IN (SELECT id FROM wanted)
    AND rowid BETWEEN (SELECT min(first_row) FROM wanted) AND (SELECT max(last_row) FROM wanted)"""
)
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
                last = _last_row(connection)
                rows = [
                    (last + number, write_out(f"{passage.heading}\n{passage.text}"), passage.id, article_id)
                    for number, passage in enumerate(passages, start=1)
                ]
                connection.executemany("INSERT INTO passages (rowid, body, id, article_id) VALUES (?, ?, ?, ?)", rows)
                connection.execute("INSERT INTO articles VALUES (?, ?, ?)", (article_id, last + 1, last + len(rows)))

    def best(self, question: str, k: int, article_ids: Sequence[str] | None = None) -> dict[str, float]:
        """Ids of the k best passages with their BM25 score (above 0, higher is better).

        The score is FTS5's bm25() with its sign turned: k1 1.2, b 0.75. Over all articles, terms that are in too many
        of the passages count only where they meet (see `_selective`).

        Args:
            article_ids: The articles to search in; None for all.
        """
        wanted = [f'"{term}"' for term in terms(question)]
        if not wanted:
            return {}
        with self._file.reading() as connection:
            if article_ids is None:
                most = max(_SCORED_ROWS, int(_last_row(connection) * _SCORED_SHARE))
                return dict(connection.execute(_ANYWHERE, (_selective(connection, wanted, most), most, k)).fetchall())
            # A JSON array, because SQLite takes 32,766 values at most.
            values = (json.dumps(article_ids), " OR ".join(wanted), k)
            return dict(connection.execute(_WITHIN, values).fetchall())


def terms(text: str) -> list[str]:
    """The words of a text that tell it from others, in order, lower case, each once."""
    return list(dict.fromkeys(word for word in words(text) if word not in STOP_WORDS))


def words(text: str) -> list[str]:
    """All words of a text, in order, lower case, its figures written out; a figure such as 2.2 is one."""
    return list(map(str.lower, _WORD.findall(write_out(text))))


def _selective(connection: sqlite3.Connection, wanted: Sequence[str], most: int) -> str:
    """A match expression for terms that hardly more than `most` rows satisfy.

    It asks for any of the rare terms, or the least common of the others together, as few of them as select enough.
    """

    def count(match: str, limit: int) -> int:
        return int(connection.execute(_COUNT, (match, limit)).fetchone()[0])

    counts = {term: count(term, 2 * most) for term in wanted}
    ordered = sorted(wanted, key=counts.__getitem__)
    totals = accumulate(counts[term] for term in ordered)
    rare = [term for term, total in zip(ordered, totals, strict=True) if total <= most]
    common = ordered[len(rare) :]
    room = most - sum(counts[term] for term in rare)
    together = (f"({' AND '.join(common[:number])})" for number in range(2, len(common) + 1))
    fitting = next((match for match in together if count(match, room + 1) <= room), "")
    if fitting and count(fitting, 1):
        rare.append(fitting)
    return " OR ".join(rare or common[:1])


def _last_row(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(rowid), 0) FROM passages").fetchone()[0])


def _delete(connection: sqlite3.Connection, article_ids: Iterable[str]) -> None:
    for article_id in article_ids:
        # By rows, because FTS5 finds a column's value only by reading the whole table.
        for rows in connection.execute("SELECT first_row, last_row FROM articles WHERE id = ?", (article_id,)):
            connection.execute("DELETE FROM passages WHERE rowid BETWEEN ? AND ?", rows)
        connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
