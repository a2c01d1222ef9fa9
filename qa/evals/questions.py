"""Question sets: JSON Lines, one question an object."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from qa.errors import EvaluationError
from qa.types import Turn


@dataclass(frozen=True)
class Question:
    """One question of a set.

    Attributes:
        kind: What sort of question it is; only for tables.
        answers: Reference answers, each one enough; empty when not answerable.
        must_contain: The answer is right when, of every group, one string occurs in it; empty: any of `answers`.
        answerable: False when the right reaction is a refusal.
        evidence: Gold sentences, as they stand in the article.
        article: Title, file name or id of the article to ask; empty for all.
        history: Earlier turns.
        draft: True for one that a model wrote and nobody has checked.
    """

    id: str
    question: str
    kind: str = ""
    answers: tuple[str, ...] = ()
    must_contain: tuple[tuple[str, ...], ...] = ()
    answerable: bool = True
    evidence: tuple[str, ...] = ()
    article: str = ""
    history: tuple[Turn, ...] = ()
    draft: bool = False


def load_questions(path: str | Path) -> list[Question]:
    """The questions of a JSON Lines file.

    Raises:
        EvaluationError: The file cannot be read, or lines of it are no questions: every bad line is named.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"The question set {path} cannot be read ({error}): give a JSON Lines file.") from error
    return _parse(text, str(path))


def bundled_questions() -> list[Question]:
    """The questions on the bundled article."""
    file = resources.files("qa.evals") / "question_sets" / "bundled.jsonl"
    return _parse(file.read_text(encoding="utf-8"), file.name)


def _parse(text: str, name: str) -> list[Question]:
    questions, faults = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            questions.append(_question(json.loads(line), number))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            faults.append(f"line {number}: {error}")
    if faults:
        raise EvaluationError(f"The question set {name} has faults: " + "; ".join(faults))
    if not questions:
        raise EvaluationError(f"The question set {name} is empty: give one question a line, as JSON.")
    return questions


def _question(record: Mapping[str, Any], number: int) -> Question:
    question = record.get("question")
    if not isinstance(question, str) or not question.strip():
        raise ValueError("field 'question' must be a text that is not empty")
    answerable = record.get("answerable", True)
    if not isinstance(answerable, bool):
        raise ValueError(f"field 'answerable' must be true or false, not {answerable!r}")
    answers = _texts(record, "answers")
    must_contain = tuple(_texts({"must_contain": group}, "must_contain") for group in record.get("must_contain", ()))
    if answerable and not answers and not must_contain:
        raise ValueError("an answerable question needs the field 'answers'")
    return Question(
        id=str(record.get("id", number)),
        question=question,
        kind=str(record.get("kind", "")),
        answers=answers,
        must_contain=must_contain,
        answerable=answerable,
        evidence=_texts(record, "evidence"),
        article=str(record.get("article", "")),
        history=tuple(Turn(turn["question"], turn["answer"]) for turn in record.get("history", ())),
    )


def _texts(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    value = record.get(field, ())
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"field '{field}' must be a list of texts, not {value!r}")
    return tuple(value)
