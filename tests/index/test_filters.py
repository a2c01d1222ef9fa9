"""Which articles a name or a filter means."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import FilterError, UnknownArticleError
from index.filters import Filter, find, select, selected_ids
from index.types import Article, ArticleInfo
from tests.index.samples import BRIDGE, QUESTION, opened


def info(name: str, **fields: str) -> ArticleInfo:
    given = {"title": name, "source": f"/home/ines/news/{name}.md", "published": "", **fields}
    return ArticleInfo(id=f"id of {name}", sha256="", characters=1, passages=1, **given)


BRIDGES = info("bridges", published="2024-05-03", language="en-US")
CHEESES = info("cheeses", published="2024", language="en", source="https://example.org/Cheeses?page=2")
PIERS = info("piers", published="2023-12", language="de", source="/home/ines/Piers.PDF")
UNDATED = info("undated")
ALL = [BRIDGES, CHEESES, PIERS, UNDATED]


def fitting(**fields: str) -> list[str]:
    return [found.title for found in select(ALL, Filter(**fields))]


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("*.pdf", ["piers"]),
        ("*.md", ["bridges", "undated"]),
        ("bridges.md", ["bridges"]),
        ("news/*.md", ["bridges", "undated"]),
        ("/home/ines/*", ["bridges", "piers", "undated"]),
        ("https://example.org/*", ["cheeses"]),
        ("example.org/*", ["cheeses"]),
        ("ridges.md", []),
    ],
)
def test_a_pattern_is_of_a_whole_source_or_of_its_end(pattern: str, fits: list[str]) -> None:
    assert fitting(source=pattern) == fits


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        ("2024", "", ["bridges", "cheeses"]),
        ("2024-05-03", "", ["bridges", "cheeses"]),  # cheeses: some day of 2024
        ("2024-05-04", "", ["cheeses"]),
        ("2025", "", []),
        ("", "2023", ["piers"]),
        ("", "2024-05", ["bridges", "cheeses", "piers"]),
        ("", "2024-05-02", ["cheeses", "piers"]),
        ("2023-12-15", "2023-12-20", ["piers"]),
        ("2024", "2023", []),
    ],
)
def test_dates_are_compared_as_far_as_both_go_and_no_date_is_in_no_range(
    since: str, until: str, fits: list[str]
) -> None:
    assert fitting(since=since, until=until) == fits


def test_a_date_with_a_time_is_taken_by_its_day_and_what_is_no_date_as_none() -> None:
    timed, odd = replace(BRIDGES, published="2024-05-03T10:00:00Z"), replace(BRIDGES, published="May 2024")
    assert select([timed, odd], Filter(until="2024-05-03")) == [timed]


@pytest.mark.parametrize(
    ("language", "fits"),
    [
        ("en", ["bridges", "cheeses"]),
        ("EN_us", ["bridges"]),
        ("en-GB", []),
        ("e", []),
        ("de", ["piers"]),
    ],
)
def test_a_language_stands_for_its_regions(language: str, fits: list[str]) -> None:
    assert fitting(language=language) == fits


def test_all_that_is_given_must_fit_and_nothing_given_fits_all() -> None:
    assert fitting(since="2024", language="en", source="*.md") == ["bridges"]
    assert select(ALL, Filter()) == select(ALL, None) == ALL
    assert select(ALL, Filter(articles=("piers", "bridges"), since="2024")) == [BRIDGES]
    assert select(ALL, ["Piers.PDF", "bridges", "piers"]) == [BRIDGES, PIERS]


@pytest.mark.parametrize(
    "value",
    ["05/2024", "2024-13", "2024-02-30", "2024-5", "24", "20240503", "2024-W01-1", "today", "2024-05-03T10", "٢٠٢٤"],
)
@pytest.mark.parametrize("field", ["since", "until"])
def test_what_is_no_date_is_an_error_that_names_it_and_the_form(field: str, value: str) -> None:
    with pytest.raises(FilterError, match=f"'{value}' is no date: write 2024, 2024-05 or 2024-05-03"):
        Filter(**{field: value})


def test_a_filter_that_leaves_no_article_is_an_error_that_says_so() -> None:
    wanted = Filter(articles=("piers",), source="*.md", since="2024")
    message = r"No article of the 4 in the index fits articles \('piers',\), source '\*\.md', since '2024', so nothing"
    with pytest.raises(FilterError, match=message):
        selected_ids(ALL, wanted)
    assert selected_ids(ALL, Filter(language="de")) == ["id of piers"]
    assert selected_ids(ALL, []) == []
    assert selected_ids(ALL, None) is selected_ids(ALL, Filter()) is None


@pytest.mark.parametrize("name", ["bridge", "Brigdes", "news bridges", "my-bridges.txt"])
def test_an_unknown_name_is_an_error_that_lists_the_nearest_first(name: str) -> None:
    many = [*(info(f"article {number}") for number in range(20)), BRIDGES]
    with pytest.raises(
        UnknownArticleError, match=f"no article '{name}' in the index; the nearest there is: 'bridges',"
    ):
        find(many, name)
    with pytest.raises(UnknownArticleError) as caught:
        select(many, Filter(articles=(name,)))
    assert str(caught.value).count("article ") == 5  # the unknown one, and the four after the nearest


def test_a_search_stays_within_the_articles_that_fit(tmp_path: Path) -> None:
    older = replace(BRIDGE, text=f"{BRIDGE.text}Of old.", source="old.md", published="1998")
    with opened(tmp_path) as index:
        index.add([BRIDGE, older, Article("The bridge.", "Undated", "undated.txt")])
        assert [found.source for found in index.list(Filter(until="2000"))] == ["old.md"]
        assert {hit.source for hit in index.search(QUESTION, articles=Filter(until="2000"))} == {"old.md"}
        assert index.search(QUESTION, articles=Filter()) == index.search(QUESTION)
        with pytest.raises(FilterError, match="No article of the 3 in the index fits language 'en'"):
            index.search(QUESTION, articles=Filter(language="en"))
