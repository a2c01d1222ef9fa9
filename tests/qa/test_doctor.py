"""What the doctor finds, and what it advises."""

import json
from pathlib import Path

import pytest

from index import bundled_articles
from qa import doctor
from qa.doctor import Finding, examine, model_rows
from qa.machine import Gpu, this_machine
from qa.profile import Profile
from qa.settings import Settings
from tests.qa.samples import open_index


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for model files."""
    folder = tmp_path / "models"
    monkeypatch.setenv("ARTICLE_QA_MODELS", str(folder))
    monkeypatch.setattr(doctor, "gpus", lambda: (Gpu("A big one", 23.0),))
    return folder


def findings(data: Path, *, model: str = "none", embedding: str = "all-MiniLM-L6-v2") -> dict[str, Finding]:
    found = examine(Settings(data=data, model=model, embedding=embedding))
    assert len({finding.what for finding in found}) == len(found)
    return {finding.what: finding for finding in found}


def test_everything_is_looked_at_in_order(tmp_path: Path) -> None:
    found = findings(tmp_path / "data")
    assert list(found) == ["data folder", "index", "embedding model", "chat model", "machine"]


def test_a_reranker_is_looked_at_where_the_settings_name_one(tmp_path: Path) -> None:
    [there] = [item for item in examine(Settings(tmp_path, "none", reranker=str(tmp_path))) if item.what == "reranker"]
    [missing] = [item for item in examine(Settings(tmp_path, "none", reranker="a/b")) if item.what == "reranker"]
    assert (there.ok, there.advice) == (True, "")
    assert (missing.ok, missing.found) == (False, "a/b is not on this machine")
    assert str(missing).startswith("FAIL reranker: a/b is not on this machine\n     Ask one question with it")


def test_a_finding_that_is_not_well_has_advice_and_one_that_is_has_none(tmp_path: Path) -> None:
    for finding in findings(tmp_path, model="local:qwen2.5-coder-1.5b-instruct").values():
        assert bool(finding.advice) is not finding.ok


def test_a_data_folder_that_can_be_made_is_well_and_is_not_made(tmp_path: Path) -> None:
    assert findings(tmp_path / "a" / "b")["data folder"].ok
    assert not (tmp_path / "a").exists()


def test_a_data_folder_under_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    finding = findings(tmp_path / "file" / "data")["data folder"]
    assert not finding.ok
    assert finding.found == f"{tmp_path / 'file'} cannot be written"
    assert "--data" in finding.advice


def test_a_data_folder_without_permission_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda place, mode: False)
    assert not findings(tmp_path)["data folder"].ok


def test_without_an_index_nothing_is_wrong_yet(tmp_path: Path) -> None:
    assert findings(tmp_path)["index"].ok


def test_the_articles_of_an_index_are_counted(tmp_path: Path) -> None:
    open_index(tmp_path / "data", bundled_articles()).close()
    finding = findings(tmp_path / "data")["index"]
    assert (finding.ok, finding.found) == (True, f"1 article in {tmp_path / 'data'}")


def test_an_index_of_another_embedding_model_is_reported(tmp_path: Path) -> None:
    open_index(tmp_path / "data", bundled_articles()).close()
    finding = findings(tmp_path / "data", embedding="other")["index"]
    assert not finding.ok
    assert "was made with the embedding model 'all-MiniLM-L6-v2'" in finding.found


def test_a_damaged_index_is_reported(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "index.json").write_text("{")
    assert not findings(data)["index"].ok


@pytest.mark.parametrize("name", ["local:qwen2.5-coder-1.5b-instruct", "local:nobody", "local:/no/such.gguf"])
def test_a_local_model_that_is_not_there_is_reported(tmp_path: Path, name: str) -> None:
    assert not findings(tmp_path, model=name)["chat model"].ok


def test_how_a_local_model_is_run_here_is_told_with_the_reasons(tmp_path: Path) -> None:
    finding = findings(tmp_path, model="local:qwen2.5-coder-1.5b-instruct")["local model runs with"]
    assert finding.ok
    assert finding.found == str(Profile.of(this_machine((Gpu("A big one", 23.0),))))
    assert "A big one (23 GiB free)" in finding.found


def test_a_model_file_of_ones_own_is_well_where_it_is_there(tmp_path: Path) -> None:
    file = tmp_path / "mine.gguf"
    file.write_text("GGUF")
    assert findings(tmp_path, model=f"local:{file}")["chat model"].ok


def test_a_hosted_model_without_a_key_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    finding = findings(tmp_path, model="openai:gpt-4o")["chat model"]
    assert (finding.ok, "OPENAI_API_KEY" in finding.found) == (False, True)


def test_a_missing_embedding_model_says_how_to_fetch_it(tmp_path: Path) -> None:
    finding = findings(tmp_path)["embedding model"]
    assert not finding.ok
    assert "article-qa ask" in finding.advice


def test_an_embedding_folder_of_ones_own_is_well(tmp_path: Path) -> None:
    assert findings(tmp_path, embedding=str(tmp_path))["embedding model"].ok


def test_a_small_machine_is_told_to_use_a_smaller_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.sysconf", lambda name: {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 2**18}[name])
    finding = findings(tmp_path)["machine"]
    assert not finding.ok
    assert "1 GiB" in finding.found


def test_every_known_model_is_a_row_that_json_can_hold(models: Path) -> None:
    rows = json.loads(json.dumps(model_rows()))
    assert {row["kind"] for row in rows} == {"chat", "embedding"}
    assert all(row["path"] is None and row["megabytes"] > 0 and row["licence"] and row["hub"] for row in rows)
