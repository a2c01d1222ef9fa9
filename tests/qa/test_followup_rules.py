"""Which follow-up questions rules complete, and which they leave to the model."""

import pytest

from index import names_in
from qa.followup_rules import FollowUp, has_open_pronoun, is_complete, named

VOLTANE = "What did Voltane build in Spain?"


def by_rule(question: str, last: str = VOLTANE, answer: str = "Voltane built a plant.") -> str:
    return FollowUp(question, last, answer).by_rule()


@pytest.mark.parametrize(
    "question",
    [
        "Who runs Corvid?",
        "How much did Corvid put into its works?",
        "Is it true that Corvid sold its works?",
        "Compare Voltane and Corvid",
    ],
)
def test_a_question_with_its_own_names_and_nothing_left_out_is_complete(question: str) -> None:
    assert is_complete(question)
    assert by_rule(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "Who runs it?",
        "When did Corvid sell it?",
        "Did its rival Corvid agree?",
        "Why did Corvid do that?",
        "Did Corvid build one too?",
        "What about Corvid?",
        "In Lyon?",
        "Why Lyon?",
        "Which towns want a festival?",
    ],
)
def test_a_question_with_a_pronoun_an_ellipsis_or_no_name_is_not_known_to_be_complete(question: str) -> None:
    assert not is_complete(question)


@pytest.mark.parametrize(
    ("question", "is_open"),
    [
        ("What does Corvid say of its rival?", False),
        ("What does its rival Corvid say?", True),
        ("Who bought it?", True),
        ("Who bought Corvid?", False),
    ],
)
def test_a_pronoun_is_open_unless_a_name_before_it_owns_it(question: str, is_open: bool) -> None:
    assert has_open_pronoun(question) == is_open


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("And who runs it?", "Who runs Corvid?"),
        ("What are its plans?", "What are Corvid's plans?"),
        ("Why did they sell it?", ""),
        ("Why?", ""),
    ],
)
def test_a_name_takes_the_place_of_the_one_pronoun(question: str, expected: str) -> None:
    assert named(question, "Corvid") == expected


@pytest.mark.parametrize(
    ("question", "last", "expected"),
    [
        ("And Corvid?", VOLTANE, "What did Corvid build in Spain?"),
        ("What about in Norway?", VOLTANE, "What did Voltane build in Norway?"),
        ("No, I meant in Norway.", VOLTANE, "What did Voltane build in Norway?"),
        ("Not Spain, Norway.", VOLTANE, "What did Voltane build in Norway?"),
        ("And in 2020?", "What did Voltane sell in 2019?", "What did Voltane sell in 2020?"),
        ("And May?", "What did Voltane sell in April?", "What did Voltane sell in May?"),
        ("And the Vega?", "Who built the Lyra?", "Who built the Vega?"),
        ("And Corvid's?", "What is Voltane's plan?", "What is Corvid's plan?"),
        ("And the pier?", "What did the bridge cost?", "What did the pier cost?"),
    ],
)
def test_another_thing_of_the_same_kind_takes_the_place_of_the_first(question: str, last: str, expected: str) -> None:
    assert by_rule(question, last) == expected


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("And Corvid?", "What did Voltane pay Noriba?"),
        ("And Norway?", "What is built in Spain?"),
        ("And Voltane?", VOLTANE),
        ("And in 2020?", VOLTANE),
        ("What about the weather?", "What did the bridge cost?"),
        ("And the pier?", "Did the bridge cost more than the road?"),
        ("Not Lyon, Norway.", VOLTANE),
    ],
)
def test_with_two_things_that_it_may_replace_or_none_no_rule_is_sure(question: str, last: str) -> None:
    assert by_rule(question, last) == ""


@pytest.mark.parametrize("question", ["Are you sure?", "Really?", "Is that right?", "No."])
def test_a_doubt_asks_the_last_question_again(question: str) -> None:
    assert by_rule(question) == VOLTANE


@pytest.mark.parametrize("question", ["Yes", "OK, go on", "Tell me more.", "Anything else?"])
def test_after_an_ordinary_answer_going_on_asks_for_more_about_the_same_names(question: str) -> None:
    assert by_rule(question) == "Tell me more about Voltane and Spain."
    assert by_rule(question, "Who won?", "Voltane won.") == "Tell me more about Voltane."
    assert by_rule(question, "what is it?", "a plant.") == ""


def test_what_else_asks_the_last_question_for_others() -> None:
    assert by_rule("What else?") == "What else did Voltane build in Spain?"


@pytest.mark.parametrize("question", ["Yes", "No", "Tell me more."])
def test_an_answer_to_an_offer_is_not_for_the_rules(question: str) -> None:
    assert by_rule(question, answer="A plant. [1] Shall I say what it cost?") == ""


@pytest.mark.parametrize(
    ("question", "expected"),
    [("Why?", "Why did Voltane grow?"), ("And since when?", "Since when did Voltane grow?"), ("By whom?", "")],
)
def test_a_bare_question_word_goes_before_a_question_of_yes_or_no(question: str, expected: str) -> None:
    assert by_rule(question, "Did Voltane grow?") == expected
    assert by_rule(question) == ""


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("Who runs the second one?", "Voltane, Corvid and Noriba.", "Who runs Corvid?"),
        ("Who runs the last one?", "Voltane, Corvid and Noriba.", "Who runs Noriba?"),
        ("And who runs the latter?", "Voltane or Corvid.", "Who runs Corvid?"),
        ("How big is the first one?", "It has works in Lyon and Spain.", "How big is the one in Lyon?"),
        ("Who runs the latter?", "Voltane, Corvid and Noriba.", ""),
        ("Who runs the third one?", "Voltane and Corvid.", ""),
        ("Who runs the second one?", "Bread and milk.", ""),
    ],
)
def test_one_of_a_list_of_names_is_named(question: str, answer: str, expected: str) -> None:
    assert by_rule(question, "Which are they?", answer) == expected


@pytest.mark.parametrize(
    ("question", "last", "expected"),
    [
        ("Who owns it?", "Who is Voltane?", "Who owns Voltane?"),
        ("Who owns it?", "What is the Lyra?", "Who owns the Lyra?"),
        ("What is her age?", "Who is Ines Roth?", "What is Ines Roth's age?"),
        ("What does it make?", "Who is Ines Roth?", ""),
        ("When will it open?", "What is planned in Spain?", ""),
        ("Back to Corvid: who owns it?", VOLTANE, "Who owns Corvid?"),
    ],
)
def test_after_who_is_x_or_back_to_x_a_pronoun_is_x(question: str, last: str, expected: str) -> None:
    assert by_rule(question, last) == expected


def test_thanks_are_no_question_to_complete() -> None:
    assert by_rule("Thank you!") == "Thank you!"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Were Ines Roth and Jan de Boer of the same town?", ["Ines Roth", "Jan de Boer"]),
        ("Compare Voltane's and Voltane", ["Voltane"]),
        ("They are built in New York.", ["New York"]),
        ("How much did it cost?", []),
    ],
)
def test_names_are_found_once_each_and_in_order(text: str, expected: list[str]) -> None:
    assert names_in(text) == expected
