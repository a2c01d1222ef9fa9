"""Answers of every kind: statuses, sizes, packings, media types."""

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

import pytest

from index.errors import ReadingError
from index.web.fetching import FetchLimits
from tests.index.web.web_server import Internet, internet_of, reply

TEXT = b"The bridge reopened on Friday. " * 100


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    with internet_of(monkeypatch) as internet:
        yield internet


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("401 Unauthorized", r"wants a login: save the page and add the file \(status 401\)"),
        ("403 Forbidden", r"does not let a program read it: save the page and add the file \(status 403\)"),
        ("404 Not Found", r"does not exist: check the address \(status 404\)"),
        ("410 Gone", r"does not exist any more: look for it elsewhere \(status 410\)"),
        ("429 Too Many Requests", r"has been asked too often: wait a while, and try again \(status 429\)"),
        ("500 Internal Server Error", r"cannot be served at the moment: try again later \(status 500\)"),
        ("503 Service Unavailable", r"cannot be served at the moment: try again later \(status 503\)"),
        ("599 Odd", r"cannot be served at the moment: try again later \(status 599\)"),
        ("204 No Content", r"is an empty page: check the address \(status 204\)"),
        ("206 Partial Content", r"is not served: save the page and add the file \(status 206\)"),
        ("304 Not Modified", r"is not served: save the page and add the file \(status 304\)"),
        ("300 Multiple Choices", r"is not served: save the page and add the file \(status 300\)"),
        ("451 Unavailable For Legal Reasons", r"is not served: save the page and add the file \(status 451\)"),
    ],
)
def test_a_status_other_than_200_is_an_error_that_says_what_to_do(internet: Internet, status: str, reason: str) -> None:
    with pytest.raises(ReadingError, match=rf"^http://news\.example/ {reason}\.$"):
        internet.fetch_answer(reply(b"Sorry.", status))
    assert len(internet.requests) == 1


@pytest.mark.parametrize("answer", [reply(b""), reply(gzip.compress(b"", mtime=0), Content_Encoding="gzip")])
def test_an_empty_page_is_an_error(internet: Internet, answer: bytes) -> None:
    with pytest.raises(ReadingError, match=r"/ is an empty page: check the address\.$"):
        internet.fetch_answer(answer)


@pytest.mark.parametrize(
    ("header", "media_type", "charset"),
    [
        ("text/html; charset=utf-8", "text/html", "utf-8"),
        ('TEXT/HTML;Charset="Windows-1252"', "text/html", "windows-1252"),
        ("application/pdf", "application/pdf", ""),
        ("image/png", "image/png", ""),
        ("application/octet-stream; charset=", "application/octet-stream", ""),
        ("text/html; charset=nonsense", "text/html", ""),
        ("text/html; charset=zlib", "text/html", ""),
        ("text/html; charset=undefined", "text/html", ""),
        ("text/html; charset=utf\xff8", "text/html", ""),
        ("text/html; charset=" + "a" * 5000, "text/html", ""),
        ("text/html; charset*=nonsense''utf-8", "text/html", "utf-8"),
        ("nonsense", "text/plain", ""),
        (";;;", "text/plain", ""),
    ],
)
def test_the_type_of_a_page_is_passed_on(internet: Internet, header: str, media_type: str, charset: str) -> None:
    page = internet.fetch_answer(reply(b"\x89PNG\0", Content_Type=header))
    assert (page.data, page.content_type, page.charset) == (b"\x89PNG\0", media_type, charset)


def test_a_page_of_the_most_bytes_is_read_and_one_more_is_refused(internet: Internet) -> None:
    limits = FetchLimits(max_bytes=1000)
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    for whole in (reply, head.__add__, lambda body: reply(gzip.compress(body), Content_Encoding="gzip")):
        assert len(internet.fetch_answer(whole(b"a" * 1000), limits=limits).data) == 1000
        with pytest.raises(ReadingError, match=r"/ has more than 1,000 bytes, which is the most: save the part that"):
            internet.fetch_answer(whole(b"a" * 1001), limits=limits)


def test_a_page_said_to_be_too_large_is_refused_unread(internet: Internet) -> None:
    def answer(wire: BinaryIO) -> None:
        wire.write(reply(Content_Length="50000001"))
        internet.wait()

    with pytest.raises(ReadingError, match=r"has more than 50,000,000 bytes"):
        internet.fetch_answer(answer, limits=FetchLimits())


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_endless_page_is_cut_off(internet: Internet, chunked: bool, encoding: str) -> None:
    sent = count()

    def flood(wire: BinaryIO) -> None:
        more, framing = b"a" * 10_000, b"Transfer-Encoding: chunked\r\n" if chunked else b""
        wire.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding.encode() + b"\r\n" + framing + b"\r\n")
        while not internet.stopped.is_set():
            wire.write(b"2710\r\n" + more + b"\r\n" if chunked else more)
            next(sent)

    with pytest.raises(ReadingError, match=r"has more than 100,000 bytes"):
        internet.fetch_answer(flood)
    assert next(sent) < 2_000  # what the buffers of the system hold, at most


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", " GZIP "])
def test_a_packed_page_is_unpacked(internet: Internet, encoding: str) -> None:
    packed = gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:])
    assert internet.fetch_answer(reply(packed, Content_Encoding=encoding)).data == TEXT
    assert internet.fetch_answer(reply(TEXT, Content_Encoding="identity")).data == TEXT


def test_a_page_that_unpacks_to_gigabytes_is_stopped_at_the_limit(internet: Internet) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"\0" * 1_000_000
    bomb = b"".join(packer.compress(zeros) for _ in range(90)) + packer.flush()
    assert len(bomb) < 100_000
    tracemalloc.start()
    try:
        with pytest.raises(ReadingError, match=r"has more than 100,000 bytes"):
            internet.fetch_answer(reply(bomb, Content_Encoding="gzip"))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "data", [TEXT, gzip.compress(TEXT, mtime=0)[:-9], gzip.compress(TEXT, mtime=0)[:-8] + b"\0" * 8, b"\x1f\x8b"]
)
def test_a_page_that_cannot_be_unpacked_is_an_error(internet: Internet, data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"/ is said to be packed with gzip and cannot be unpacked: save the page"):
        internet.fetch_answer(reply(data, Content_Encoding="gzip"))


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("br", b"\x0b\x02\x80Bells\x03"),
        ("zstd", b"\x28\xb5\x2f\xfd\x20\x05\x29\x00\x00Bells"),
        ("zstd", b"\x28\xb5\x2f\xfd nonsense"),
        ("deflate", zlib.compress(TEXT)),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT, mtime=0), mtime=0)),
        ("gzip, br", gzip.compress(TEXT, mtime=0)),
        ("nonsense", TEXT),
    ],
)
def test_a_packing_that_was_not_asked_for_is_an_error(internet: Internet, encoding: str, data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"/ is packed in a way that was not asked for: save the page and add"):
        internet.fetch_answer(reply(data, Content_Encoding=encoding))
