"""Confidence in words."""

import pytest

from qa import Answer
from qa.chat.confidence_words import confidence_figure, confidence_words


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, "Well supported"),
        (0.76, "Well supported"),
        (0.7599, "Supported, check the quote"),
        (0.38, "Supported, check the quote"),
    ],
)
def test_words_follow_the_figure(confidence: float, words: str) -> None:
    answer = Answer("q", answered=True, confidence=confidence, model="local:any")
    assert confidence_words(answer) == words


def test_the_figure_says_what_it_is() -> None:
    answer = Answer("q", answered=True, confidence=0.934)
    assert confidence_figure(answer) == "confidence 93%: how likely the articles state this"


def test_without_a_model_nobody_has_checked_anything() -> None:
    answer = Answer("q", answered=True, confidence=0.9, model="none")
    assert confidence_words(answer) == "A quote, chosen without a model"
    assert confidence_figure(answer) == "nearness to the question 90%"
