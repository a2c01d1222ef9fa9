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
from index.reading.text import one_line

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
        is_folder = Path(name).is_dir()
    except (OSError, ValueError):  # whoever reads it says what is wrong with it
        yield FoundInput(name)
        return
    if is_folder:
        yield from _folder(name)
    elif _PATTERN.search(name) and not os.path.lexists(name):
        yield from _matches(name)
    else:
        yield FoundInput(name)


def _folder(name: str) -> Iterator[FoundInput]:
    unread: list[OSError] = []
    inputs = []
    for parent, folders, files in os.walk(name, onerror=unread.append):
        left_out = {entry for entry in folders if _is_left_out(Path(parent, entry))}
        folders[:] = [entry for entry in folders if entry not in left_out]
        inputs += [_entry(Path(parent, entry), name) for entry in (*left_out, *files)]
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
    yield from sorted(inputs, key=lambda found: found.name)


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
    root = Path(*takewhile(lambda part: not _PATTERN.search(part), parts))
    rest = parts[len(root.parts) :]
    try:
        # Unlike glob.glob, this never walks into a link, and so never in a circle.
        matches = sorted(root.glob("/".join(rest)), key=str)
    except (OSError, ValueError) as error:
        yield FoundInput(pattern, "failed", f"{shown_name(pattern)} is no pattern ({one_line(str(error))}).")
        return
    if not any(part.startswith(".") for part in rest):  # as in a shell, a star does not stand for a dot
        matches = [match for match in matches if not any(part[0] == "." for part in match.relative_to(root).parts)]
    if not matches:
        yield FoundInput(pattern, "failed", f"Nothing matches {shown_name(pattern)}: check the pattern.")
    for match in matches:
        if _goes_through_a_link(match, root):
            yield FoundInput(str(match), "skipped", _why_not_followed(match, str(root)))
        else:
            yield from _folder(str(match)) if match.is_dir() else [FoundInput(str(match))]


def _goes_through_a_link(match: Path, root: Path) -> bool:
    way = match.relative_to(root)
    return any((root / step).is_symlink() for step in (way, *way.parents[:-1]))
