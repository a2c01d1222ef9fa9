"""Question sets from files, and the bundled one."""

from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import EvaluationError
from qa.evals.formats import parse
from qa.evals.types import Question, QuestionSet, Span

if TYPE_CHECKING:
    from index import ArticleIndex

__all__ = ["Question", "QuestionSet", "Span", "bundled_questions", "load_question_set", "load_questions", "with_quotes"]

_MOST_FAULTS = 20


def load_questions(path: str | Path) -> list[Question]:
    """The questions of a file: JSON Lines, JSON, CSV, SQuAD, HotpotQA or Ragas; raises as `load_question_set`."""
    return [*load_question_set(path).questions]


def load_question_set(path: str | Path) -> QuestionSet:
    """The questions of a file, with the articles that it carries.

    Raises:
        EvaluationError: The file cannot be read, or rows of it are no questions: the first twenty faults are named.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(
            f"The question set {path} cannot be read ({error}): give a file in UTF-8, as JSON Lines, JSON or CSV."
        ) from error
    return _checked(text, name=Path(path).name, shown=str(path))


def bundled_questions() -> list[Question]:
    """The questions on the bundled article."""
    file = resources.files("qa.evals") / "question_sets" / "bundled.jsonl"
    return [*_checked(file.read_text(encoding="utf-8"), name=file.name, shown=file.name).questions]


def with_quotes(questions: Sequence[Question], index: "ArticleIndex") -> list[Question]:
    """The questions with their gold places as quotes too, cut from the articles of an index.

    Raises:
        EvaluationError: A place lies past the end of its article.
        UnknownArticleError: The index has no such article.
    """
    texts = {span.article: "" for question in questions for span in question.spans}
    texts = {name: index.article(index.find(name).id).text for name in texts}
    return [replace(question, evidence=_evidence(question, texts)) for question in questions]


def _evidence(question: Question, texts: dict[str, str]) -> tuple[str, ...]:
    for span in question.spans:
        if span.end > len(texts[span.article]):
            raise EvaluationError(
                f"Question {question.id!r} has evidence at [{span.start}, {span.end}), but the article "
                f"{span.article!r} has {len(texts[span.article])} characters: has it changed since?"
            )
    cut = [texts[span.article][span.start : span.end] for span in question.spans]
    return tuple(dict.fromkeys([*question.evidence, *cut]))


def _checked(text: str, *, name: str, shown: str) -> QuestionSet:
    questions, faults = parse(text, name)
    if faults:
        more = f"; and {len(faults) - _MOST_FAULTS:,} more" if len(faults) > _MOST_FAULTS else ""
        raise EvaluationError(f"The question set {shown} has faults: {'; '.join(faults[:_MOST_FAULTS])}{more}")
    if not questions.questions:
        raise EvaluationError(f"The question set {shown} is empty: give one question a line, as JSON.")
    return questions
