"""Hostile and broken inputs: each is an error of one line that says what it is and what to do, or is read after all."""

import gzip
import os
import re
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import ReadingError
from index.reading import find_inputs, read_article
from tests.index.reading import samples
from tests.index.reading.samples import BRIDGE, changed, docx, epub, lines, pdf, zipped

PARAGRAPH = f"<p>{BRIDGE} The bridge had been closed since the flood in March, and the town had waited for it.</p>"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LOCK = '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
BOMB = {"word/document.xml": b"<w:document>" + b" " * 15_000_000}
WIDE_ENTITIES = f'<?xml version="1.0" encoding="utf-16"?>{ENTITIES}<x/>'.encode("utf-16")
TWO_ROOTS = samples.PACKAGE.replace("</package>", "</package><package/>")
LOST = samples.PACKAGE.replace('<itemref idref="a"/>', '<itemref idref="z"/>')
UNSAFE = samples.PACKAGE.replace("text/two.xhtml", "../../../etc/passwd")

DAMAGED = "is damaged"
IS_READ = "read: "

# The name of a file, what is in it, and a part of the message; or the text, where it is read.
FILES: list[tuple[str, bytes, str]] = [
    ("empty.txt", b"", "is empty: there is nothing to ask about"),
    ("spaces.txt", b" \n\t\r\n", "is empty"),
    ("mark.txt", b"\xef\xbb\xbf", "is empty"),
    ("matter.md", b"---\ntitle: x\n---\n", "is empty"),
    ("nul.txt", b"one\0two\0\0three", "is no text (it has NUL bytes): save it as UTF-8 text"),
    ("nuls.txt", b"\0" * 1000, "is no text (it has NUL bytes)"),
    ("noise.txt", bytes(range(1, 256)) * 20, "is no text (it has many control characters)"),
    ("noise.dat", bytes(range(256)) * 20, "is no text"),
    ("cut.pdf", pdf(lines(BRIDGE))[:300], "cannot be read as a PDF (Failed to load document"),
    ("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 9, "cannot be read as a PDF"),
    ("text.pdf", BRIDGE.encode(), "is no PDF file, though it is called one: save it again, or give it the ending"),
    ("page.pdf", b"<!DOCTYPE html><html><body>Log in</body></html>", "is no PDF file, though it is called one"),
    ("locked.pdf", samples.locked_pdf("secret"), "is a PDF with a password: save it without one"),
    ("scan.pdf", pdf([]), "is a PDF without text, perhaps scanned: run text recognition on it first"),
    ("none.pdf", pdf(), "cannot be read as a PDF (it has no pages)"),
    ("bomb.docx", zipped(BOMB), "which may be an attack: split it, or save it as text"),
    ("text.docx", BRIDGE.encode(), "is no DOCX file, though it is called one"),
    ("half.docx", docx()[:4000], "is damaged (File is not a zip file): copy or download it again"),
    ("no.docx", changed(docx(), without=["word/document.xml"]), "has no word/document.xml: it is damaged"),
    (
        "ha.docx",
        changed(docx(), **{"word/document.xml": f"{ENTITIES}<x>&b;</x>"}),
        "declares entities in word/document",
    ),
    ("me.docx", changed(docx(), **{"word/document.xml": f"{OUTSIDE}<x>&a;</x>"}), "declares entities"),
    ("wide.docx", changed(docx(), **{"word/document.xml": WIDE_ENTITIES}), "declares entities"),
    ("core.docx", changed(docx(), **{"docProps/core.xml": "<x"}), "is damaged in docProps/core.xml ("),
    ("xml.docx", changed(docx(), **{"word/document.xml": "<w:document"}), DAMAGED),
    ("deep.docx", changed(docx(), **{"word/document.xml": "<a>" * 50_000 + "</a>" * 50_000}), "is nested too deeply"),
    ("many.docx", zipped({f"word/{number}": b"" for number in range(10_001)}), "has 10,001 entries, and 10,000 is"),
    (
        "large.docx",
        zipped({"word/document.xml": b"<" + os.urandom(100_000) * 201}),
        "has more than 20,000,000 bytes of marked-up text",
    ),
    ("tags.docx", zipped({"word/document.xml": "<a/>" * 1_500_001}), "has 1,500,001 tags, and 1,500,000 is the most"),
    ("tags.html", b"<html>" + b"<p>" * 1_000_000, "is a web page of 1,000,001 tags, and 1,000,000 is the most"),
    ("out.epub", epub(**{"../../.bashrc": "alias ls=rm"}), "has an entry that leads out of it, ../../.bashrc"),
    ("root.epub", epub(**{"/etc/passwd": "x"}), "has an entry that leads out of it, /etc/passwd"),
    ("drive.epub", epub(**{"C:\\x": "x"}), "has an entry that leads out of it"),
    ("link.epub", epub(UNSAFE), "has no ../../etc/passwd, a chapter of it: it is damaged"),
    ("opf.epub", zipped({"META-INF/container.xml": samples.CONTAINER}), "has no OEBPS/book.opf: it is damaged"),
    ("bare.epub", zipped({"mimetype": "application/epub+zip"}), "has no META-INF/container.xml: it is damaged"),
    ("names.epub", epub(**{"META-INF/container.xml": "<container/>"}), "names no package file: it is damaged"),
    ("xml.epub", epub("<package"), "is damaged in OEBPS/book.opf ("),
    ("roots.epub", epub(TWO_ROOTS), "is damaged in OEBPS/book.opf ("),
    ("gone.epub", epub(chapters={}), "has no OEBPS/text/chapter one.xhtml, a chapter of it"),
    ("media.epub", epub(chapters=dict.fromkeys(samples.CHAPTERS, b"\0\1\0\0x")), "has no text in OEBPS/text/chapter"),
    ("lost.epub", epub(LOST), "does not say where its part 'z' is: it is damaged"),
    ("locked.epub", epub(**{"META-INF/encryption.xml": LOCK}), "is locked by its seller (DRM)"),
    ("ha.epub", epub(**{"OEBPS/text/two.xhtml": f"{ENTITIES}<html>&b;</html>"}), "declares entities"),
    ("deep.epub", epub(**{"OEBPS/text/two.xhtml": "<div>" * 5000 + BRIDGE}), "is nested too deeply to be read"),
    ("blank.epub", epub(chapters=dict.fromkeys(samples.CHAPTERS, "<html><body></body></html>")), "is empty"),
    ("sheet.xlsx", zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), "is an Excel workbook, which"),
    ("slides.pptx", zipped({"ppt/presentation.xml": "<x/>"}), "is a PowerPoint presentation, which cannot be read"),
    ("sheet.docx", zipped({"xl/workbook.xml": "<x/>"}), "is an Excel workbook"),
    ("open.odt", zipped({"content.xml": "<x/>", "META-INF/manifest.xml": "<x/>"}), "is an OpenDocument file"),
    ("some.zip", zipped({"one.txt": BRIDGE}), "is a ZIP archive, which cannot be read: give .txt, .md, .html, .pdf"),
    ("none.zip", zipped({}), "is a ZIP archive"),
    ("half.zip", b"PK\x03\x04" + b"\0" * 50, "is damaged (File is not a zip file)"),
    ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "is a PNG picture, which cannot be read"),
    ("picture.txt", b"\xff\xd8\xff\xe0" + b"\0" * 50, "is a JPEG picture"),
    ("sound.mp3", b"ID3\x04\0\0" + b"\0" * 50, "is an MP3 sound"),
    ("film.mp4", b"\0\0\0\x20ftypisom" + b"\0" * 50, "is a film, sound or picture (MP4)"),
    ("program.exe", b"MZ\x90\0\x03\0" + b"\0" * 50, "is a Windows program"),
    ("text.txt.gz", gzip.compress(BRIDGE.encode()), "is a gzip archive"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "is an older Office file, or one with a password"),
    ("rich.rtf", b"{\\rtf1\\ansi Bridge}", "is an RTF document"),
    ("deep.html", b"<html><body>" + b"<div>" * 100_000 + PARAGRAPH.encode() * 5, "deep.html "),
    ("bare.html", b"<html><body><script>var a = 1;</script></body></html>", "holds no article that can be told"),
    ("long.html", b"<html><body><p>" + b"The pier. " * 1_000_001, "is a web page of 10,000,025 characters, and"),
    ("large.txt", b"x" * 50_000_001, "has 50,000,001 bytes, and 50,000,000 is the most: split it"),
    ("line.txt", b"The pier. " * 5_000_000, f"{IS_READ}The pier. The pier."),
    ("x.dat", BRIDGE.encode(), f"{IS_READ}{BRIDGE}"),
    ("table.csv", b"year,cost\n1911,4.2", f"{IS_READ}year,cost\n1911,4.2"),
    ("MZ.txt", b"MZ is short for Mainz.", f"{IS_READ}MZ is short for Mainz."),
    ("wide.txt", BRIDGE.encode("utf-16-le"), f"{IS_READ}{BRIDGE}"),
    ("wider.txt", BRIDGE.encode("utf-32"), f"{IS_READ}{BRIDGE}"),
    ("mixed.txt", "Über ".encode() + b"Caf\xe9.", f"{IS_READ}Über Café."),
    ("cut.txt", "Über 4 €".encode()[:-1], f"{IS_READ}Über 4 "),
    ("xref.pdf", re.sub(rb"\d{10} 00000 n", b"0000000099 00000 n", pdf(lines(BRIDGE))), f"{IS_READ}{BRIDGE}"),
    ("late.pdf", b"HTTP/1.1 200 OK\r\n\r\n" + pdf(lines(BRIDGE)), f"{IS_READ}{BRIDGE}"),
    ("new\nline\x1b[31m.txt", b"", "new\\nline\\x1b[31m.txt is empty"),
    ("\u202egnp.txt", b"", "\\u202egnp.txt is empty"),
    (os.fsdecode(b"caf\xe9.txt"), b"", "caf\\udce9.txt is empty"),
    (f"{'x' * 250}.txt", b"", "x.txt is empty"),
]


def outcome(name: str) -> str:
    """What became of the one input behind a name."""
    [found] = find_inputs([name])
    if found.status != "found":
        return found.reason
    try:
        return f"{IS_READ}{read_article(found.name).text}"
    except ReadingError as error:
        return str(error)


def check(name: str, expected: str) -> None:
    began = time.monotonic()
    came = outcome(name)
    assert time.monotonic() - began < 30
    if expected.startswith(IS_READ):
        assert came.startswith(expected)
    else:
        assert expected in came
        assert came.isprintable() and len(came) < 700


@pytest.mark.parametrize(("name", "content", "expected"), FILES, ids=[ascii(name)[1:30] for name, _, _ in FILES])
def test_a_file_that_is_no_article_says_so_in_one_line(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(content)
    check(str(tmp_path / name), expected)


def _folder(path: Path) -> None:
    path.mkdir()


def _loop(path: Path) -> None:
    path.symlink_to(path.with_name("other"))
    path.with_name("other").symlink_to(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def _locked(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    path.write_text(BRIDGE)
    path.chmod(0)


def _nothing(path: Path) -> None:
    assert not path.exists()


# How the name comes to be, the name, and a part of the message.
PLACES: list[tuple[Callable[[Path], None], str, str]] = [
    (_nothing, "gone.txt", "There is no file "),
    (_nothing, "gone/", "There is no file "),
    (_nothing, "gone/*.txt", "Nothing matches "),
    (_nothing, "**/**x/[", "**x/["),
    (_nothing, "a\0b", "is no path"),
    (_nothing, "a\0*", "Nothing matches "),
    (_nothing, "x" * 5000, "cannot be read (File name too long)"),
    (_nothing, "x" * 300 + "*", "x*"),
    (_nothing, "\ud83d\n.txt", "\\ud83d\\n.txt is no path"),
    (_folder, "a.txt", "has no file that can be read: name its files"),
    (_loop, "loop.txt", "cannot be read (Too many levels of symbolic links)"),
    (lambda path: path.symlink_to("nowhere"), "dangling.txt", "There is no file "),
    (lambda path: os.mkfifo(path), "pipe.txt", "is no file but a pipe, socket or device: use - for standard input"),
    (_socket, "socket.txt", "is no file but a pipe, socket or device"),
    (lambda path: path.symlink_to("/dev/zero"), "device.txt", "is no file but a pipe, socket or device"),
    (_locked, "locked.txt", "cannot be read (Permission denied)"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other kinds of files")
@pytest.mark.parametrize(("make", "name", "expected"), PLACES, ids=[ascii(name)[1:30] for _, name, _ in PLACES])
def test_a_name_that_is_no_file_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], name: str, expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if make is not _nothing:
        make(tmp_path / name)
    check(str(tmp_path / name) if len(name) < 5000 else name, expected)
