"""The assistant, opened while the page is already shown, and warmed while the first question is typed."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock, Thread
from typing import TYPE_CHECKING

from qa.chat.desk import Counter, Desk
from qa.chat.waiting import Fetched, Waiting

if TYPE_CHECKING:
    from index import ArticleSelection
    from qa.assistant import Assistant
    from qa.types import Turn

_PAUSE_SECONDS = 0.2


class AssistantSource:
    """Opens an assistant once, in the background, for everyone who waits for it.

    Attributes:
        desk: Where readers hand in their questions to it.
        fetched: To be told of the model files that opening fetches.
    """

    def __init__(self, open_assistant: "Callable[[], Assistant]", desk: Desk | None = None) -> None:
        self._open_assistant = open_assistant
        self.desk = desk or Desk()
        self.fetched = Fetched()
        self._lock = Lock()
        self._reading = Lock()
        self._opened: Future[Assistant] | None = None

    def start(self) -> "Future[Assistant]":
        """The assistant to come; opening begins now if it has not yet, and again if it failed."""
        with self._lock:
            failed = self._opened is not None and self._opened.done() and self._opened.exception() is not None
            if self._opened is None or failed:
                self._opened = Future()
                Thread(target=self._open, args=(self._opened,), daemon=True).start()
            return self._opened

    @property
    def ready(self) -> bool:
        """True when the assistant is there."""
        return self.state == "ready"

    @property
    def state(self) -> str:
        """Whether it is "ready", "opening" or "failed"."""
        if self._opened is None or not self._opened.done():
            return "opening"
        return "failed" if self._opened.exception() else "ready"

    @property
    def waiting(self) -> Waiting:
        """What is waited for until it is there."""
        return self.fetched.waiting

    def assistant(self) -> "Assistant":
        """The assistant, once it is there.

        Raises:
            QAError: The model or a setting cannot be used.
            ArticleIndexError: The index or a model file cannot be used.
        """
        return self.start().result()

    def counter(self, reader: str) -> Counter:
        """Where a reader asks it, once it is there; raises as `assistant`."""
        return self.desk.counter(self.assistant(), reader)

    def _open(self, opened: "Future[Assistant]") -> None:
        try:
            assistant = self._open_assistant()
        except Exception as error:
            opened.set_exception(error)
            return
        # Of other models nothing can be read ahead.
        assistant.reads_ahead = assistant.chat is not None and assistant.chat.ahead is not None
        opened.set_result(assistant)
        self.warm(lambda: None)

    def read_ahead(self, articles: "Callable[[], ArticleSelection]", history: "Sequence[Turn]") -> None:
        """As `warm`, in the background and for models that gain by it; not while something else is read ahead."""
        if self.ready and self.assistant().reads_ahead and self._reading.acquire(blocking=False):
            Thread(target=self._read_ahead, args=(articles, history), daemon=True).start()

    def warm(self, articles: "Callable[[], ArticleSelection]", history: "Sequence[Turn]" = ()) -> None:
        """Have read what the next question waits for, while nobody is answered; what fails only costs time.

        Args:
            articles: Gives those to be asked.
            history: Of the conversation that goes on.
        """
        try:
            self.assistant().warm(articles(), history=history, pause=self._until_nobody_waits)
        except Exception as error:
            # The next question meets the same error, and tells it.
            logging.getLogger(__name__).info("Nothing was read ahead: %s", error)

    def _read_ahead(self, articles: "Callable[[], ArticleSelection]", history: "Sequence[Turn]") -> None:
        try:
            self.warm(articles, history)
        finally:
            self._reading.release()

    def _until_nobody_waits(self) -> None:
        while self.desk.running:
            time.sleep(_PAUSE_SECONDS)
