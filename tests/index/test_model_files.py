"""Where models lie, what is shipped, the order of the sources, and the disk."""

import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from index import model_files
from index.errors import ModelFileError
from index.model_files import fetch, find, known_models, models_folder, verify
from index.model_list import ModelFiles
from tests.index.tiny_models import EMBEDDING_FILES, WEIGHTS, TinyHub, names_below, prepare, serving

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return prepare(tmp_path, monkeypatch=monkeypatch)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyHub]:
    with serving(monkeypatch) as hub:
        yield hub


@pytest.mark.parametrize("model", known_models().values(), ids=known_models())
def test_every_shipped_model_is_well_formed(model: ModelFiles) -> None:
    assert model.kind in ("embedding", "chat") and model.licence and model.max_tokens > 0
    assert "/" in model.hub.repo and model.wheels and all(wheel.path for wheel in model.wheels)
    assert model.kind == "embedding" or len(model.files) == 1
    assert all(file.size_bytes > 0 for file in model.files.values())
    sums = [wheel.sha256 for wheel in model.wheels] + [file.sha256 for file in model.files.values()]
    assert all(re.fullmatch("[0-9a-f]{64}", found) for found in sums)


def test_shipped_models_share_no_name_file_or_wheel() -> None:
    names = [wheel.name for model in known_models().values() for wheel in model.wheels]
    places = [model_files._place(model) for model in known_models().values()]
    assert len(set(names)) == len(names) and len(set(places)) == len(places)


@pytest.mark.skipif(sys.platform != "linux", reason="XDG_CACHE_HOME is read on Linux")
def test_models_lie_in_the_users_cache_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARTICLE_QA_MODELS")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert models_folder() == Path("/somewhere/article-qa/models")


@pytest.mark.parametrize("ask", [find, fetch, verify])
def test_an_unknown_model_is_an_error_that_lists_the_known_ones(ask: Callable[[str], object]) -> None:
    with pytest.raises(ModelFileError, match="no model called 'gpt'; the known ones are embedder, chatter"):
        ask("gpt")


def test_a_model_that_is_there_is_not_fetched_again(hub: TinyHub, folder: Path) -> None:
    assert fetch("chatter") == folder / "tiny.gguf"
    hub.requests.clear()
    assert fetch("chatter") == folder / "tiny.gguf" and hub.requests == []


def test_a_model_with_a_file_missing_is_replaced(hub: TinyHub, folder: Path) -> None:
    fetch("embedder")
    (folder / "embedder/config.json").unlink()
    assert find("embedder") is None
    assert fetch("embedder") == find("embedder")


def test_what_the_hub_broke_off_is_completed_from_the_wheels(hub: TinyHub, folder: Path) -> None:
    hub.answers = [(200, None), (200, None), (200, 100_000), (404, None)]
    assert {path.name for path in fetch("embedder").iterdir()} == {
        "config.json",
        "1_Pooling",
        "model.safetensors",
    }
    assert names_below(folder) == {f"embedder/{path}" for path in EMBEDDING_FILES}


def test_too_little_room_is_said_before_anything_is_fetched(
    hub: TinyHub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, 100_000))
    with pytest.raises(ModelFileError, match=f"needs 0.3 MB in {folder}, where 0.1 MB.*ARTICLE_QA_MODELS"):
        fetch("chatter")
    assert hub.requests == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_up_is_an_error_with_a_way_out(hub: TinyHub, folder: Path) -> None:
    part = folder / "downloads/chatter/files/tiny.gguf.part"
    part.parent.mkdir(parents=True)
    part.symlink_to("/dev/full")
    with pytest.raises(ModelFileError, match=f"cannot be stored in {folder}: .*No space left.*ARTICLE_QA_MODELS"):
        fetch("chatter")


def test_a_models_folder_that_cannot_be_made_is_an_error_with_a_way_out(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    with pytest.raises(ModelFileError, match=f"cannot be stored in {folder}: .*ARTICLE_QA_MODELS"):
        fetch("chatter")


def test_two_that_fetch_at_once_fetch_once(hub: TinyHub) -> None:
    waits = threading.Event()

    def first(label: str, done_bytes: int, total_bytes: int) -> None:
        if not waits.is_set():
            second.append(pool.submit(fetch, "chatter", progress=told_to_wait))
            assert waits.wait(10)

    def told_to_wait(label: str, done_bytes: int, total_bytes: int) -> None:
        assert "by another process; waiting" in label
        waits.set()

    second: list[Future[Path]] = []
    with ThreadPoolExecutor() as pool:
        assert fetch("chatter", progress=first) == second[0].result()
    assert len(hub.requests) == 1


def test_verify_reads_every_byte(hub: TinyHub, folder: Path) -> None:
    with pytest.raises(ModelFileError, match=f"chatter is not in {folder}; the next command"):
        verify("chatter")
    fetch("chatter")
    verify("chatter")
    (folder / "tiny.gguf").write_bytes(WEIGHTS[::-1])
    with pytest.raises(ModelFileError, match=r"tiny.gguf has the SHA-256 .* instead of .* Delete it"):
        verify("chatter")
