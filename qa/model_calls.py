"""What the chat model is asked for one question: a stand-alone question, a reply, a yes or no."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from langchain_core.messages import AIMessageChunk
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import RunnableConfig

import prompts
from qa.followup import stand_alone
from qa.model_check import probability_stated
from qa.models import ChatModel, model_errors
from qa.replies import clean
from qa.sources import Source, render_sources
from qa.types import Turn


@dataclass(frozen=True)
class ModelCalls:
    """The calls of one question. Each raises ModelError when the model does not answer.

    Attributes:
        config: Of the run, so that callbacks see every call.
    """

    chat: ChatModel
    config: RunnableConfig

    def stand_alone(self, question: str, history: Sequence[Turn]) -> str:
        """The question with what it leaves to the conversation put in; see `qa.followup`."""
        with model_errors(self.chat):
            self.chat.prepare("followup")
            return stand_alone(question, history, self.chat.model, self.config)

    def read(self, question: str, sources: Sequence[Source]) -> Iterator[AIMessageChunk]:
        """The reply so far, again and again, the whole one last."""
        whole: AIMessageChunk | None = None
        with model_errors(self.chat):
            self.chat.prepare("answer")
            chain = prompts.load("answer") | self.chat.model
            for chunk in chain.stream({"sources": render_sources(sources), "question": question}, self.config):
                whole = cast(AIMessageChunk, chunk if whole is None else whole + chunk)
                yield whole

    def stand_alone_sentence(self, sentence: str, *, before: str) -> str:
        """The sentence with names for its pronouns, as the model writes it; `before` stands before it."""
        with model_errors(self.chat):
            self.chat.prepare("standalone")
            chain = prompts.load("standalone") | self.chat.model | StrOutputParser()
            return " ".join(clean(chain.invoke({"before": before, "sentence": sentence}, self.config)).split())

    def stated(self, text: str, question: str, answer: str) -> float:
        """Probability, 0 to 1, that the text states the answer to the question."""
        with model_errors(self.chat):
            self.chat.prepare("check")
            return probability_stated(self.chat, text=text, question=question, answer=answer, config=self.config)
