"""Indexes that older versions made, as they were stored: opened or brought up to date, whole at every moment."""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from index import migration
from index.article_index import ArticleIndex
from index.chroma import open_client
from index.errors import StoreError
from tests.fakes import BagOfWordsEmbeddings

# Made by the code of their time, with counted words for embeddings: of the first form, and of the one since.
STORED = Path(__file__).parent / "stored"
QUESTION = "What did the repairs of the bridge cost?"


@pytest.fixture(params=["format-1", "format-2"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data folder that an older version left behind."""
    return unpacked(request.param, tmp_path)


def unpacked(name: str, tmp_path: Path) -> Path:
    ZipFile(STORED / f"{name}.zip").extractall(tmp_path / name)
    return tmp_path / name


def opened(folder: Path, **options: object) -> ArticleIndex:
    return ArticleIndex.open(folder, embeddings=BagOfWordsEmbeddings(), **options)  # type: ignore[arg-type]


def check(folder: Path) -> None:
    """What was put into the stored indexes is all there, and found."""
    with opened(folder) as index:
        bridge, batteries = index.list()
        assert (bridge.title, bridge.source, bridge.published) == ("Harbour bridge reopens", "harbour.md", "2024-05-03")
        assert (batteries.title, batteries.source) == ("Two rivals in batteries", "batteries.md")
        assert [index.article(info.id).sha256 for info in (bridge, batteries)] == [bridge.sha256, batteries.sha256]
        best, *_ = index.search(QUESTION)
        assert "4.2 million euros" in best.passage.text
        assert best.found_by == ("dense", "terms")
        assert index.sentences(QUESTION, [best])
        [hit] = index.search("Who founded Voltane?", articles=["batteries.md"])
        assert hit.passage.article_id == batteries.id


def test_an_index_that_an_older_version_made_opens_with_all_that_is_in_it(folder: Path) -> None:
    check(folder)
    check(folder)
    assert json.loads((folder / "index.json").read_text())["format"] == 2
    assert {file.name for file in folder.iterdir()} == {
        *("chroma", "index.json", "sentences.sqlite3", "terms.sqlite3", "write.lock")
    }


def test_bringing_it_up_to_date_shows_how_far_it_is_and_happens_once(tmp_path: Path) -> None:
    folder, told = unpacked("format-1", tmp_path), []
    opened(folder, progress=lambda *event: told.append(event)).close()
    assert told[0] == ("bringing the index up to date", 0, 315 + 189)
    assert told[-1] == ("bringing the index up to date", 504, 504)
    told.clear()
    opened(folder, progress=lambda *event: told.append(event)).close()
    assert told == []


@pytest.mark.parametrize("step", range(9))
def test_an_interruption_at_any_step_loses_nothing(tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = unpacked("format-1", tmp_path)
    steps = iter(range(step))

    def counted(original: object) -> object:
        def perform(*given: object, **named: object) -> object:
            if next(steps, None) is None:
                raise KeyboardInterrupt
            return original(*given, **named)  # type: ignore[operator]

        return perform

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        for name in ("rename", "replace", "unlink"):
            patched.setattr(Path, name, counted(getattr(Path, name)))
        patched.setattr(migration.shutil, "rmtree", counted(shutil.rmtree))
        opened(folder)
        raise KeyboardInterrupt
    check(folder)


def test_a_text_that_is_not_what_was_written_is_told_and_the_index_left_as_it_was(tmp_path: Path) -> None:
    folder = unpacked("format-1", tmp_path)
    client = open_client(folder / "chroma")
    records = client.get_collection("articles", embedding_function=None)
    [damaged] = records.get(where={"source": "harbour.md"})["ids"]
    records.update(ids=[damaged], documents=["Somebody else's text."], embeddings=[[1.0]])
    client.close()  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match=r"text of 'Harbour bridge reopens' \(harbour.md\) .* is not what was written"):
        opened(folder)
    assert json.loads((folder / "index.json").read_text())["format"] == 1
