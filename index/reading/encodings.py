"""Bytes to characters: by byte order mark, as UTF-8, as what the input declares, else as cp1252."""

import codecs
import re

from index.errors import ReadingError
from index.reading.names import shown_name

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),  # before UTF-16, whose mark it begins with
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# Python knows these as text encodings too, and no page is written in them.
_NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7", "mbcs", "oem"}
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_LOOKED_AT = 100_000


def decoded(data: bytes, *, source: str, charset: str = "") -> str:
    """The characters of bytes.

    Args:
        charset: What the input's surroundings say of its encoding, such as an HTTP header.

    Raises:
        ReadingError: They are no text.
    """
    text = _decoded(data, charset)
    if text is None:
        raise ReadingError(f"{shown_name(source)} is no text (it has NUL bytes): save it as UTF-8 text.")
    sample = text[:_LOOKED_AT]
    if len(_CONTROL.findall(sample)) > 2 + len(sample) // 50:
        raise ReadingError(f"{shown_name(source)} is no text (it has many control characters): save it as UTF-8 text.")
    return text


def _decoded(data: bytes, charset: str) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\0" in data:
        return _wide(data)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not data[: error.start].isascii():
            return data[: error.start].decode()  # cut in the middle of its last character
    declared = charset or _declared(data)
    if _is_charset(declared):
        return data.decode(declared, errors="replace")
    return data.decode("utf-8", errors="cp1252_bytes")


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by where its NUL bytes are."""
    places = [data[place:_LOOKED_AT:4].count(0) * 4 / min(len(data), _LOOKED_AT) for place in range(4)]
    for encoding, filled, empty in (
        ("utf-32-le", (0,), (1, 2, 3)),
        ("utf-32-be", (3,), (0, 1, 2)),
        ("utf-16-le", (0, 2), (1, 3)),
        ("utf-16-be", (1, 3), (0, 2)),
    ):
        if all(places[place] < 0.05 for place in filled) and all(places[place] > 0.6 for place in empty):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                return None
            return None if "\0" in text else text
    return None


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:2048])
    return found[1].decode("ascii", "replace") if found else ""


def _is_charset(name: str) -> bool:
    """True for an encoding that says more than trying UTF-8 and cp1252 does."""
    try:
        encoding = codecs.lookup(name).name
        b"?".decode(encoding)
    except (LookupError, ValueError):
        return False
    return encoding not in {*_NO_CHARSETS, "utf-8", "ascii", "iso8859-1", "cp1252"}


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Files of mixed encodings keep both: only the bytes that are no UTF-8 are read as cp1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("cp1252_bytes", _as_cp1252)
