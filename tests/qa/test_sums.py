"""Results of two figures, and when there is none."""

import pytest

from qa.sums import asks_for_a_sum, worked_out

SALES = "Voltane's sales were 61 million euros. Corvid sold batteries for €48 million."
GREW = "The workforce grew from 200 people to more than 1,000 people."


@pytest.mark.parametrize(
    ("question", "answer", "result"),
    [
        ("How much more did Voltane sell than Corvid?", SALES, "The difference is 13 million euros."),
        ("By how much do the sales differ?", SALES, "The difference is 13 million euros."),
        ("What are the sales of the two when you add them up?", SALES, "Together that is 109 million euros."),
        ("What percentage of Voltane's sales are Corvid's?", SALES, "That is about 78.7 percent."),
        ("How many times Corvid's sales are Voltane's?", SALES, "That is about 1.3 times as much."),
        ("By what factor did the workforce grow?", GREW, "That is more than 5 times as much."),
        ("What is the increase in people?", GREW, "The difference is more than 800 people."),
        ("What share of its worth would the $50 billion be?", "It is worth $200bn.", "That is 25 percent."),
        (
            "By how much did the share rise?",
            "It rose from 12% to 15.5 percent.",
            "The difference is 3.5 percentage points.",
        ),
        ("How many more people is that?", "One has 340 people, the other 41.", "The difference is 299 people."),
        ("How many more GW is that?", "One has 2.2GW, the other 1 gigawatt.", "The difference is 1.2 billion watts."),
    ],
)
def test_a_sum_of_two_figures_is_worked_out(question: str, answer: str, result: str) -> None:
    assert asks_for_a_sum(question)
    assert worked_out(question, answer) == result


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How much did Voltane sell?", SALES),
        ("How much more did Voltane sell than Corvid?", "Voltane sold for 61 million euros."),
        ("How much more did Voltane sell?", "Voltane sold for 13 million more, 61 million euros against 48 million."),
        ("How much more did Voltane sell?", "Voltane sold for 61 million euros and has 340 people."),
        ("How much more did Voltane sell?", "Voltane sold for 61 million euros, Corvid for 48 million dollars."),
        ("By how much did sales rise?", "Sales rose by 12 percent in 2023."),
        ("By what factor did it grow?", "It grew from 0 euros to 5 euros."),
        ("What percentage of the water is recycled?", "Of the water 70 percent is recycled, in Graz 45 percent."),
    ],
)
def test_without_just_two_figures_of_one_unit_there_is_no_result(question: str, answer: str) -> None:
    assert worked_out(question, answer) == ""
