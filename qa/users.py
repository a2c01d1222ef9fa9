"""Who may use a page that asks for a password: a TOML file of names and Argon2 hashes, one user a line."""

import re
import tomllib
from pathlib import Path
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from qa.errors import SettingsError
from qa.private_file import write_private

LEAST_PASSWORD = 10
_LONGEST_PASSWORD = 200
# What can stand in a log, a file and a page as it is.
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._@-]{0,62}[A-Za-z0-9])?")
_HASHER = PasswordHasher()


class Users:
    """The users of a file, which is read again whenever it has changed: who is taken out of it is out at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()
        # Hashing takes some 64 MB: however many sign in, it is done one at a time.
        self._hashing = Lock()
        self._nobody = _HASHER.hash("nobody has this password")
        self._read_as: tuple[int, int] | None = None
        self._hashes: dict[str, str] = {}
        self._current()

    def knows(self, name: str) -> bool:
        """True while the file has a user of that name.

        Raises:
            SettingsError: The file cannot be read.
        """
        return name in self._current()

    def verify(self, name: str, password: str) -> bool:
        """True when the password is the user's; for an unknown name it takes as long to be false.

        Raises:
            SettingsError: The file cannot be read.
        """
        known = self._current().get(name)
        if len(password) > _LONGEST_PASSWORD:
            return False
        with self._hashing:
            try:
                return _HASHER.verify(known or self._nobody, password) and known is not None
            except VerificationError:
                return False

    def _current(self) -> dict[str, str]:
        with self._lock:
            try:
                status = self._file.stat()
            except OSError as error:
                raise _unreadable(self._file, error) from error
            read_as = (status.st_mtime_ns, status.st_size)
            if read_as != self._read_as:
                self._hashes, self._read_as = read_users(self._file), read_as
                if not self._hashes:
                    raise SettingsError(f"The file {self._file} has no users: add one with article-qa users add NAME.")
            return self._hashes


def read_users(file: Path) -> dict[str, str]:
    """The password hashes of a users file by name.

    Raises:
        SettingsError: The file cannot be read, or a line of it is no user.
    """
    try:
        users = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(file, error) from error
    for name, known in users.items():
        _require_name(name)
        if not _is_hash(known):
            # The value may be somebody's password: it is not repeated.
            raise SettingsError(
                f"The user {name} in {file} has no Argon2 hash: write the line with article-qa users add {name}."
            )
    return users


def add_user(file: Path, name: str, password: str) -> bool:
    """Put a user with that password into the file, which is made where there is none.

    Returns:
        True for a new user, False for one who has another password now.

    Raises:
        SettingsError: The name or the password cannot be used, or the file cannot be read or written.
    """
    _require_name(name)
    if not LEAST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise SettingsError(f"A password has {LEAST_PASSWORD} to {_LONGEST_PASSWORD} characters: choose another.")
    users = read_users(file) if file.exists() else {}
    _write(file, {**users, name: _HASHER.hash(password)})
    return name not in users


def remove_user(file: Path, name: str) -> None:
    """Take a user out of the file; who is signed in under the name is out as well.

    Raises:
        SettingsError: There is no such user, or the file cannot be read or written.
    """
    users = read_users(file)
    if name not in users:
        raise SettingsError(f"There is no user {name!r} in {file}: it has {', '.join(users) or 'none'}.")
    _write(file, {key: value for key, value in users.items() if key != name})


def _write(file: Path, users: dict[str, str]) -> None:
    text = "".join(f'"{name}" = "{known}"\n' for name, known in sorted(users.items()))
    try:
        write_private(file, text.encode())
    except OSError as error:
        raise SettingsError(f"The file {file} cannot be written ({error.strerror}): choose another.") from error


def _require_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name[:64]!r} is no name of a user: give one of up to 64 letters, digits, dots, dashes, _ and @."
        )


def _is_hash(known: object) -> bool:
    if not isinstance(known, str):
        return False
    try:
        _HASHER.check_needs_rehash(known)
    except InvalidHashError:
        return False
    return True


def _unreadable(file: Path, error: Exception) -> SettingsError:
    why = getattr(error, "strerror", None) or error
    return SettingsError(f"The users file {file} cannot be read ({why}): make it with article-qa users add NAME.")
