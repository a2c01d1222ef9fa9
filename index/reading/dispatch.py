"""One input to one article: what it is decides who reads it."""

import re
import stat
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import ReadingError
from index.reading.containers import opened_container
from index.reading.docx import docx_article
from index.reading.encodings import decoded
from index.reading.epub import epub_article
from index.reading.front_matter import without_front_matter
from index.reading.html import html_article
from index.reading.kinds import READABLE, Kind, container_kind, foreign_kind, is_pdf, promised_kind
from index.reading.names import safe_name, shown_name
from index.reading.pdf import pdf_article
from index.reading.sources import is_address
from index.reading.text import canonical_article, one_line
from index.types import Article

MAX_BYTES = 50_000_000
_MAX_HTML_CHARACTERS = 10_000_000
_MAX_HTML_TAGS = 1_000_000
_HTML_BEGINS = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?(?:<!doctype html|<html)", re.I | re.DOTALL)


def read_article(path_or_url: str, *, allow_private_urls: bool = False) -> Article:
    """The article in a text, Markdown, HTML, PDF, DOCX or EPUB file, or at an http or https address.

    Args:
        allow_private_urls: Also fetch from addresses that only this machine or its network reaches.

    Raises:
        ReadingError: It is not there, is empty, is too large, or is in a form that cannot be read; or the address is
            private, or does not answer as it should.
    """
    if is_address(path_or_url):
        return _fetched_article(path_or_url, allow_private_urls)
    data = _bytes_of(path_or_url)
    # The whole path: two files of one name are two articles, and the same file again is the same one.
    return article_from_bytes(data, source=safe_name(str(Path(path_or_url).absolute())), name=path_or_url)


def article_from_bytes(
    data: bytes, *, source: str, name: str = "", content_type: str = "", charset: str = ""
) -> Article:
    """The article in bytes of any kind that can be read; what they are counts more than what they are called.

    Args:
        source: What the article is known by, and messages call it.
        name: A file name whose ending says what it should be; default: the source.
        content_type: The media type it was sent as, or empty.
        charset: The encoding it was sent as, or empty.

    Raises:
        ReadingError: It is empty, too large, damaged, or of a kind that cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise ReadingError(f"{shown_name(source)} has {len(data):,} bytes, and {MAX_BYTES:,} is the most: split it.")
    if not data.strip():
        raise ReadingError(f"{shown_name(source)} is empty: there is nothing to ask about.")
    promised = promised_kind(name or source, content_type)
    return _parsed(lambda: _article(data, source, promised, charset), source)


def _fetched_article(url: str, allow_private: bool) -> Article:
    from index.web.fetching import fetch_page

    page = fetch_page(url, allow_private=allow_private)
    # Known by the address that was asked for: where it redirects to may change.
    return article_from_bytes(
        page.data,
        source=safe_name(url.partition("#")[0]),
        name=urlsplit(page.url).path,
        content_type=page.content_type,
        charset=page.charset,
    )


def _parsed(read: Callable[[], Article], source: str) -> Article:
    """Whatever a parser meets in a damaged input is an error of ours."""
    try:
        return read()
    except (ReadingError, ImportError):
        raise
    except RecursionError as error:
        raise ReadingError(f"{shown_name(source)} is nested too deeply to be read: save it as text.") from error
    except Exception as error:
        reason = shown_name(one_line(f"{type(error).__name__}: {error}"))
        raise ReadingError(
            f"{shown_name(source)} is damaged ({reason}): open it in the program it comes from and save it again."
        ) from error


def _article(data: bytes, source: str, promised: Kind | None, charset: str) -> Article:
    if is_pdf(data, promised):
        return pdf_article(data, source=source)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _container_article(data, source)
    if kind := foreign_kind(data):
        raise _unreadable(source, kind)
    if promised in ("pdf", "docx", "epub"):
        raise ReadingError(
            f"{shown_name(source)} is no {promised.upper()} file, though it is called one: save it again, "
            "or give it the ending of what it is."
        )
    return _text_article(decoded(data, source=source, charset=charset), source, promised)


def _container_article(data: bytes, source: str) -> Article:
    with opened_container(data, source=source) as archive:
        kind = container_kind(archive)
        if kind == "docx":
            return docx_article(archive, data, source=source)
        if kind == "epub":
            return epub_article(archive, source=source)
        raise _unreadable(source, kind)


def _text_article(text: str, source: str, promised: Kind | None) -> Article:
    if promised == "html" or _HTML_BEGINS.match(text):
        for what, found, most in (
            ("characters", len(text), _MAX_HTML_CHARACTERS),
            ("tags", text.count("<"), _MAX_HTML_TAGS),
        ):
            if found > most:
                raise ReadingError(
                    f"{shown_name(source)} is a web page of {found:,} {what}, "
                    f"and {most:,} is the most: save it as text."
                )
        return html_article(text, source=source)
    article = Article(text=text, title="", source=source)
    return canonical_article(without_front_matter(article) if promised == "markdown" else article)


def _unreadable(source: str, kind: str) -> ReadingError:
    return ReadingError(f"{shown_name(source)} is {kind}, which cannot be read: give {READABLE}.")


def _bytes_of(name: str) -> bytes:
    path, shown = Path(name), shown_name(name)
    try:
        if path.is_dir():
            raise ReadingError(f"{shown} is a folder: name the files in it.")
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            # A pipe or device may never come to an end.
            raise ReadingError(f"{shown} is no file but a pipe, socket or device: use - for standard input.")
        if found.st_size > MAX_BYTES:
            raise ReadingError(f"{shown} has {found.st_size:,} bytes, and {MAX_BYTES:,} is the most: split it.")
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadingError(f"There is no file {shown}: check the path.") from None
    except OSError as error:
        raise ReadingError(f"{shown} cannot be read ({error.strerror}): check the path and its permissions.") from error
    except ValueError as error:
        raise ReadingError(f"{shown} is no path ({error}): check its spelling.") from error
