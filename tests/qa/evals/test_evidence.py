"""Where a gold sentence stands in a text."""

import pytest

from qa.evals.evidence import places_of, same_place, sentences_of


@pytest.mark.parametrize(
    ("sentence", "text", "places"),
    [
        ("It rained.", "It rained. IT  rained.", [(0, 10), (11, 22)]),
        ("It rained.", "it\nrained. So.", [(0, 10)]),
        ("a+b (c)?", "so a+b (c)?", [(3, 11)]),
        ("It rained.", "It rains.", []),
        ("", "It rained.", []),
        (" \n", "It rained.", []),
    ],
)
def test_a_sentence_is_found_whatever_its_case_and_white_space(
    sentence: str, text: str, places: list[tuple[int, int]]
) -> None:
    assert places_of(sentence, text) == places


def test_a_quote_of_several_sentences_is_each_of_them_once_without_its_headings() -> None:
    quotes = ["# Weather\n\nIt rained all of Monday. Then it stopped at last.", "It rained all of Monday."]
    assert sentences_of(quotes) == ["It rained all of Monday.", "Then it stopped at last."]


def test_a_quote_that_is_no_sentence_stays_as_it_is() -> None:
    assert sentences_of(["in May", ""]) == ["in May"]


def test_two_sentences_are_in_one_place_when_one_holds_the_other() -> None:
    assert same_place("rained all of Monday", "It rained all of  monday.")
    assert same_place("It rained all of Monday.", "rained")
    assert not same_place("It rained.", "It snowed.")
    assert not same_place("", "It snowed.")
