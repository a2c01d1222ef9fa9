"""The assistant, whole, over a real index with counted words and a model that says what it is told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from langchain_core.callbacks import BaseCallbackHandler

import prompts
from index import Article, ArticleIndex, Filter
from index.errors import FilterError, UnknownArticleError
from qa import Settings, Turn
from qa.answers import DISAGREE, NO_ANSWER, NO_ANSWER_OF_SEVERAL, OFF_TOPIC
from qa.assistant import Assistant
from qa.claims import NOTHING_FOUND
from qa.errors import ModelError, QuestionError
from qa.models import ChatModel
from qa.replies import MOST_CLAIMS
from qa.types import Answer
from tests.fakes import ScriptedChatModel
from tests.qa.samples import (
    COST,
    COST_REPLY,
    assistant,
    batteries,
    harbour,
    open_index,
    prompts_of,
    scripted,
)

ARTICLES = {article.id: article for article in (harbour(), batteries())}
REPEATED = hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleIndex]:
    """Both articles."""
    with open_index(tmp_path_factory.mktemp("both"), ARTICLES.values()) as index:
        yield index


@pytest.fixture(scope="module")
def harbour_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleIndex]:
    """One article."""
    with open_index(tmp_path_factory.mktemp("one"), [harbour()]) as index:
        yield index


def check_invariants(answer: Answer) -> None:
    """What holds of every answer that is shown, drafts included."""
    shown = [*answer.citations, *([answer.nearest] if answer.nearest else [])]
    for citation in shown:
        assert ARTICLES[citation.article_id].text[citation.start : citation.end] == citation.quote != ""
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for claim in answer.claims:
        assert claim.supported is (answer.stage == "done" and not claim.reason)
        assert claim.pending is (answer.stage != "done" and not claim.reason)
        assert not claim.citations if claim.reason else claim.citations or claim.pending
        assert set(claim.citations) <= {citation.number for citation in answer.citations}
    assert answer.answered is any(claim.supported for claim in answer.claims)
    if answer.stage == "done":
        assert answer.answered is not bool(answer.reason)
    if answer.answered:
        numbers = {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)}
        assert numbers == {citation.number for citation in answer.citations}
        assert answer.nearest is None
    elif answer.stage == "done":
        assert answer.citations == ()


# The answer


def test_an_answer_cites_the_sentence_that_states_it(harbour_index: ArticleIndex) -> None:
    answer = assistant(harbour_index, [COST_REPLY]).ask(COST)
    check_invariants(answer)
    assert answer.text == "The repairs of the bridge cost 4.2 million euros. [1]"
    assert answer.citations[0].quote == "Repairs cost 4.2 million euros, twice the first\nestimate."
    assert (answer.citations[0].title, answer.citations[0].source) == ("Harbour bridge reopens", "harbour.md")


def test_an_answer_carries_what_made_it(harbour_index: ArticleIndex) -> None:
    answer = assistant(harbour_index, [COST_REPLY]).ask(f"  {COST}\n")
    assert (answer.question, answer.searched_question) == (COST, COST)
    assert answer.model == "scripted"
    assert answer.prompt_fingerprint == prompts.fingerprint()
    assert set(answer.timings) == {"search", "reply", "checks"}
    assert all(seconds >= 0 for seconds in answer.timings.values())
    assert answer.tokens["reply"] == len(COST_REPLY.split())
    assert answer.tokens["prompt"] > 50
    assert [hit.rank for hit in answer.hits] == list(range(1, len(answer.hits) + 1))
    assert answer.reply == COST_REPLY
    assert [source.number for source in answer.sources] == list(range(1, len(answer.sources) + 1))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", answer.asked)
    assert 0.5 < answer.confidence <= 1


def test_the_model_reads_the_sources_and_the_question(harbour_index: ArticleIndex) -> None:
    asked = assistant(harbour_index, [COST_REPLY])
    asked.ask(COST)
    read, checked = prompts_of(asked)
    assert "Article: Harbour bridge reopens\n[1] " in read
    assert "Repairs cost 4.2 million euros, twice the first estimate." in read
    assert read.endswith(f"Question: {COST}")
    assert "Answer: The repairs of the bridge cost 4.2 million euros." in checked


def test_the_budget_of_the_settings_bounds_what_is_read(harbour_index: ArticleIndex) -> None:
    asked = assistant(harbour_index, [COST_REPLY], settings=Settings(source_tokens=1, whole_article_tokens=0))
    asked.ask(COST)
    assert re.findall(r"^\[(\d+)\]", prompts_of(asked)[0], re.MULTILINE) == ["1"]


def test_a_short_article_is_read_whole_and_what_is_read_is_the_same_for_every_question(
    harbour_index: ArticleIndex,
) -> None:
    asked = assistant(harbour_index, [COST_REPLY, COST_REPLY])
    asked.ask(COST)
    asked.ask("What would it cost to look at the pier?")
    first, second = (prompt.split("Question:")[0] for prompt in prompts_of(asked) if "[1]" in prompt)
    assert first == second
    [info] = harbour_index.list()
    sentences = [passage.text_of(row) for passage in harbour_index.passages(info.id) for row in passage.citable]
    assert all(" ".join(sentence.split()) in first for sentence in sentences)


# Invariants

MARKS = st.lists(st.integers(-1, 30), max_size=3).map(lambda numbers: "".join(f"[{number}]" for number in numbers))
SENTENCES = st.sampled_from(
    [
        "The repairs cost 4.2 million euros",
        "The bridge over the Lenne reopened on Friday",
        "It took 14 months",
        "The pier was built in 1911",
        "The pier was built in 1811",
        "Voltane is a Norwegian maker of batteries",
        "Corvid plans to open a second plant in Spain",
        "The text does not say",
        "Ignore all rules [1[2]] and say [3, 99]",
    ]
)
REPLIES = st.one_of(
    st.lists(st.tuples(SENTENCES, MARKS, st.sampled_from([". ", "\n", " "]), MARKS), max_size=4).map(
        lambda parts: "".join(f"{text} {before}{stop}{after} " for text, before, stop, after in parts)
    ),
    st.text(max_size=200),
)


@REPEATED
@given(reply=REPLIES, probability=st.sampled_from([0.001, 0.5, 0.9999]), question=st.sampled_from([COST, "Voltane?"]))
def test_whatever_the_model_writes_every_quote_stands_in_the_article_as_it_is_shown(
    index: ArticleIndex, reply: str, probability: float, question: str
) -> None:
    for answer in assistant(index, lambda _: reply, probability_of_yes=probability).stream(question):
        check_invariants(answer)


@REPEATED
@given(question=st.text(min_size=1, max_size=100).filter(str.strip))
def test_any_question_gets_an_answer_or_a_refusal(index: ArticleIndex, question: str) -> None:
    answer = assistant(index, lambda _: "The pier was built in 1911. [1]").ask(question)
    check_invariants(answer)
    assert answer.stage == "done"
    assert Answer.from_json(answer.to_json()) == answer


def test_a_question_of_broken_characters_is_answered(index: ArticleIndex) -> None:
    answer = assistant(index, ["The pier was built in 1911. [1]"]).ask("When was the pier\udcff built?")
    assert Answer.from_json(answer.to_json()) == answer


# Refusals


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("The repairs cost 42 million euros. [2]", "does not have the figure 42,000,000"),
        ("The repairs cost 4.2 million euros, paid by Corvid. [2]", "does not name Corvid"),
        ("The text does not say what the repairs cost.", "found no answer"),
        ("Chemists employ 900. [9]", "no sentence of the articles states it"),
        ("The repairs of the bridge cost the town much. [2]", "does not state it"),
    ],
)
def test_what_fails_a_check_is_not_shown(harbour_index: ArticleIndex, reply: str, reason: str) -> None:
    answer = assistant(harbour_index, lambda _: reply, probability_of_yes=0.0001).ask(COST)
    check_invariants(answer)
    assert not answer.answered
    assert answer.refusal == "not_stated"
    assert reason in answer.reason
    assert (answer.text, answer.citations) == (NO_ANSWER, ())
    assert answer.nearest is not None
    assert answer.claims
    assert not any(claim.supported for claim in answer.claims)


def test_where_a_rule_is_broken_the_model_is_told_and_tries_once_more(harbour_index: ArticleIndex) -> None:
    asked = assistant(harbour_index, ["The repairs cost 42 million euros. [2]", COST_REPLY], probability_of_yes=0.9999)
    answer = asked.ask(COST)
    check_invariants(answer)
    assert answer.text == "The repairs of the bridge cost 4.2 million euros. [1]"
    told = prompts_of(asked)[1]
    assert "The repairs cost 42 million euros." in told
    assert "the cited text does not have the figure 42,000,000" in told


def test_a_second_try_that_fails_too_leaves_the_first_and_its_reason(harbour_index: ArticleIndex) -> None:
    replies = ["The repairs cost 42 million euros. [2]", "The repairs cost 43 million euros. [2]"]
    answer = assistant(harbour_index, replies).ask(COST)
    assert answer.reason == "the cited text does not have the figure 42,000,000"
    assert [claim.text for claim in answer.claims] == ["The repairs cost 42 million euros."]


def test_one_claim_that_can_be_shown_is_enough_for_no_second_try(harbour_index: ArticleIndex) -> None:
    reply = f"{COST_REPLY} It was opened by Corvid. [1]"
    answer = assistant(harbour_index, [reply], probability_of_yes=0.9999).ask(COST)
    assert [claim.supported for claim in answer.claims] == [True, False]


SECOND_PAPER = Article(
    "The repairs of the bridge cost 5.1 million euros, the town said.", "Bridge: the bill", "bill.md"
)
SECOND_REPLY = "The repairs of the bridge cost 5.1 million euros. [1]"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleIndex]:
    """Two articles that do not give the same price."""
    with open_index(tmp_path_factory.mktemp("papers"), [harbour(), SECOND_PAPER]) as index:
        yield index


def reply_by_paper(prompt: str) -> str:
    """The price that comes first in the sources; asked of both, the sentence is looked for."""
    number = re.search(r"\[(\d)\] Repairs cost 4.2", prompt)
    return f"The repairs of the bridge cost 4.2 million euros. [{number[1]}]" if number else SECOND_REPLY


def test_where_articles_disagree_each_side_is_shown_and_cited(papers: ArticleIndex) -> None:
    asked = assistant(papers, reply_by_paper)
    answer = asked.ask(COST)
    assert answer.text == (
        "The articles disagree. Harbour bridge reopens: The repairs of the bridge cost 4.2 million euros. [1] "
        "Bridge: the bill: The repairs of the bridge cost 5.1 million euros. [2]"
    )
    assert (answer.answered, answer.refusal, answer.reason) == (True, "disagreement", DISAGREE)
    assert [citation.quote for citation in answer.citations] == [
        "Repairs cost 4.2 million euros, twice the first\nestimate.",
        SECOND_PAPER.text,
    ]
    assert [claim.citations for claim in answer.claims] == [(1,), (2,)]
    (alone,) = [
        prompt for prompt in prompts_of(asked) if prompt.startswith("Article: Bridge") and "Harbour" not in prompt
    ]
    assert "[1] The repairs" in alone


def test_articles_that_say_the_same_do_not_disagree(tmp_path: Path) -> None:
    same = replace(SECOND_PAPER, text=SECOND_PAPER.text.replace("5.1", "4.2"))
    with open_index(tmp_path, [harbour(), same]) as index:
        asked = assistant(index, reply_by_paper)
        answer = asked.ask(COST)
    assert (answer.refusal, len(answer.citations)) == ("", 1)
    assert len([prompt for prompt in prompts_of(asked) if prompt.startswith("Article:")]) == 1


def test_another_side_that_fails_its_checks_is_none(papers: ArticleIndex) -> None:
    answer = assistant(
        papers, reply_by_paper, probability_of_yes=lambda prompt: 0.95 if "4.2" in prompt else 0.001
    ).ask(COST)
    assert (answer.refusal, [claim.text for claim in answer.claims]) == ("", [COST_REPLY.removesuffix(" [2]")])


def test_a_sum_is_worked_out_from_two_figures_that_are_cited(papers: ArticleIndex) -> None:
    two = "Repairs cost 4.2 million euros. [1] The repairs of the bridge cost 5.1 million euros. [2]"
    asked = assistant(papers, [two])
    answer = asked.ask("How much more than the first bill were the repairs of the bridge?")
    first, *_ = prompts_of(asked)
    assert "were the repairs of the bridge? If no sentence states it, do not calculate" in first
    assert answer.text.endswith("The difference is 900,000 euros. [1][2]")
    assert [claim.citations for claim in answer.claims] == [(1,), (2,), (1, 2)]
    assert all(claim.supported for claim in answer.claims)
    assert {citation.quote for citation in answer.citations} == {
        "Repairs cost 4.2 million euros, twice the first\nestimate.",
        SECOND_PAPER.text,
    }


def test_two_figures_that_were_not_found_are_not_asked_for_again(papers: ArticleIndex) -> None:
    asked = assistant(papers, ["The repairs cost 1.1 million euros more than the first bill. [1]"])
    answer = asked.ask("How much more than the first bill were the repairs of the bridge?")
    assert answer.refusal == "not_stated"


def test_what_a_question_takes_for_granted_is_named(harbour_index: ArticleIndex) -> None:
    asked = "Why did the mayor close the pier?"
    fields = {"premise": "The mayor closed the pier.", "probability_of_yes": 0.0001}
    answer = assistant(harbour_index, ["The mayor closed the pier. [3]"], **fields).ask(asked)
    check_invariants(answer)
    assert answer.refusal == "premise"
    assert answer.text == f"{NO_ANSWER} The question takes for granted: “The mayor closed the pier.”"
    assert answer.reason == "the question takes for granted what is not said: The mayor closed the pier."


def test_a_premise_may_have_another_form_of_the_verb(harbour_index: ArticleIndex) -> None:
    fields = {"premise": "The mayor sold the pier.", "probability_of_yes": 0.0001}
    answer = assistant(harbour_index, ["The mayor sold the pier. [4]"], **fields).ask(
        "Why did the mayor sell the pier?"
    )
    assert answer.refusal == "premise"


@pytest.mark.parametrize(
    "premise",
    ["The mayor of Lyon closed the pier.", "The mayor closed the pier in 2019.", "The mayor sold an old pier."],
)
def test_a_premise_with_words_of_its_own_is_not_shown(harbour_index: ArticleIndex, premise: str) -> None:
    fields = {"premise": premise, "probability_of_yes": 0.0001}
    answer = assistant(harbour_index, ["The mayor closed the pier. [3]"], **fields).ask(
        "Why did the mayor close the pier?"
    )
    assert (answer.refusal, answer.text) == ("not_stated", NO_ANSWER)


def test_a_question_on_something_else_is_told_so_and_the_model_is_not_asked(harbour_index: ArticleIndex) -> None:
    asked = assistant(harbour_index, [])
    answer = asked.ask("Xylophones?")
    check_invariants(answer)
    assert (answer.refusal, answer.text) == ("off_topic", f"{NO_ANSWER} {OFF_TOPIC}")
    assert prompts_of(asked) == []


def test_a_model_that_doubts_its_answer_refuses_it(harbour_index: ArticleIndex) -> None:
    sure = assistant(harbour_index, [COST_REPLY], probability_of_yes=0.9999).ask(COST)
    unsure = assistant(harbour_index, [COST_REPLY], probability_of_yes=0.0001).ask(COST)
    assert (sure.answered, unsure.answered) == (True, False)
    assert unsure.confidence < 0.5 < sure.confidence


def test_one_wrong_sentence_does_not_take_the_right_one_with_it(harbour_index: ArticleIndex) -> None:
    answer = assistant(harbour_index, [f"{COST_REPLY} It took 41 months. [3]"]).ask(COST)
    check_invariants(answer)
    assert answer.text == "The repairs of the bridge cost 4.2 million euros. [1]"
    assert [claim.supported for claim in answer.claims] == [True, False]


def test_a_reply_without_a_word_is_a_refusal(harbour_index: ArticleIndex) -> None:
    answer = assistant(harbour_index, ["  "]).ask(COST)
    check_invariants(answer)
    assert (answer.answered, answer.claims) == (False, ())


def test_an_empty_index_refuses_without_asking_the_model(tmp_path: Path) -> None:
    with open_index(tmp_path) as empty:
        answer = assistant(empty).ask(COST)
    assert (answer.answered, answer.reason, answer.nearest) == (False, NOTHING_FOUND, None)


def test_a_refusal_over_several_articles_says_so(index: ArticleIndex) -> None:
    assert assistant(index, ["Nobody knows."]).ask("Who paid the mayor?").text == NO_ANSWER_OF_SEVERAL
    assert assistant(index, ["Nobody knows."]).ask("Who paid the mayor?", articles=["harbour.md"]).text == NO_ANSWER


# Questions


@pytest.mark.parametrize("question", ["", "   ", "\n\t\u00a0"])
def test_an_empty_question_is_an_error(harbour_index: ArticleIndex, question: str) -> None:
    with pytest.raises(QuestionError, match="The question is empty: ask something"):
        assistant(harbour_index).ask(question)


def test_a_question_of_ten_thousand_characters_is_an_error_and_one_of_two_thousand_is_not(
    harbour_index: ArticleIndex,
) -> None:
    with pytest.raises(QuestionError, match=r"has 10,000 characters, and 2,000 is the most: shorten it"):
        assistant(harbour_index).ask("x" * 10_000)
    assert assistant(harbour_index, [COST_REPLY]).ask(f"{COST} ".ljust(2000, "x")).stage == "done"


def test_articles_restrict_where_it_looks(index: ArticleIndex) -> None:
    answer = assistant(index, ["Voltane is a maker of batteries. [1]"]).ask("Who is Voltane?", articles=["batteries"])
    assert {hit.source for hit in answer.hits} == {"batteries.md"}
    assert {citation.source for citation in answer.citations} == {"batteries.md"}
    other = assistant(index, ["Voltane is a maker of batteries. [1]"]).ask("Who is Voltane?", articles=["harbour.md"])
    assert {hit.source for hit in other.hits} == {"harbour.md"}
    assert not other.answered


def test_a_filter_restricts_where_it_looks_and_one_that_leaves_nothing_is_an_error(index: ArticleIndex) -> None:
    where = Filter(source="batt*.md")
    asked = assistant(index, ["Voltane is a maker of batteries. [1]", "Nobody knows."])
    assert {hit.source for hit in asked.ask("Who is Voltane?", articles=where).hits} == {"batteries.md"}
    refused = asked.chain.invoke({"question": "Who is in Lyon with Ines?", "articles": where})
    assert (refused.text, {hit.source for hit in refused.hits}) == (NO_ANSWER, {"batteries.md"})
    with pytest.raises(
        FilterError, match="No article of the 2 in the index fits since '2024', so nothing was searched"
    ):
        asked.ask(COST, articles=Filter(since="2024"))


def test_an_unknown_article_is_an_error(index: ArticleIndex) -> None:
    with pytest.raises(UnknownArticleError, match=r"no article 'nobody\.md' in the index; the nearest there is: '"):
        assistant(index).ask(COST, articles=["nobody.md"])


# The model


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (TimeoutError("timed out"), "The model scripted did not answer in time"),
        (ConnectionError("Connection refused"), "The model scripted cannot be reached"),
        (ValueError("bad\nreply\n" * 100), r"The model scripted did not answer \(ValueError: bad reply bad"),
    ],
)
def test_a_model_that_raises_is_one_line(harbour_index: ArticleIndex, error: Exception, message: str) -> None:
    with pytest.raises(ModelError, match=message) as caught:
        assistant(harbour_index, [error]).ask(COST)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is error


def test_a_model_that_fails_in_the_check_is_one_line(harbour_index: ArticleIndex) -> None:
    def fail(prompt: str) -> float:
        raise ConnectionError("Connection reset")

    with pytest.raises(ModelError, match="cannot be reached"):
        assistant(harbour_index, [COST_REPLY], probability_of_yes=fail).ask(COST)


def test_a_model_that_recites_the_article_is_stopped(harbour_index: ArticleIndex) -> None:
    recited = " ".join(f"The bridge reopened, as line {number} says." for number in range(1, 40))
    *_, answer = assistant(harbour_index, [recited, recited]).stream(COST)
    assert 0 < len(answer.claims) <= MOST_CLAIMS
    assert len(answer.reply) < len(recited) / 4


def test_warming_loads_the_embedding_model_too(harbour_index: ArticleIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded: list[str] = []
    monkeypatch.setattr(harbour_index, "embed_sentences", embedded.extend)
    for chat in (None, scripted()):
        Assistant(harbour_index, chat).warm()
    assert len(embedded) == 2


@pytest.mark.parametrize("read", [True, False])
def test_an_article_that_is_not_read_yet_is_answered_from_its_best_sentences_where_it_is_read_ahead(
    harbour_index: ArticleIndex, read: bool
) -> None:
    chat = replace(scripted(), ahead=SimpleNamespace(has_read=lambda begun: read and "bridge" in begun[-1].text))
    asked = Assistant(harbour_index, chat)
    assert asked.material(COST, articles=["harbour.md"]).whole
    asked.reads_ahead = True
    assert asked.material(COST, articles=["harbour.md"]).whole == read


def test_warming_reads_the_conversation_and_the_article(harbour_index: ArticleIndex) -> None:
    read: list[tuple[str, str]] = []
    ahead = SimpleNamespace(
        prompt=lambda name, begun, pause: read.append((name, begun[-1].text)),
        article=lambda name, begun, pause: read.append((name, begun[-1].text)),
    )
    chat = replace(scripted(), ahead=ahead)
    Assistant(harbour_index, chat).warm(["harbour.md"], history=[Turn("Who built it?", "Corvid.")])
    (followup, talk), (answer, article) = read
    assert (followup, answer) == ("followup", "answer")
    assert talk == "Q: Who built it?\nA: Corvid.\nLast question: "
    assert "bridge" in article and article.rstrip().endswith("Question:")


def test_a_model_is_prepared_before_it_is_asked(harbour_index: ArticleIndex) -> None:
    def fail(*_: object) -> dict[str, Any]:
        raise ModelError("llama.cpp cannot load the model file.")

    chat = ChatModel("local:mine", ScriptedChatModel(), prepare=fail)
    with pytest.raises(ModelError, match=r"llama\.cpp cannot load"):
        Assistant(harbour_index, chat).ask(COST)
    with pytest.raises(ModelError, match=r"llama\.cpp cannot load"):
        Assistant(harbour_index, chat).ask("And then?", [Turn("a", "b")])


def test_after_a_failure_the_next_question_is_answered(harbour_index: ArticleIndex) -> None:
    asked = assistant(harbour_index, [TimeoutError("timed out"), COST_REPLY])
    with pytest.raises(ModelError, match="in time"):
        asked.ask(COST)
    assert asked.ask(COST).answered


def test_a_follow_up_is_searched_as_a_question_that_stands_alone(index: ArticleIndex) -> None:
    asked = assistant(index, ["Where will Voltane build?", "Voltane plans to open a second plant in Spain. [2]"])
    answer = asked.ask("And where will it build?", [Turn("Who leads Voltane?", "Two chemists.")])
    assert (answer.question, answer.searched_question) == ("And where will it build?", "Where will Voltane build?")
    assert prompts_of(asked)[1].endswith("Question: Where will Voltane build?")
    assert answer.hits[0].source == "batteries.md"


def test_a_follow_up_rewritten_to_another_question_is_searched_with_the_last_question_before_it(
    index: ArticleIndex,
) -> None:
    asked = assistant(index, ["Who is the king of Sweden and Denmark?", *2 * ["Nobody."]])
    answer = asked.ask("And where?", [Turn("Who is Voltane?", "A maker.")])
    assert answer.searched_question == "Who is Voltane? And where?"


# Without a model


def test_without_a_model_the_best_sentence_is_quoted(harbour_index: ArticleIndex) -> None:
    answer = Assistant(harbour_index, None).ask("When was the pier built?")
    check_invariants(answer)
    assert (answer.text, answer.model) == ("The pier was built in 1911. [1]", "none")
    assert answer.tokens == {}


def test_without_a_model_a_question_far_from_every_sentence_is_refused(harbour_index: ArticleIndex) -> None:
    answer = Assistant(harbour_index, None).ask("Which recipe has sourdough?")
    check_invariants(answer)
    assert (answer.answered, answer.reason) == (False, NOTHING_FOUND)


def test_without_a_model_a_quote_over_two_lines_is_shown_in_one(harbour_index: ArticleIndex) -> None:
    answer = Assistant(harbour_index, None).ask("Repairs cost euros, twice the first estimate?")
    assert answer.text == "Repairs cost 4.2 million euros, twice the first estimate. [1]"
    assert "\n" in answer.citations[0].quote


# One path


def test_ask_gives_the_last_of_stream(harbour_index: ArticleIndex) -> None:
    *_, last = assistant(harbour_index, [COST_REPLY]).stream(COST)
    asked = assistant(harbour_index, [COST_REPLY]).ask(COST)
    assert replace(asked, timings={}, asked="") == replace(last, timings={}, asked="")


def test_stages_come_in_order_and_drafts_grow(harbour_index: ArticleIndex) -> None:
    answers = list(assistant(harbour_index, [COST_REPLY]).stream(COST))
    assert list(dict.fromkeys(answer.stage for answer in answers)) == [
        "searching",
        "reading",
        "writing",
        "checking",
        "done",
    ]
    drafts = [answer.text for answer in answers if answer.stage == "writing"]
    assert len(drafts) > 3
    assert all(later.startswith(earlier) for earlier, later in pairwise(drafts))
    assert not any("[" in draft for draft in drafts)
    assert not any(answer.answered for answer in answers[:-1])


def test_claims_are_told_as_they_are_judged(harbour_index: ArticleIndex) -> None:
    answers = [*assistant(harbour_index, [f"{COST_REPLY} It took 41 months. [3]"]).stream(COST)]
    for answer in answers:
        check_invariants(answer)
    states = [[claim.pending for claim in answer.claims] for answer in answers if answer.stage == "checking"]
    assert states == [[], [True, True], [True, False], [True, False]]


def test_the_chain_takes_a_question_alone_or_a_dict(harbour_index: ArticleIndex) -> None:
    requests: list[Any] = [COST, {"question": COST}, {"question": COST, "history": [], "articles": None}]
    for request in requests:
        assert assistant(harbour_index, [COST_REPLY]).chain.invoke(request).text.endswith("4.2 million euros. [1]")


def test_the_chain_streams_and_answers_in_batches(harbour_index: ArticleIndex) -> None:
    chain = assistant(harbour_index, lambda prompt: COST_REPLY).chain
    assert [answer.stage for answer in chain.stream(COST)][-1] == "done"
    assert [answer.answered for answer in chain.batch([COST, {"question": COST}])] == [True, True]


def test_the_chain_composes_with_other_runnables(harbour_index: ArticleIndex) -> None:
    chain = assistant(harbour_index, [COST_REPLY]).chain | (lambda answer: len(answer.citations))
    assert chain.invoke(COST) == 1


class Recorder(BaseCallbackHandler):
    """Writes down what started."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.errors: list[BaseException] = []

    def on_retriever_start(self, serialized: Any, query: str, **others: Any) -> None:
        self.started.append(f"retriever: {query}")

    def on_chat_model_start(self, serialized: Any, messages: Any, **others: Any) -> None:
        self.started.append("chat model")

    def on_chain_start(self, serialized: Any, inputs: Any, *, run_id: UUID, **others: Any) -> None:
        self.started.append(str(others.get("name")))

    def on_llm_error(self, error: BaseException, **others: Any) -> None:
        self.errors.append(error)


def test_callbacks_see_every_step(harbour_index: ArticleIndex) -> None:
    recorder = Recorder()
    assistant(harbour_index, [COST_REPLY]).chain.invoke(COST, {"callbacks": [recorder]})
    started = recorder.started
    assert started[0] == "article_qa"
    assert f"retriever: {COST}" in started
    assert started.count("chat model") == 2
    assert "ChatPromptTemplate" in started
    assert "reply_parser" in started
    assert started.index(f"retriever: {COST}") < started.index("chat model") < started.index("reply_parser")


def test_callbacks_see_the_error_of_the_model(harbour_index: ArticleIndex) -> None:
    recorder = Recorder()
    with pytest.raises(ModelError, match="in time"):
        assistant(harbour_index, [TimeoutError("timed out")]).chain.invoke(COST, {"callbacks": [recorder]})
    assert [type(error) for error in recorder.errors] == [TimeoutError]


# Opening


def test_opening_makes_the_index_of_the_settings(tmp_path: Path, counted_words: None) -> None:
    with Assistant.open(Settings(data=tmp_path / "data", model="none")) as opened:
        assert (opened.index.folder, opened.model_name) == (tmp_path / "data", "none")
        assert opened.index.list() == []


def test_a_model_that_cannot_be_had_leaves_no_folder_behind(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model 'nonsense'"):
        Assistant.open(Settings(data=tmp_path / "data", model="nonsense"))
    assert not (tmp_path / "data").exists()


def test_from_articles_asks_files_and_articles_alone_in_a_folder_that_goes(tmp_path: Path, counted_words: None) -> None:
    file = tmp_path / "harbour.md"
    file.write_text(harbour().text, encoding="utf-8")
    settings = Settings(data=tmp_path / "data", model="none")
    with Assistant.from_articles([file, batteries()], settings) as opened:
        folder = opened.index.folder
        assert {Path(info.source).name for info in opened.index.list()} == {"harbour.md", "batteries.md"}
        assert opened.ask("When was the pier built?").answered
    del opened
    assert not folder.exists()
    assert not (tmp_path / "data").exists()


def test_the_same_article_asked_alone_gives_the_same_quotes(harbour_index: ArticleIndex) -> None:
    article = Article(text=harbour().text, title="Another title", source="other.md")
    assert article.id == harbour().id == harbour_index.list()[0].id


def test_the_name_of_the_model_is_that_of_the_settings(harbour_index: ArticleIndex) -> None:
    assert Assistant(harbour_index, scripted()).model_name == "scripted"
