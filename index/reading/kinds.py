"""What an input is: by its first bytes, then by its ending or the type it was sent as."""

from pathlib import PurePath
from typing import Literal
from zipfile import ZipFile

Kind = Literal["text", "markdown", "html", "pdf", "docx", "epub"]

ENDINGS: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".epub": "epub",
}
READABLE = ".txt, .md, .html, .pdf, .docx and .epub files"
_TYPES: dict[str, Kind] = {
    "text/markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/epub+zip": "epub",
}
_FOREIGN = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"RIFF", "a picture, sound or film (RIFF)"),
    (b"ID3", "an MP3 sound"),
    (b"\xff\xfb", "an MP3 sound"),
    (b"OggS", "an Ogg sound or film"),
    (b"fLaC", "a FLAC sound"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM film"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"(\xb5/\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Office file, or one with a password"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
)
_CONTAINERS = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("META-INF/manifest.xml", "an OpenDocument file"),
    ("META-INF/MANIFEST.MF", "a Java archive"),
)


def promised_kind(name: str, content_type: str = "") -> Kind | None:
    """What the type that an input was sent as says it is, else its ending."""
    sent_as = content_type.partition(";")[0].strip().lower()
    return _TYPES.get(sent_as) or ENDINGS.get(PurePath(name).suffix.lower())


def is_pdf(data: bytes, promised: Kind | None) -> bool:
    """True for a PDF; one that is called so may have up to a kilobyte of something else before it."""
    return data.lstrip().startswith(b"%PDF-") or (promised == "pdf" and b"%PDF-" in data[:1024])


def foreign_kind(data: bytes) -> str:
    """What bytes are that cannot be read ("a PNG picture"), or nothing where they may be read."""
    if data[:1] == b"\0" and data[4:8] == b"ftyp":
        return "a film, sound or picture (MP4)"
    # Words begin with "MZ" and "RIFF" as well, binary files have NUL bytes soon.
    return next(
        (kind for mark, kind in _FOREIGN if data.startswith(mark) and (not mark.isalnum() or b"\0" in data[:512])), ""
    )


def container_kind(archive: ZipFile) -> str:
    """What a ZIP container is: "docx", "epub", or something else in words ("an Excel workbook")."""
    names = archive.namelist()
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "META-INF/container.xml" in names or ("mimetype" in names and b"epub" in archive.read("mimetype")):
        return "epub"
    return next(
        (kind for mark, kind in _CONTAINERS if any(name.startswith(mark) for name in names)),
        "a ZIP archive",
    )
