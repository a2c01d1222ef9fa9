"""Questions to suggest on an article: of those that its sentences state, the ones that the assistant does answer."""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

from qa.chat.assistant_source import AssistantSource
from qa.chat.instead import suggestions_for as known_suggestions
from qa.chat.kept_file import Lists, read_lists, write_lists
from qa.chat.stated_questions import StatedQuestion, stated_questions
from qa.types import Answer

FILE = "suggestions.json"
MOST = 4

_MOST_TRIED = 12
_PAUSE_SECONDS = 0.2


class Suggestions:
    """Finds suggestions in the background, one article after another, and stands back while anyone is answered.

    Each is asked of the article by the way that visitors' questions go, and kept only when the answer cites the
    sentence that the question was made of.
    """

    def __init__(self, source: AssistantSource, busy: Callable[[], bool], folder: Path | None = None) -> None:
        self._source = source
        self._busy = busy
        self._file = folder / FILE if folder else None
        self._lock = Lock()
        self._found = _read(self._file)
        self._waiting: set[str] = set()
        self._queue: SimpleQueue[str] = SimpleQueue()
        self._worker: Thread | None = None

    def suggestions_for(self, article_id: str) -> Sequence[str]:
        """Questions that the article answers; none where none are known."""
        return known_suggestions([article_id]) or self._found.get(article_id, ())

    def of_any(self, article_ids: Collection[str]) -> tuple[str, ...]:
        """Those of several articles, a few of each."""
        return tuple(question for article_id in article_ids for question in self.suggestions_for(article_id))

    def awaited(self, article_id: str) -> bool:
        """True while they are being found."""
        return article_id in self._waiting

    def prepare(self, article_id: str) -> None:
        """Have those of an article found, unless they are known."""
        with self._lock:
            if self.suggestions_for(article_id) or article_id in self._waiting:
                return
            self._waiting.add(article_id)
            self._queue.put(article_id)
            if self._worker is None:
                self._worker = Thread(target=self._work, daemon=True)
                self._worker.start()

    def _work(self) -> None:
        while True:
            article_id = self._queue.get()
            try:
                self._keep(article_id, self._verified(article_id))
            except Exception as error:
                # An article without suggestions can be asked all the same.
                logging.getLogger(__name__).info("No suggestions on %s: %s", article_id, error)
            finally:
                self._waiting.discard(article_id)

    def _verified(self, article_id: str) -> list[str]:
        self._source.warm(lambda: [article_id])
        passed: list[str] = []
        for stated in stated_questions(self._source.assistant().index.article(article_id))[:_MOST_TRIED]:
            answer = self._answer(stated.question, article_id)
            if answer.answered and _cites(answer, stated):
                passed.append(stated.question)
            if len(passed) == MOST:
                break
        return passed

    def _answer(self, question: str, article_id: str) -> Answer:
        while True:
            while self._busy():
                time.sleep(_PAUSE_SECONDS)
            for answer in self._source.assistant().stream(question, articles=[article_id]):
                if answer.stage == "done":
                    return answer
                if self._busy():
                    break

    def _keep(self, article_id: str, questions: list[str]) -> None:
        self._found = {**self._found, article_id: questions}
        if self._file:
            write_lists(self._file, self._found)


def _cites(answer: Answer, stated: StatedQuestion) -> bool:
    return any(citation.start < stated.end and stated.start < citation.end for citation in answer.citations)


def _read(file: Path | None) -> Lists:
    try:
        return read_lists(file) if file else {}
    except ValueError:
        return {}
