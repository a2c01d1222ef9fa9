"""Sentences that need the one before."""

import pytest

from index.pronouns import leans_on_the_one_before, meant_sentences, points_back
from index.types import Passage, Sentence


@pytest.mark.parametrize("text", ["It rose.", "Their plan failed.", "the company grew", "Both left.", "This is why."])
def test_a_sentence_that_opens_with_a_pronoun_leans_on_the_one_before(text: str) -> None:
    assert leans_on_the_one_before(text)


@pytest.mark.parametrize("text", ["Italy won.", "The bridge rose.", "Thistles grow.", "", "Say it."])
def test_a_sentence_that_names_what_it_speaks_of_stands_alone(text: str) -> None:
    assert not leans_on_the_one_before(text)


def test_a_pronoun_anywhere_points_back() -> None:
    assert points_back("Monks built it.") and points_back("Profits of the company fell.")
    assert not points_back("Italy itself won.")


def test_a_sentence_is_meant_with_the_one_that_its_pronoun_points_at() -> None:
    text = "# Pier\nThe pier is red.\nIt is old.\nTrains stop here."
    lines = [Sentence(0, 6, "heading"), Sentence(7, 23), Sentence(24, 34), Sentence(35, 52)]
    passage = Passage("a", 0, 0, len(text), text, "", tuple(lines))
    assert [(sentence.start, meant) for sentence, meant in meant_sentences(passage)] == [
        (7, "The pier is red."),
        (24, "The pier is red. It is old."),
        (35, "Trains stop here."),
    ]
