"""HotpotQA (Yang et al. 2018): each paragraph of a question is an article, and it is asked of those paragraphs alone.

The gold sentences are the supporting facts; the few that point past a paragraph's end, and those whose paragraph
was not retrieved for the full-wiki setting, have no sentence to name.
"""

from typing import Any

from pydantic import AliasChoices, BaseModel, Field, TypeAdapter

from index import Article, text_article
from qa.evals.fields import Filled
from qa.evals.types import Question, QuestionSet, Span


class _Asked(BaseModel):
    id: Filled = Field(validation_alias=AliasChoices("_id", "id"))
    question: Filled
    answer: Filled
    type: str = ""
    supporting_facts: list[tuple[str, int]]
    context: list[tuple[str, list[str]]]


_FILE = TypeAdapter(list[_Asked])


def read_hotpotqa(document: Any, name: str) -> QuestionSet:
    """The questions and their paragraphs; equal paragraphs are one article.

    Args:
        name: Of the file; the articles' source.

    Raises:
        ValidationError: Fields are missing or wrong.
    """
    questions: list[Question] = []
    articles: dict[str, Article] = {}
    for number, asked in enumerate(_FILE.validate_python(document)):
        paragraphs = {
            title: text_article("".join(sentences), title=title, source=f"{name} [{number}].context[{place}]")
            for place, (title, sentences) in enumerate(asked.context)
            if "".join(sentences).strip()
        }
        for article in paragraphs.values():
            articles.setdefault(article.id, article)
        questions.append(_question(asked, paragraphs))
    return QuestionSet(tuple(questions), tuple(articles.values()))


def _question(asked: _Asked, paragraphs: dict[str, Article]) -> Question:
    spans = _spans(asked, paragraphs)
    texts = {article.id: article.text for article in paragraphs.values()}
    first, *others = texts or [""]
    return Question(
        id=asked.id,
        question=asked.question,
        kind=asked.type,
        answers=(asked.answer,),
        evidence=tuple(texts[span.article][span.start : span.end] for span in spans),
        spans=spans,
        article=first,
        also_in=tuple(others),
    )


def _spans(asked: _Asked, paragraphs: dict[str, Article]) -> tuple[Span, ...]:
    sentences = dict(asked.context)
    found = []
    for title, number in asked.supporting_facts:
        if title in paragraphs and 0 <= number < len(sentences[title]):
            quote = sentences[title][number].strip()
            start = paragraphs[title].text.find(quote)
            if quote and start >= 0:
                found.append(Span(start, start + len(quote), paragraphs[title].id))
    return tuple(found)
