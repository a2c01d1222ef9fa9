"""Embeddings and a chat model that need no files: real subclasses of the LangChain types."""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any
from zlib import crc32

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, message_chunk_to_message
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

_DIMENSIONS = 256


class BagOfWordsEmbeddings(Embeddings):
    """Unit vectors of counted words: the more words two texts share, the nearer they are."""

    def count_tokens(self, text: str) -> int:
        return len(re.findall(r"\w+", text))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = [0.0] * _DIMENSIONS
        for word in re.findall(r"\w+", text.lower()):
            vector[crc32(word.encode("utf-8", "surrogatepass")) % _DIMENSIONS] += 1.0
        length = math.hypot(*vector)
        return [value / length for value in vector] if length else [1.0, *vector[1:]]


class ScriptedChatModel(BaseChatModel):
    """A chat model that says what the test told it to say, word by word when it is streamed.

    Asked what a question takes for granted (`prompts/premise.md`) it says `premise`, and uses up no reply.
    Bound with `logprobs=True` it is asked for a judgement: it says Yes or No with `probability_of_yes`, gives the
    log probabilities of both as OpenAI does, and uses up no reply. Token counts in `usage_metadata` are words.

        ScriptedChatModel(replies=["It costs 4.2 million euros [1].", TimeoutError("timed out")])
        ScriptedChatModel(replies=lambda prompt: "Berlin." if "capital" in prompt else "Not in the sources.")
        ScriptedChatModel(replies=[...], probability_of_yes=lambda prompt: 0.9 if "million" in prompt else 0.1)

    Attributes:
        replies: Replies in order, an exception among them is raised instead; asked once too often, it fails. Or a
            function from the text of the prompt's last message to the reply.
        probability_of_yes: 0 to 1, or a function from the text of the prompt's last message to it.
        premise: What a question takes for granted.
        prompts: The messages of every call, judgements included, in order.
    """

    replies: list[Any] | Callable[[str], str] = Field(default_factory=list)
    probability_of_yes: float | Callable[[str], float] = 0.95
    premise: str = "none"
    prompts: list[list[BaseMessage]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **options: Any,
    ) -> ChatResult:
        first, *others = self._stream(messages, stop, **options)
        message = sum((chunk.message for chunk in others), start=first.message)
        return ChatResult(generations=[ChatGeneration(message=message_chunk_to_message(message))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **options: Any,
    ) -> Iterator[ChatGenerationChunk]:
        self.prompts.append(messages)
        prompt = messages[-1].text
        metadata: dict[str, Any] = {}
        if options.get("logprobs"):
            probability = self.probability_of_yes
            text, metadata = _judgement(probability(prompt) if callable(probability) else probability)
        elif "takes for granted" in messages[0].text:
            text = self.premise
        else:
            text = self._next_reply(prompt)
        read = sum(len(message.text.split()) for message in messages)
        words = re.findall(r"\s*\S+\s*$|\s*\S+", text) or [""]
        for word in words[:-1]:
            yield ChatGenerationChunk(message=AIMessageChunk(word))
        usage = UsageMetadata(input_tokens=read, output_tokens=len(words), total_tokens=read + len(words))
        last = AIMessageChunk(words[-1], response_metadata=metadata, usage_metadata=usage, chunk_position="last")
        yield ChatGenerationChunk(message=last)

    def _next_reply(self, prompt: str) -> str:
        if callable(self.replies):
            return self.replies(prompt)
        if not self.replies:
            raise AssertionError(f"no reply was scripted for {prompt[-200:]!r}")
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return str(reply)


def _judgement(probability_of_yes: float) -> tuple[str, dict[str, Any]]:
    """The word, and the log probabilities of both words as OpenAI's interface gives them."""
    masses = {"Yes": probability_of_yes, "No": 1 - probability_of_yes}
    candidates = [{"token": word, "logprob": math.log(max(mass, 1e-12))} for word, mass in masses.items()]
    candidates.sort(key=lambda candidate: -candidate["logprob"])
    best = candidates[0]
    return best["token"], {"logprobs": {"content": [{**best, "top_logprobs": candidates}]}}
