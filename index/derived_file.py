"""An SQLite file that holds nothing that cannot be made again: one that is damaged or outdated is thrown away."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from index.errors import StoreError

# SQLite's codes for a file that is damaged, is no database, or has other tables; one that is locked is none of these.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
# Every page of a file up to this size is looked at when it is opened (0.1 s); damage in a larger one shows when it
# is met, as an error that says to delete the file.
_CHECKED_BYTES = 50_000_000


class DerivedFile:
    """One connection to such a file, for several threads.

    Args:
        schema: Statements that make its tables where they are not there yet.
        probe: A query that fails where the tables are not those.
        version: Of what the tables hold, 1 or more; a file of another version is made anew.

    Raises:
        StoreError: The file cannot be opened, here; read or written, wherever it is used.
    """

    def __init__(self, file: Path, *, schema: str, probe: str, version: int) -> None:
        self._file = file
        self._lock = Lock()
        self._script = f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;\n{schema}"
        self._probe = probe
        self._version = version
        with self._errors():
            try:
                self._connection = self._connect()
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _DAMAGED:
                    raise
                file.unlink()
                self._connection = self._connect()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for this thread alone."""
        with self._lock, self._errors():
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection, for this thread alone and in one transaction."""
        with self._lock, self._errors(), self._connection:
            yield self._connection

    def close(self) -> None:
        """Close the file, once no other thread is using it: SQLite would end the process."""
        with self._lock:
            self._connection.close()

    def _connect(self) -> sqlite3.Connection:
        is_new = not self._file.exists() or self._file.stat().st_size == 0
        connection = sqlite3.connect(self._file, check_same_thread=False, timeout=30)
        try:
            if is_new:
                connection.execute(f"PRAGMA user_version = {self._version}")
            elif connection.execute("PRAGMA user_version").fetchone() != (self._version,):
                raise sqlite3.DatabaseError("it is of another version")
            connection.executescript(self._script)
            connection.execute(self._probe).fetchall()
            small = self._file.stat().st_size <= _CHECKED_BYTES
            if small and connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("it is damaged")
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The file {self._file} cannot be used ({error}): delete it, and it is made again from the index."
            ) from error
