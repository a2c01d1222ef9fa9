"""PDF files to articles, by PDFium in a process of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from index.errors import ReadingError
from index.reading.names import shown_name
from index.reading.pdf_layout import Line, joined_lines
from index.reading.text import canonical_article, iso_date, one_line
from index.types import Article

_PROGRAM = Path(__file__).with_name("pdf_lines.py")
_TIMEOUT_SECONDS = 60
# What programs write where nobody gave a title.
_NO_TITLE = re.compile(r"untitled|unknown|microsoft word - |.*\.(?:docx?|odt|rtf|tex|dvi|indd|qxd|pdf|html?)$", re.I)


def pdf_article(data: bytes, *, source: str) -> Article:
    """The article in a PDF file, with the places of its pages.

    Raises:
        ReadingError: It is locked, damaged, has no text, or takes too long or too much memory.
    """
    found = _read(data, source)
    text, pages = joined_lines([[Line(*line) for line in page] for page in found["pages"]])
    if not text.strip():
        raise ReadingError(
            f"{shown_name(source)} is a PDF without text, perhaps scanned: run text recognition on it first."
        )
    title = found["title"].strip()
    return canonical_article(
        Article(
            text=text,
            title="" if _NO_TITLE.match(title) else title,
            source=source,
            published=iso_date(found["date"]),
            author=found["author"],
            language=found["language"],
            pages=pages,
        )
    )


def _read(data: bytes, source: str) -> dict[str, Any]:
    shown = shown_name(source)
    # -P: the folder of this file has modules named as the standard library's are.
    command = [sys.executable, "-P", str(_PROGRAM)]
    try:
        ended = subprocess.run(command, input=data, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise ReadingError(
            f"{shown} is a PDF that takes more than {_TIMEOUT_SECONDS} seconds to read: split it, or save it as text."
        ) from None
    if ended.returncode:
        raise ReadingError(
            f"{shown} is a PDF that cannot be read (the reader ended with {ended.returncode}): save it as text."
        )
    found: dict[str, Any] = json.loads(ended.stdout)
    if found.get("error") == "password":
        raise ReadingError(f"{shown} is a PDF with a password: save it without one.")
    if error := found.get("error"):
        raise ReadingError(f"{shown} cannot be read as a PDF ({one_line(error)}): copy or download it again.")
    return found
