"""Systems on one chat model and one embedding model: ours, LangChain's tutorial chain, LlamaIndex's citing engine.

The tutorial chain is that of `tests.benchmarks.tutorial_chain`. It has no citations of its own, so what it cites is
what it was given. LlamaIndex's `CitationQueryEngine` has the defaults of its code: nodes of 1,024 tokens, the two
nearest, cut into sources of 512 tokens; it cites the sources whose numbers stand in its reply. Both refuse when they
say in any common form that they do not know. Their indexes are made before the clock starts, as ours is.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import get_usage_metadata_callback
from langchain_core.language_models import BaseChatModel

from index import Article
from qa import Answer, Assistant
from qa.evals import Question, Row, evaluate, from_runnable
from qa.evals.adapters import as_answer
from qa.evals.run import Answers
from tests.benchmarks.tutorial_chain import tutorial_chain

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

OURS, PEERS = "article-qa", ("tutorial chain", "LlamaIndex")
_SLOT_TOKENS, _REPLY_TOKENS = 4096, 200  # of the local model's server
Over = Callable[[tuple[Article, ...]], Answers]


def systems_over(assistant: Assistant, names: Sequence[str]) -> dict[str, Over]:
    """For each name what makes the system over articles; ours has its index already and is asked of some of it.

    Returns once the chat model is loaded, so that no question waits for it.

    Raises:
        KeyError: There is no such system.
    """
    assert assistant.chat is not None
    for prompt in ("answer", "check"):
        assistant.chat.prepare(prompt)
    parts = assistant.chat.model, assistant.index.embeddings
    made: dict[str, Over] = {
        OURS: lambda articles: assistant,
        PEERS[0]: latest(
            lambda articles: from_runnable(tutorial_chain([article.text for article in articles], *parts))
        ),
        PEERS[1]: latest(lambda articles: CitingEngine(citation_engine(articles, *parts))),
    }
    return {name: made[name] for name in names}


def asked(over: Over, question: Question, articles: tuple[Article, ...]) -> Row:
    """The row of a question asked of these articles, with the tokens of every call that it took.

    "cached" ones are those of the prompts that the model had read before.
    """
    answers = over(articles)
    with get_usage_metadata_callback() as used:
        (row,) = evaluate(answers, [question])
    calls = used.usage_metadata.values()
    tokens = {
        "prompt": sum(usage["input_tokens"] for usage in calls),
        "cached": sum(usage.get("input_token_details", {}).get("cache_read", 0) for usage in calls),
        "reply": sum(usage["output_tokens"] for usage in calls),
    }
    return replace(row, tokens=tokens)


def citation_engine(articles: Sequence[Article], model: BaseChatModel, embeddings: "Embeddings") -> Any:
    """LlamaIndex's `CitationQueryEngine`."""
    from llama_index.core import Document as LlamaDocument
    from llama_index.core import VectorStoreIndex
    from llama_index.core.query_engine import CitationQueryEngine

    chat, embedding = _llama_parts(model, embeddings)
    documents = [LlamaDocument(text=article.text, metadata={"title": article.title}) for article in articles]
    index = VectorStoreIndex.from_documents(documents, embed_model=embedding)
    return CitationQueryEngine.from_args(index, llm=chat)


@dataclass(frozen=True)
class CitingEngine:
    """A `CitationQueryEngine` behind `ask`."""

    engine: Any

    def ask(self, question: str, history: Sequence[Any] = ()) -> Answer:
        """Its answer, with the sources that the reply cites."""
        said = self.engine.query(question)
        texts = [re.sub(r"^Source \d+:\n", "", node.get_content()).strip() for node in said.source_nodes]
        answer = as_answer({"answer": str(said), "contexts": texts}, question)
        marks = " ".join(re.findall(r"\[[\d,; ]+\]|\bSource \d+", answer.text))
        cited = set(map(int, re.findall(r"\d+", marks)))
        return replace(answer, citations=tuple(one for one in answer.citations if one.number in cited))


def _llama_parts(model: BaseChatModel, embeddings: "Embeddings") -> tuple[Any, Any]:
    """The chat model and the embedding model as LlamaIndex takes them."""
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata

    class Chat(CustomLLM):
        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(context_window=_SLOT_TOKENS, num_output=_REPLY_TOKENS)

        def complete(self, prompt: str, formatted: bool = False, **options: Any) -> CompletionResponse:
            return CompletionResponse(text=model.invoke(prompt).text)

        def stream_complete(self, prompt: str, formatted: bool = False, **options: Any) -> Any:
            raise NotImplementedError("the engine is asked for whole replies")

    class Embedding(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return embeddings.embed_query(text)

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return embeddings.embed_documents(texts)

        def _get_query_embedding(self, query: str) -> list[float]:
            return embeddings.embed_query(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return Chat(), Embedding()


def latest(make: Over) -> Over:
    """The same, remembering the last one made: questions on the same articles follow one another."""
    return lru_cache(maxsize=1)(make)
