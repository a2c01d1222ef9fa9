"""The chat page as a browser has it, without a browser: the same requests in the same order, over plain HTTP."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import httpx
from gradio_client.utils import apply_diff

Values = dict[str, Any]
_API = "/gradio_api"
LONGEST_SILENCE_SECONDS = 120  # the server gives a sign of life every 15
_LONGEST_EVENT_SECONDS = 600  # for signs of life alone say nothing of an event


class PageError(Exception):
    """The page did not do what was asked of it, and no sentence says why."""


class OpenPage:
    """A page that somebody has opened; its events run one beside the other, as in a browser.

    Args:
        client: Of one reader, signed in.
        watch: Is given the text of everything that the page is sent.
    """

    def __init__(self, client: httpx.AsyncClient, watch: Callable[[str], None]) -> None:
        self._client = client
        self._watch = watch
        self._session = secrets.token_hex(6)
        self._waiting: dict[str, asyncio.Queue[dict[str, Any]]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._streaming: asyncio.Task[None] | None = None
        self._events: dict[str, dict[str, Any]] = {}
        self._components: dict[int, str] = {}

    async def open(self) -> Values:
        """Load the page; what it shows then, by component."""
        config = (await self._client.get("/config")).raise_for_status().json()
        self._components = {item["id"]: item["props"].get("elem_id") or item["type"] for item in config["components"]}
        self._events = {event["api_name"]: event for event in config["dependencies"] if event["queue"]}
        self._tasks.append(asyncio.create_task(self._stay()))
        await self.run("arrive", "", None)
        return await self.run("greet", None, [])

    async def close(self) -> None:
        """Leave the page."""
        tasks = [*self._tasks, *([self._streaming] if self._streaming else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def run(self, name: str, *given: Any) -> Values:
        """What an event leaves, by component."""
        return [values async for values in self.stream(name, *given)][-1]

    async def stream(self, name: str, *given: Any) -> AsyncIterator[Values]:
        """What an event shows, by component, again and again until it is over.

        Raises:
            PageError: It failed.
        """
        event, shown = self._events[name], Values()
        data: list[Any] | None = None
        asked = {"data": [*given], "fn_index": event["id"], "session_hash": self._session, "trigger_id": None}
        joined = await self._client.post(f"{_API}/queue/join", json=asked)
        if joined.is_error:
            raise PageError(f"{name}: status {joined.status_code}, {joined.text[:200]}")
        async for message in self._messages(joined.json()["event_id"]):
            if not message.get("success", True):
                raise PageError(f"{name}: {str(message.get('output') or message)[:300]}")
            if message["msg"] in ("process_generating", "process_completed"):
                data = _merged(data, message)
                self._watch(json.dumps(data))
                names = [self._components[place] for place in event["outputs"]]
                shown |= {key: value for key, value in zip(names, data, strict=False) if not _is_as_it_was(value)}
                yield shown

    def follow(self, name: str, *given: Any) -> None:
        """Run an event that nobody waits for."""

        async def quietly() -> None:
            with suppress(PageError):
                await self.run(name, *given)

        self._tasks.append(asyncio.create_task(quietly()))

    async def _messages(self, event_id: str) -> AsyncIterator[dict[str, Any]]:
        queue = self._waiting.setdefault(event_id, asyncio.Queue())
        if self._streaming is None or self._streaming.done():
            self._streaming = asyncio.create_task(self._listen())
        until = time.monotonic() + _LONGEST_EVENT_SECONDS
        try:
            while True:
                longest = min(LONGEST_SILENCE_SECONDS, until - time.monotonic())
                message = await asyncio.wait_for(queue.get(), longest)
                yield message
                if message["msg"] in ("process_completed", "unexpected_error"):
                    return
        except TimeoutError as error:
            waited = f"{LONGEST_SILENCE_SECONDS} s without a sign of life, or {_LONGEST_EVENT_SECONDS} s in all"
            raise PageError(f"an event did not end: {waited}") from error
        finally:
            self._waiting.pop(event_id, None)

    async def _listen(self) -> None:
        """Hand out what comes, for as long as an event waits for something."""
        while self._waiting:
            params = {"session_hash": self._session}
            try:
                async with self._client.stream("GET", f"{_API}/queue/data", params=params) as response:
                    async for line in response.aiter_lines():
                        if line.startswith("data:"):
                            self._hand_out(json.loads(line[5:]))
            except httpx.HTTPError as error:
                self._hand_out({"msg": "unexpected_error", "success": False, "output": repr(error)})
                return

    def _hand_out(self, message: dict[str, Any]) -> None:
        event_id = message.get("event_id")
        # A sign of life, or an end, is for all that wait.
        for key in [event_id] if event_id else [*self._waiting]:
            self._waiting.setdefault(key, asyncio.Queue()).put_nowait(message)

    async def _stay(self) -> None:
        """A browser holds this request for as long as the page is open."""
        with suppress(httpx.HTTPError):
            async with self._client.stream("GET", f"{_API}/heartbeat/{self._session}") as response:
                async for _ in response.aiter_raw():
                    pass


async def sign_in(client: httpx.AsyncClient, name: str, password: str) -> None:
    """Sign a reader in; the client keeps the cookie."""
    reply = await client.post("/login", data={"username": name, "password": password})
    if reply.is_error:
        raise PageError(f"signing in: status {reply.status_code}, {reply.text[:200]}")


def _merged(before: list[Any] | None, message: dict[str, Any]) -> list[Any]:
    """The values after a message: the first and the last bring them whole, those between what has changed."""
    data: list[Any] = message["output"]["data"]
    if before is None or message["msg"] == "process_completed":
        return data
    return [apply_diff(old, change) for old, change in zip(before, data, strict=True)]


def _is_as_it_was(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() <= {"__type__", "props"}
