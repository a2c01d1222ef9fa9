"""Chroma: how a folder of it is opened, and what is said where it fails; the only importer of chromadb."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import StoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI


def open_client(folder: Path) -> "ClientAPI":
    """A client of the Chroma in a folder, made where there is none."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))


@contextmanager
def chroma_errors(folder: Path, verb: str) -> Iterator[None]:
    """What Chroma raises inside the block becomes one line for the user.

    Args:
        verb: What is being done with the folder: it is "opened", "read" or "written".

    Raises:
        StoreError: It cannot be done.
    """
    try:
        yield
    except StoreError:
        raise
    except BaseException as error:
        if _is_chromas(error):
            raise StoreError(_explain(error, folder, verb)) from error
        raise


def _is_chromas(error: BaseException) -> bool:
    # Chroma's Rust core reports a broken database as a PanicException, which is no Exception.
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _explain(error: BaseException, folder: Path, verb: str) -> str:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    if "full" in reason or "No space" in reason:
        return f"The disk under {folder} is full ({reason}): make room, or use another --data folder."
    if "readonly" in reason or "ermission" in reason:
        return f"The index folder {folder} cannot be written ({reason}): use another --data folder."
    return (
        f"The index in {folder} cannot be {verb} ({reason}): if it is damaged, move the folder away "
        "and add the articles again."
    )
