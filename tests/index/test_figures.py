"""Figures as values and as words."""

from decimal import Decimal

import pytest

from index.figures import numbers, write_out


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("It cost $8bn.", "It cost 8 billion 8000000000 dollars."),
        ("It cost US$8 billion.", "It cost 8 billion 8000000000 dollars."),
        ("8,000 million dollars", "8000 million 8000000000 dollars"),
        ("a 2.2GW cluster", "a 2.2 GW cluster"),
        ("a 2.2 GW cluster", "a 2.2 GW cluster"),
        ("one million chips", "one million 1000000 chips"),
        ("two places", "two places"),
        ("€1,200 in 2024", "1200 euros in 2024"),
        ("in the 1990s", "in the 1990 s"),
        ("no figure", "no figure"),
    ],
)
def test_figures_are_written_out(text: str, written: str) -> None:
    assert write_out(text) == written


def test_a_share_is_written_out_in_either_form() -> None:
    assert write_out("5%").split() == write_out("5 per cent").split() == ["5", "percent"]


def test_amounts_that_are_the_same_have_the_same_value() -> None:
    assert numbers("$8bn") == numbers("8 billion dollars") == numbers("8,000 million") == {Decimal("8E9")}
    assert numbers("two or 2.5") == {Decimal("2.5")} and numbers("two", spelled=True) == {2}
