"""Files of the chat page in the data folder: written whole or not at all, and for the owner's eyes only."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import RecordError
from qa.private_file import write_private

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
    try:
        write_private(path, data)
    except OSError as error:
        raise RecordError(f"The file {path} cannot be written ({error.strerror}): make room for it.") from error


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
