"""Visitors of the page: each browser holds a random token, and the server what was asked with it.

Only a digest of the token names a visitor on the server, so that nobody becomes a visitor by reading its files.
"""

import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from qa.chat.conversation import Conversation, Exchange
from qa.chat.kept_file import read_kept, write_kept
from qa.errors import RecordError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

MOST_EXCHANGES = 100
MOST_IN_MEMORY = 500
MOST_FILES = 2000

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Keeping:
    """How what visitors ask and add is kept.

    Attributes:
        folder: Where; None for in memory, until the server ends.
        shared: What anyone adds is everyone's; otherwise it is the visitor's own.
    """

    folder: Path | None = None
    shared: bool = False


class Visitors:
    """The conversation of each visitor, kept in a folder, so that a new start of the server finds it again.

    Those that were not used for longest go when there are too many; without a folder, memory alone holds them.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder / "conversations" if folder else None
        self._lock = Lock()
        self._conversations: OrderedDict[str, Conversation] = OrderedDict()

    def arrive(self, token: object, page: Conversation, *, user: str = "") -> tuple[str, Conversation]:
        """The token and the conversation of a visitor; both new where the browser brings no valid token.

        Args:
            page: The new page's own conversation: a question may be sent before the page has told who it is.
            user: Who signed in, on whatever browser; the token says nothing then.
        """
        known = token if isinstance(token, str) and _TOKEN.fullmatch(token) else secrets.token_urlsafe(32)
        visitor = visitor_of(user) if user else _digest(known)
        with self._lock:
            if visitor not in self._conversations:
                self._conversations[visitor] = self._restored(visitor)
            self._conversations.move_to_end(visitor)
            while len(self._conversations) > MOST_IN_MEMORY:
                self._conversations.popitem(last=False)
            if page.exchanges and not page.visitor:
                page.go_on_from(self._conversations[visitor])
                self._conversations[visitor] = page
            else:
                page.successor = self._conversations[visitor]
                page.successor.reader = page.reader
                page.successor.interrupt()
            return known, self._conversations[visitor]

    @property
    def busy(self) -> bool:
        """True while anyone's question is being answered."""
        with self._lock:
            return any(conversation.running for conversation in self._conversations.values())

    def keep(self, conversation: Conversation) -> None:
        """Write down what was asked and answered so far.

        Raises:
            RecordError: The file cannot be written.
        """
        file = self._file(conversation.visitor)
        if file is None:
            return
        over = [exchange for exchange in conversation.exchanges if not exchange.running]
        if over:
            write_kept(file, _adapter().dump_json(over[-MOST_EXCHANGES:]))
            self._tidy()
        else:
            file.unlink(missing_ok=True)

    def _file(self, visitor: str) -> Path | None:
        return self._folder / f"{visitor}.json" if self._folder and visitor else None

    def _restored(self, visitor: str) -> Conversation:
        file = self._file(visitor)
        try:
            exchanges = _adapter().validate_json((read_kept(file) if file else b"") or b"[]")
        except (ValueError, RecordError):
            # A conversation that an older version wrote in another form: it begins anew.
            exchanges = []
        return Conversation(exchanges, visitor=visitor)

    def _tidy(self) -> None:
        files = [*self._folder.glob("*.json")] if self._folder else []
        if len(files) > MOST_FILES:
            oldest = sorted(files, key=lambda file: file.stat().st_mtime)[: len(files) - MOST_FILES]
            for file in oldest:
                file.unlink(missing_ok=True)


def visitor_of(user: str) -> str:
    """The visitor that a user is; "" for nobody."""
    # No token has a space in it: no browser becomes a user by its token.
    return _digest(f"user {user}") if user else ""


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@cache
def _adapter() -> "TypeAdapter[list[Exchange]]":
    from pydantic import TypeAdapter

    return TypeAdapter(list[Exchange])
