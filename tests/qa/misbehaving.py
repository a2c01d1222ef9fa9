"""A model server of OpenAI's form that does what the test wants: it answers, fails, breaks off or is silent."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from threading import Event, Thread
from typing import Any

WORDS = ["The ", "repairs ", "cost ", "4.2 million euros. [2]"]


class Request(BaseHTTPRequestHandler):
    """One request, with what a test needs to answer it in its own way."""

    server: "Server"

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(self.body)
        self.close_connection = True
        behaviour = self.server.behaviours.pop(0) if self.server.behaviours else self.server.usual
        with suppress(ConnectionError):  # who does not wait hangs up
            behaviour(self)

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Connection": "close", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def send(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def send_words(self, words: Iterable[str], finish: str | None = None) -> None:
        for delta in chain([{"role": "assistant", "content": ""}], ({"content": word} for word in words)):
            self.send(f"data: {json.dumps(_chunk(delta))}\n\n")
        if finish:
            self.send(f"data: {json.dumps(_chunk({}, finish))}\n\ndata: [DONE]\n\n")

    def send_whole(self, text: str) -> None:
        self.begin(kind="application/json")
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        self.send(json.dumps({**_chunk({}), "object": "chat.completion", "choices": [choice]}))

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


Behaviour = Callable[[Request], None]


class Server(ThreadingHTTPServer):
    """Attributes: behaviours, one for each request to come, then the usual one; asked, the bodies that came."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0, usual: Behaviour | None = None) -> None:
        super().__init__(("127.0.0.1", port), Request)
        self.usual = usual or answers
        self.behaviours: list[Behaviour] = []
        self.asked: list[dict[str, Any]] = []
        self.over = Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def model_server() -> Iterator[Server]:
    with Server() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.over.set()
        server.shutdown()


def answers(request: Request) -> None:
    """The four words; "Yes" to whoever wants no stream."""
    if request.body.get("stream"):
        request.begin()
        request.send_words(WORDS, "stop")
    else:
        request.send_whole("Yes")


def fails(status: int, **headers: str) -> Behaviour:
    """That status, with OpenAI's form of an error."""

    def behaviour(request: Request) -> None:
        request.begin(status, "application/json", **headers)
        request.send(json.dumps({"error": {"message": f"this is {status}", "code": None}}))

    return behaviour


def says(text: str, kind: str = "application/json") -> Behaviour:
    """Status 200 with some text."""

    def behaviour(request: Request) -> None:
        request.begin(kind=kind)
        request.send(text)

    return behaviour


def breaks_off(words: int) -> Behaviour:
    """So many words, and the end of the connection as if that were all."""

    def behaviour(request: Request) -> None:
        request.begin()
        request.send_words(WORDS[:words])

    return behaviour


def tears(words: int) -> Behaviour:
    """So many words, and an end that a client can tell from that of a reply."""

    def behaviour(request: Request) -> None:
        request.begin(Content_Length="100000")
        request.send_words(WORDS[:words])

    return behaviour


def waits(seconds: float) -> Behaviour:
    """The four words, after so long."""

    def behaviour(request: Request) -> None:
        time.sleep(seconds)
        answers(request)

    return behaviour


def is_silent(request: Request) -> None:
    """Nothing, ever."""
    request.server.over.wait(30)


def only_pings(request: Request) -> None:
    """Signs of life, and no word, ever."""
    request.begin()
    while not request.server.over.wait(0.05):
        request.send(": ping\n\n")


def hangs_up(request: Request) -> None:
    """The end of the connection, at once."""


def _chunk(delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
