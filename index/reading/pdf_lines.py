"""A program that reads a PDF from standard input and writes its lines, with their places, as JSON.

It runs as a process of its own, because a hostile PDF can take any time, any memory, and the process down with it.
It imports nothing of this project, so that it starts quickly.
"""

import ctypes
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_MAX_MEMORY_BYTES = 3_000_000_000
_MAX_CHARACTERS = 10_000_000
# What PDFium's error codes mean; it opens nothing that has no pages, and calls that a success.
_SAID = {0: "it has no pages", 4: "password"}
_LINE_END_HYPHEN = "\ufffe"


def main() -> None:
    """Read, and write either {"error": ...} or what was found."""
    try:
        _limit_memory()
        found = read_lines(sys.stdin.buffer.read())
    except Exception as error:
        said = _SAID.get(getattr(error, "err_code", -1))
        found = {"error": said or str(error) or type(error).__name__}
    json.dump(found, sys.stdout)


def read_lines(data: bytes) -> dict[str, Any]:
    """Title, author, date and language of a PDF, and for each page its lines, in the order they were written.

    A line is its text, left, bottom, right and top in points, and the width of its first word. The text ends with
    a U+FFFE for a hyphen that PDFium takes to divide a word.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        said = document.get_metadata_dict()
        pages: list[list[tuple[Any, ...]]] = []
        characters = 0
        for page in document:
            text = page.get_textpage()
            characters += text.count_chars()
            if characters > _MAX_CHARACTERS:
                raise ValueError(f"it has more than {_MAX_CHARACTERS:,} characters")
            pages.append([_line(words) for words in _lines(_words(text))])
            page.close()
        return {
            "title": said.get("Title", ""),
            "author": said.get("Author", ""),
            "date": said.get("CreationDate", ""),
            "language": _language(document),
            "pages": pages,
        }


Word = tuple[Any, ...]  # its text, left, bottom, right and top


def _words(page: Any) -> Iterator[Word]:
    """The words of a page with their places."""
    from pypdfium2 import raw

    text = page.get_text_range()
    # PDFium counts UTF-16 units, Python characters.
    unit = 0
    start: int | None = None
    word = ""
    box: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    for char in f"{text} ":
        if not char.isspace():
            start, word = (unit, char) if start is None else (start, word + char)
        if start is not None and (char.isspace() or char == _LINE_END_HYPHEN):
            last = unit - 1 if char.isspace() else unit
            box = _box(page, raw, start, box)[:2] + _box(page, raw, last, box)[2:]
            yield word, *box
            start = None
        unit += 1 + (ord(char) > 0xFFFF)


def _box(page: Any, raw: Any, unit: int, otherwise: tuple[float, ...]) -> tuple[float, ...]:
    found = raw.FS_RECTF()
    place = raw.FPDFText_GetCharIndexFromTextIndex(page, unit)
    if place < 0 or not raw.FPDFText_GetLooseCharBox(page, place, ctypes.byref(found)):
        return otherwise
    return found.left, found.bottom, found.right, found.top


def _lines(words: Iterator[Word]) -> Iterator[list[Word]]:
    """Words that stand beside each other; PDFium's own line ends miss some in justified text."""
    line: list[Word] = []
    for word in words:
        if line and not _beside(line[-1], word):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _beside(word: Word, following: Word) -> bool:
    middle = (following[2] + following[4]) / 2
    return bool(word[2] <= middle <= word[4] and following[1] >= word[1])


def _line(words: list[Word]) -> tuple[Any, ...]:
    text = " ".join(word[0] for word in words)
    bottom, top = min(word[2] for word in words), max(word[4] for word in words)
    return text, words[0][1], bottom, words[-1][3], top, words[0][3] - words[0][1]


def _language(document: Any) -> str:
    from pypdfium2 import raw

    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; time is limited there all the same
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MAX_MEMORY_BYTES:
        with suppress(ValueError, OSError):  # macOS may refuse
            resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, most))


if __name__ == "__main__":
    main()
