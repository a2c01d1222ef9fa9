"""The kind of answer that a question asks for."""

import pytest

from qa.checks import check_kind


@pytest.mark.parametrize(
    ("question", "claim", "kind"),
    [
        ("How many people does it employ?", "It employs chemists.", "a figure"),
        ("How much did it cost?", "It cost the town dearly.", "a figure"),
        ("What percentage of sales is it?", "It is the larger part.", "a figure"),
        ("When did it open?", "It opened in Lyon.", "a time"),
        ("And when did it open?", "It opened in Lyon.", "a time"),
        ("In which year did it open?", "It opened in Lyon.", "a time"),
        ("What month was it?", "It was in Lyon.", "a time"),
        ("How many people does it employ?", "It employs 900 people.", ""),
        ("How many people does it employ?", "It employs several people.", ""),
        ("How many sites are there?", "There are two sites.", ""),
        ("How much of it is done?", "Half of it is done.", ""),
        ("When did it open?", "It opened on Friday.", ""),
        ("When did it open?", "It opened in 1911.", ""),
        ("When did it open?", "It opened after the repairs.", ""),
        ("Who opened it?", "The mayor opened it.", ""),
        ("What did people say when it opened?", "They cheered.", ""),
    ],
)
def test_a_question_for_a_figure_or_a_time_must_get_one(question: str, claim: str, kind: str) -> None:
    assert check_kind(question, claim) == (
        f"the question asks for {kind}, which the reply does not give" if kind else ""
    )


@pytest.mark.parametrize(
    ("question", "claim", "fits"),
    [
        ("Who owns Voltane?", "Voltane is a maker of batteries based in Norway.", False),
        ("Who owns Voltane?", "Voltane is owned by two chemists.", True),
        ("Who leads Voltane?", "Ines Roth is its chief executive.", True),
        ("Who founded Voltane?", "Voltane was started by two chemists.", True),
        ("Who is Voltane?", "Voltane is a maker of batteries based in Norway.", True),
    ],
)
def test_who_does_a_thing_is_not_answered_by_what_it_is_done_to(question: str, claim: str, fits: bool) -> None:
    assert (check_kind(question, claim) == "") is fits


@pytest.mark.parametrize(
    ("question", "claim", "reason"),
    [
        ("How many people work there?", "It is worth $8 billion.", "the question asks for a number of things"),
        ("When did it open?", "It cost $8 billion.", "the question asks for a time"),
        ("When did it open?", "It opened after $8 billion was spent.", ""),
        ("What share of sales is it?", "It is a third.", ""),
        ("How old is she?", "She is the mayor.", "the question asks for an age"),
        ("How old is she?", "She was born in 1970.", ""),
        ("How long did it last?", "It went well.", "the question asks for a length"),
        ("How long did it last?", "It lasted all night.", ""),
        ("Where is it?", "It was built well.", "the question asks for a place"),
        ("Where is it?", "Texas.", ""),
        ("Where is it?", "It is near the river.", ""),
    ],
)
def test_an_answer_of_another_kind_is_refused(question: str, claim: str, reason: str) -> None:
    assert check_kind(question, claim).removesuffix(", which the reply does not give") == reason
