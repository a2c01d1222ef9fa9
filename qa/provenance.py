"""What an answer was made with: the bytes of the model file, the versions of packages."""

from functools import cache
from hashlib import file_digest
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from index import model_files
from qa.terminal import talk


def model_sha256(name: str) -> str:
    """SHA-256 of a local model's file, 64 hex digits; empty for other models.

    Args:
        name: Of the chat model, as for `Settings.model`.

    Raises:
        OSError: The file cannot be read.
    """
    kind, _, rest = name.partition(":")
    if kind != "local":
        return ""
    if known := model_files.known_models().get(rest):
        return next(iter(known.files.values())).sha256  # checked when it was fetched
    return _sha256_of(Path(rest).expanduser().resolve())


def installed_version(package: str) -> str:
    """Version of an installed package, "not installed" without it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


@cache
def _sha256_of(file: Path) -> str:
    """The sum of a file, which may have gigabytes: read once in a process, as the model itself is."""
    talk.print(f"Reading {file} for its SHA-256 ...", markup=False)
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
