"""Drafts of questions that an article answers: each from one sentence, kept when the answer stands in it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from langchain_core.output_parsers import StrOutputParser

import prompts
from index import Article, points_back, split_sentences, stems
from qa.assistant import Assistant
from qa.checks import check_kind, check_numbers, check_question
from qa.errors import EvaluationError
from qa.evals.metrics import is_right, normalise
from qa.evals.twins import draft_twin
from qa.evals.types import Question
from qa.model_check import probability_stated
from qa.models import ChatModel, model_errors
from qa.replies import clean

_SHORTEST, _LONGEST = 25, 400  # characters
_MOST_WORDS_OF_AN_ANSWER = 12
_LEAST_STATED = 0.5
_ONE_TWIN_IN = 3
_GOLDEN_RATIO = 0.6180339887
_REPLY = re.compile(r"\W*Question\W*?:\s*(.+?)\s*\n\s*\W*Answer\W*?:\s*(.+)", re.I)
_OF_THE_TEXT = re.compile(r"\b(?:sentence|passage|article|text|mentioned|according to)\b", re.I)


@dataclass(frozen=True)
class Gold:
    """A sentence to draft from.

    Attributes:
        text: The exact slice of the article.
        passage: The sentence, with the one before it where a pronoun points back.
    """

    text: str
    passage: str


def draft_questions(
    assistant: Assistant, article: Article, *, count: int, on_try: Callable[[], None] = lambda: None
) -> Iterator[Question]:
    """Questions on an article of the index as they come, up to a third without an answer; perhaps fewer than asked.

    Args:
        count: How many at most.
        on_try: Called before each sentence that is tried.

    Raises:
        EvaluationError: The assistant has no chat model.
        ModelError: The model did not answer.
    """
    chat = assistant.chat
    if chat is None:
        raise EvaluationError("Questions are drafted by a chat model, and there is none: name one with --model.")
    drafted: dict[str, Question] = {}
    for gold in golds(article):
        if len(drafted) >= count:
            return
        on_try()
        with model_errors(chat):
            question = draft_question(chat, article, gold, id_=f"draft-{len(drafted) + 1:03d}")
        if question is None or normalise(question.question) in drafted:
            continue
        drafted[normalise(question.question)] = question
        yield question
        twins = [row.question for row in drafted.values() if not row.answerable]
        if len(twins) < count // _ONE_TWIN_IN and len(drafted) < count:
            with model_errors(chat):
                twin = draft_twin(assistant, chat, article, question, taken=" ".join(twins))
            if twin is not None and normalise(twin.question) not in drafted:
                drafted[normalise(twin.question)] = twin
                yield twin


def golds(article: Article) -> list[Gold]:
    """The sentences of an article worth a question, in an order of which every beginning is spread over the article."""
    sentences = [item for item in split_sentences(article.text, article.language) if item.kind == "text"]
    texts = [article.text[sentence.start : sentence.end] for sentence in sentences]
    found = [
        Gold(text, f"{before} {text}".strip() if points_back(text) else text)
        for before, text in pairwise(["", *texts])
        if _SHORTEST <= len(text) <= _LONGEST and article.text.count(text) == 1
    ]
    # Multiples of the golden ratio, without their whole part, fall evenly wherever one stops (Weyl 1916).
    return [found[place] for place in sorted(range(len(found)), key=lambda place: place * _GOLDEN_RATIO % 1)]


def draft_question(chat: ChatModel, article: Article, gold: Gold, *, id_: str) -> Question | None:
    """A question that the sentence answers; None where the draft is not fit to use."""
    chat.prepare("draft")
    chain = prompts.load("draft") | chat.model | StrOutputParser()
    given = {"title": article.title, "passage": gold.passage, "sentence": gold.text}
    written = _REPLY.match(clean(chain.invoke({name: " ".join(text.split()) for name, text in given.items()})))
    if written is None:
        return None
    asked, answer = written[1], written[2].strip().rstrip(".")
    question = Question(
        id=id_,
        question=asked,
        kind="fact",
        answers=(answer,),
        evidence=(gold.text,),
        article=article.source,
        draft=True,
    )
    if fault_of(question, f"{article.title} {gold.passage}"):
        return None
    chat.prepare("check")
    stated = probability_stated(chat, text=gold.passage, question=asked, answer=answer)
    return question if stated >= _LEAST_STATED else None


def fault_of(question: Question, context: str) -> str:
    """Why a draft is not fit to use, by rules; empty when it is.

    Args:
        context: Title and passage that it was drafted from.
    """
    asked, [answer], [gold] = question.question, question.answers, question.evidence
    if not asked.endswith("?"):
        return "it is no question"
    if len(answer.split()) > _MOST_WORDS_OF_AN_ANSWER:
        return "the answer is long"
    if not is_right(question, gold):
        return "the sentence does not hold the answer"
    new = stems(answer) - stems(asked)
    if not new or 2 * len(new) < len(stems(answer)):
        return "the question gives the answer away"
    if points_back(asked) or _OF_THE_TEXT.search(asked):
        return "the question leans on what its reader does not see"
    return check_question(asked, context) or check_numbers(asked, context) or check_kind(asked, answer)
