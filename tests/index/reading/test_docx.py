"""DOCX files."""

from index.reading import article_from_bytes
from tests.index.reading import samples


def test_headings_lists_and_tables_become_markdown_and_the_rest_is_plain() -> None:
    assert article_from_bytes(samples.docx(), source="bridge.docx").text == (
        "# The old bridge\n\nIt reopened on Friday\n\n- oak_wood\n- iron\n\n"
        "| Year | Cost |\n| --- | --- |\n| 1911 | 4.2 |"
    )


def test_title_author_date_and_language_are_its_core_properties() -> None:
    article = article_from_bytes(samples.docx(), source="bridge.docx")
    said = (article.title, article.author, article.published, article.language, article.pages)
    assert said == ("The bridges", "Ines Roth", "2013-12-23", "en-GB", ())


def test_without_properties_the_heading_is_the_title() -> None:
    data = samples.changed(samples.docx(), without=["docProps/core.xml"])
    assert article_from_bytes(data, source="bridge.docx").title == "The old bridge"
