"""PDF files: paragraphs, running heads, divided words, places of pages, and files that do harm."""

import sys
from pathlib import Path

import pytest

from index.errors import ReadingError
from index.reading import article_from_bytes, pdf
from index.types import Article
from tests.index.reading import samples
from tests.index.reading.samples import lines

INFO = "/Title (The bridges) /Author (Ines Roth) /CreationDate (D:20240503101500Z)"


def article(*pages: list[samples.Placed], **others: str) -> Article:
    return article_from_bytes(samples.pdf(*pages, **others), source="bridge.pdf")


def test_lines_of_a_paragraph_are_one_line_and_paragraphs_stay_apart() -> None:
    read = article(
        lines(
            "The bridge over the Lenne, which was closed when the flood came in",
            "March, reopened on Friday. Repairs cost 4.2 million euros, said Ines",
            "Roth.",
            "",
            "The pier is next. It was built in 1911 by the fathers of those who now",
            "live in the town and walk there.",
        )
    )
    assert read.text == (
        "The bridge over the Lenne, which was closed when the flood came in March, reopened on Friday. "
        "Repairs cost 4.2 million euros, said Ines Roth.\n\n"
        "The pier is next. It was built in 1911 by the fathers of those who now live in the town and walk there."
    )


def test_a_first_line_that_is_set_in_begins_a_paragraph() -> None:
    first = lines(
        "The bridge over the Lenne reopened on Friday, after five months of", "repairs in the town of Arnsberg."
    )
    second = lines("The pier is next, and it will take as long as the bridge, or so", left=86, top=692)
    third = lines("they say in the town.", top=678)
    assert article([*first, *second, *third]).text.count("\n\n") == 1


def test_headings_list_items_and_short_lines_stay_apart() -> None:
    read = article(
        lines(
            "Costs of the bridge",
            "The bridge over the Lenne cost more than the town of Arnsberg had said.",
            "- oak from the woods behind the town, and from those on the other side",
            "of the river",
            "- iron",
            "Year Cost",
            "1911 4.2 million",
        )
    )
    assert read.text.split("\n\n") == [
        "Costs of the bridge",
        "The bridge over the Lenne cost more than the town of Arnsberg had said.",
        "- oak from the woods behind the town, and from those on the other side of the river",
        "- iron",
        "Year Cost",
        "1911 4.2 million",
    ]


def test_divided_words_are_whole_and_hyphens_of_words_are_kept() -> None:
    read = article(
        lines(
            "The information was wrong. A well-known engineer gave the town infor-",
            "mation on the bridge and said that it is safe to walk on, as is well-",
            "known in the town. He came with the Anglo-",
            "American fund, which pays for pre-",
            "and post-war bridges.",
        )
    )
    for whole in ("town information on", "is well-known in", "Anglo-American fund", "for pre- and post-war"):
        assert whole in read.text


def test_two_columns_are_read_one_after_the_other() -> None:
    left = lines("The bridge over the Lenne, closed", "since March, reopened on Friday, the")
    right = lines("town said. Repairs cost 4.2 million", "euros.", left=330)
    assert article([*left, *right]).text == (
        "The bridge over the Lenne, closed since March, reopened on Friday, the town said. "
        "Repairs cost 4.2 million euros."
    )


HEADED = [
    [*lines("The Lenne Post", top=760), *lines(f"Page {number} of 3", top=40), *lines(*body)]
    for number, body in enumerate(
        [
            ["The bridge over the Lenne, which was closed when the flood came, re-"],
            ["opened on Friday, and the mayor of the town, who had waited for so long"],
            ["for it, was pleased. The pier is next."],
        ],
        start=1,
    )
]


def test_running_heads_and_page_numbers_do_not_break_a_sentence_that_goes_on() -> None:
    assert article(*HEADED).text == (
        "The bridge over the Lenne, which was closed when the flood came, reopened on Friday, and the mayor "
        "of the town, who had waited for so long for it, was pleased. The pier is next."
    )


def test_pages_say_where_each_page_begins() -> None:
    read = article(*HEADED)
    assert [read.text[start : start + 9] for start in read.pages] == ["The bridg", "opened on", "for it, w"]


def test_a_page_without_text_begins_where_the_next_one_does() -> None:
    read = article([], lines("The bridge reopened."), [], lines("The pier is next."))
    assert (read.text, read.pages) == ("The bridge reopened.\n\nThe pier is next.", (0, 0, 20, 22))


def test_what_is_on_one_page_alone_is_no_running_head() -> None:
    pages = [lines(f"The year {word}", "was a good one.") for word in ("one", "two", "three")]
    assert all(word in article(*pages).text for word in ("year one", "year two", "year three"))


def test_pages_that_are_all_alike_are_not_taken_for_running_heads() -> None:
    assert article(lines("Certificate"), lines("Certificate")).text.count("Certificate") == 2


def test_title_author_date_and_language_are_those_of_the_file() -> None:
    read = article(lines(samples.BRIDGE), info=INFO, catalog="/Lang (en-GB)")
    assert (read.title, read.author, read.published, read.language) == (
        "The bridges",
        "Ines Roth",
        "2024-05-03",
        "en-GB",
    )


@pytest.mark.parametrize("title", ["Untitled", "Microsoft Word - draft3.docx", "bridge.tex", "  "])
def test_a_title_that_a_program_made_up_is_not_taken(title: str) -> None:
    assert article(lines(samples.BRIDGE), info=f"/Title ({title})").title == "bridge"


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    assert article_from_bytes(samples.locked_pdf(""), source="bridge.pdf").text == samples.BRIDGE


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(pdf, "_PROGRAM", tmp_path / "slow.py")
    monkeypatch.setattr(pdf, "_TIMEOUT_SECONDS", 0.5)
    with pytest.raises(ReadingError, match=r"takes more than 0\.5 seconds to read: split it"):
        article(lines(samples.BRIDGE))


def test_a_reader_that_crashes_is_an_error_and_not_the_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "crash.py").write_text("import os\nos.abort()\n")
    monkeypatch.setattr(pdf, "_PROGRAM", tmp_path / "crash.py")
    with pytest.raises(ReadingError, match=r"cannot be read \(the reader ended with -?\d+\): save it as text"):
        article(lines(samples.BRIDGE))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_pdf_that_unpacks_to_gigabytes_is_an_error() -> None:
    import zlib

    stream = zlib.compress(b" " * 10_000_000, 9)
    for _ in range(2):
        stream = zlib.compress(stream * 60, 9)
    filters = "/Filter [/FlateDecode /FlateDecode /FlateDecode]"
    made = samples.pdf(lines("x")).replace(b"<< /Length 34 >>", f"<< /Length {len(stream)} {filters} >>".encode())
    head, _, tail = made.partition(b"stream\n")
    _, _, tail = tail.partition(b"\nendstream")
    with pytest.raises(ReadingError, match=r"bridge\.pdf is a PDF without text"):
        article_from_bytes(head + b"stream\n" + stream + b"\nendstream" + tail, source="bridge.pdf")
