"""SQuAD 1.1 and 2.0 (Rajpurkar et al. 2016, 2018): the paragraphs of a title are an article that the file carries.

The gold sentences are those in which the annotators' answers stand; plausible answers are not read.
"""

from typing import Any

from pydantic import BaseModel

from index import Article, split_sentences, text_article
from qa.evals.fields import Filled
from qa.evals.types import Question, QuestionSet, Span

_BETWEEN_PARAGRAPHS = "\n\n"


class _Given(BaseModel):
    text: Filled
    answer_start: int = 0


class _Asked(BaseModel):
    id: Filled
    question: Filled
    answers: list[_Given] = []
    is_impossible: bool = False


class _Paragraph(BaseModel):
    context: Filled
    qas: list[_Asked]


class _Titled(BaseModel):
    title: str = ""
    paragraphs: list[_Paragraph]


class _Squad(BaseModel):
    data: list[_Titled]


def read_squad(document: Any, name: str) -> tuple[QuestionSet, list[str]]:
    """The questions, their articles, and what is wrong with answers.

    Args:
        name: Of the file; the articles' source.

    Raises:
        ValidationError: Fields are missing or wrong.
    """
    questions: list[Question] = []
    articles: dict[str, Article] = {}
    faults: list[str] = []
    for number, titled in enumerate(_Squad.model_validate(document).data):
        texts = [text_article(paragraph.context, source=name).text for paragraph in titled.paragraphs]
        if not texts:
            continue
        title, source = titled.title.replace("_", " "), f"{name} data[{number}]"
        article = text_article(_BETWEEN_PARAGRAPHS.join(texts), title=title, source=source)
        articles.setdefault(article.id, article)
        start = 0
        for row, (text, paragraph) in enumerate(zip(texts, titled.paragraphs, strict=True)):
            for column, asked in enumerate(paragraph.qas):
                if fault := _fault(asked, text):
                    faults.append(f"data[{number}].paragraphs[{row}].qas[{column}].answers: {fault}")
                questions.append(_question(asked, text, article=article, start=start))
            start += len(text) + len(_BETWEEN_PARAGRAPHS)
    return QuestionSet(tuple(questions), tuple(articles.values())), faults


def _fault(asked: _Asked, paragraph: str) -> str:
    if not asked.is_impossible and not asked.answers:
        return "there are none, and the question is not marked is_impossible"
    strange = [answer.text for answer in asked.answers if answer.text not in paragraph]
    return f"the paragraph does not hold {strange[0]!r:.60}" if strange else ""


def _question(asked: _Asked, paragraph: str, *, article: Article, start: int) -> Question:
    """The question of a paragraph that begins at a character of its article."""
    answers = [] if asked.is_impossible else asked.answers
    places = [_place(answer, paragraph) for answer in answers]
    spans = tuple(
        Span(start + sentence.start, start + sentence.end, article.id)
        for sentence in (split_sentences(paragraph) if places else ())
        if any(sentence.start < end and begin < sentence.end for begin, end in places)
    )
    return Question(
        id=asked.id,
        question=asked.question,
        answers=tuple(dict.fromkeys(answer.text for answer in answers)),
        answerable=not asked.is_impossible,
        evidence=tuple(article.text[span.start : span.end] for span in spans),
        spans=spans,
        article=article.id,
    )


def _place(answer: _Given, paragraph: str) -> tuple[int, int]:
    """Where the answer stands: where the file says, or, where that is a slip, the first time it occurs."""
    at = answer.answer_start
    start = at if paragraph.startswith(answer.text, at) else paragraph.find(answer.text)
    return start, start + len(answer.text)
