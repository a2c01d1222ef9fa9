"""A cross-encoder of a few words and random weights, and a hub that has it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest

WORDS = "what did the repairs of bridge cost cheese is made milk pier reopened on friday million euros town mayor river"
COMMIT = "c0ffee" * 6 + "c0ff"


def write_cross_encoder(folder: Path, *, sign: float = 1.0, labels: int = 1) -> str:
    """Write a cross-encoder whose scores are the same each time; with `sign` -1.0 they are the opposite."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir(parents=True)
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    (folder / "vocab.txt").write_text("\n".join([*marks, *WORDS.split()]))
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=128).save_pretrained(folder)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(marks) + len(WORDS.split()),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=128,
        initializer_range=0.5,
        num_labels=labels,
    )
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.mul_(sign)
    model.save_pretrained(folder)
    return str(folder)


class TinyHub(ThreadingHTTPServer):
    """Answers as the hub does for one model, `tiny/reranker`; `asked` has the path of every request."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: TinyHub

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        self.server.asked.append(path)
        content = self._content(path)
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Length", str(len(content or b"")))
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{path.rpartition("/")[2]}"')
        self.end_headers()
        if body and content:
            self.wfile.write(content)

    def _content(self, path: str) -> bytes | None:
        files = {file.name: file.read_bytes() for file in self.server.folder.iterdir()}
        if path == "/":
            return b""
        if path == "/api/models/tiny/reranker/revision/main":
            return json.dumps({"id": "tiny/reranker", "sha": COMMIT, "siblings": []}).encode()
        if path == f"/api/models/tiny/reranker/tree/{COMMIT}":
            rows = [
                {"type": "file", "path": name, "size": len(content), "oid": name} for name, content in files.items()
            ]
            return json.dumps(rows).encode()
        return files.get(path.removeprefix(f"/tiny/reranker/resolve/{COMMIT}/"))

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002, the name it has in the library
        """Keep the test's output clean."""


@contextmanager
def serving(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyHub]:
    """A hub with the model of that folder, which is the one that is asked until the end of the block."""
    with TinyHub(folder) as hub:
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        thread = Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield hub
        finally:
            hub.shutdown()
            thread.join()
