"""An index after crashes, with damaged files, and in folders that cannot be used."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock

from index import store
from index.article_index import ArticleIndex
from index.errors import StoreError
from index.settings import IndexSettings
from index.types import AddReport, Article
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import BRIDGE, CHEESE, NEWER, QUESTION, opened, seen


def interrupt(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def filled(folder: Path) -> Path:
    """The folder of an index that is closed."""
    with opened(folder) as index:
        index.add([BRIDGE, CHEESE])
    return folder


WRITES = ["terms.begin", "vectors.write_passages", "terms.write", "vectors.write_records"]
DELETES = ["vectors.delete_records", "vectors.delete_passages", "terms.finish"]


def crash_in(index: ArticleIndex, step: str, monkeypatch: pytest.MonkeyPatch, *, after: bool) -> None:
    """Let a step of the store end in an interrupt, before or after it has done its work."""
    store = getattr(index._store, step.partition(".")[0])
    method = getattr(store, step.partition(".")[2])

    def crash(*given: object) -> NoReturn:
        if after:
            method(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(store, step.partition(".")[2], crash)


def check_whole(index: ArticleIndex, *possible: set[str]) -> None:
    """Every article is wholly in or wholly out, in both stores alike, and nothing is left of others."""
    ids = {info.id for info in index.list()}
    assert ids in possible
    assert index._store.terms.articles() == ids and index._store.terms.pending() == set()
    stored = index._store.vectors._passages.get(include=[])["ids"]
    assert {id_.rpartition("-")[0] for id_ in stored} == ids
    assert len(stored) == sum(info.passages for info in index.list())


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", [*WRITES, *DELETES[1:]])
def test_a_crash_while_replacing_leaves_the_old_or_the_new_and_nothing_else(
    filled: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    with opened(filled) as index, pytest.raises(KeyboardInterrupt):
        crash_in(index, step, monkeypatch, after=after)
        index.add([NEWER])
    with opened(filled) as again:
        check_whole(again, {BRIDGE.id, CHEESE.id}, {NEWER.id, CHEESE.id})
        again.add([NEWER])
        check_whole(again, {NEWER.id, CHEESE.id})
        assert max(seen(again).values()) == 1 and "4.8 million" in again.search(QUESTION)[0].passage.text


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["terms.begin", *DELETES])
def test_a_crash_while_removing_leaves_it_in_or_out(
    filled: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    with opened(filled) as index, pytest.raises(KeyboardInterrupt):
        crash_in(index, step, monkeypatch, after=after)
        index.remove("bridge")
    with opened(filled) as again:
        check_whole(again, {CHEESE.id}, {BRIDGE.id, CHEESE.id})


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", [*WRITES, *DELETES[1:]])
def test_after_a_failed_write_the_same_index_goes_on(
    filled: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    with opened(filled) as index:
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            crash_in(index, step, patched, after=after)
            index.add([NEWER])
        index.add([NEWER])
        check_whole(index, {NEWER.id, CHEESE.id})


def test_after_a_write_that_failed_on_a_full_disk_the_index_answers_as_soon_as_there_is_room(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("database or disk is full")

    with opened(filled) as index:
        with monkeypatch.context() as patched:
            patched.setattr(index._store.vectors._passages, "upsert", full)
            # Opening writes too.
            patched.setattr("chromadb.api.rust.chromadb_rust_bindings.Bindings", full)
            with pytest.raises(StoreError, match=r"disk under .* is full"):
                index.add([NEWER])
            for _ in range(2):
                with pytest.raises(StoreError, match=r"disk under .* is full"):
                    index.list()
        assert seen(index)
        index.add([NEWER])
        check_whole(index, {NEWER.id, CHEESE.id})


def test_a_failed_write_is_an_error_and_the_articles_before_it_are_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []  # the second text of a source begins a group of its own

    def then_fail(article: Article, outcome: str) -> None:
        told.append(f"{outcome} {article.title}")
        monkeypatch.setattr(index._store.vectors._passages, "upsert", full)

    def full(**_: object) -> NoReturn:
        raise RuntimeError("database or disk is full")

    with opened(folder) as index, pytest.raises(StoreError, match=r"disk under .* is full"):
        index.add([CHEESE, BRIDGE, NEWER], on_article=then_fail)
    with opened(folder) as again:
        check_whole(again, {BRIDGE.id, CHEESE.id})
        assert told == [f"added {CHEESE.title}", f"added {BRIDGE.title}"]


# Damage


def test_a_term_file_that_is_gone_is_made_again(filled: Path) -> None:
    (filled / "terms.sqlite3").unlink()
    with opened(filled) as index:
        assert index.search(QUESTION)[0].found_by == ("dense", "terms")


def test_a_term_file_that_is_stale_is_brought_up_to_date(filled: Path, tmp_path: Path) -> None:
    stale = tmp_path / "stale.sqlite3"
    shutil.copy(filled / "terms.sqlite3", stale)
    with opened(filled) as index:
        index.remove("cheese")
        index.add([NEWER])
    shutil.copy(stale, filled / "terms.sqlite3")
    with opened(filled) as index:
        assert index._store.terms.articles() == {NEWER.id}
        assert index.search("4.8 million")[0].found_by == ("dense", "terms")


def test_garbage_for_a_term_file_is_thrown_away(filled: Path) -> None:
    (filled / "terms.sqlite3").write_bytes(b"garbage" * 1000)
    with opened(filled) as index:
        assert index.search(QUESTION)[0].found_by == ("dense", "terms")


@pytest.mark.parametrize("file", ["chroma/chroma.sqlite3", "index.json"])
def test_garbage_for_what_counts_is_one_line_with_a_way_out(filled: Path, file: str) -> None:
    (filled / file).write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreError, match=r"move .* folder away and add the articles again") as caught:
        opened(filled)
    assert "\n" not in str(caught.value)


def test_another_embedding_model_is_refused_by_name(filled: Path) -> None:
    with pytest.raises(
        StoreError, match=r"was made with .*'all-MiniLM-L6-v2', not 'other': use --embedding all-MiniLM"
    ):
        ArticleIndex.open(filled, settings=IndexSettings("other"), embeddings=BagOfWordsEmbeddings())


def test_after_an_index_could_not_be_opened_its_folder_can_be_used(filled: Path) -> None:
    (filled / "terms.sqlite3").unlink()
    (filled / "terms.sqlite3").mkdir()
    with pytest.raises(StoreError, match=r"terms\.sqlite3 cannot be used"):
        opened(filled)
    shutil.rmtree(filled)
    with opened(filled) as index:
        assert index.add([BRIDGE]) == AddReport(added=(BRIDGE.title,))


# Folders that cannot be used


@pytest.mark.parametrize("below", ["", "data", "deep/data"])
def test_a_folder_that_is_a_file_or_below_one_is_an_error(tmp_path: Path, below: str) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    with pytest.raises(StoreError, match=r"index folder .*file.* cannot be written \(.*\): use another --data folder"):
        opened(file / below)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system that takes no files")
def test_a_file_system_that_takes_no_files_is_an_error() -> None:
    with pytest.raises(StoreError, match=r"/proc/data cannot be written \(No such file or directory\)"):
        opened(Path("/proc/data"))


def test_a_folder_without_write_permission_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    if os.access(tmp_path, os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(StoreError, match=r"cannot be written \(Permission denied\): use another --data folder"):
        opened(tmp_path)


def test_an_index_without_write_permission_cannot_be_added_to(filled: Path) -> None:
    places = [filled, *filled.rglob("*")]
    for place in places:
        place.chmod(0o500 if place.is_dir() else 0o400)
    if os.access(filled, os.W_OK):
        pytest.skip("this user may write everywhere")
    try:
        with pytest.raises(StoreError, match=r"cannot be written .*use another --data"), opened(filled) as index:
            index.add([NEWER])
    finally:
        for place in places:
            place.chmod(0o700)


def test_an_index_that_another_process_writes_is_waited_for_and_then_an_error(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(filled) as index:
        monkeypatch.setattr(store, "_WAIT_SECONDS", 0.05)
        with FileLock(filled / "write.lock"), pytest.raises(StoreError, match="another process has been writing to it"):
            index.add([NEWER])
        assert index.add([NEWER]) == AddReport(replaced=(NEWER.title,))
