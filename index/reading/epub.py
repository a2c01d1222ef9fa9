"""EPUB files to articles: the chapters in the order of the book's spine."""

import posixpath
from typing import Any
from urllib.parse import unquote, urldefrag
from zipfile import ZipFile

from index.errors import ReadingError
from index.reading.containers import is_media, parsed_part
from index.reading.encodings import decoded
from index.reading.markup import markdown_text
from index.reading.names import shown_name
from index.reading.text import canonical_article, iso_date
from index.types import Article

_ENCRYPTION = "META-INF/encryption.xml"
# These hide fonts from being copied, and leave the text as it is.
_FONT_HIDING = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
_CHAPTERS = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml"}


def epub_article(archive: ZipFile, *, source: str) -> Article:
    """The article in an EPUB file, all chapters of it.

    Args:
        archive: The file's container, checked.

    Raises:
        ReadingError: It is encrypted, damaged, or has no text.
    """
    if _ENCRYPTION in archive.namelist():
        _refuse_locked(archive, source)
    places = _found(parsed_part(archive, "META-INF/container.xml", source=source), "rootfile")
    if not places:
        raise ReadingError(f"{shown_name(source)} names no package file: it is damaged, download it again.")
    package = places[0].get("full-path", "")
    book = parsed_part(archive, package, source=source)
    chapters = [_chapter(archive, name, source) for name in _spine(book, posixpath.dirname(package), source)]
    return canonical_article(
        Article(
            text="\n\n".join(text for text in chapters if text),
            title="".join(_said(book, "title")[:1]),
            source=source,
            published=next(filter(None, map(iso_date, _said(book, "date"))), ""),
            author=", ".join(_said(book, "creator")),
            language="".join(_said(book, "language")[:1]),
        )
    )


def _refuse_locked(archive: ZipFile, source: str) -> None:
    methods = _found(parsed_part(archive, _ENCRYPTION, source=source), "EncryptionMethod")
    if {method.get("Algorithm") for method in methods} - _FONT_HIDING:
        raise ReadingError(f"{shown_name(source)} is locked by its seller (DRM): a copy without it can be read.")


def _spine(book: Any, folder: str, source: str) -> list[str]:
    """Names of the chapters' entries, in reading order."""
    items = {item.get("id"): item for item in _found(book, "item")}
    names = [place.get("idref") for place in _found(book, "itemref")]
    if lost := [name for name in names if name not in items]:
        raise ReadingError(f"{shown_name(source)} does not say where its part {lost[0]!r} is: it is damaged.")
    links = [items[name].get("href", "") for name in names if items[name].get("media-type") in _CHAPTERS]
    entries = [posixpath.normpath(posixpath.join(folder, unquote(urldefrag(link).url))) for link in links]
    return list(dict.fromkeys(entries))  # a chapter that is named a million times is read once


def _chapter(archive: ZipFile, name: str, source: str) -> str:
    try:
        data = archive.read(name)
    except KeyError:
        raise ReadingError(
            f"{shown_name(source)} has no {shown_name(name)}, a chapter of it: it is damaged, download it again."
        ) from None
    if is_media(data):
        raise ReadingError(f"{shown_name(source)} has no text in {shown_name(name)}, a chapter of it: it is damaged.")
    return markdown_text(decoded(data, source=f"{source}, {name}"))


def _said(book: Any, name: str) -> list[str]:
    return [part.text.strip() for part in _found(book, name) if part.text and part.text.strip()]


def _found(root: Any, name: str) -> list[Any]:
    return list(root.iterfind(f".//{{*}}{name}"))
