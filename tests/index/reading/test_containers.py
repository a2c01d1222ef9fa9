"""ZIP containers."""

from pathlib import Path

import pytest

from index.errors import ReadingError
from index.reading import article_from_bytes
from index.reading.containers import is_media, opened_container
from tests.index.reading import samples


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for data in (samples.epub(), samples.docx()):
        article_from_bytes(data, source="x")
    assert list(tmp_path.iterdir()) == []


def test_a_password_is_named() -> None:
    data = bytearray(samples.zipped({"word/document.xml": "<x/>"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    with pytest.raises(ReadingError, match="x is protected by a password: save it without one"):
        opened_container(bytes(data), source="x")


def test_entries_that_share_their_bytes_count_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.reading.containers._MAX_UNPACKED", 1000)
    with pytest.raises(ReadingError, match=r"would unpack [\d,]+ bytes to 1,200, which may be an attack"):
        opened_container(samples.zipped({f"{number}.png": "x" * 400 for number in range(3)}), source="x")


@pytest.mark.parametrize("start", ["<x/>", " <x/>", "<x/>".encode("utf-16"), "<x/>".encode("utf-16-be"), "words"])
def test_text_of_any_encoding_is_no_media(start: str | bytes) -> None:
    assert not is_media(start.encode() if isinstance(start, str) else start)


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\0\1\0\0\0\x0f", b"\1\0\0\0l\0\0\0"])
def test_pictures_and_fonts_are_media(start: bytes) -> None:
    assert is_media(start)
