"""A follow-up question to one that stands alone."""

from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import RunnableConfig

import prompts
from index import stems
from qa.types import Turn

_TURNS = 3
_ANSWER_CHARACTERS = 300
_LONGEST_QUESTION = 300


def stand_alone(
    question: str, history: Sequence[Turn], model: BaseChatModel | None = None, config: RunnableConfig | None = None
) -> str:
    """The question with what it leaves to the conversation put in; without history, the question as it is.

    Without a model the last question is put before it, which is enough for a search.
    """
    if not history:
        return question
    if model is None:
        return f"{history[-1].question} {question}"
    recent = [Turn(turn.question, turn.answer[:_ANSWER_CHARACTERS]) for turn in history[-_TURNS:]]
    talk = "\n".join(f"Q: {turn.question}\nA: {turn.answer}" for turn in recent)
    chain = prompts.load("followup") | model | StrOutputParser()
    written = chain.invoke({"history": talk, "question": question}, config)
    rewritten = next((line.strip() for line in written.splitlines() if line.strip()), "")
    return rewritten if _is_grounded(rewritten, f"{talk}\n{question}") else question


def _is_grounded(rewritten: str, conversation: str) -> bool:
    """True when the rewritten question brings in no word that the conversation does not have."""
    return 0 < len(rewritten) <= _LONGEST_QUESTION and len(stems(rewritten) - stems(conversation)) <= 1
