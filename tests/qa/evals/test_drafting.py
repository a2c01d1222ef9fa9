"""Drafts of questions: from which sentences, and which are kept."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from index import text_article
from qa.assistant import Assistant
from qa.errors import EvaluationError, ModelError
from qa.evals.drafting import Gold, draft_question, draft_questions, fault_of, golds
from qa.evals.types import Question
from qa.models import ChatModel
from tests.fakes import ScriptedChatModel
from tests.qa.samples import HARBOUR, assistant, harbour, open_index, scripted

REPAIRS = "Repairs cost 4.2 million euros, twice the first\nestimate."
GOLD = Gold(REPAIRS, REPAIRS)
ASKED = "Question: What did the repairs cost?\nAnswer: 4.2 million euros."
LEANS = "the question leans on what its reader does not see"
CONTEXT = f"Harbour bridge reopens {REPAIRS}"
REPLIES = {
    "The bridge over the Lenne": "Question: What over the Lenne reopened on Friday?\nAnswer: The bridge",
    "Repairs cost": ASKED,
    "Mayor Ines Roth": "Question: What would the town of Ines Roth look at?\nAnswer: the pier",
    "The pier was built": "Question: When was the pier built?\nAnswer: in 1911",
    "The town will decide": "Question: When will the town decide on the pier?\nAnswer: in autumn",
}


def reply(prompt: str) -> str:
    """What a model would draft from the harbour's sentences, their twins, and its answer to a twin."""
    if "Instead of" in prompt:
        asked, _, names = prompt.removeprefix("Question: ").partition("\nInstead of ")
        name, _, others = names.partition(": ")
        return asked.replace(name, others.split(", ")[0])
    if "Sentence: " not in prompt:
        return "The article does not say."
    sentence = prompt.rpartition("Sentence: ")[2]
    return next(text for begin, text in REPLIES.items() if sentence.startswith(begin))


def drafted(folder: Path, *, count: int, says: Any = reply) -> list[Question]:
    with open_index(folder, [harbour()]) as index:
        return [*draft_questions(assistant(index, says), harbour(), count=count)]


def question(asked: str, answer: str) -> Question:
    return Question("1", asked, answers=(answer,), evidence=(REPAIRS,))


def test_every_beginning_of_the_sentences_is_spread_over_the_article() -> None:
    texts = [f"This is the sentence that has number {number:03d}." for number in range(100)]
    places = [texts.index(gold.text) for gold in golds(text_article(" ".join(texts), source="x.txt"))]
    assert sorted(places) == [*range(100)]
    for count in (4, 10, 30):
        gaps = [after - before for before, after in pairwise([0, *sorted(places[:count]), 99])]
        assert max(gaps) <= 2.7 * 100 / count


def test_sentences_are_cut_from_the_article_as_they_stand() -> None:
    assert {gold.text for gold in golds(harbour())} == {
        "The bridge over the Lenne, closed since March, reopened on Friday.",
        REPAIRS,
        "Mayor Ines Roth said the town would now look at the pier.",
        "The pier was built in 1911.",
        "The town will decide on it in autumn.",
    }


def test_a_sentence_that_points_back_brings_the_one_before() -> None:
    [decide] = [gold for gold in golds(harbour()) if gold.text.startswith("The town will")]
    assert decide.passage == "The pier was built in 1911. The town will decide on it in autumn."


def test_a_sentence_that_stands_twice_is_no_gold_sentence() -> None:
    text = "The pier was built in 1911. The bridge is much older than that. The pier was built in 1911."
    assert [gold.text for gold in golds(text_article(text, source="x.txt"))] == ["The bridge is much older than that."]


def test_a_draft_has_its_answer_its_gold_sentence_and_its_article() -> None:
    assert draft_question(scripted([ASKED]), harbour(), GOLD, id_="draft-001") == Question(
        id="draft-001",
        question="What did the repairs cost?",
        kind="fact",
        answers=("4.2 million euros",),
        evidence=(REPAIRS,),
        article="harbour.md",
        draft=True,
    )


def test_the_model_sees_title_passage_and_sentence_in_one_line_each() -> None:
    model = ScriptedChatModel(replies=[ASKED])
    draft_question(ChatModel("scripted", model, tells_probabilities=True), harbour(), GOLD, id_="1")
    line = "Repairs cost 4.2 million euros, twice the first estimate."
    assert model.prompts[0][-1].text == f"Article: Harbour bridge reopens\nPassage: {line}\nSentence: {line}"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "I cannot.",
        "Question: What did the repairs cost?",
        "What did they cost?\n4.2 million euros",
        "Question:\nAnswer:",
    ],
)
def test_a_reply_that_is_not_in_form_is_no_draft(written: str) -> None:
    assert draft_question(scripted([written]), harbour(), GOLD, id_="1") is None


@pytest.mark.parametrize(
    "written", [f"**{ASKED}", "- Question: What did the repairs cost?\n\n- Answer: 4.2 million euros"]
)
def test_marks_around_the_two_lines_do_no_harm(written: str) -> None:
    found = draft_question(scripted([written]), harbour(), GOLD, id_="1")
    assert found is not None
    assert (found.question, found.answers) == ("What did the repairs cost?", ("4.2 million euros",))


def test_a_draft_that_the_sentence_does_not_state_by_the_models_own_check_is_none() -> None:
    assert draft_question(scripted([ASKED], probability_of_yes=0.4), harbour(), GOLD, id_="1") is None


@pytest.mark.parametrize(
    ("asked", "answer", "fault"),
    [
        ("What did the repairs cost?", "4.2 million euros", ""),
        ("How much did the repairs cost?", "twice the first estimate", ""),
        ("The repairs cost something.", "4.2 million euros", "it is no question"),
        ("What did the repairs cost?", "4.3 million euros", "the sentence does not hold the answer"),
        ("What did the repairs cost?", "a lot", "the sentence does not hold the answer"),
        ("What did the repairs cost?", "4.2 million euros " * 6, "the answer is long"),
        ("Did the repairs cost 4.2 million euros?", "4.2 million euros", "the question gives the answer away"),
        ("What did it cost?", "4.2 million euros", LEANS),
        ("What does the sentence say of repairs?", "4.2 million euros", LEANS),
        ("What did Voltane pay?", "4.2 million euros", "the articles do not mention Voltane in this connection"),
        ("What did 3 repairs cost?", "4.2 million euros", "the cited text does not have the figure 3"),
        ("When were repairs made?", "euros", "the question asks for a time, which the reply does not give"),
        ("What cost 4.2 million?", "repairs cost 4.2 million", "the question gives the answer away"),
        ("What cost 4.2 million euros?", "Repairs", ""),
    ],
)  # fmt: skip
def test_a_draft_is_thrown_away_for_a_reason(asked: str, answer: str, fault: str) -> None:
    assert fault_of(question(asked, answer), CONTEXT) == fault


def test_a_third_of_a_set_has_no_answer(tmp_path: Path) -> None:
    found = drafted(tmp_path, count=6)
    assert [(row.id, row.question) for row in found] == [
        ("draft-001", "What over the Lenne reopened on Friday?"),
        ("draft-001-twin", "What over the Ines Roth reopened on Friday?"),
        ("draft-003", "What would the town of Ines Roth look at?"),
        ("draft-003-twin", "What would the town of Lenne look at?"),
        ("draft-005", "When will the town decide on the pier?"),
        ("draft-006", "What did the repairs cost?"),
    ]
    assert [row.answerable for row in found] == [True, False, True, False, True, True]
    assert all(row.draft and row.article == "harbour.md" for row in found)
    assert all(HARBOUR.count(row.evidence[0]) == 1 for row in found if row.answerable)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_as_many_are_drafted_as_were_asked_for(tmp_path: Path, count: int) -> None:
    assert len(drafted(tmp_path, count=count)) == count


def test_an_article_gives_no_more_than_its_sentences_do(tmp_path: Path) -> None:
    assert sum(row.answerable for row in drafted(tmp_path, count=100)) == 5


def test_a_question_is_drafted_once(tmp_path: Path) -> None:
    def same(prompt: str) -> str:
        return "Question: What is there?\nAnswer: " + ("pier" if "pier" in prompt else "bridge")

    assert [row.answers for row in drafted(tmp_path, count=9, says=same)] == [("bridge",)]


def test_every_sentence_that_is_tried_is_told(tmp_path: Path) -> None:
    tried: list[int] = []
    with open_index(tmp_path, [harbour()]) as index:
        silent = assistant(index, lambda prompt: "no")
        assert [*draft_questions(silent, harbour(), count=3, on_try=lambda: tried.append(1))] == []
    assert len(tried) == 5


def test_a_model_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="scripted did not answer in time"):
        drafted(tmp_path, count=3, says=[TimeoutError("timed out")])


def test_without_a_chat_model_nothing_is_drafted(tmp_path: Path) -> None:
    with (
        open_index(tmp_path, [harbour()]) as index,
        pytest.raises(EvaluationError, match="drafted by a chat model, and there is none: name one with --model"),
    ):
        next(draft_questions(Assistant(index, None), harbour(), count=3))
