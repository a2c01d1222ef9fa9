"""Twins: which names are swapped for which, and when the article may answer after all."""

from pathlib import Path

import pytest

from index import text_article
from qa.evals.twins import common_names, draft_twin, whole_names
from qa.evals.types import Question
from tests.qa.samples import assistant, open_index, prompts_of

GOLD = "Its rival Corvid employs 900 people in Lyon."
ARTICLE = text_article(
    f"{GOLD} In Norway the chemists of Voltane work alone. A second plant of Voltane is planned in Spain.",
    title="Two rivals",
    source="batteries.md",
)
QUESTION = Question(
    id="draft-001",
    question="How many people does Corvid employ?",
    kind="fact",
    answers=("900",),
    evidence=(GOLD,),
    article="batteries.md",
    draft=True,
)
TWIN = "How many people does Voltane employ?"
REFUSES = "The article does not say."


def twin_of(folder: Path, *replies: str, question: Question = QUESTION, taken: str = "") -> tuple[Question | None, str]:
    """The twin, and what the model was shown to make it."""
    with open_index(folder, [ARTICLE]) as index:
        asked = assistant(index, list(replies))
        assert asked.chat is not None
        twin = draft_twin(asked, asked.chat, ARTICLE, question, taken=taken)
        return twin, next(iter(prompts_of(asked)), "")


def test_a_twin_has_no_answer_and_no_evidence_and_is_a_draft(tmp_path: Path) -> None:
    assert twin_of(tmp_path, TWIN, REFUSES)[0] == Question(
        id="draft-001-twin",
        question=TWIN,
        kind="near_miss",
        answerable=False,
        article="batteries.md",
        draft=True,
    )


def test_the_model_is_offered_the_names_of_the_article_that_the_gold_sentence_does_not_have(tmp_path: Path) -> None:
    shown = twin_of(tmp_path, TWIN, REFUSES)[1]
    assert shown == f"Question: {QUESTION.question}\nInstead of Corvid: Voltane, Norway, Spain"


def test_names_that_have_served_are_offered_last(tmp_path: Path) -> None:
    shown = twin_of(tmp_path, TWIN, REFUSES, taken="Where in Norway is Voltane?")[1]
    assert shown.endswith("Instead of Corvid: Spain, Voltane, Norway")


@pytest.mark.parametrize(
    "reply",
    [
        "",
        QUESTION.question,
        "Voltane.",
        "How many people does Voltane employ",
        "How many people do Corvid and Voltane employ?",
        "How many people does Tesla employ?",
    ],
)
def test_a_reply_without_a_swap_is_no_twin_and_is_not_asked(tmp_path: Path, reply: str) -> None:
    assert twin_of(tmp_path, reply)[0] is None


def test_what_the_model_says_beside_the_question_is_left_out(tmp_path: Path) -> None:
    twin, _ = twin_of(tmp_path, f"{TWIN}\nBecause Voltane is another company.", REFUSES)
    assert twin is not None
    assert twin.question == TWIN


def test_a_question_without_a_name_has_no_twin(tmp_path: Path) -> None:
    question = Question("1", "How many people work there?", answers=("900",), evidence=(GOLD,))
    assert twin_of(tmp_path, question=question) == (None, "")


def test_a_twin_that_another_sentence_answers_is_dropped(tmp_path: Path) -> None:
    question = Question("1", "Where is a second plant of Corvid planned?", answers=("Lyon",), evidence=(GOLD,))
    says = ("Where is a second plant of Voltane planned?", "A second plant of Voltane is planned in Spain. [1]")
    assert twin_of(tmp_path, *says, question=question)[0] is None


def test_a_trap_that_the_assistant_falls_into_is_kept(tmp_path: Path) -> None:
    question = Question("1", "Who employs 900 people in Lyon?", answers=("Corvid",), evidence=(GOLD,))
    twin, _ = twin_of(tmp_path, "Who employs 900 people in Spain?", "Corvid employs 900 people. [1]", question=question)
    assert twin is not None
    assert twin.answerable is False


def test_the_names_of_an_article_are_those_of_its_sentences_the_most_frequent_first() -> None:
    text = "# Big News\n\nThere Ines Roth met Carl. Later Carl saw New York. It was Carl's town, as Ines Roth said."
    assert common_names(text_article(text, source="x.txt")) == ["Carl", "Ines Roth", "New York"]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("What is Anthropic's plan for New York and Texas?", ["Anthropic", "New York", "Texas"]),
        ("Who is Dario\nAmodei?", ["Dario Amodei"]),
        ("What does IndustrialMonitorDirect.com sell?", ["IndustrialMonitorDirect.com"]),
        ("Does Voltanes belong to Volt?", ["Voltanes", "Volt"]),
        ("What is it?", []),
        ("", []),
    ],
)
def test_names_of_several_words_are_whole(sentence: str, found: list[str]) -> None:
    assert whole_names(sentence) == found
