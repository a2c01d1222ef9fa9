"""SQLite files that are thrown away when they cannot be trusted."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from index.derived_file import DerivedFile
from index.errors import StoreError

SCHEMA = "CREATE TABLE IF NOT EXISTS words (word TEXT);"


def opened(path: Path, *, version: int = 1, schema: str = SCHEMA) -> DerivedFile:
    return DerivedFile(path / "words.sqlite3", schema=schema, probe="SELECT word FROM words LIMIT 1", version=version)


def words(file: DerivedFile) -> list[str]:
    with file.reading() as connection:
        return [row[0] for row in connection.execute("SELECT word FROM words ORDER BY word")]


def filled(path: Path) -> None:
    file = opened(path)
    with file.writing() as connection:
        connection.executemany("INSERT INTO words VALUES (?)", [("bridge",), ("pier",)])
    file.close()


def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    filled(tmp_path)
    file = opened(tmp_path)
    assert words(file) == ["bridge", "pier"]
    file.close()


def test_a_file_of_another_version_is_made_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    file = opened(tmp_path, version=2)
    assert words(file) == []
    file.close()


@pytest.mark.parametrize("damage", [b"garbage" * 1000, b"SQLite format 3\x00" + b"\xff" * 8000])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "words.sqlite3").write_bytes(damage)
    file = opened(tmp_path)
    assert words(file) == []
    file.close()


def test_a_file_with_other_tables_is_made_anew(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "words.sqlite3") as other:
        other.execute("CREATE TABLE words (number INTEGER)")
        other.execute("PRAGMA user_version = 1")
    other.close()
    file = opened(tmp_path)
    assert words(file) == []
    file.close()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    file = opened(tmp_path)
    with pytest.raises(StoreError, match=r"words\.sqlite3 cannot be used .*delete it"), file.writing() as connection:
        connection.execute("INSERT INTO words VALUES ('bridge')")
        connection.execute("INSERT INTO nothing VALUES (1)")
    assert words(file) == []
    file.close()


def test_closing_waits_for_the_thread_that_reads(tmp_path: Path) -> None:
    filled(tmp_path)
    file = opened(tmp_path)
    with ThreadPoolExecutor(max_workers=1) as other:
        with file.reading() as connection:
            closing = other.submit(file.close)
            wait([closing], timeout=0.2)
            assert connection.execute("SELECT count(*) FROM words").fetchone() == (2,)
        closing.result(timeout=20)
    with pytest.raises(StoreError, match="closed"):
        words(file)
