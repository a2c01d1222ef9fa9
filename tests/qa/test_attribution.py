"""A claim to the sentences that state it."""

import pytest

from qa.attribution import attribute, stated_part
from qa.replies import DraftClaim
from qa.sources import Source
from tests.fakes import BagOfWordsEmbeddings
from tests.qa.samples import source

SOURCES = [
    source(1, "The bridge over the Lenne, closed since March, reopened on Friday."),
    source(2, "Repairs cost 4.2 million euros, twice the first estimate."),
    source(3, "Mayor Ines Roth said the town would now look at the pier."),
    source(4, "The pier was built in 1911."),
]


def cited(text: str, *hints: int, sources: list[Source] = SOURCES) -> list[int]:
    claim = DraftClaim(text, hints)
    return [source.number for source in attribute(claim, sources, embed=BagOfWordsEmbeddings().embed_documents)]


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("The bridge over the Lenne reopened on Friday.", 1),
        ("The repairs cost 4.2 million euros.", 2),
        ("Ines Roth is the mayor of the town.", 3),
        ("The pier was built in 1911.", 4),
        ("It was built in 1911.", 4),
    ],
)
def test_a_claim_is_led_to_the_sentence_that_states_it(claim: str, number: int) -> None:
    assert cited(claim) == [number]


@pytest.mark.parametrize("hint", [1, 3, 4])
@pytest.mark.parametrize(
    "claim", ["The repairs cost 4.2 million euros.", "A price of 4.2 million euros was paid for it."]
)
def test_a_wrong_number_of_the_model_does_not_win_over_the_words(claim: str, hint: int) -> None:
    assert cited(claim, hint) == [2]


def test_the_number_of_the_model_decides_between_two_that_say_the_same() -> None:
    twins = [source(1, "The pier was built in 1911."), source(2, "The pier was built in 1911.")]
    assert cited("The pier was built in 1911.", sources=twins) == [1]
    assert cited("The pier was built in 1911.", 2, sources=twins) == [2]


def test_the_better_source_for_the_question_decides_between_two_that_say_the_same() -> None:
    twins = [source(1, "The pier was built in 1911.", score=0.2), source(2, "The pier was built in 1911.", score=0.9)]
    assert cited("The pier was built in 1911.", sources=twins) == [2]


def test_a_claim_of_two_facts_cites_both_sentences() -> None:
    assert sorted(cited("The bridge over the Lenne reopened on Friday and repairs cost 4.2 million euros.")) == [1, 2]


def test_the_best_sentence_comes_first() -> None:
    assert cited("Repairs cost 4.2 million euros, twice the first estimate; the bridge reopened on Friday.")[0] == 2


def test_never_more_than_three_sentences_are_cited() -> None:
    claim = " ".join(item.text.rstrip(".") for item in SOURCES) + "."
    assert len(cited(claim)) == 3


def test_one_word_that_is_left_brings_no_further_sentence() -> None:
    assert cited("The pier was built in 1911 by the town.") == [4]


@pytest.mark.parametrize("claim", ["Voltane employs chemists.", "No.", "", "The of and."])
def test_a_claim_that_shares_no_word_with_any_source_cites_nothing(claim: str) -> None:
    assert cited(claim) == []


def test_a_claim_that_shares_no_word_cites_the_source_it_names() -> None:
    assert cited("Yes.", 2) == [2]


def test_without_sources_nothing_is_cited() -> None:
    assert cited("The pier was built in 1911.", 1, sources=[]) == []


def test_a_word_meets_its_other_forms() -> None:
    assert cited("The reopening happened on Friday.") == [1]


BATTERIES = "The plan was made with the Norwegian battery maker Voltane."


@pytest.mark.parametrize(
    "clause", [" that sells batteries in France", ", which is led by Anna Roth", " that makes 9 of them"]
)
def test_what_a_model_adds_to_a_definition_is_cut_off(clause: str) -> None:
    claim = f"Voltane is a Norwegian battery maker{clause}."
    assert stated_part(claim, "Who is Voltane?", BATTERIES) == "Voltane is a Norwegian battery maker."


@pytest.mark.parametrize(
    ("claim", "question"),
    [
        ("Voltane is a Norwegian battery maker.", "Who is Voltane?"),
        ("Voltane is a Norwegian battery maker that made the plan.", "Who is Voltane?"),
        ("Voltane is a Norwegian battery maker that sells batteries in France.", "What does Voltane sell?"),
        ("Voltane is a French battery maker that sells batteries in France.", "Who is Voltane?"),
        ("Voltane makes the plan that sells batteries in France.", "Who is Voltane?"),
        ("Voltane is the battery maker that sells batteries in France.", "Who is Voltane?"),
    ],
)
def test_any_other_claim_is_left_as_it_is(claim: str, question: str) -> None:
    assert stated_part(claim, question, BATTERIES) == claim
