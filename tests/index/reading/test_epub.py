"""EPUB files."""

import pytest

from index.reading import article_from_bytes
from tests.index.reading import samples


def test_chapters_come_in_the_order_of_the_spine() -> None:
    assert article_from_bytes(samples.epub(), source="bridge.epub").text == (
        "# The old bridge\n\nIt\u00a0reopened on Friday.\n\n- oak\n- iron\n\n## The pier\n\nIt was built in 1911."
    )


def test_title_authors_date_and_language_are_those_of_its_package() -> None:
    article = article_from_bytes(samples.epub(), source="bridge.epub")
    assert (article.title, article.author) == ("The bridges", "Ines Roth, Jo Falk")
    assert (article.published, article.language) == ("2024-05-03", "en-GB")


def test_a_chapter_that_the_spine_names_again_is_read_once() -> None:
    package = samples.PACKAGE.replace("<spine>", "<spine>" + '<itemref idref="a"/>' * 1000)
    assert article_from_bytes(samples.epub(package), source="bridge.epub").text.count("reopened") == 1


@pytest.mark.parametrize("algorithm", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"])
def test_fonts_that_are_hidden_do_not_lock_the_text(algorithm: str) -> None:
    hidden = f'<encryption><EncryptedData><EncryptionMethod Algorithm="{algorithm}"/></EncryptedData></encryption>'
    data = samples.epub(**{"META-INF/encryption.xml": hidden})
    assert "built in 1911" in article_from_bytes(data, source="bridge.epub").text


def test_an_epub_without_metadata_is_called_by_its_first_heading() -> None:
    package = samples.PACKAGE.replace("dc:title", "dc:x").replace("dc:creator", "dc:x").replace("dc:date", "dc:x")
    article = article_from_bytes(samples.epub(package), source="bridge.epub")
    assert (article.title, article.author, article.published) == ("The old bridge", "", "")
