"""A follow-up question to one that stands alone: by rule where that is sure, else by the model, checked."""

from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import RunnableConfig

import prompts
from index import names_in, stems
from qa.followup_rules import FollowUp, has_open_pronoun, named, pronouns
from qa.types import Turn

_TURNS = 3
_ANSWER_CHARACTERS = 300
_LONGEST_QUESTION = 300


def stand_alone(
    question: str, history: Sequence[Turn], model: BaseChatModel | None = None, config: RunnableConfig | None = None
) -> str:
    """The question with what it leaves to the conversation put in; without history, the question as it is.

    Without a model, and where what the model writes fails the check, the names of the last question are put before it.
    """
    if not history:
        return question
    *before, latest = history[-_TURNS:]
    asked = FollowUp(question, stand_alone(latest.question, before), latest.answer)
    if found := asked.by_rule():
        return found
    if model is not None:
        written = (model | StrOutputParser()).invoke(follow_up_prompt(history, question), config)
        rewritten = next((line.strip() for line in written.splitlines() if line.strip()), "")
        if _is_grounded(rewritten, _talk(history), asked):
            return rewritten
    return _with_names(asked)


def follow_up_prompt(history: Sequence[Turn], question: str) -> list[BaseMessage]:
    """What the model reads to make a question stand alone."""
    return prompts.load("followup").format_messages(history=_talk(history), question=question)


def _talk(history: Sequence[Turn]) -> str:
    return "\n".join(f"Q: {turn.question}\nA: {turn.answer[:_ANSWER_CHARACTERS]}" for turn in history[-_TURNS:])


def _is_grounded(rewritten: str, talk: str, asked: FollowUp) -> bool:
    """True for a question of the conversation's words, with the names of the follow-up and with fewer pronouns."""
    if rewritten == asked.question:
        return not asked.leans and len(asked.words.split()) > 3
    if rewritten == asked.last or not rewritten.endswith("?") or len(rewritten) > _LONGEST_QUESTION:
        return False
    if has_open_pronoun(rewritten) and pronouns(rewritten) >= pronouns(asked.question):
        return False
    written, own = stems(rewritten), {stem for stem in stems(asked.question) if len(stem) > 1}
    kept = asked.accepts_an_offer or (stems(" ".join(asked.names)) <= written and bool(own & written or not own))
    return kept and len(written - stems(talk) - own) <= 1


def _with_names(asked: FollowUp) -> str:
    names = names_in(asked.last)
    if asked.accepts_an_offer:
        return f"{asked.last} {asked.offer}"
    if names and asked.is_clause:
        return (len(names) == 1 and named(asked.question, names[0])) or f"{', '.join(names)}: {asked.question}"
    return f"{asked.last} {asked.question}"
