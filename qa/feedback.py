"""What users say of answers on the chat page: one vote a line of a file beside the index."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from qa.errors import RecordError
from qa.types import Answer, Citation

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FILE = "feedback.jsonl"

Word = Literal["up", "down"]


@dataclass(frozen=True)
class Vote:
    """Thumbs up or down for an answer.

    Attributes:
        reason: In the user's words; may be empty.
        time: When it was given, ISO 8601, UTC.
        question: As it was searched, so that a follow-up stands alone.
        answer: The text with its marks; for a refusal, what was said.
        answered: False for a refusal.
        asked: When the question was asked, ISO 8601, UTC.
    """

    vote: Word
    reason: str
    time: str
    question: str
    answer: str
    answered: bool
    citations: tuple[Citation, ...] = ()
    asked: str = ""
    model: str = ""

    @classmethod
    def on(cls, answer: Answer, vote: Word, reason: str = "") -> "Vote":
        """The vote on an answer, given now."""
        return cls(
            vote=vote,
            reason=" ".join(reason.split()),
            time=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            question=answer.searched_question or answer.question,
            answer=answer.text,
            answered=answer.answered,
            citations=answer.citations,
            asked=answer.asked,
            model=answer.model,
        )

    def save(self, folder: Path) -> None:
        """Put it at the end of the file in a folder.

        Raises:
            RecordError: The file cannot be written.
        """
        line = _adapter().dump_json(self) + b"\n"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(file, line)  # in one piece: two visitors' votes do not mix
            finally:
                os.close(file)
        except OSError as error:
            raise RecordError(f"The vote cannot be kept in {folder / FILE} ({error.strerror}).") from error


def read_votes(file: Path) -> list[Vote]:
    """The votes of a file, each answer's last one, in the order in which the answers were first voted on.

    Raises:
        RecordError: The file cannot be read, or a line of it is no vote.
    """
    try:
        lines = file.read_bytes().splitlines()
    except OSError as error:
        raise RecordError(
            f"The feedback {file} cannot be read ({error.strerror}): vote on answers on the chat page first."
        ) from error
    return _latest([_vote(line, f"{file}, line {number}") for number, line in enumerate(lines, 1) if line.strip()])


def _latest(votes: Sequence[Vote]) -> list[Vote]:
    return [*{(vote.question, vote.asked): vote for vote in votes}.values()]


def _vote(line: bytes, place: str) -> Vote:
    try:
        return _adapter().validate_json(line)
    except ValueError as error:
        raise RecordError(f"{place} is no vote: mend or delete the line.") from error


@cache
def _adapter() -> "TypeAdapter[Vote]":
    from pydantic import TypeAdapter

    return TypeAdapter(Vote)
