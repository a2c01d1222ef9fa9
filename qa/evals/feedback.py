"""Votes of the chat page to a question set: what users approved becomes gold, what they did not is for review."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from qa.errors import EvaluationError
from qa.evals.types import Question
from qa.feedback import FILE, Vote, read_votes
from qa.replies import without_marks

_FIELDS = ("id", "question", "answers", "answerable", "evidence", "article")


def write_feedback(data: Path, *, out: Path | None, show: Callable[[str], None]) -> list[Vote]:
    """Write the approved answers of a data folder as a question set, and return the votes that need review.

    Args:
        out: A new file; None to `show` the lines.

    Raises:
        EvaluationError: The file is there already, or cannot be written.
        RecordError: There is no feedback, or it cannot be read.
    """
    votes = read_votes(data / FILE)
    rows = [{field: getattr(item, field) for field in _FIELDS} for item in approved(votes)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    if out is None:
        for line in lines:
            show(line)
    else:
        _write_new(out, lines)
    return [vote for vote in votes if vote.vote == "down"]


def approved(votes: Sequence[Vote]) -> list[Question]:
    """The questions whose answers were approved: text and quotes are gold, and a refusal is to be one again."""
    return [_question(vote, f"feedback-{number}") for number, vote in enumerate(votes, 1) if vote.vote == "up"]


def _question(vote: Vote, name: str) -> Question:
    articles = dict.fromkeys(citation.article_id for citation in vote.citations)
    return Question(
        id=name,
        question=vote.question,
        answers=(without_marks(vote.answer),) if vote.answered else (),
        answerable=vote.answered,
        evidence=tuple(dict.fromkeys(citation.quote for citation in vote.citations)),
        # One that draws on several articles is asked of all.
        article=next(iter(articles)) if len(articles) == 1 else "",
    )


def _write_new(file: Path, lines: Sequence[str]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as written:
            written.writelines(f"{line}\n" for line in lines)
    except FileExistsError as error:
        raise EvaluationError(f"The file {file} is there already: name a new one with --out.") from error
    except OSError as error:
        raise EvaluationError(f"The file {file} cannot be written ({error.strerror}): name another.") from error
