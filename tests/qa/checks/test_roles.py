"""Parties that have changed places."""

import pytest

from qa.checks import check_roles

INVESTED = "Amazon, a partner, has invested $8 billion in Anthropic."


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Anthropic invested in Amazon.", INVESTED),
        ("Amazon received $8 billion from Anthropic.", INVESTED),
        ("Voltane was bought by Corvid.", "Voltane bought Corvid."),
        ("Corvid acquired Voltane.", "Corvid, which Voltane bought in May, is small."),
        ("Corvid paid 7 million when it bought Voltane.", "Corvid is of Voltane, which bought it in May."),
        ("Corvid owns Voltane.", "Corvid belongs to the Norwegian group Voltane."),
        ("Fenwick Town lost to Real Albera.", "They saw Fenwick Town beat Real Albera."),
        ("Orlan owes Galmar money.", "Galmar owes Orlan money."),
    ],
)
def test_swapped_parties_are_caught(claim: str, cited: str) -> None:
    assert check_roles(claim, cited).endswith(" the other way round")


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Amazon invested in Anthropic.", INVESTED),
        ("Anthropic received $8 billion from Amazon.", INVESTED),
        ("Corvid was acquired by Voltane.", "Voltane bought Corvid."),
        ("Voltane acquired Corvid.", "Corvid, which Voltane bought in May, is small."),
        ("Voltane bought Corvid.", "Corvid is of Voltane, which bought it in May."),
        ("Voltane owns Corvid.", "Corvid belongs to the Norwegian group Voltane."),
        ("Real Albera lost to Fenwick Town.", "They saw Fenwick Town beat Real Albera."),
        ("Anthropic thanked Amazon.", INVESTED),
        ("Orlan sued Larkspur.", "Larkspur sued Orlan, and Orlan sued Larkspur."),
        ("Anthropic has not invested in Amazon.", INVESTED),
    ],
)
def test_parties_in_their_places_pass(claim: str, cited: str) -> None:
    assert check_roles(claim, cited) == ""
