"""Figures with what they count."""

from decimal import Decimal

import pytest

from index import numbers
from qa.checks import check_numbers

AMAZON = "Amazon, another key partner, has put $8 billion into Anthropic."


def test_the_reason_names_the_figure_as_a_reader_writes_it() -> None:
    assert check_numbers("It cost $80 billion.", AMAZON) == "the cited text does not have the figure 80,000,000,000"
    assert check_numbers("It took 4.5 years.", AMAZON) == "the cited text does not have the figure 4.5"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("$8bn, 8 billion and 8,000 million", {8_000_000_000}),
        ("twelve hundred", {1200}),
        ("two million people", {2_000_000}),
        ("two people", set()),
        ("4.2, 4.20 and 42", {Decimal("4.2"), 42}),
        ("1990s, 5-year, 3rd, 20th", {1990, 5, 3, 20}),
        ("7pm, 40kg, 5km, 9k", {7, 40, 5, 9000}),
        ("A4, GPT4, v2.1", set()),
        ("no figure at all", set()),
    ],
)
def test_figures_are_values_however_they_are_written(text: str, values: set[Decimal]) -> None:
    assert numbers(text) == values


def test_small_spelled_figures_count_only_where_they_are_asked_for() -> None:
    assert numbers("two places and one plan", spelled=True) == {1, 2}


@pytest.mark.parametrize(
    ("claim", "cited", "reason"),
    [
        ("It put in 8 billion chips.", AMAZON, "the cited text does not have the figure 8,000,000,000 for chips"),
        ("It put in 8%.", "It put in $8.", "the cited text does not have the figure 8 in percent"),
        ("It cost €8 billion.", AMAZON, "the cited text does not have the figure 8,000,000,000 in euros"),
        ("It uses 2.2MW.", "It uses 2.2GW.", "the cited text does not have the figure 2.2 in watts"),
        ("Five people were hurt.", "Nine people were hurt.", "the cited text does not have the figure 5"),
        ("Four towns agreed.", "Lyon, Nice and Metz agreed.", "the cited text does not have the figure 4"),
        ("Nearly 9,000 came.", "9,500 came.", "the cited text does not have the figure 9,000"),
        ("It grew by 40%.", "A third of it is new.", "the cited text does not have the figure 40"),
    ],
)
def test_a_figure_that_counts_something_else_is_caught(claim: str, cited: str, reason: str) -> None:
    assert check_numbers(claim, cited) == reason


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("It uses 2,200 megawatts.", "It uses 2.2GW."),
        ("It took a year and a half.", "It took eighteen months."),
        ("It took 30 minutes.", "It took half an hour."),
        ("33% of it is new.", "A third of it is new."),
        ("The wall is 185 m high.", "The wall is 185 metres high."),
        ("It cost 185m euros.", "It cost 185 million euros."),
        ("It cost 6bn kroner.", "It cost 6 billion Norwegian kroner."),
        ("Three towns agreed.", "Lyon, Nice and Metz agreed."),
        ("More than 9,000 came.", "9,250 came."),
        ("It cost 21 million euros.", "It cost €4 million, then 21 million."),
        ("23 hospitals were hit.", "Twenty-three hospitals were hit."),
        ("The fourth line has 4 stops.", "The fourth line has 4 stops."),
        ("It grew 5 per cent.", "It grew 5%."),
    ],
)
def test_a_figure_that_counts_the_same_passes(claim: str, cited: str) -> None:
    assert check_numbers(claim, cited) == ""
