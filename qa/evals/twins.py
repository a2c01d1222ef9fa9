"""Twins of questions: the same but for a name, and the article does not answer them.

Whether it does is looked up by asking the assistant. What it refuses is kept, and so is a trap that it falls into, an
answer out of the very sentence that the swap left; an answer from elsewhere may be true, and the twin is dropped. So
the share of twins refused flatters the model that drafted them.
"""

import re
from collections import Counter
from dataclasses import replace

from langchain_core.output_parsers import StrOutputParser

import prompts
from index import Article, split_sentences
from qa.assistant import Assistant
from qa.checks import names
from qa.evals.types import Question
from qa.models import ChatModel
from qa.replies import clean

_MOST_NAMES = 8


def draft_twin(
    assistant: Assistant, chat: ChatModel, article: Article, question: Question, *, taken: str = ""
) -> Question | None:
    """The question with another name in it, which the article does not answer; None where that did not succeed.

    Args:
        taken: Twins drafted before; names in them are offered last.
    """
    [gold] = question.evidence
    named = whole_names(question.question)
    others = [name for name in common_names(article) if name not in f"{question.question} {gold}"]
    others = sorted(others, key=lambda name: name in taken)[:_MOST_NAMES]
    if not named or not others:
        return None
    chat.prepare("twin")
    chain = prompts.load("twin") | chat.model | StrOutputParser()
    reply = chain.invoke({"question": question.question, "name": named[0], "others": ", ".join(others)})
    asked = clean(reply).partition("\n")[0]
    if not asked.endswith("?") or named[0] in asked or not any(name in asked for name in others):
        return None
    answer = assistant.ask(asked, articles=[article.id])
    if any(citation.quote != gold for citation in answer.citations):
        return None
    return replace(
        question, id=f"{question.id}-twin", question=asked, kind="near_miss", answers=(), answerable=False, evidence=()
    )


def common_names(article: Article) -> list[str]:
    """The proper names of an article, the most frequent first."""
    sentences = [item for item in split_sentences(article.text, article.language) if item.kind == "text"]
    found = Counter(name for item in sentences for name in whole_names(article.text[item.start : item.end]))
    return [name for name, _ in found.most_common()]


def whole_names(sentence: str) -> list[str]:
    """The proper names of a sentence in their order, those of several words whole, without an ending for "of"."""
    words = "|".join(map(re.escape, names(sentence)))
    found = re.findall(rf"\b(?:{words})(?:\s+(?:{words}))*(?!\w)", sentence) if words else []
    return [" ".join(re.sub(r"[’']s?\b", "", name).split()) for name in found]
