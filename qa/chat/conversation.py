"""One browser session's questions and answers, and how a question is put to the assistant."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from threading import Event, Thread

from index import ArticleIndexError
from index.errors import UnknownArticleError
from qa.chat.desk import Streams
from qa.chat.waiting import Waiting
from qa.errors import QAError
from qa.feedback import Vote
from qa.redaction import redacted
from qa.types import Answer, Citation, Turn

_TICK_SECONDS = 0.25
_LEAST_SECONDS_BETWEEN_UPDATES = 0.08


@dataclass(frozen=True)
class Exchange:
    """A question and how far its answer is.

    Attributes:
        answer: The newest that the assistant gave, without what was found and read for it; None while the assistant
            itself is waited for.
        error: Why it failed, one sentence; else empty.
        stopped: True when the user stopped it.
        seconds: Since the question was sent.
        waiting: What the assistant itself waits for, while there is no answer.
        instead: Questions that can be asked in place of one that was refused.
        vote: What the user said of the answer.
    """

    question: str
    answer: Answer | None = None
    error: str = ""
    stopped: bool = False
    seconds: float = 0.0
    waiting: Waiting = field(default_factory=Waiting)
    instead: tuple[str, ...] = ()
    vote: Vote | None = None

    @property
    def finished(self) -> Answer | None:
        """The answer once it is checked and final."""
        return self.answer if self.answer and self.answer.stage == "done" else None

    @property
    def running(self) -> bool:
        """True while more may come."""
        return not (self.error or self.stopped or self.finished)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What is marked in the article: the answer's citations, or as number 0 what comes nearest to one."""
        if not self.finished:
            return ()
        if self.finished.answered or self.finished.nearest is None:
            return self.finished.citations
        return (replace(self.finished.nearest, number=0),)


@dataclass
class Conversation:
    """What one visitor has asked.

    Attributes:
        exchanges: In order; the last one may be running.
        shown: Id of the article that the page shows; empty when there is none.
        editing: Place of the exchange whose question is being changed, from 0.
        visitor: Who asks; empty until the page knows.
        reader: Whose questions are counted: a user, or a network address.
        successor: The visitor's own conversation, once a page knows whose it is that began with this one.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    shown: str = ""
    editing: int | None = None
    visitor: str = ""
    reader: str = ""
    successor: "Conversation | None" = None
    _stopped: Event | None = None

    @property
    def running(self) -> bool:
        """True while a question is being answered."""
        return self._stopped is not None

    @property
    def newest(self) -> Exchange | None:
        """The last exchange; None before the first question."""
        return self.exchanges[-1] if self.exchanges else None

    def history(self) -> list[Turn]:
        """The questions that got an answer, for the next one to refer to."""
        answers = [exchange.finished for exchange in self.exchanges]
        return [Turn(answer.question, answer.text) for answer in answers if answer and answer.answered]

    def stop(self) -> None:
        """Let the running question end as it is."""
        if self._stopped:
            self._stopped.set()

    def clear(self) -> None:
        """Begin anew; a running question ends and leaves nothing behind."""
        self.stop()
        self._stopped = None
        self.exchanges = []
        self.editing = None

    def interrupt(self) -> None:
        """Leave a running question as stopped: the page that showed it is gone, or another one was opened."""
        self.stop()
        self._stopped = None
        # A list of its own: what is still running writes to the old one.
        self.exchanges = [
            replace(exchange, stopped=True) if exchange.running else exchange for exchange in self.exchanges
        ]

    def go_on_from(self, earlier: "Conversation") -> None:
        """Become the end of a visitor's earlier conversation; what is being answered here goes on."""
        earlier.interrupt()
        self.exchanges[:0] = earlier.exchanges
        self.shown = self.shown or earlier.shown
        self.visitor = earlier.visitor

    def take_back(self, place: int) -> None:
        """Let the exchange at a place go, and all after it: a question is asked in its stead."""
        del self.exchanges[place:]
        self.editing = None

    def ask(
        self,
        question: str,
        assistant: Callable[[], Streams],
        *,
        articles: Callable[[], Sequence[str] | None] = lambda: None,
        waiting: Callable[[], Waiting] = Waiting,
    ) -> Iterator[Exchange]:
        """The exchange again and again while it is answered, the last time when it is over.

        Args:
            question: As typed.
            assistant: Gives the assistant, however long that takes.
            articles: Gives the ids of the articles to ask, once the assistant is there; default: all.
            waiting: Tells what is waited for until the assistant is there.
        """
        history, exchanges, updates = self.history(), self.exchanges, _Updates()
        stopped = self._stopped = Event()
        exchanges.append(Exchange(question))

        def answer() -> None:
            opened = assistant()
            updates.put(Answer(question, stage="searching"))
            for partial in opened.stream(question, history, articles=articles()):
                updates.put(partial)
                if stopped.is_set():
                    return

        Thread(target=_with_errors_told, args=(answer, updates), daemon=True).start()
        try:
            for exchange in _followed(exchanges[-1], updates, stopped):
                if exchange.running and exchange.answer is None:
                    exchange = replace(exchange, waiting=waiting())
                exchanges[-1] = exchange
                yield exchange
        finally:
            stopped.set()
            if self._stopped is stopped:
                self._stopped = None


def sentence_of(error: Exception) -> str:
    """What to tell the user of an error; one that nobody foresaw goes to the log as well."""
    if isinstance(error, UnknownArticleError):
        # Its own message lists the nearest titles, which may be another visitor's.
        return "An article that was to be asked is no longer there: ask again."
    if isinstance(error, QAError | ArticleIndexError):
        return redacted(str(error))
    logging.getLogger(__name__).error("Unforeseen error on the chat page", exc_info=error)
    return f"Something went wrong that was not foreseen ({type(error).__name__}); the terminal shows where."


class _Updates(SimpleQueue[Answer | str]):
    """From the thread that answers to the one that draws: answers, or the sentence of an error."""

    def newest(self) -> Answer | str | None:
        """The newest update; None when there was none for a moment."""
        try:
            newest = self.get(timeout=_TICK_SECONDS)
        except Empty:
            return None
        # A page that is drawn at every word takes time from the model that writes them.
        time.sleep(_LEAST_SECONDS_BETWEEN_UPDATES)
        while isinstance(newest, Answer) and newest.stage != "done" and not self.empty():
            newest = self.get()
        return newest


def _with_errors_told(answer: Callable[[], None], updates: _Updates) -> None:
    try:
        answer()
        updates.put("The answer ended too early: ask again.")
    except Exception as error:
        updates.put(sentence_of(error))


def _followed(exchange: Exchange, updates: _Updates, stopped: Event) -> Iterator[Exchange]:
    started, shown = time.monotonic(), None
    while exchange.running:
        # Of fifty who wait for their turn, nothing changes but the seconds.
        if shown is None or exchange.answer != shown.answer or round(exchange.seconds) != round(shown.seconds):
            yield (shown := exchange)
        update = updates.newest()
        exchange = replace(exchange, seconds=time.monotonic() - started)
        if stopped.is_set():
            exchange = replace(exchange, stopped=True)
        elif isinstance(update, str):
            exchange = replace(exchange, error=update)
        elif update is not None:
            # What was found and read for it is three quarters of an answer, and nothing that a page shows.
            exchange = replace(exchange, answer=replace(update, hits=(), sources=()))
    yield exchange
