"""The probability that a text states an answer, read from one word of the model."""

import math
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field

from qa.model_check import probability_stated, token_probabilities
from qa.models import ChatModel
from tests.fakes import ScriptedChatModel
from tests.qa.samples import scripted

ASKED: dict[str, Any] = {
    "text": "Repairs cost 4.2 million euros.",
    "question": "What did it cost?",
    "answer": "It cost 4.2 million.",
}


class PlainModel(ScriptedChatModel):
    """Says one thing, with these log probabilities, and remembers the options it was called with."""

    says: str = ""
    logprobs: dict[str, float] | None = None
    options: list[dict[str, Any]] = Field(default_factory=list)

    def _generate(self, messages: list[BaseMessage], *others: Any, **options: Any) -> ChatResult:
        self.options.append({name: value for name, value in options.items() if value is not None})
        metadata: dict[str, Any] = {}
        if self.logprobs is not None:
            candidates = [{"token": token, "logprob": value} for token, value in self.logprobs.items()]
            metadata["logprobs"] = {"content": [{"token": self.says, "logprob": 0.0, "top_logprobs": candidates}]}
        message = AIMessage(self.says, response_metadata=metadata)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(self, *others: Any, **options: Any) -> Any:
        raise NotImplementedError


@pytest.mark.parametrize("probability", [0.02, 0.5, 0.75, 0.99])
def test_the_probability_of_yes_is_returned(probability: float) -> None:
    chat = scripted(probability_of_yes=probability)
    assert probability_stated(chat, **ASKED) == pytest.approx(probability, abs=1e-6)


def test_the_prompt_ends_with_the_text_the_question_and_the_answer() -> None:
    model = ScriptedChatModel()
    probability_stated(ChatModel("scripted", model, tells_probabilities=True), **ASKED)
    assert model.prompts[0][-1].text == (
        "Text: Repairs cost 4.2 million euros.\nQuestion: What did it cost?\nAnswer: It cost 4.2 million."
    )


def test_words_are_counted_with_white_space_and_capitals_aside_and_others_left_out() -> None:
    logprobs = {" Yes": math.log(0.3), "yes": math.log(0.1), "YES": math.log(0.1), "No": math.log(0.1), "The": -0.9}
    chat = ChatModel("plain", PlainModel(says="Yes", logprobs=logprobs), tells_probabilities=True)
    assert probability_stated(chat, **ASKED) == pytest.approx(0.5 / 0.6)


@pytest.mark.parametrize("logprobs", [{}, {"Maybe": -0.1}])
def test_a_model_that_thinks_of_neither_word_knows_nothing(logprobs: dict[str, float]) -> None:
    chat = ChatModel("plain", PlainModel(says="Maybe", logprobs=logprobs), tells_probabilities=True)
    assert probability_stated(chat, **ASKED) == 0.5


def test_a_model_that_tells_probabilities_is_asked_for_one_token_with_them() -> None:
    model = PlainModel(says="Yes", logprobs={"Yes": -0.1})
    probability_stated(ChatModel("plain", model, tells_probabilities=True), **ASKED)
    assert model.options == [{"max_tokens": 1, "logprobs": True, "top_logprobs": 20}]


def test_a_model_that_does_not_is_asked_for_nothing_that_it_may_not_know() -> None:
    model = PlainModel(says="Yes")
    probability_stated(ChatModel("plain", model), **ASKED)
    assert model.options == [{}]


@pytest.mark.parametrize(
    ("reply", "least", "most"),
    [
        ("Yes", 0.75, 0.99),
        ("yes.", 0.75, 0.99),
        (" Yes, it does.", 0.75, 0.99),
        ("No", 0.01, 0.25),
        ("No. It says nothing.", 0.01, 0.25),
        ("Perhaps", 0.5, 0.5),
        ("", 0.5, 0.5),
        ("Nothing says so", 0.5, 0.5),
    ],
)
def test_without_probabilities_the_word_itself_counts(reply: str, least: float, most: float) -> None:
    assert least <= probability_stated(ChatModel("plain", PlainModel(says=reply)), **ASKED) <= most


def test_an_error_of_the_model_is_passed_on() -> None:
    chat = ChatModel("failing", ScriptedChatModel(replies=[ConnectionError("refused")]))
    with pytest.raises(ConnectionError, match="refused"):
        probability_stated(chat, **ASKED)


@pytest.mark.parametrize("metadata", [{}, {"logprobs": None}, {"logprobs": {}}, {"logprobs": {"content": None}}])
def test_metadata_without_probabilities_has_no_tokens(metadata: dict[str, Any]) -> None:
    assert list(token_probabilities(metadata)) == []
