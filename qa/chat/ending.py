"""How the page ends: it takes no more questions, and those that are being answered get their answers."""

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from qa.chat.desk import Desk

PATIENCE_SECONDS = 60.0
_SECONDS_TO_SHOW = 1.5


class Page(Protocol):
    """A page that is served."""

    is_running: bool

    def close(self, verbose: bool = True) -> None:
        """End it."""


def wait_for_end(page: Page, desk: Desk, *, say: Callable[[str], None]) -> None:
    """Return after Ctrl-C or the signal TERM, with the page closed; a second one ends it at once."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        while page.is_running:
            time.sleep(0.2)
    except KeyboardInterrupt:
        _end_gently(desk, say)
    finally:
        # Gradio tells open pages from a thread that is not theirs, and fails where one is left at that very moment.
        with suppress(RuntimeError):
            page.close(verbose=False)


def _end_gently(desk: Desk, say: Callable[[str], None]) -> None:
    try:
        if count := desk.running + desk.waiting:
            say(f"Waiting up to {PATIENCE_SECONDS:.0f} s for {count} running or waiting questions (Ctrl-C: at once)")
            desk.close(PATIENCE_SECONDS)
            # The last words are on their way to the browsers.
            time.sleep(_SECONDS_TO_SHOW)
        desk.close(0)
    except KeyboardInterrupt:
        pass
