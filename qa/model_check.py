"""The model's own check: does this text state this answer? Read from the probability of one word."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.runnables import RunnableConfig

import prompts
from qa.models import ChatModel

_TOP_TOKENS = 20
# What a plain Yes or No counts for, from a model that keeps its probabilities to itself.
_SPOKEN = {"yes": 0.95, "no": 0.05}


def probability_stated(
    chat: ChatModel, *, text: str, question: str, answer: str, config: RunnableConfig | None = None
) -> float:
    """Probability, 0 to 1, that the text states the answer to the question; 0.5 when the reply is neither word."""
    options: dict[str, Any] = {"max_tokens": 1} if chat.tells_probabilities else {}
    if chat.tells_probabilities:
        options |= {"logprobs": True, "top_logprobs": _TOP_TOKENS}
    chain = prompts.load("check") | chat.model.bind(**options)
    message = chain.invoke({"text": text, "question": question, "answer": answer}, config)
    tokens = token_probabilities(message.response_metadata)
    if tokens:
        return _share_of_yes(tokens[0].get("top_logprobs") or [])
    return _SPOKEN.get(str(message.content).strip().split(".")[0].split(",")[0].lower(), 0.5)


def token_probabilities(metadata: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The tokens of a reply with their log probabilities, as OpenAI's interface gives them; empty where it does not."""
    return (metadata.get("logprobs") or {}).get("content") or []


def _share_of_yes(candidates: Sequence[Mapping[str, Any]]) -> float:
    mass = {"yes": 0.0, "no": 0.0}
    for candidate in candidates:
        word = str(candidate["token"]).strip().lower()
        if word in mass:
            mass[word] += math.exp(candidate["logprob"])
    total = sum(mass.values())
    return mass["yes"] / total if total else 0.5
