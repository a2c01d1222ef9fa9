"""Bytes to characters."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadingError
from index.reading.encodings import decoded

TEXT = "The café by the bridge – closed since March – reopened for 4.2 million €."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_the_same_in_every_encoding_that_can_be_told(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding), source="x") == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_characters_are_told_without_a_mark(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding), source="x") == TEXT


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE])
def test_the_other_byte_order_is_told_by_its_mark(mark: bytes) -> None:
    assert decoded(mark + TEXT.encode(f"utf-{16 if len(mark) == 2 else 32}-be"), source="x") == TEXT


def test_a_file_of_mixed_encodings_keeps_both() -> None:
    assert decoded("Über ".encode() + "Café.".encode("cp1252"), source="x") == "Über Café."


def test_a_last_character_that_was_cut_is_left_out() -> None:
    assert decoded("Über die Brücke für 4 €".encode()[:-1], source="x") == "Über die Brücke für 4 "


def test_a_single_letter_of_cp1252_at_the_end_is_no_cut_character() -> None:
    assert decoded("Brücke im Café".encode("cp1252"), source="x") == "Brücke im Café"


@pytest.mark.parametrize(
    "text",
    ['<meta charset="shift_jis">橋が開いた', '<?xml version="1.0" encoding="Shift_JIS"?>橋が開いた'],
)
def test_an_encoding_that_a_page_declares_is_taken(text: str) -> None:
    assert decoded(text.encode("shift_jis"), source="x") == text


@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "nonsense", "zlib", "rot13", "idna", "utf-7", "\0", "ä"])
def test_what_is_declared_wrongly_does_no_harm(charset: str) -> None:
    assert decoded(TEXT.encode(), source="x", charset=charset) == TEXT
    assert decoded(TEXT.encode("cp1252"), source="x", charset=charset) == TEXT


def test_bytes_without_a_pattern_are_no_text() -> None:
    with pytest.raises(ReadingError, match=r"x is no text \(it has NUL bytes\): save it as UTF-8 text"):
        decoded(b"one\0two", source="x")
    with pytest.raises(ReadingError, match=r"x is no text \(it has many control characters\)"):
        decoded(bytes(range(1, 32)) * 20, source="x")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decoded(text.encode(), source="x") == text.removeprefix("\ufeff")
