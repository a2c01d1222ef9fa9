"""ZIP containers, checked before any parser sees them; nothing of them is ever written to disk."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Any

from index.errors import ReadingError
from index.reading.names import shown_name

_MAX_ENTRIES = 10_000
_MAX_UNPACKED = 200_000_000
_MAX_RATIO = 200
_MAX_MARKUP = 20_000_000
_MARKUP = (".xml", ".rels", ".opf", ".xhtml", ".html", ".htm", ".ncx")
_DECLARES = re.compile(rb"<!ENTITY", re.IGNORECASE)


def opened_container(data: bytes, *, source: str) -> zipfile.ZipFile:
    """The container in bytes.

    Raises:
        ReadingError: It is damaged, protected by a password, or made to harm who opens it.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise ReadingError(f"{shown_name(source)} is damaged ({error}): copy or download it again.") from error
    entries = archive.infolist()
    if problem := _problem(entries, len(data)):
        raise ReadingError(f"{shown_name(source)} {problem}.")
    for entry in entries:
        # Entities of their own are no part of these formats, and can grow without end or name other files.
        if entry.filename.lower().endswith(_MARKUP) and _DECLARES.search(archive.read(entry).replace(b"\0", b"")):
            raise ReadingError(
                f"{shown_name(source)} declares entities in {shown_name(entry.filename)}, "
                "which may be an attack: save it again with the program it comes from."
            )
    return archive


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


def _problem(entries: list[zipfile.ZipInfo], packed: int) -> str:
    unpacked = sum(entry.file_size for entry in entries)
    markup = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(_MARKUP))
    if len(entries) > _MAX_ENTRIES:
        return f"has {len(entries):,} entries, and {_MAX_ENTRIES:,} is the most: split it"
    if unpacked > _MAX_UNPACKED or unpacked > max(_MAX_RATIO * packed, 10_000_000):
        return f"would unpack {packed:,} bytes to {unpacked:,}, which may be an attack: split it, or save it as text"
    if markup > _MAX_MARKUP:
        return f"has {markup:,} bytes of marked-up text, and {_MAX_MARKUP:,} is the most: split it"
    for entry in entries:
        if _leads_out(entry.filename):
            return f"has an entry that leads out of it, {shown_name(entry.filename)}: do not trust it"
        if entry.flag_bits & 1:
            return "is protected by a password: save it without one"
    return ""


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or name[1:2] == ":"
