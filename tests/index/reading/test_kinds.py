"""What inputs are."""

import pytest

from index.reading.kinds import foreign_kind, is_pdf, promised_kind


@pytest.mark.parametrize(
    ("name", "content_type", "kind"),
    [
        ("a.md", "", "markdown"),
        ("a.PDF", "text/plain", "pdf"),
        ("a.md", "Text/HTML; charset=utf-8", "html"),
        ("a", "application/epub+zip", "epub"),
        ("a.csv", "text/csv", None),
        ("", "", None),
    ],
)
def test_the_type_an_input_was_sent_as_goes_before_its_ending(name: str, content_type: str, kind: str | None) -> None:
    assert promised_kind(name, content_type) == kind


@pytest.mark.parametrize(
    "text", [b"MZ is short for Mainz.", b"RIFF raff", b"ID3", b"Rar! he said", b"The ftyp", b"", b"PK"]
)
def test_words_that_are_marks_of_other_kinds_too_are_text(text: bytes) -> None:
    assert foreign_kind(text) == ""


def test_a_pdf_is_told_by_how_it_begins() -> None:
    assert is_pdf(b"\r\n%PDF-1.7", None)
    assert is_pdf(b"junk %PDF-1.7", "pdf")
    assert not is_pdf(b"A text on %PDF-1.7", "text")
