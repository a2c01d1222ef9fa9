"""Overviews, whole, over a real index with counted words and a model that says what it is told."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from index import ArticleIndex, Filter
from qa import Turn
from qa.answers import NO_ANSWER
from qa.assistant import Assistant
from qa.errors import ModelError
from qa.overview import fault_of
from qa.types import Answer
from tests.qa.samples import assistant, batteries, harbour, open_index, prompts_of

ARTICLES = {article.id: article for article in (harbour(), batteries())}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleIndex]:
    """Both articles."""
    with open_index(tmp_path_factory.mktemp("both"), ARTICLES.values()) as index:
        yield index


def check(answer: Answer) -> None:
    """Every sentence is cited, and every quote is the exact slice of its article."""
    assert answer.answered
    assert all(claim.supported and claim.citations for claim in answer.claims)
    for citation in answer.citations:
        assert ARTICLES[citation.article_id].text[citation.start : citation.end] == citation.quote != ""


def test_a_summary_quotes_as_many_sentences_as_are_asked_for(index: ArticleIndex) -> None:
    answer = Assistant(index, None).ask("Summarise harbour.md in two sentences.")
    check(answer)
    assert len(answer.claims) == 2
    assert answer.text.startswith("The bridge over the Lenne, closed since March, reopened on Friday. [1]")
    assert {citation.source for citation in answer.citations} == {"harbour.md"}
    assert (answer.confidence, answer.left_out, answer.stage, list(answer.timings)) == (0.8, 0, "done", ["overview"])


def test_a_model_puts_the_name_in_place_of_a_pronoun_and_both_sentences_are_cited(index: ArticleIndex) -> None:
    asked = assistant(index, ["The repairs took 14 months."])
    answer = asked.ask("Give me the key figures", articles=["harbour.md"])
    check(answer)
    assert prompts_of(asked) == [
        "Before: Repairs cost 4.2 million euros, twice the first estimate.\nSentence: It took 14 months."
    ]
    assert "The repairs took 14 months. [1][2]" in answer.text
    assert answer.text.endswith("The pier was built in 1911. [3]")


def test_a_sentence_that_the_model_spoils_is_shown_as_it_stands(index: ArticleIndex) -> None:
    answer = assistant(index, ["The repairs took 41 months."]).ask("the key figures", articles=["harbour.md"])
    check(answer)
    assert "It took 14 months. [2]" in answer.text


def test_the_sentences_on_a_topic_are_those_that_the_model_finds_on_it(index: ArticleIndex) -> None:
    asked = assistant(index, probability_of_yes=lambda prompt: 0.9 if "1911" in prompt else 0.2)
    answer = asked.ask("What does it say about the pier?", articles=["harbour.md"])
    check(answer)
    assert answer.text == "The pier was built in 1911. [1]"
    assert answer.confidence == pytest.approx(0.9)
    assert answer.hits
    assert "Question: What does the article say about the pier?" in prompts_of(asked)[0]


def test_a_topic_that_the_articles_are_not_on_is_refused(index: ArticleIndex) -> None:
    one = assistant(index, probability_of_yes=0.1).ask("What does it say about the pier?", articles=["harbour.md"])
    assert (one.answered, one.text, one.citations) == (False, NO_ANSWER, ())
    assert one.nearest is not None
    assert Assistant(index, None).ask("What does it say about whales?").refusal == "off_topic"


def test_companies_are_the_names_that_the_model_says_are_companies(index: ArticleIndex) -> None:
    asked = assistant(index, probability_of_yes=lambda prompt: 0.99 if "Answer: Voltane" in prompt else 0.5)
    answer = asked.ask("Which companies are named?", articles=["batteries"])
    check(answer)
    assert answer.text == "Voltane, a Norwegian maker of batteries, was founded by two chemists. [1]"


def test_of_several_articles_each_gets_a_few_sentences(index: ArticleIndex) -> None:
    answer = Assistant(index, None).ask("tl;dr")
    check(answer)
    assert [citation.source for citation in answer.citations] == ["harbour.md"] * 2 + ["batteries.md"] * 2
    left = Assistant(index, None).ask("tl;dr", articles=Filter(source="batt*"))
    assert {citation.source for citation in left.citations} == {"batteries.md"}


def test_of_many_articles_the_first_few_are_read_and_the_others_counted(
    index: ArticleIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.overview._MOST_ARTICLES", 1)
    answer = Assistant(index, None).ask("tl;dr")
    assert {citation.source for citation in answer.citations} == {"harbour.md"}
    assert answer.left_out == sum(info.passages for info in index.list(["batteries.md"])) > 0


def test_sentences_are_streamed_as_they_come(index: ArticleIndex) -> None:
    answers = list(Assistant(index, None).stream("Summarise it.", articles=["harbour.md"]))
    stages = [answer.stage for answer in answers]
    assert stages == ["searching", "reading", *["writing"] * 4, "done"]
    drafts = [answer.text for answer in answers if answer.stage == "writing"]
    assert all(later.startswith(earlier) for earlier, later in pairwise(drafts))
    assert Answer.from_json(answers[-1].to_json()) == answers[-1]


def test_a_model_that_fails_is_an_error(index: ArticleIndex) -> None:
    with pytest.raises(ModelError, match="did not answer in time"):
        assistant(index, [TimeoutError("timed out")]).ask("the key figures", articles=["harbour.md"])


def test_an_empty_index_has_no_overview(tmp_path_factory: pytest.TempPathFactory) -> None:
    with open_index(tmp_path_factory.mktemp("none")) as empty:
        assert not Assistant(empty, None).ask("tl;dr").answered


def test_after_other_turns_it_is_looked_up_as_any_question(index: ArticleIndex) -> None:
    answer = Assistant(index, None).ask("Summarise it.", [Turn("When was the pier built?", "In 1911.")])
    assert answer.searched_question == "When was the pier built? Summarise it."


@pytest.mark.parametrize(
    ("written", "text", "before", "fault"),
    [
        ("Voltane wants a plant.", "It wants a plant.", "Voltane makes batteries.", ""),
        ("Voltane has gained 9 ships.", "The company has also gained 9 ships.", "Voltane is old.", ""),
        ("Voltane's plant is old.", "Its plant is old.", "Voltane makes batteries.", ""),
        ("Voltane wants a big plant.", "It wants a plant.", "Voltane makes batteries.", "something else"),
        ("Corvid wants a plant.", "It wants a plant.", "Voltane makes batteries.", "something else"),
        ("Corvid founded it.", "Former workers of Corvid founded it.", "Voltane is old.", "something else"),
        ("Corvid bought Voltane.", "It saw Voltane and bought Corvid.", "Corvid is old.", "something else"),
        ("Voltane supplies and buys.", "It buys and supplies.", "Voltane is old.", "another order"),
        ("Voltane does not want it.", "It does want it.", "Voltane is old.", "something else"),
        ("Voltane does want it.", "It does not want it.", "Voltane is old.", "something else"),
        ("Voltane owns 4 ships.", "It owns ships.", "Voltane has 4 plants.", "does not have the figure 4"),
    ],
)
def test_a_sentence_made_to_stand_alone_says_the_same(written: str, text: str, before: str, fault: str) -> None:
    found = fault_of(written, text, before=before)
    assert fault in found
    assert bool(found) is bool(fault)
