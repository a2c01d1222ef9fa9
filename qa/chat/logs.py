"""The log of the page: one JSON object a line, without a question unless that is wanted, and never with a secret."""

import logging
import os
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from qa.errors import SettingsError
from qa.redaction import redacted

# What our own events are told to; all else is logged from warnings upward.
EVENTS = "article_qa"

_Error = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Lines(JsonFormatter):
    """A record as a line.

    Args:
        messages: Tell what an error says, and not only which one it is and where: it may repeat a question.
    """

    def __init__(self, *, messages: bool) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s", timestamp=True, rename_fields={"levelname": "level"})
        self._messages = messages

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return redacted(super().format(record))

    def formatException(self, ei: _Error) -> Any:  # noqa: N802 - the name is logging's
        """Which error it is and where it was raised."""
        if self._messages or ei[0] is None:
            return super().formatException(ei)
        return [ei[0].__name__, *traceback.format_tb(ei[2])]


def log_to(target: str, *, questions: bool) -> logging.Handler:
    """Begin to write the log to a file, or to standard error where the target is "-".

    Raises:
        SettingsError: The file cannot be written.
    """
    handler = logging.StreamHandler(sys.stderr) if target == "-" else _file_handler(Path(target))
    handler.setFormatter(Lines(messages=questions))
    logging.getLogger().addHandler(handler)
    logging.getLogger(EVENTS).setLevel(logging.INFO)
    logging.captureWarnings(True)
    return handler


def _file_handler(file: Path) -> logging.Handler:
    try:
        # Only its owner may read who asked when; a file that is there keeps its permissions.
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        return logging.FileHandler(file, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"The log {file} cannot be written ({error.strerror}): choose another.") from error
