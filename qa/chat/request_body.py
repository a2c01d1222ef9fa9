"""What a request carries: no more than fits, no file but an uploaded one, and the page that it says it is of."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from starlette.types import Message, Receive

MOST_BYTES = 8_000_000  # a pasted text of a million characters, each written as "\u0061"
MOST_UPLOAD_BYTES = 200_000_000


class TooLargeError(Exception):
    """A request is larger than any that the page sends."""


def counted(receive: Receive, most_bytes: int) -> Receive:
    """The same messages; more bytes than that are not taken in.

    Raises:
        TooLargeError: By the function that is returned.
    """
    taken = 0

    async def receive_counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most_bytes:
            raise TooLargeError
        return message

    return receive_counted


async def whole_body(receive: Receive) -> bytes:
    """All that a request carries."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def replayed(body: bytes, receive: Receive) -> Receive:
    """What gives a body that was taken in already, then what comes after it."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def parsed(body: bytes) -> Any:
    """The JSON of a body; None where it is empty.

    Raises:
        ValueError: It is no JSON.
    """
    try:
        return json.loads(body) if body.strip() else None
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def foreign_files(value: Any, folder: Path) -> list[str]:
    """The files that a body names outside of the folder of uploads, addresses among them: Gradio would read them."""
    return [path for path in _paths(value) if not _is_within(path, folder)]


def _paths(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if "path" in item and ("meta" in item or "orig_name" in item or "url" in item):
                yield str(item["path"])
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _is_within(path: str, folder: Path) -> bool:
    try:
        return Path(path).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False
