"""Files of each kind to articles, and every way in which they can be no article."""

import errno
import re
from pathlib import Path

import pytest

from index.errors import ReadingError
from index.reading import article_from_bytes, dispatch, read_article, text_article
from index.types import Article
from tests.index.reading import samples
from tests.index.reading.samples import lines

TEXT = "The bridge – closed since March – reopened. Repairs cost 4.2 million €."
HTML = """<!DOCTYPE html><html><head><title>Bridge reopens</title>
<meta property="article:published_time" content="2024-05-03"><script>var tracker = "spy";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport pages</a></li></ul></nav>
<article><h1>Bridge reopens</h1>
<p>The bridge over the Lenne, closed since the flood in March, reopened on Friday, the town of Arnsberg said.</p>
<p>Repairs cost 4.2 million euros, which is twice the first estimate, and went on for more than five months.</p>
<p>Mayor Ines Roth was pleased. She said that the town would look at the pier next, perhaps in the spring.</p>
</article><footer>All rights reserved by the Lenne Post</footer></body></html>"""


def read(folder: Path, name: str, content: bytes | str) -> Article:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_article(str(file))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "bridge.txt", TEXT.encode(encoding)) == Article(TEXT, "bridge", str(tmp_path / "bridge.txt"))


def test_utf_16_of_either_byte_order_is_read_by_its_mark(tmp_path: Path) -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert read(tmp_path, "bridge.txt", mark + TEXT.encode(encoding)).text == TEXT


def test_line_ends_are_one_character_and_nothing_else_is_changed(tmp_path: Path) -> None:
    assert read(tmp_path, "lines.txt", "\r\n One.\r\n\r\nTwo. \rThree.\n\n").text == "\n One.\n\nTwo. \nThree.\n\n"


@pytest.mark.parametrize("name", ["bridge.txt", "bridge.TEXT", "bridge.md", "bridge.markdown", "bridge"])
def test_text_may_have_any_of_its_endings(tmp_path: Path, name: str) -> None:
    article = read(tmp_path, name, TEXT)
    assert (article.text, article.title, article.source, article.published) == (
        TEXT,
        "bridge",
        str(tmp_path / name),
        "",
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The *old* bridge\nIt reopened.", "The *old* bridge"),
        ("\n\n  ## The old bridge \n\nIt reopened.", "The old bridge"),
        ("The old bridge\n\nIt reopened.", "The old bridge"),
        ("Who built it?\n\nNobody knows.", "Who built it?"),
        ("It reopened.\n\n# The old bridge\n\nIt is of oak.", "file"),
        ("Founded: 1998\n\nIt reopened.", "file"),
        ("# \n\nIt reopened.", "file"),
        ("# " + "long " * 100 + "\n\nIt reopened.", ("long " * 32)[:160]),
    ],
)
def test_the_title_is_the_heading_at_the_top_or_the_files_name(tmp_path: Path, text: str, title: str) -> None:
    assert read(tmp_path, "file.md", text).title == title


def test_of_a_web_page_only_the_article_is_read(tmp_path: Path) -> None:
    article = read(tmp_path, "page.html", HTML)
    assert (article.title, article.published) == ("Bridge reopens", "2024-05-03")
    assert article.source == str(tmp_path / "page.html")
    assert "twice the first estimate" in article.text and "look at the pier next" in article.text
    assert not re.search(r"Sport|Home|spy|rights|<", article.text)


@pytest.mark.parametrize("name", ["page", "page.txt", "page.htm"])
def test_a_web_page_is_known_by_how_it_begins(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name, HTML).text == read(tmp_path, "page.html", HTML).text


def test_a_web_page_without_an_article_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"page\.html holds no article .*: save it as text"):
        read(tmp_path, "page.html", "<html><body><script>var a = 1;</script></body></html>")


@pytest.mark.parametrize("name", ["bridge.pdf", "bridge.PDF", "bridge", "bridge.txt"])
def test_a_pdf_is_its_pages_with_blank_lines_between(tmp_path: Path, name: str) -> None:
    article = read(
        tmp_path, name, samples.pdf(lines("The bridge reopened on Friday."), lines("Repairs cost 4.2 million."))
    )
    assert article.text == "The bridge reopened on Friday.\n\nRepairs cost 4.2 million."
    assert (article.title, article.source) == ("bridge", str(tmp_path / name))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\ngarbage", TEXT.encode(), samples.pdf(lines("One."))[:200]])
def test_a_damaged_pdf_is_an_error(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ReadingError, match=r"bad\.pdf "):
        read(tmp_path, "bad.pdf", content)


def test_a_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="is a folder: name the files in it"):
        read_article(str(tmp_path))


def test_what_the_system_refuses_is_an_error_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadingError, match=r"bridge\.txt cannot be read \(Permission denied\)"):
        read(tmp_path, "bridge.txt", TEXT)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "MAX_BYTES", 1000)
    assert read(tmp_path, "fits.txt", "a" * 1000).text
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(ReadingError, match=r"large\.txt has 1,001 bytes, and 1,000 is the most: split it"):
        read(tmp_path, "large.txt", "a" * 1001)


@pytest.mark.parametrize(
    ("content", "start"),
    [
        (TEXT.encode(), TEXT),
        (HTML.encode(), "The bridge over the Lenne"),
        (samples.pdf(lines(samples.BRIDGE)), samples.BRIDGE),
        (samples.docx(), "# The old bridge"),
        (samples.epub(), "# The old bridge"),
    ],
)
@pytest.mark.parametrize("name", ["page", "page.csv", "page.dat", "page.zip"])
def test_what_a_file_is_counts_and_its_ending_need_not_be_known(
    tmp_path: Path, name: str, content: bytes, start: str
) -> None:
    assert start in read(tmp_path, name, content).text[:300]


def test_bytes_are_what_they_were_sent_as() -> None:
    page = HTML.replace("<!DOCTYPE html><html>", "<x>").encode("cp1251", "replace")
    assert "<nav>" in article_from_bytes(page, source="https://lenne.example/page").text
    assert "<nav>" not in article_from_bytes(page, source="x", content_type="text/html; charset=utf-8").text
    assert "<nav>" not in article_from_bytes(page, source="x", name="page.html").text
    russian = "Мост открыт.".encode("cp1251")
    assert article_from_bytes(russian, source="x", charset="windows-1251").text == "Мост открыт."


def test_pasted_text_takes_its_first_heading_unless_it_is_named() -> None:
    text = "The old bridge\n\nIt reopened."
    assert text_article(text, source="pasted") == Article(text, "The old bridge", "pasted")
    assert text_article(text, title=" A new\n bridge ", source="pasted").title == "A new bridge"
    assert text_article("It reopened.", source="pasted").title == "pasted"


def test_pasted_text_without_words_is_an_error() -> None:
    with pytest.raises(ReadingError, match="pasted is empty: there is nothing to ask about"):
        text_article(" \n", source="pasted")


def test_pasted_text_keeps_no_character_that_cannot_be_stored() -> None:
    article = text_article("One.\0 Two \ud83d.", source="pasted")
    assert article.text == "One. Two ?." and len(article.id) == 16
