"""A make-believe internet: names and public addresses whose every connection ends at one server on loopback."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import BinaryIO

import httpcore
import pytest

from index.web.fetching import FetchedPage, FetchLimits, fetch_page
from index.web.network import Network, connect

PUBLIC = "93.184.216.34"
LIMITS = FetchLimits(max_bytes=100_000, connect_seconds=0.6, read_seconds=0.6, total_seconds=5.0)
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
Answer = bytes | Callable[[BinaryIO], object]


def reply(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer; `Content_Type` is the header Content-Type, and Content-Length is right unless given."""
    lines = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


def redirect(location: str, status: str = "302 Found", **headers: str) -> bytes:
    return reply(b"moved", status, Location=location, **headers)


class Handler(StreamRequestHandler):
    """Notes the request and gives the answer of its path."""

    server: "Internet"

    def handle(self) -> None:
        line = self.rfile.readline().decode("latin-1").strip()
        headers = {}
        while header := self.rfile.readline().decode("latin-1").strip():
            name, _, value = header.partition(": ")
            headers[name.lower()] = value
        target = line.split(" ")[1] if line else ""
        self.server.requests.append((target, headers))
        answer = self.server.answers.get(target, reply(b"Not here.", "404 Not Found"))
        if isinstance(answer, bytes):
            self.wfile.write(answer)
        else:
            answer(self.wfile)


class Internet(ThreadingTCPServer):
    """Answers by path, addresses by name; says what was asked and which addresses were connected to."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {"/": reply(b"A page.", Content_Type="text/plain")}
        self.names: dict[str, list[str]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.resolved: list[str] = []
        self.connected: list[tuple[str, int]] = []
        self.stopped = Event()
        self.network = Network(self._resolve, self._connect)
        self._context = context

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def _resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        return self.names.get(host, [PUBLIC] if host.endswith(".example") else [host])

    def _connect(self, ip_address: str, port: int, timeout_seconds: float) -> httpcore.NetworkStream:
        self.connected.append((ip_address, port))
        return connect("127.0.0.1", self.port, timeout_seconds)

    def get_request(self) -> tuple[socket.socket, object]:
        plain, place = super().get_request()
        if self._context is None:
            return plain, place
        return self._context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), place

    def handle_error(self, request: object, client_address: object) -> None:
        """The client hanging up is what most tests want."""

    def wait(self, seconds: float = 30.0) -> bool:
        """Wait until the test is over; whether it is."""
        return self.stopped.wait(seconds)

    def fetch(self, url: str = "http://news.example/", **options: object) -> FetchedPage:
        return fetch_page(url, **{"network": self.network, "limits": LIMITS, **options})  # type: ignore[arg-type]

    def fetch_answer(self, answer: Answer, **options: object) -> FetchedPage:
        self.answers["/"] = answer
        return self.fetch(**options)


@contextmanager
def internet_of(monkeypatch: pytest.MonkeyPatch, context: ssl.SSLContext | None = None) -> Iterator[Internet]:
    """The server runs meanwhile, and no proxy is set."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Internet(context) as internet:
        thread = Thread(target=internet.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield internet
        internet.stopped.set()
        internet.shutdown()
        thread.join()


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What is done inside takes no longer."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < seconds
