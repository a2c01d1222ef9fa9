"""What the user named to single inputs: files, the files of folders, patterns; with the reason for each left out."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Literal

from index.reading.kinds import ENDINGS
from index.reading.names import shown_name

_PATTERN = re.compile(r"[*?[]")


@dataclass(frozen=True)
class FoundInput:
    """One input that the user named, or that a folder or pattern of theirs holds.

    Attributes:
        name: A path, an address, or "-" for standard input.
        status: "found" is to be read; "skipped" was left out on purpose; "failed" cannot be had.
        reason: Why it was skipped, in a few words, or the message of what failed; empty where it was found.
    """

    name: str
    status: Literal["found", "skipped", "failed"] = "found"
    reason: str = ""


def is_address(name: str) -> bool:
    """True for http and https addresses."""
    return re.match(r"https?://", name, re.IGNORECASE) is not None


def find_inputs(names: Sequence[str]) -> list[FoundInput]:
    """The inputs behind names, in the order of the names; those of a folder or pattern are sorted.

    Folders are read with all that is below them, but no link in them is followed. Hidden files and files of other
    endings are skipped there; a file that is named itself is always found. An input comes once.
    """
    seen: set[str] = set()
    inputs = []
    for found in (found for name in names for found in _inputs(name)):
        key = found.name if found.name == "-" or is_address(found.name) else os.path.abspath(found.name)  # noqa: PTH100
        if found.status == "found" and key in seen:
            found = FoundInput(found.name, "skipped", "named before")
        seen.add(key)
        inputs.append(found)
    return inputs


def _inputs(name: str) -> Iterator[FoundInput]:
    if name == "-" or is_address(name):
        yield FoundInput(name)
        return
    try:
        if Path(name).is_dir():
            yield from _folder(name)
        elif _PATTERN.search(name) and not os.path.lexists(name):
            yield from _matches(name)
        else:
            yield FoundInput(name)
    except (OSError, ValueError) as error:
        yield FoundInput(name, "failed", f"{shown_name(name)} is no path that can be read ({error}).")


def _folder(name: str) -> Iterator[FoundInput]:
    unread: list[OSError] = []
    inputs = []
    for parent, folders, files in os.walk(name, onerror=unread.append):
        folders.sort()
        paths = [(Path(parent, entry), entry in folders) for entry in sorted([*folders, *files])]
        inputs += [_entry(path, name) for path, is_folder in paths if not is_folder or _is_left_out(path)]
        folders[:] = [entry for entry in folders if not _is_left_out(Path(parent, entry))]
    inputs += [
        FoundInput(
            str(error.filename),
            "failed",
            f"The folder {shown_name(str(error.filename))} cannot be read ({error.strerror}): check its permissions.",
        )
        for error in unread
    ]
    if not any(found.status != "skipped" for found in inputs):
        inputs.append(
            FoundInput(name, "failed", f"The folder {shown_name(name)} has no file that can be read: name its files.")
        )
    yield from inputs


def _is_left_out(folder: Path) -> bool:
    return folder.name.startswith(".") or folder.is_symlink()


def _entry(path: Path, root: str) -> FoundInput:
    """A file in a folder, or a folder in it that is left out."""
    reason = ""
    if path.is_symlink():
        reason = _why_not_followed(path, root)
    elif path.name.startswith("."):
        reason = "hidden"
    elif not path.is_file():
        reason = "a pipe, socket or device"
    elif path.suffix.lower() not in ENDINGS:
        reason = "of a kind that is not looked for in folders"
    return FoundInput(str(path), "skipped" if reason else "found", reason)


def _why_not_followed(link: Path, root: str) -> str:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link that leads nowhere"
    inside = target.is_relative_to(Path(root).resolve())
    return "a link to something else in the folder" if inside else "a link that leads out of the folder"


def _matches(pattern: str) -> Iterator[FoundInput]:
    parts = Path(pattern).parts
    fixed = list(takewhile(lambda part: not _PATTERN.search(part), parts))
    # Unlike glob.glob, this never walks into a link, and so never in a circle.
    matches = sorted(map(str, Path(*fixed).glob("/".join(parts[len(fixed) :]))))
    shown = [match for match in matches if not _hides(match, pattern)]
    if not shown:
        yield FoundInput(pattern, "failed", f"Nothing matches {shown_name(pattern)}: check the pattern.")
    for match in shown:
        yield from _folder(match) if Path(match).is_dir() else [FoundInput(match)]


def _hides(match: str, pattern: str) -> bool:
    """As in a shell, a star does not stand for names that begin with a dot."""
    hidden = [part for part in Path(match).parts if part.startswith(".") and part != ".."]
    return any(part not in Path(pattern).parts for part in hidden) and "/." not in f"/{pattern}"
