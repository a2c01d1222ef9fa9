"""The things that a question names."""

import pytest

from index.sides import each_side_first, names_in


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which is larger: Voltane's plan or Corvid's investment?", ["Voltane", "Corvid"]),
        ("Were Ines Roth and Jan de Boer of the same town?", ["Ines Roth", "Jan de Boer"]),
        ("Who did the Bank of Lenne pay in New York?", ["Bank of Lenne", "New York"]),
        ("Compare Voltane and Voltane", ["Voltane"]),
        ("And Corvid?", ["Corvid"]),
        ("How much did it cost?", []),
        ("What is it?", []),
        ("", []),
    ],
)
def test_names_are_found_once_each_and_in_order(question: str, expected: list[str]) -> None:
    assert names_in(question) == expected


def test_the_best_on_each_side_come_first_and_nothing_is_lost() -> None:
    ranked = ["Voltane grew.", "Voltane builds.", "Voltane hires.", "It rained.", "Corvid fell."]
    found = each_side_first("Which grew, Voltane or Corvid?", ranked, str)
    assert found == ["Voltane grew.", "Corvid fell.", "Voltane builds.", "Voltane hires.", "It rained."]
    assert each_side_first("Which grew, Voltane or Corvid?", ranked, str, best=1)[:2] == [ranked[0], ranked[4]]


def test_a_question_on_one_thing_leaves_the_order_alone() -> None:
    ranked = ["It rained.", "Voltane grew."]
    assert each_side_first("Why did Voltane grow?", ranked, str) == ranked
    assert each_side_first("Voltane or Corvid?", [], str) == []
