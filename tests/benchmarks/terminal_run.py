"""A command on a terminal of its own: after how many seconds its first word stands there, and its last one."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass

# Colours, cursor movements and titles, which are no words.
_CONTROL = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
_SIZE = struct.pack("HHHH", 50, 200, 0, 0)  # rows and columns: no word is broken over lines


@dataclass(frozen=True)
class TerminalRun:
    """What a command showed and when.

    Attributes:
        first_word: Seconds until the pattern was on the terminal, those of the last word where it never was.
        whole: Seconds until the last word.
    """

    screen: str
    first_word: float
    whole: float


def run_on_terminal(
    command: Sequence[str], first_word: re.Pattern[str], environment: dict[str, str] | None = None
) -> TerminalRun:
    """Run it to its end, reading each byte as it comes.

    Raises:
        CalledProcessError: It failed; its output is what stood on the terminal.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, _SIZE)
    started, seen, last, shown = time.perf_counter(), None, 0.0, b""
    environment = (environment or dict(os.environ)) | {"TERM": "xterm-256color"}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment, close_fds=True
    ) as process:
        os.close(theirs)
        while new := _read(ours):
            shown, now = shown + new, time.perf_counter() - started
            screen = words(shown)
            if words(new).strip():
                last = now
            if seen is None and first_word.search(screen):
                seen = now
    os.close(ours)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, screen)
    return TerminalRun(screen, last if seen is None else seen, last)


def words(shown: bytes) -> str:
    """What is on a terminal, without what moves and colours it."""
    return _CONTROL.sub(b"", shown).decode("utf-8", "replace")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # how Linux says that nobody writes to it any more
        return b""
