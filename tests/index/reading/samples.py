"""Files of each kind, made as small as they can be."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from docx import Document
from pypdf import PdfReader, PdfWriter

BRIDGE = "The bridge over the Lenne reopened on Friday. Repairs cost 4.2 million euros."
CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The bridges</dc:title><dc:creator>Ines Roth</dc:creator>
<dc:creator>Jo Falk</dc:creator><dc:language>en-GB</dc:language><dc:date>2024-05-03T10:00:00Z</dc:date></metadata>
<manifest><item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/chapter%20one.xhtml#top" media-type="application/xhtml+xml"/>
<item id="c" href="cover.svg" media-type="image/svg+xml"/></manifest>
<spine><itemref idref="c"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
CHAPTERS = {
    "OEBPS/text/chapter one.xhtml": """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>No text</title><style>p {}</style></head><body>
<h1>The old bridge</h1><p>It&nbsp;reopened on <b>Friday</b>.</p><ul><li>oak</li><li>iron</li></ul></body></html>""",
    "OEBPS/text/two.xhtml": "<html><body><h2>The pier</h2><p>It was built in 1911.</p></body></html>",
}

Placed = tuple[float, float, str]


def lines(*texts: str, left: float = 72, top: float = 720, step: float = 14) -> list[Placed]:
    """Texts below each other; an empty one leaves a line free."""
    return [(left, top - step * number, text) for number, text in enumerate(texts) if text]


def pdf(*pages: Sequence[Placed], catalog: str = "", info: str = "") -> bytes:
    """A PDF of pages of placed texts in 12 point Helvetica."""
    numbers = range(5, 5 + 2 * len(pages), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {info} >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        drawing = "\n".join(f"BT /F1 12 Tf {left} {bottom} Td ({text}) Tj ET" for left, bottom, text in page)
        resources = f"/Resources << /Font << /F1 3 0 R >> >> /Contents {number + 1} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {resources} >>")
        objects.append(f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream")
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return f"{content}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")


def locked_pdf(password: str) -> bytes:
    """A PDF with a user password, perhaps an empty one."""
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(lines(BRIDGE)))))
    writer.encrypt(password, "of the owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def docx() -> bytes:
    """A DOCX with a heading, a list, a table, and properties."""
    document = Document()
    document.core_properties.title, document.core_properties.author = "The bridges", "Ines Roth"
    document.core_properties.language = "en-GB"
    document.add_heading("The old bridge", 1)
    document.add_paragraph("It reopened on ").add_run("Friday").bold = True
    document.add_paragraph("oak_wood", style="List Bullet")
    document.add_paragraph("iron", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip((*table.row_cells(0), *table.row_cells(1)), ("Year", "Cost", "1911", "4.2"), strict=True):
        cell.text = text
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP container."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def changed(container: bytes, without: Sequence[str] = (), **parts: str | bytes) -> bytes:
    """A container with other parts; the names of the parts are keywords."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name not in without}
    return zipped({**kept, **parts})


def epub(package: str = PACKAGE, chapters: Mapping[str, str | bytes] = CHAPTERS, **parts: str | bytes) -> bytes:
    """An EPUB of two chapters, whose spine has another order than its manifest."""
    book = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    return zipped({**book, **chapters, **parts})
