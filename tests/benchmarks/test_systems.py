"""The systems to compare, on a scripted chat model and counted words."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from index import Article
from qa.evals import Question, from_runnable
from tests.benchmarks.systems import OURS, PEERS, CitingEngine, asked, citation_engine, systems_over
from tests.benchmarks.tutorial_chain import tutorial_chain
from tests.fakes import BagOfWordsEmbeddings, ScriptedChatModel
from tests.qa.samples import COST, COST_REPLY, assistant, batteries, harbour, open_index

QUESTION = Question("q", COST, answers=("4.2 million euros",))


@dataclass
class Node:
    """As LlamaIndex's `NodeWithScore` for what is read of it."""

    text: str

    def get_content(self) -> str:
        return self.text


@dataclass
class Engine:
    """Says the same to every question, with two sources."""

    reply: str
    source_nodes: list[Node] = field(
        default_factory=lambda: [Node("Source 1:\nIt cost 4.\n"), Node("Source 2:\nNo.\n")]
    )

    def query(self, question: str) -> "Engine":
        return self

    def __str__(self) -> str:
        return self.reply


class NamedModel(ScriptedChatModel):
    """One that tells its name, as providers do."""

    def _stream(self, *given: Any, **options: Any) -> Any:
        for chunk in super()._stream(*given, **options):
            if chunk.message.usage_metadata:
                chunk.message.response_metadata["model_name"] = "scripted"
                chunk.message.usage_metadata["input_token_details"] = {"cache_read": 2}
            yield chunk


@pytest.mark.parametrize(
    ("reply", "cited"),
    [
        ("It cost 4 [1].", ["It cost 4."]),
        ("It cost 4 [1, 2].", ["It cost 4.", "No."]),
        ("It cost 4 [1][2].", ["It cost 4.", "No."]),
        ("As Source 2 says, it cost 4.", ["No."]),
        ("It cost 4 [3].", []),
        ("It cost 4 in 1 go.", []),
        ("I don't know [1].", []),
    ],
)
def test_a_citing_engine_cites_the_sources_whose_numbers_stand_in_its_reply(reply: str, cited: list[str]) -> None:
    answer = CitingEngine(Engine(reply)).ask("What did it cost?")
    assert [citation.quote for citation in answer.citations] == cited
    assert [hit.passage.text for hit in answer.hits] == ["It cost 4.", "No."]


def test_the_tutorial_chain_reads_what_it_found_and_cites_all_of_it() -> None:
    model = ScriptedChatModel(replies=["4.2 million euros."])
    chain = from_runnable(tutorial_chain([harbour().text, batteries().text], model, BagOfWordsEmbeddings()))
    row = asked(lambda articles: chain, QUESTION, ())
    assert row.right
    assert {citation.quote for citation in row.citations} == {hit.text for hit in row.hits}
    prompt = model.prompts[0][-1].text
    assert prompt.index(f"Question: {COST}") < prompt.index("Repairs cost 4.2 million euros")


def test_the_engine_of_llama_index_asks_our_models_for_numbered_sources() -> None:
    pytest.importorskip("llama_index.core")
    model = ScriptedChatModel(replies=["The repairs cost 4.2 million euros [1]."])
    engine = CitingEngine(citation_engine([harbour(), batteries()], model, BagOfWordsEmbeddings()))
    row = asked(lambda articles: engine, QUESTION, ())
    assert row.right
    assert [citation.quote.startswith("# Harbour bridge reopens") for citation in row.citations] == [True]
    assert len(row.hits) == 2
    (prompt,) = (messages[-1].text for messages in model.prompts)
    assert "Source 1:\n# Harbour bridge reopens" in prompt
    assert prompt.rstrip().endswith(f"Query: {COST}\nAnswer:")


def test_the_peers_are_made_once_for_questions_on_the_same_articles(tmp_path: Path) -> None:
    with open_index(tmp_path, [harbour()]) as index:
        over = systems_over(assistant(index), [OURS, PEERS[0]])
        articles: tuple[Article, ...] = (harbour(),)
        assert list(over) == [OURS, PEERS[0]]
        assert over[PEERS[0]](articles) is over[PEERS[0]]((harbour(),))
        assert over[PEERS[0]](articles) is not over[PEERS[0]]((batteries(),))
        with pytest.raises(KeyError, match="theirs"):
            systems_over(assistant(index), ["theirs"])


def test_the_tokens_of_every_call_are_counted_and_those_read_before_told_apart() -> None:
    class Twice:
        """Calls its model twice for an answer."""

        def ask(self, question: str, history: Any = ()) -> str:
            model = NamedModel(replies=["Yes.", "It cost 4.2 million euros."])
            model.invoke("Is it known?")
            return model.invoke(question).text

    row = asked(lambda articles: Twice(), QUESTION, ())
    assert row.right
    assert row.tokens == {"prompt": 3 + len(COST.split()), "cached": 2 * 2, "reply": 1 + 5}


def test_ours_is_asked_of_the_articles_that_a_question_names(tmp_path: Path) -> None:
    with open_index(tmp_path, [harbour(), batteries()]) as index:
        over = systems_over(assistant(index, [COST_REPLY]), [OURS])[OURS]
        row = asked(over, Question("q", COST, answers=("4.2 million",), article=harbour().id), (harbour(),))
    assert row.right
    assert {hit.title for hit in row.hits} == {"Harbour bridge reopens"}
