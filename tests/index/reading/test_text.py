"""Canonical text, with its pages in step, and dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.text import canonical_article, iso_date, one_line, text_article
from index.types import Article

fragments = st.lists(st.one_of(st.sampled_from(["\r\n", "\r", "\0", "\ufeff", "\ud83d", "\x1b[31m", "é"]), st.text()))


@given(st.lists(fragments.map("".join), min_size=1))
def test_pages_stay_where_they_begin_whatever_is_cleaned_away(pages: list[str]) -> None:
    starts = [sum(map(len, pages[:number])) for number in range(len(pages))]
    given_text = "".join(pages) + "."
    pages[-1] += "."
    article = canonical_article(Article(given_text, "", "x", pages=tuple(starts)))
    ends = [*article.pages[1:], len(article.text)]
    for page, start, end in zip(pages, article.pages, ends, strict=True):
        alone = text_article(f"{page}.", source="x").text[:-1]
        assert article.text[start:end] == alone


@given(fragments.map("".join))
def test_canonical_text_is_canonical_again(text: str) -> None:
    article = text_article(f"{text}.", source="x")
    assert text_article(article.text, source="x").text == article.text


def test_what_a_terminal_would_obey_is_taken_out() -> None:
    assert text_article("One\x1b[31m\x07.\x9b2J Two\t\fthree.", source="x").text == "One[31m.2J Two\t\fthree."


def test_title_author_and_language_are_one_line_that_can_be_shown() -> None:
    article = canonical_article(Article("One.", "A\n\u202etitle", "x", author="Ines\x1b Roth", language=" en "))
    assert (article.title, article.author, article.language) == ("A title", "Ines Roth", "en")
    assert one_line("\u202e\n") == ""


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("D:20240503101500+02'00'", "2024-05-03"),
        ("2024-05-03T10:15:00Z", "2024-05-03"),
        ("2024-05-03", "2024-05-03"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        ("2024-02-31", ""),
        ("20240", ""),
        ("May 3, 2024", ""),
        ("", ""),
    ],
)
def test_dates_are_iso_8601_as_far_as_they_go(text: str, date: str) -> None:
    assert iso_date(text) == date
