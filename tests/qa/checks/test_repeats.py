"""Claims that only say the question again."""

import pytest

from qa.checks import check_repeats, check_yes


@pytest.mark.parametrize(
    ("question", "claims"),
    [
        ("Which judge will preside over the hearing?", "The judge will preside over the hearing."),
        ("On which day in March 2027 does the line open?", "The line will open in March 2027."),
        ("Which city in Texas was picked?", "Texas was picked."),
    ],
)
def test_a_reply_without_anything_new_is_none(question: str, claims: str) -> None:
    assert check_repeats(question, claims) == "the reply only repeats the question"


@pytest.mark.parametrize(
    ("question", "claims"),
    [
        ("Which judge will preside over the hearing?", "Judge Roth will preside over the hearing."),
        ("When does the line open in 2027?", "The line opens in March 2027."),
        ("Is the line open?", "The line is open."),
        ("And does it open in March?", "It opens in March."),
        ("Which is larger, Voltane or Corvid?", "Voltane is larger."),
        ("Which of Voltane and Corvid is larger?", "Corvid is larger."),
    ],
)
def test_a_reply_with_something_new_or_to_a_choice_passes(question: str, claims: str) -> None:
    assert check_repeats(question, claims) == ""


def test_a_yes_in_the_words_of_the_question_needs_a_sentence_with_half_of_them() -> None:
    claim = "Yes, Ternaux owns nine dams in Belgium."
    assert check_yes(claim, ["It runs nine dams.", "Belgium taxes them."]) == "no sentence of the cited text says so"
    assert check_yes(claim, ["Ternaux has owned nine dams since 2011."]) == ""
    assert check_yes("Ternaux owns nine dams in Belgium.", ["It runs nine dams."]) == ""
    assert check_yes(claim, []) == ""
