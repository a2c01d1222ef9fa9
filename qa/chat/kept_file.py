"""Files of the chat page in the data folder: written whole or not at all, and for the owner's eyes only."""

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from qa.errors import RecordError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Lists = dict[str, list[str]]


def read_kept(path: Path) -> bytes:
    """The content; empty where there is no such file.

    Raises:
        RecordError: The file cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise RecordError(f"The file {path} cannot be read ({error.strerror}): check its permissions.") from error


def write_kept(path: Path, data: bytes) -> None:
    """Put the content in place of what the file held.

    Raises:
        RecordError: The file cannot be written.
    """
    part = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        part.replace(path)
    except OSError as error:
        raise RecordError(f"The file {path} cannot be written ({error.strerror}): make room for it.") from error
    finally:
        part.unlink(missing_ok=True)


def read_lists(path: Path) -> Lists:
    """The lists of texts that `write_lists` wrote, by name; none where there is no such file.

    Raises:
        RecordError: The file cannot be read.
        ValueError: It holds something else.
    """
    return _adapter().validate_json(read_kept(path) or b"{}")


def write_lists(path: Path, lists: Mapping[str, Sequence[str]]) -> None:
    """Put lists of texts in place of what the file held; raises as `write_kept`."""
    write_kept(path, _adapter().dump_json({name: [*texts] for name, texts in lists.items()}))


@cache
def _adapter() -> "TypeAdapter[Lists]":
    from pydantic import TypeAdapter

    return TypeAdapter(Lists)
