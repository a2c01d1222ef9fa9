"""Articles at web addresses, from a real server on loopback."""

from collections.abc import Iterator

import pytest

from index.errors import ReadingError
from index.reading import read_article
from tests.index.reading import samples
from tests.index.web.web_server import Internet, internet_of, redirect, reply

SENTENCES = "The bridge over the Lenne reopened on Friday after the flood. Repairs cost 4.2 million euros in all."
PAGE = f'<!DOCTYPE html><html lang="en"><head><title>Bridge</title></head><body><article><p>{SENTENCES}</p></article>'


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    with internet_of(monkeypatch) as internet:
        yield internet


def read(internet: Internet, path: str) -> str:
    return read_article(f"http://127.0.0.1:{internet.port}{path}", allow_private_urls=True).text.strip()


def test_a_page_is_an_article_known_by_the_address_that_was_asked_for(internet: Internet) -> None:
    internet.answers["/old?id=1"] = redirect("/new")
    internet.answers["/new"] = reply(PAGE.encode(), Content_Type="text/html")
    address = f"http://127.0.0.1:{internet.port}/old?id=1"
    article = read_article(f"{address}#part", allow_private_urls=True)
    assert (article.text, article.title, article.language, article.source) == (SENTENCES, "Bridge", "en", address)


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/plain", "text/plain; charset=latin-1", "Der Müller mahlt.".encode("latin-1")),
        ("/page", "text/html; charset=utf-16-le", PAGE.replace(SENTENCES, "Der Müller mahlt.").encode("utf-16-le")),
        ("/text.txt", "application/octet-stream", "Der Müller mahlt.".encode()),
    ],
)
def test_the_encoding_that_the_server_says_is_used(internet: Internet, path: str, kind: str, body: bytes) -> None:
    internet.answers[path] = reply(body, Content_Type=kind)
    assert read(internet, path) == "Der Müller mahlt."


def test_a_pdf_is_read_whatever_the_server_calls_it(internet: Internet) -> None:
    internet.answers["/file"] = reply(samples.pdf(samples.lines("The bridge is open.")), Content_Type="text/html")
    assert read(internet, "/file") == "The bridge is open."


def test_what_is_no_article_is_an_error_that_names_the_address(internet: Internet) -> None:
    internet.answers["/image"] = reply(b"\x89PNG\r\n\x1a\n" + b"\0" * 50, Content_Type="image/png")
    with pytest.raises(ReadingError, match=r"/image is a PNG picture, which cannot be read"):
        read(internet, "/image")


def test_a_private_address_is_refused_unless_it_is_allowed(internet: Internet) -> None:
    with pytest.raises(ReadingError, match="--allow-private-urls"):
        read_article(f"http://127.0.0.1:{internet.port}/")
    assert internet.requests == []
