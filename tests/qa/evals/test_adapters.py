"""Other products behind `ask`: real LangChain runnables, and fakes of the shape of LlamaIndex's responses."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.messages import AIMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda

from qa.evals.adapters import as_answer, from_query_engine, from_runnable, is_refusal
from qa.evals.run import evaluate
from qa.evals.summary import summarise
from qa.types import Turn
from tests.fakes import ScriptedChatModel
from tests.qa.evals.samples import COST, GOLD, KING, REPLY, TEXT, answered


@dataclass
class TextNode:
    """As `llama_index.core.schema.TextNode` for what is read of it."""

    text: str
    metadata: dict[str, Any] = field(default_factory=dict)

    def get_content(self) -> str:
        return self.text


@dataclass
class NodeWithScore:
    """As `llama_index.core.schema.NodeWithScore`."""

    node: Any
    score: float | None = None


@dataclass
class Response:
    """As `llama_index.core.base.response.schema.Response`."""

    response: str | None
    source_nodes: list[NodeWithScore] = field(default_factory=list)


class ImageNode:
    """A node whose text is to be asked for."""

    def get_content(self) -> str:
        return "a chart"


class QueryEngine:
    """Answers one question with two nodes, and nothing else."""

    def query(self, question: str) -> Response:
        if question != COST.question:
            return Response("Empty Response")
        nodes = [TextNode("It took 14 months."), TextNode(TEXT, {"file_name": "harbour.md"})]
        return Response(REPLY, [NodeWithScore(node, 0.8 - place / 10) for place, node in enumerate(nodes)])


def test_a_llama_index_engine_is_scored_on_the_same_rows() -> None:
    cost, king = evaluate(from_query_engine(QueryEngine()), [COST, KING])
    assert (cost.right, cost.refused, king.right, king.refused) == (True, False, True, True)
    assert [(hit.title, hit.rank, hit.score, hit.relevant) for hit in cost.hits] == [
        ("source 1", 1, 0.8, False),
        ("harbour.md", 2, 0.7, True),
    ]
    assert (cost.scores["mrr@10"], cost.scores["recall@5"], cost.scores["citation_recall"]) == (0.5, 1.0, 1.0)
    assert cost.scores["citation_precision"] == pytest.approx(1 / 3, abs=1e-4)  # of the three sentences it was given
    assert cost.scores["citation_char_precision"] == pytest.approx(len(GOLD) / (107 + 18), abs=1e-4)
    assert (cost.confidence, king.confidence) == (None, None)


def test_a_langchain_retrieval_chain_is_scored_on_the_same_rows() -> None:
    documents = [Document(TEXT, metadata={"source": "harbour.md", "title": "Harbour"})]
    chain = RunnableLambda(lambda question: {"input": question, "context": documents, "answer": REPLY})
    [row] = evaluate(from_runnable(chain), [COST])
    assert (row.right, row.text, row.scores["ndcg@10"], row.hits[0].title) == (True, REPLY, 1.0, "Harbour")
    assert row.citations[0].source == "harbour.md"


@pytest.mark.parametrize("ends", [lambda message: message, lambda message: {"answer": message}])
def test_a_chain_that_ends_in_a_chat_model_tells_its_tokens(ends: Callable[[Any], Any]) -> None:
    chain = (
        ChatPromptTemplate.from_template("Q: {question}") | ScriptedChatModel(replies=[REPLY]) | RunnableLambda(ends)
    )
    [row] = evaluate(from_runnable(chain, given=lambda question, _: {"question": question}), [COST])
    assert (row.right, row.tokens) == (True, {"prompt": 5, "reply": 5})
    assert (row.hits, row.scores["recall@5"], row.scores["citation_f1"]) == ((), None, 0.0)


def test_a_chain_gets_the_history_where_it_wants_it() -> None:
    given: list[Any] = []
    chain = RunnableLambda(lambda value: given.append(value) or "Yes.")
    turns = (Turn("Who?", "Roth."),)
    from_runnable(chain, given=lambda question, history: {"q": question, "turns": list(history)}).ask("And?", turns)
    from_runnable(chain).ask("And?", turns)
    assert given == [{"q": "And?", "turns": list(turns)}, "And?"]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("In 1911.", "In 1911."),
        (AIMessage("In 1911."), "In 1911."),
        ({"answer": AIMessage("In 1911.")}, "In 1911."),
        ({"result": "In 1911.", "source_documents": []}, "In 1911."),
        (Response("In 1911."), "In 1911."),
    ],
)
def test_whatever_has_a_text_is_an_answer(said: Any, text: str) -> None:
    found = as_answer(said, "When?")
    assert (found.question, found.text, found.answered, found.hits) == ("When?", text, True, ())
    assert math.isnan(found.confidence)


def test_an_answer_stays_as_it_is() -> None:
    assert as_answer(answered(), "?") == answered()


def test_sources_may_be_texts_or_nodes_that_are_to_be_asked() -> None:
    found = as_answer({"answer": "x", "contexts": ["one", NodeWithScore(ImageNode())]}, "?")
    assert [hit.passage.text for hit in found.hits] == ["one", "a chart"]
    assert [citation.quote for citation in found.citations] == ["one", "a chart"]
    assert len({hit.passage.id for hit in found.hits}) == 2


@pytest.mark.parametrize("said", [None, 7, {"answer": None}, {"nothing": "x"}, Response(None)])
def test_what_has_no_text_is_an_error_that_shows_it(said: Any) -> None:
    with pytest.raises(TypeError, match=r"an answer is a text, an Answer, or has one under answer, .*; this is "):
        as_answer(said, "?")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("I don't know.", True),
        ("I don’t have that information.", True),
        ("The context does not mention a king.", True),
        ("", True),
        ("Empty Response", True),
        ("The provided text cannot tell.", True),
        ("It does not rain in May.", False),
        ("The bridge does not have a toll.", False),
        ("The bridge.", False),
        ("None of the provided sources are helpful.", True),
        ("None of the sources tells who is king.", True),
        ("None of the bridges reopened.", False),
    ],
)
def test_a_text_that_says_it_does_not_know_is_a_refusal(text: str, refusal: bool) -> None:
    assert is_refusal(text) is refusal


def test_a_product_that_tells_no_passages_has_no_value_for_its_search() -> None:
    chain = RunnableLambda(lambda question: REPLY if question == COST.question else "I don't know.")
    found = summarise(evaluate(from_runnable(chain), [COST, KING]))
    assert (found["right"].value, found["refused"].value) == (1.0, 1.0)
    assert (found["recall@5"].n, found["brier"].n, found["supported_claims"].n) == (0, 0, 0)
