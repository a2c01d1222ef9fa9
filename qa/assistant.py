"""Assistant: find, read, attribute, check, decide. Orchestration only; each step has a module of its own."""

import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, cast

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from index import Article, ArticleIndex, ArticleSelection, Hit, IndexSettings, ScoredSentence, read_article
from index.model_files import Progress
from qa.answering import Answering
from qa.calibration import Calibration, calibration_of
from qa.model_calls import ModelCalls
from qa.models import ChatModel, chat_model
from qa.reranker import reranker_of
from qa.settings import Settings
from qa.sources import Source, choose_sources
from qa.types import Answer, Turn
from qa.whole_article import scored, whole_article


class Material(NamedTuple):
    """What a question is answered from.

    Attributes:
        hits: Passages, best first.
        sources: Sentences for a model to read, in the order of the articles.
        whole: The sources are all sentences of one short article.
    """

    hits: list[Hit]
    sources: list[Source]
    whole: bool = False


class Assistant:
    """Answers questions about the articles of an index.

    Open one with `Assistant.open` or `Assistant.from_articles`; a context manager that closes its index.
    Several threads may ask at once.

    Attributes:
        reads_ahead: A short article that the model has not read whole is answered from its best sentences, in a
            quarter of the time: for whoever has it read by `warm` while nobody waits, as the chat page does.
    """

    def __init__(self, index: ArticleIndex, chat: ChatModel | None, settings: Settings | None = None) -> None:
        self.index = index
        self.chat = chat
        self.settings = settings or Settings()
        self.reads_ahead = False

    @classmethod
    def open(cls, settings: Settings | None = None, *, progress: Progress | None = None) -> Self:
        """An assistant over the index that the settings name.

        Args:
            progress: Told of bytes while model files are fetched.

        Raises:
            QAError: The chat model cannot be had.
            ArticleIndexError: The index cannot be opened, or a model cannot be fetched.
        """
        settings = settings or Settings.load()
        chat = chat_model(settings.model, timeout_seconds=settings.timeout_seconds, progress=progress)
        index = ArticleIndex.open(
            settings.place,
            settings=IndexSettings(embedding=settings.embedding),
            reranker=reranker_of(settings),
            progress=progress,
        )
        return cls(index, chat, settings)

    @classmethod
    def from_articles(
        cls,
        articles: Sequence[str | Path | Article],
        settings: Settings | None = None,
        *,
        progress: Progress | None = None,
    ) -> Self:
        """An assistant over these files, addresses or articles alone, in a folder that goes when it does.

        Raises:
            ReadingError: A file or address cannot be read.
        """
        settings = settings or Settings.load()
        read = [
            item
            if isinstance(item, Article)
            else read_article(str(item), allow_private_urls=settings.allow_private_urls)
            for item in articles
        ]
        folder = tempfile.TemporaryDirectory(prefix="article-qa-", ignore_cleanup_errors=True)
        assistant = cls.open(replace(settings, data=Path(folder.name), store=""), progress=progress)
        weakref.finalize(assistant, folder.cleanup)
        assistant.index.add(read)
        return assistant

    @property
    def model_name(self) -> str:
        """Name of the chat model, "none" when answers are quotes."""
        return self.chat.name if self.chat else "none"

    @cached_property
    def calibration(self) -> Calibration:
        """What makes a probability of the evidence, fitted for this model; see `article-qa calibrate`."""
        return calibration_of(self.model_name)

    @property
    def threshold(self) -> float:
        """Least probability, 0 to 1, at which a claim is shown: of the settings, else of the calibration."""
        given = self.settings.threshold
        return self.calibration.threshold_for(self.settings.max_risk) if given is None else given

    @property
    def chain(self) -> Runnable[dict[str, Any] | str, Answer]:
        """The assistant as a LangChain Runnable: a question, or a dict of `question`, `history`, `articles`; see `ask`.

        `stream` gives partial answers, `invoke` and `batch` whole ones; callbacks see every step.
        """
        # The stubs know functions that return; a generator is run as a stream all the same.
        return RunnableLambda(cast(Any, self._run), name="article_qa")

    def ask(self, question: str, history: Sequence[Turn] = (), *, articles: ArticleSelection = None) -> Answer:
        """The answer to a question, or the reason why the articles hold none.

        Args:
            history: Earlier turns, oldest first; a follow-up question is made to stand alone.
            articles: What to look into: ids, titles or sources, or a `Filter`; default: all.

        Raises:
            QuestionError: The question is empty or too long.
            ModelError: The model did not answer.
            UnknownArticleError: One of `articles` is not in the index.
            FilterError: The filter leaves no article.
        """
        *_, answer = self.stream(question, history, articles=articles)
        return answer

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, articles: ArticleSelection = None
    ) -> Iterator[Answer]:
        """Partial answers while it works, the whole one last; see `Answer.stage`. Raises as `ask`."""
        return self.chain.stream({"question": question, "history": list(history), "articles": articles})

    def find(
        self, question: str, *, articles: ArticleSelection = None, config: RunnableConfig | None = None
    ) -> tuple[list[Hit], list[Source]]:
        """The passages found, best first, and the best sentences of them, in the order of the articles.

        No model is asked. Raises as `ask`, and takes an empty question.
        """
        hits, ranked = self._ranked(question, articles, self.settings.passages, config)
        limit, count_tokens = self.settings.source_tokens, self.index.count_tokens
        return hits, choose_sources(question, ranked, hits, max_tokens=limit, count_tokens=count_tokens)

    def material(
        self, question: str, *, articles: ArticleSelection = None, config: RunnableConfig | None = None
    ) -> "Material":
        """What the model is given to answer from: a short article whole, else what `find` finds; raises as `find`."""
        whole = self._whole_article(articles)
        if not whole or (self.reads_ahead and not self._has_read(whole)):
            return Material(*self.find(question, articles=articles, config=config))
        # No article has more passages than sentences: each sentence gets its score.
        hits, ranked = self._ranked(question, articles, len(whole), config)
        return Material(hits, scored(whole, ranked), whole=True)

    def warm(
        self,
        articles: ArticleSelection = None,
        *,
        history: Sequence[Turn] = (),
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        """Load and read ahead what the next question about these articles would wait for, seconds to a minute.

        Args:
            history: Earlier turns, oldest first, where the next question may be a follow-up.
            pause: Called before each part of what is read, some two seconds; returns once nobody waits for an answer.

        Raises:
            ModelError: The model did not answer.
            UnknownArticleError: One of `articles` is not in the index.
        """
        self.index.embed_sentences(["While this is embedded, a local chat model loads in its own process."])
        if self.chat:
            ModelCalls(self.chat, {}).warm(self._whole_article(articles), history, pause)

    def _ranked(
        self, question: str, articles: ArticleSelection, k: int, config: RunnableConfig | None
    ) -> tuple[list[Hit], list[ScoredSentence]]:
        retriever = self.index.as_retriever(k=k, articles=articles)
        hits: list[Hit] = [document.metadata["hit"] for document in retriever.invoke(question, config)]
        return hits, self.index.sentences(question, hits)

    def _whole_article(self, articles: ArticleSelection) -> list[Source]:
        if self.chat is None:
            return []
        infos, limit = self.index.list(articles), self.settings.whole_article_tokens
        return whole_article(self.index, infos, max_tokens=limit)

    def _has_read(self, whole: Sequence[Source]) -> bool:
        return self.chat is None or ModelCalls(self.chat, {}).has_read(whole)

    def close(self) -> None:
        """Let go of the index."""
        self.index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, given: dict[str, Any] | str, config: RunnableConfig) -> Iterator[Answer]:
        request: dict[str, Any] = {"question": given} if isinstance(given, str) else given
        answering = Answering(self, config, ModelCalls(self.chat, config) if self.chat else None)
        # A generator, and not one that is returned: LangChain runs only such as a stream.
        yield from answering.answers(request["question"], request.get("history") or (), request.get("articles"))
