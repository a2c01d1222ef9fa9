"""What the chat model is asked for one question: a stand-alone question, a reply, a yes or no."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import RunnableConfig

import prompts
from qa.claims import JudgedClaim
from qa.followup import follow_up_prompt, stand_alone
from qa.model_check import probability_stated
from qa.models import ChatModel, model_errors
from qa.replies import clean, is_too_long
from qa.sources import Source, render_sources
from qa.sums import asks_for_a_sum
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

    def read(self, question: str, sources: Sequence[Source], *, whole: bool = False) -> Iterator[AIMessageChunk]:
        """The reply so far, again and again, the whole one last, or what there is of one that is too long.

        Args:
            whole: The sources are a whole article: what is read of it once serves the next question.
        """
        return self._stream(_asked(question, sources), begun=_begun(sources, whole))

    def read_again(
        self, question: str, sources: Sequence[Source], *, whole: bool, reply: str, fault: JudgedClaim
    ) -> Iterator[AIMessageChunk]:
        """Another reply, as `read` gives it, with what is wrong with the first one named."""
        given = {"claim": fault.text, "reason": fault.reason, "question": question}
        told = prompts.load("again").format_messages(**given)
        again = [*_asked(question, sources), AIMessage(reply), *told]
        return self._stream(again, begun=_begun(sources, whole))

    def premise(self, question: str) -> str:
        """What the question takes for granted, as the model puts it; "none" where it finds nothing."""
        with model_errors(self.chat):
            self.chat.prepare("premise")
            chain = prompts.load("premise") | self.chat.model | StrOutputParser()
            return " ".join(clean(chain.invoke({"question": question}, self.config)).split())

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

    def has_read(self, sources: Sequence[Source]) -> bool:
        """True when reading a whole article costs the model no time any more, or as much each time."""
        return self.chat.ahead is None or self.chat.ahead.has_read(_begun(sources, whole=True))

    def warm(self, sources: Sequence[Source], history: Sequence[Turn], pause: Callable[[], None]) -> None:
        """Read what the next question would wait for.

        That is how the prompts begin, the conversation so far, and a whole article, each if there is any.
        """
        with model_errors(self.chat):
            for name in ("answer", "check"):
                self.chat.prepare(name)
            if self.chat.ahead and history:
                self.chat.ahead.prompt("followup", follow_up_prompt(history, ""), pause)
            if self.chat.ahead and sources:
                self.chat.ahead.article("answer", _begun(sources, whole=True), pause)

    def _stream(self, messages: list[BaseMessage], *, begun: list[BaseMessage]) -> Iterator[AIMessageChunk]:
        so_far: AIMessageChunk | None = None
        with model_errors(self.chat):
            options = self.chat.prepare("answer", begun)
            for chunk in self.chat.model.stream(messages, self.config, **options):
                so_far = chunk if so_far is None else so_far + chunk
                yield so_far
                if is_too_long(so_far.text):
                    return


def _asked(question: str, sources: Sequence[Source]) -> list[BaseMessage]:
    if asks_for_a_sum(question):
        (worded,) = prompts.load("figures").format_messages(question=question)
        question = worded.text
    return prompts.load("answer").format_messages(sources=render_sources(sources), question=question)


def _begun(sources: Sequence[Source], whole: bool) -> list[BaseMessage]:
    return _asked("", sources) if whole else []
