"""Comparisons turned round."""

import pytest

from qa.checks import check_comparatives

LIMIT = "the cited text sets the limit the other way"
WAY = "the cited text says that it went the other way"
TIME = "the cited text has it the other way round in time"
COMPARED = "the cited text compares them the other way round"


@pytest.mark.parametrize(
    ("claim", "cited", "reason"),
    [
        ("At most 900 came.", "More than 900 came.", LIMIT),
        ("It takes two or fewer days.", "It takes at least two days.", LIMIT),
        ("Profits rose by 18%.", "Profits fell by 18% while sales rose.", WAY),
        ("Sales fell in May.", "Sales in May rose.", WAY),
        ("It broke out after midnight.", "It broke out before midnight.", TIME),
        ("It is the last bridge here.", "It is the first bridge here.", TIME),
        ("Orel is shorter than Tamm.", "Orel is longer than Tamm.", COMPARED),
        ("Tamm is longer than Orel.", "Orel is longer than Tamm.", COMPARED),
        ("They opened a smaller plant.", "They opened a larger plant.", COMPARED),
    ],
)
def test_a_comparison_turned_round_is_caught(claim: str, cited: str, reason: str) -> None:
    assert check_comparatives(claim, cited) == reason


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Tamm is shorter than Orel.", "Orel is longer than Tamm."),
        ("No more than 900 came.", "At most 900 came."),
        ("900 came.", "More than 900 came."),
        ("Sales rose.", "Profits fell by 18% while sales rose."),
        ("It opened the year after.", "It opened a year before the war."),
        ("It did not rise.", "It fell."),
        ("It is smaller.", "It is larger than the old one."),
        ("The rise came last year.", "The first rise came last year."),
    ],
)
def test_a_comparison_that_agrees_or_may_passes(claim: str, cited: str) -> None:
    assert check_comparatives(claim, cited) == ""


@pytest.mark.parametrize(
    ("claim", "cited", "stated"),
    [
        (
            "The plan costs $50 million more than Lenne paid.",
            "The plan costs $50 million. Lenne paid $8 million.",
            False,
        ),
        ("Corvid employs 900 people more than Voltane.", "Corvid employs 900 people, Voltane 340.", False),
        ("Corvid employs 900 people, more than Voltane.", "Corvid employs 900 people, Voltane 340.", True),
        ("It was worth 2.6 billion in 2021, less than half of that now.", "It was worth 2.6 billion in 2021.", True),
        ("The plan costs more than $50 million.", "The plan costs $51 million.", True),
        ("Orel is 12 metres longer than Tamm.", "Tamm, 80 metres, is 12 metres shorter than Orel.", True),
        ("The bridge cost 4 million more than planned.", "The cost exceeded the plan by 4 million.", True),
        ("It is £235 million cheaper than Lenne's plan.", "The plan is for a smaller one, for £235 million.", False),
        ("Voltane's sales exceeded Corvid's by $164 million.", "Voltane sold for $164 million, Corvid 57.", False),
        ("Voltane's sales exceeded Corvid's by $9 million.", "Voltane sold for nine million more.", True),
        ("The tower is 3 metres higher than the dome.", "The dome is three metres below the tower.", True),
        ("The tower is 50 percent higher than the dome.", "The tower is half as high again as the dome.", True),
        ("It runs 20 more trains than in May.", "In June another 20 trains were added to those of May.", True),
    ],
)
def test_a_figure_that_stands_alone_in_the_text_is_no_difference(claim: str, cited: str, stated: bool) -> None:
    assert check_comparatives(claim, cited) == ("" if stated else "the cited text does not state the difference")


@pytest.mark.parametrize(
    ("claim", "cited", "stated"),
    [
        (
            "Corvid's plant compares favourably with Voltane's.",
            "Corvid's plant is new. Voltane's has 340 people.",
            False,
        ),
        ("Orel is superior to Tamm, at 92 metres.", "Orel is 92 metres long, and Tamm 80.", False),
        ("Corvid's cells outperform those of Voltane.", "Corvid's cells outperformed Voltane's in May.", True),
        ("The council viewed it favourably.", "It met with a favorable view in the council.", True),
    ],
)
def test_which_is_the_better_is_for_the_text_to_say(claim: str, cited: str, stated: bool) -> None:
    assert check_comparatives(claim, cited) == ("" if stated else "the cited text does not say which is the better")
