"""One company's figure given for another."""

import pytest

from qa.checks import Stated, check_owners

READ = "They say that Voltane, Corvid, Orlan and Ada Brun of Tolk & Pike are rivals of Galmar."


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Corvid lost €58 million.", [Stated("Voltane lost €58 million last year.")]),
        ("Corvid's loss was 58 million euros.", [Stated("Voltane lost €58m."), Stated("Its rival Corvid is small.")]),
        ("Corvid employs 1,150 people.", [Stated("It employs 1,150 people.", "Voltane belongs to the group Corvid.")]),
        ("Corvid takes 14 percent.", [Stated("Tolk & Pike takes 14 percent.", "Its rival Corvid sold it.")]),
        ("The contract with Orlan cost 21 million.", [Stated("Another 21 million went on wages.", "Pipes cost more.")]),
        ("Galmar bid 402 million.", [Stated("Orlan's bid was the lowest, at 402 million.", "It won ahead of Galmar.")]),
    ],
)
def test_anothers_figure_is_caught(claim: str, cited: list[Stated]) -> None:
    assert check_owners(claim, cited, read=READ).startswith("the cited text does not give ")


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Voltane lost €58 million.", [Stated("Voltane lost €58 million last year.")]),
        ("Corvid employs 900 people.", [Stated("Voltane's rival Corvid employs 900 people.")]),
        (
            "Corvid lost 58 million.",
            [Stated("It lost €58 million.", "Corvid, of Munich, is in trouble, Voltane says.")],
        ),
        ("Corvid lost 58 million.", [Stated("The loss was €58 million.", "Last year was hard for Corvid.")]),
        ("Corvid lost 58 million.", [Stated("Ada Brun put the loss at €58 million.", about="Corvid cuts 320 jobs")]),
        ("Brun is 54.", [Stated("Ada Brun, 54, takes over.")]),
        ("Corvid and Voltane made 8 and 9.", [Stated("Corvid made 8."), Stated("Voltane made 9.")]),
        ("It lost 58 million.", [Stated("Voltane lost €58 million.")]),
        ("Corvid has one plant.", [Stated("There is one plant."), Stated("Voltane has none.")]),
        ("Corvid lost 60 million.", [Stated("Voltane lost €58 million.")]),  # another rule's
        ("Corvid is sad.", [Stated("Voltane lost €58 million.")]),
    ],
)
def test_a_figure_with_its_owner_passes(claim: str, cited: list[Stated]) -> None:
    assert check_owners(claim, cited, read=READ) == ""
