"""Text as articles keep it: canonical characters, a title, and dates in one form."""

import re
from dataclasses import replace
from datetime import date
from itertools import accumulate, pairwise
from pathlib import Path

from index.errors import ReadingError
from index.reading.names import safe_name, shown_name
from index.sentences import heading_text, split_sentences
from index.types import Article

# A terminal would obey some of these; tab, line feed, form feed and the like stay. The last is a byte order mark.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_DATE = re.compile(r"\s*(?:D:)?(\d{4})(?:[-/.]?(\d{2})(?:[-/.]?(\d{2}))?)?(?!\d{1,3}\b)")
_MAX_TITLE = 160
_MAX_AUTHOR = 1000
_MAX_LANGUAGE = 35


def text_article(text: str, *, title: str = "", source: str) -> Article:
    """An article from pasted text; without a title its first line is taken.

    Raises:
        ReadingError: The text is empty.
    """
    return canonical_article(Article(text=text, title=title, source=source))


def canonical_article(article: Article) -> Article:
    """The article with a canonical text, its pages kept in step, and a title whether it had one or not.

    Raises:
        ReadingError: The text is empty.
    """
    places = article.pages or (0,)
    pieces = [_canonical(article.text[start:end]) for start, end in pairwise([*places, len(article.text)])]
    text = "".join(pieces)
    if not text.strip():
        raise ReadingError(f"{shown_name(article.source)} is empty: there is nothing to ask about.")
    title = one_line(article.title) or _title(text) or safe_name(Path(article.source).stem)
    return replace(
        article,
        text=text,
        title=title[:_MAX_TITLE],
        author=one_line(article.author)[:_MAX_AUTHOR],
        language=one_line(article.language)[:_MAX_LANGUAGE],
        pages=tuple(accumulate(map(len, pieces[:-1]), initial=0)) if article.pages else (),
    )


def one_line(text: str) -> str:
    """The text with single spaces, without line ends and characters that cannot be printed."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def iso_date(text: str) -> str:
    """The ISO 8601 date that a text begins with, as far as it goes ("2024", "2024-05-03"); else nothing."""
    if not (found := _DATE.match(text)):
        return ""
    parts = [part for part in found.groups() if part]
    try:
        date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except ValueError:
        return ""
    return "-".join(parts)


def _canonical(text: str) -> str:
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.encode("utf-8", "replace").decode()  # half a surrogate pair has no SHA-256


def _title(text: str) -> str:
    """The first line, where it is a heading."""
    sentences = split_sentences(text[:2000])
    if not sentences or sentences[0].kind != "heading":
        return ""
    return heading_text(text[sentences[0].start : sentences[0].end])
