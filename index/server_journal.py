"""What the writers of a Chroma server tell one another: whose turn it is, what has begun, that something has changed.

A server has no files to lock, but of several who make a collection of one name it lets one succeed: that one has the
turn. It shows every few seconds that it is alive; a turn that shows nothing for half a minute is over.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from index.chroma import PREFIX, ChromaServer, chroma_errors, close_client, collection_of, open_client
from index.errors import StoreError

_TURN = f"{PREFIX}turn"
_NO_VECTOR = [1.0]
_POLL_SECONDS = 0.2
_BEAT_SECONDS = 5.0
# Six missed signs of life: a machine that is only slow keeps its turn.
_OVER_SECONDS = 30.0


class InUseError(StoreError):
    """Another process is writing."""


class ServerJournal:
    """The journal of one server, which every process that writes there keeps.

    Raises:
        StoreError: The server cannot be reached.
    """

    def __init__(self, server: ChromaServer) -> None:
        self._server = server
        with chroma_errors(server, "opened"):
            self._client = open_client(server)
        self._turn: Any = None

    def version(self) -> str:
        """A word that changes when any process has written."""
        return self._metadata("pending").get("version", "")

    def settings(self) -> str:
        """What `save_settings` saved, or nothing."""
        return self._metadata("passages").get("settings", "")

    def save_settings(self, text: str) -> None:
        """Keep the settings of the index with its passages."""
        with chroma_errors(self._server, "written"):
            self._collection("passages").modify(metadata={"settings": text})

    def begin(self, article_ids: Iterable[str]) -> None:
        """Note, before the first write anywhere, the articles that a crash may leave half written."""
        ids = list(article_ids)
        with chroma_errors(self._server, "written"):
            self._pending.upsert(ids=ids, embeddings=[_NO_VECTOR] * len(ids))

    def pending(self) -> set[str]:
        """The articles whose writing has begun and not ended."""
        with chroma_errors(self._server, "read"):
            return set(self._pending.get(include=[])["ids"])

    def finish(self) -> None:
        """Clear the journal, and tell the others that something has changed."""
        with chroma_errors(self._server, "written"):
            pending = self._pending
            if ids := pending.get(include=[])["ids"]:
                pending.delete(ids=ids)
            pending.modify(metadata={"version": uuid4().hex})

    def require_turn(self) -> None:
        """See that the turn is still this process's, which may have been asleep.

        Raises:
            StoreError: Another process has taken it.
        """
        with chroma_errors(self._server, "written"):
            held = self._collection("turn")
            if not held or not self._turn or held.id != self._turn.id:
                raise StoreError(f"Another process has been writing to {self._server} since: try again.")

    @contextmanager
    def turn(self, timeout_seconds: float) -> Iterator[None]:
        """The server to oneself, among all who write there.

        Raises:
            StoreError: Another process has been writing for so long, or the server cannot be reached.
        """
        with chroma_errors(self._server, "written"):
            self._turn = self._taken(timeout_seconds)
        over = Event()
        beating = Thread(target=self._beat, args=(self._turn, over), daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()
            with suppress(Exception):  # a turn that cannot be given back is soon over
                self._end(self._turn)
            self._turn = None

    def close(self) -> None:
        """Let go of the connection."""
        close_client(self._client)

    def _taken(self, timeout_seconds: float) -> Any:
        seen, since = None, time.monotonic()
        until = since + timeout_seconds
        while True:
            with suppress(Exception):  # Chroma has no error of its own for a name that is taken
                return self._client.create_collection(_TURN, metadata={"beat": uuid4().hex}, embedding_function=None)
            held = self._collection("turn")
            sign = held and (held.id, (held.metadata or {}).get("beat"))
            if sign != seen:
                seen, since = sign, time.monotonic()
            elif held and time.monotonic() - since > _OVER_SECONDS:
                self._end(held)
                continue
            if time.monotonic() > until:
                raise InUseError(
                    f"The store {self._server} is in use: another process has been writing to it for "
                    f"{timeout_seconds:.0f} seconds. Try again when it is done."
                )
            time.sleep(_POLL_SECONDS)

    def _end(self, turn: Any) -> None:
        """End one turn and no later one: it is looked up by id, and deleted under a name that no other has."""
        name = f"{PREFIX}over-{uuid4().hex}"
        turn.modify(name=name)
        self._client.delete_collection(name)

    def _beat(self, turn: Any, over: Event) -> None:
        while not over.wait(_BEAT_SECONDS):
            with suppress(Exception):
                turn.modify(metadata={"beat": uuid4().hex})

    def _collection(self, name: str) -> Any:
        return collection_of(self._client, f"{PREFIX}{name}")

    def _metadata(self, name: str) -> dict[str, str]:
        with chroma_errors(self._server, "read"):
            held = self._collection(name)
            return dict(held.metadata or {}) if held else {}

    @property
    def _pending(self) -> Any:
        # Looked up each time: a server may have been set up anew.
        return self._client.get_or_create_collection(f"{PREFIX}pending", embedding_function=None)
