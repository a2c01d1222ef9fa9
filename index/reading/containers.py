"""ZIP containers, checked before any parser sees them; nothing of them is ever written to disk."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Any

from index.errors import ReadingError
from index.reading.kinds import foreign_kind
from index.reading.names import shown_name

_MAX_ENTRIES = 10_000
_MAX_UNPACKED = 200_000_000
_MAX_RATIO = 200
_MAX_TEXT = 20_000_000
_MAX_TAGS = 1_500_000  # a minute's work
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def opened_container(data: bytes, *, source: str) -> zipfile.ZipFile:
    """The container in bytes.

    Raises:
        ReadingError: It is damaged, protected by a password, or made to harm who opens it.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise ReadingError(f"{shown_name(source)} is damaged ({error}): copy or download it again.") from error
    if problem := _problem_of_list(archive.infolist(), len(data)) or _problem_of_text(archive):
        raise ReadingError(f"{shown_name(source)} {problem}.")
    return archive


def is_media(data: bytes) -> bool:
    """True for pictures, fonts and the like, which no parser of text is to see."""
    start = data[:8]
    is_wide_text = b"<" in start or start.startswith((b"\xff\xfe", b"\xfe\xff"))
    return bool(foreign_kind(data)) or (b"\0" in start and not is_wide_text)


def parsed_part(archive: zipfile.ZipFile, name: str, *, source: str) -> Any:
    """The XML in one entry of a container.

    Raises:
        ReadingError: It is not there, or is no XML.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(archive.read(name), parser)
    except KeyError:
        raise ReadingError(f"{shown_name(source)} has no {shown_name(name)}: it is damaged.") from None
    except etree.XMLSyntaxError as error:
        raise ReadingError(f"{shown_name(source)} is damaged in {shown_name(name)} ({error.msg}).") from error


def _problem_of_list(entries: list[zipfile.ZipInfo], packed: int) -> str:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_ENTRIES:
        return f"has {len(entries):,} entries, and {_MAX_ENTRIES:,} is the most: split it"
    if unpacked > _MAX_UNPACKED or unpacked > max(_MAX_RATIO * packed, 10_000_000):
        return f"would unpack {packed:,} bytes to {unpacked:,}, which may be an attack: split it, or save it as text"
    for entry in entries:
        if _leads_out(entry.filename):
            return f"has an entry that leads out of it, {shown_name(entry.filename)}: do not trust it"
        if entry.flag_bits & 1:
            return "is protected by a password: save it without one"
    return ""


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or name[1:2] == ":"


def _problem_of_text(archive: zipfile.ZipFile) -> str:
    size = tags = 0
    for entry in archive.infolist():
        with archive.open(entry) as part:
            if is_media(part.read(512)):
                continue
        size += entry.file_size
        if size > _MAX_TEXT:
            return f"has more than {_MAX_TEXT:,} bytes of marked-up text: split it"
        text = archive.read(entry).replace(b"\0", b"")  # UTF-16 has one in each of the letters looked for
        # Entities of their own are no part of these formats, and can grow without end or name other files.
        if _ENTITY.search(text):
            name = shown_name(entry.filename)
            return f"declares entities in {name}, which may be an attack: save it again in the program it comes from"
        tags += text.count(b"<")
    return f"has {tags:,} tags, and {_MAX_TAGS:,} is the most: split it" if tags > _MAX_TAGS else ""
