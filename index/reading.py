"""Files and addresses to articles: one canonical text, a title, and where it came from."""

import re
from pathlib import Path

from index.errors import ReadingError
from index.sentences import heading_text, split_sentences
from index.types import Article
from index.web_pages import html_article

_TEXT = {".txt", ".text", ".md", ".markdown", ""}
_HTML = {".html", ".htm", ".xhtml"}
_PDF = {".pdf"}
_MAX_BYTES = 50_000_000
_MAX_TITLE = 160


def read_article(path_or_url: str) -> Article:
    """The article in a text, Markdown, HTML or PDF file.

    Raises:
        ReadingError: It is not there, is empty, is too large, or is in a form that cannot be read.
    """
    if re.match(r"https?://", path_or_url, re.IGNORECASE):
        raise ReadingError(f"Addresses cannot be read yet ({path_or_url}): save the page and add the file.")
    path = Path(path_or_url)
    data = _bytes_of(path)
    suffix = path.suffix.lower()
    if suffix in _PDF or data.startswith(b"%PDF-"):
        return _article(_pdf_text(path, data), title="", source=_source(path))
    text = _decoded(path, data)
    if suffix in _HTML or re.match(r"\s*(?:<!doctype html|<html)", text[:500], re.IGNORECASE):
        return _html_article(path, text)
    if suffix not in _TEXT:
        raise ReadingError(f"{path} has the ending {suffix}: give a .txt, .md, .html or .pdf file.")
    return _article(text, title="", source=_source(path))


def _source(path: Path) -> str:
    # The whole path: two files of one name are two articles, and the same file again is the same one.
    return str(path.absolute())


def text_article(text: str, *, title: str = "", source: str) -> Article:
    """An article from pasted text; without a title its first line is taken.

    Raises:
        ReadingError: The text is empty.
    """
    return _article(text, title=title, source=source)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ReadingError(f"{path} is a folder: name the files in it.")
        size = path.stat().st_size
        if size > _MAX_BYTES:
            raise ReadingError(f"{path} has {size:,} bytes, and {_MAX_BYTES:,} is the most: split it.")
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadingError(f"There is no file {path}: check the path.") from None
    except OSError as error:
        raise ReadingError(f"{path} cannot be read ({error.strerror}).") from error


def _decoded(path: Path, data: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\0" in data:
        raise ReadingError(f"{path} is no text (it has NUL bytes): give a .txt, .md, .html or .pdf file.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _html_article(path: Path, html: str) -> Article:
    return html_article(html, source=_source(path))


def _pdf_text(path: Path, data: bytes) -> str:
    import io

    from pypdf import PdfReader

    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    except Exception as error:  # a damaged file meets TypeError and AttributeError in there too
        raise ReadingError(f"{path} cannot be read as a PDF ({error}).") from error
    text = "\n\n".join(pages)
    if not text.strip():
        raise ReadingError(f"{path} is a PDF without text, perhaps scanned: run text recognition on it first.")
    return text


def _article(text: str, *, title: str, source: str, published: str = "") -> Article:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip("\ufeff")
    text = text.encode("utf-8", "replace").decode()  # half a surrogate pair has no SHA-256
    if not text.strip():
        raise ReadingError(f"{source} is empty: there is nothing to ask about.")
    title = " ".join(title.split()) or _title(text) or Path(source).stem
    return Article(text=text, title=title[:_MAX_TITLE], source=source, published=published)


def _title(text: str) -> str:
    """The first line, where it is a heading."""
    sentences = split_sentences(text[:2000])
    if not sentences or sentences[0].kind != "heading":
        return ""
    return heading_text(text[sentences[0].start : sentences[0].end])
