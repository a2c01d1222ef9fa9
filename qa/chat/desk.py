"""Where questions are handed in: how often one reader may ask, how many are answered at once, and what is counted."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Condition
from typing import TYPE_CHECKING, Any, Protocol

from qa.chat.metrics import Metrics
from qa.chat.rates import Rates
from qa.errors import BusyError, QAError
from qa.types import Answer, Turn
from qa.users import Users

if TYPE_CHECKING:
    from index import ArticleSelection

_LOG = logging.getLogger("article_qa.desk")
_TICK_SECONDS = 0.25
_ENDING = "The page is about to end or to start anew: ask again in a minute."


@dataclass(frozen=True)
class Rules:
    """What readers may do.

    Attributes:
        users: Who may; None for everyone.
        questions_per_minute: Most of one reader, 0 for no limit; a reader is a user, else a network address.
        uploads_per_hour: Most articles that one reader adds, 0 for no limit.
        answers_at_once: How many questions are being answered at a time.
        most_waiting: How many more wait for their turn; the next one is told that the page is busy.
        log_questions: Questions may be written into the log.
        metrics_token: What `/metrics` asks for; empty where it is open, or closed because readers sign in.
    """

    users: Users | None = None
    questions_per_minute: int = 0
    uploads_per_hour: int = 0
    answers_at_once: int = 4
    most_waiting: int = 50
    log_questions: bool = False
    metrics_token: str = field(default="", repr=False)


class Streams(Protocol):
    """What answers a question as it comes: an assistant, or a `Counter`."""

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, articles: "ArticleSelection" = None
    ) -> Iterator[Answer]:
        """Partial answers, the whole one last."""


class Desk:
    """Takes questions and uploads of all readers; several threads may come at once."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self.metrics = Metrics(waiting=lambda: self.waiting, running=lambda: self.running)
        self._questions = Rates(_rate(self.rules.questions_per_minute, "minute"))
        self._uploads = Rates(_rate(self.rules.uploads_per_hour, "hour"))
        self._changed = Condition()
        # In the order in which they came: the first ones are being answered.
        self._tickets: list[object] = []
        self.closed = False

    @property
    def running(self) -> int:
        """How many questions are being answered."""
        return min(len(self._tickets), self.rules.answers_at_once)

    @property
    def waiting(self) -> int:
        """How many questions wait for their turn."""
        return len(self._tickets) - self.running

    def counter(self, assistant: Streams, reader: str) -> "Counter":
        """Where this reader puts questions to the assistant."""
        return Counter(self, assistant, reader)

    def take_upload(self, reader: str) -> None:
        """Count an article that a reader adds.

        Raises:
            BusyError: It is one too many.
        """
        if seconds := self._uploads.wait_seconds(reader):
            most = self.rules.uploads_per_hour
            raise BusyError(f"You have added {most} articles within an hour: go on in {_minutes(seconds)}.")

    def count_article(self, reader: str, outcome: str) -> None:
        """Take down what became of an article that a reader gave: added, unchanged, replaced, failed."""
        self.metrics.count_article(outcome)
        _LOG.info("article", extra={"reader": pseudonym(reader), "outcome": outcome})

    def enter(self, reader: str) -> object:
        """A place in the queue, to be given back with `leave`.

        Raises:
            BusyError: The reader has asked too often, too many wait, or the page is ending.
        """
        if self.closed:
            raise BusyError(_ENDING)
        if seconds := self._questions.wait_seconds(reader):
            most = self.rules.questions_per_minute
            raise BusyError(f"You have asked {most} questions within a minute: ask again in {seconds:.0f} s.")
        with self._changed:
            if len(self._tickets) >= self.rules.answers_at_once + self.rules.most_waiting:
                raise BusyError(
                    f"The page is busy: as many questions wait as may ({self.waiting}). Ask again in a minute."
                )
            ticket = object()
            self._tickets.append(ticket)
            return ticket

    def before(self, ticket: object) -> int:
        """How many must end before this one's turn; where it is not 0, after a moment."""
        with self._changed:
            if self._ahead(ticket):
                self._changed.wait(_TICK_SECONDS)
            return self._ahead(ticket)

    def leave(self, ticket: object) -> None:
        """Give a place back."""
        with self._changed:
            self._tickets.remove(ticket)
            self._changed.notify_all()

    def close(self, patience_seconds: float) -> bool:
        """Take no more questions; True once those that were taken have ended, False when that takes too long."""
        self.closed = True
        with self._changed:
            return self._changed.wait_for(lambda: not self._tickets, patience_seconds)

    def _ahead(self, ticket: object) -> int:
        return max(self._tickets.index(ticket) + 1 - self.rules.answers_at_once, 0)


@dataclass(frozen=True)
class Counter:
    """One reader's place at the desk."""

    desk: Desk
    assistant: Streams
    reader: str

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, articles: "ArticleSelection" = None
    ) -> Iterator[Answer]:
        """As `Assistant.stream`, once it is this question's turn; until then, how many come first.

        Raises:
            BusyError: The reader has asked too often, too many wait, or the page is ending.
        """
        started, outcome, fields = time.monotonic(), "stopped", dict[str, Any]()
        ticket = None
        try:
            ticket = self.desk.enter(self.reader)
            while ahead := self.desk.before(ticket):
                yield Answer(question, reason=_ahead_of_you(ahead), stage="waiting")
            for answer in self.assistant.stream(question, history, articles=articles):
                if answer.stage == "done":
                    outcome, fields = "answered" if answer.answered else "refused", _facts(answer)
                    self.desk.metrics.count_answer(answer)
                yield answer
        except Exception as error:
            outcome = "busy" if isinstance(error, BusyError) else "failed"
            fields = {"error": type(error).__name__, "foreseen": isinstance(error, QAError)}
            raise
        finally:
            if ticket:
                self.desk.leave(ticket)
            self._count(question, outcome, time.monotonic() - started, fields)

    def _count(self, question: str, outcome: str, seconds: float, fields: dict[str, Any]) -> None:
        self.desk.metrics.count_question(outcome, seconds)
        asked = {"question": question} if self.desk.rules.log_questions else {}
        facts = {"reader": pseudonym(self.reader), "outcome": outcome, "seconds": round(seconds, 3)}
        _LOG.info("question", extra={**facts, **fields, **asked})


def pseudonym(reader: str) -> str:
    """What stands for a reader in the log: the same each time, and no name or address."""
    return sha256(reader.encode()).hexdigest()[:12] if reader else ""


def _facts(answer: Answer) -> dict[str, Any]:
    return {
        "refusal": answer.refusal,
        "citations": len(answer.citations),
        "left_out": sum(not claim.supported for claim in answer.claims),
        "stages": answer.timings,
        "model": answer.model,
    }


def _ahead_of_you(count: int) -> str:
    return f"Waiting for {count} {'question' if count == 1 else 'questions'} that came before"


def _rate(count: int, unit: str) -> str:
    return f"{count}/{unit}" if count else ""


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds > 90 else f"{seconds:.0f} s"
