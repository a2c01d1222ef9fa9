"""What made a run, and which of it decides whether a run may go on."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

import prompts
from index import model_files
from qa.assistant import Assistant
from qa.evals.header import changes, header_of
from qa.evals.records import Header
from qa.models import ChatModel
from qa.settings import Settings
from tests.fakes import ScriptedChatModel
from tests.qa.evals.samples import COST, KING
from tests.qa.samples import harbour, open_index


def header(folder: Path, *, model: str = "none", **more: object) -> Header:
    settings = Settings(data=folder, model=model)
    chat = None if model == "none" else ChatModel(model, ScriptedChatModel())
    with Assistant(open_index(folder, [harbour()]), chat, settings) as assistant:
        return header_of(assistant, [COST, KING], name="bundled", **more)  # type: ignore[arg-type]


def test_a_header_has_what_made_the_run(tmp_path: Path) -> None:
    found = header(tmp_path, workers=2)
    assert (found.questions, found.count, found.drafts, found.model, found.workers) == ("bundled", 2, 0, "none", 2)
    assert found.prompt_fingerprint == prompts.fingerprint()
    assert found.articles == {harbour().id: "Harbour bridge reopens"}
    assert (len(found.questions_sha256), len(found.index_fingerprint), len(found.fingerprint)) == (64, 12, 12)
    assert found.settings["passages"] == "6"
    assert found.versions["langchain-core"].startswith("1.")
    assert found.machine["cores"] >= 1
    assert (found.warnings, found.grader, found.model_sha256) == ((), "", "")


def test_the_same_run_elsewhere_and_later_has_the_same_fingerprint(tmp_path: Path) -> None:
    one, other = header(tmp_path / "a"), header(tmp_path / "b", workers=4)
    assert one.fingerprint == replace(other, started="1999-01-01T00:00:00Z").fingerprint
    assert changes(one, other) == []


def test_whatever_can_change_an_answer_changes_the_fingerprint_and_is_named(tmp_path: Path) -> None:
    one = header(tmp_path / "a")
    other = header(tmp_path / "b", grader="openai:gpt")
    assert one.fingerprint != other.fingerprint
    assert changes(one, other) == ["grader:  -> openai:gpt"]
    settings = replace(one, settings={**one.settings, "threshold": "0.5"})
    assert changes(one, settings) == ["settings.threshold: None -> 0.5"]


def test_another_article_or_question_changes_the_fingerprint(tmp_path: Path) -> None:
    one = header(tmp_path / "a")
    settings = Settings(data=tmp_path / "b", model="none")
    with Assistant(open_index(tmp_path / "b"), None, settings) as assistant:
        nothing = header_of(assistant, [COST, KING], name="bundled")
        fewer = header_of(assistant, [COST], name="bundled")
    assert len({one.fingerprint, nothing.fingerprint, fewer.fingerprint}) == 3
    assert nothing.index_fingerprint == sha256(b"[]").hexdigest()[:12]


def test_the_file_of_a_local_model_is_known_by_its_sum(tmp_path: Path) -> None:
    known = model_files.known_models()["qwen2.5-coder-1.5b-instruct"]
    [file] = known.files.values()
    assert header(tmp_path / "a", model="local:qwen2.5-coder-1.5b-instruct").model_sha256 == file.sha256
    (tmp_path / "own.gguf").write_bytes(b"GGUF")
    assert header(tmp_path / "b", model=f"local:{tmp_path / 'own.gguf'}").model_sha256 == sha256(b"GGUF").hexdigest()
    assert header(tmp_path / "c", model="openai:gpt").model_sha256 == ""


def test_a_grader_that_grades_itself_is_warned_of(tmp_path: Path) -> None:
    [warning] = header(tmp_path, model="openai:gpt", grader="openai:gpt").warnings
    assert warning.startswith("The grader is the model that answered (openai:gpt)")
    assert header(tmp_path, model="openai:gpt", grader="openai:other").warnings == ()
    for name in ("one.gguf", "copy.gguf"):
        (tmp_path / name).write_bytes(b"GGUF")
    one, copy = (f"local:{tmp_path / name}" for name in ("one.gguf", "copy.gguf"))
    assert header(tmp_path, model=one, grader=copy).warnings[0].startswith("The grader is the model that answered")


def test_drafts_are_counted_and_warned_of(tmp_path: Path) -> None:
    with Assistant(open_index(tmp_path), None, Settings(data=tmp_path, model="none")) as assistant:
        found = header_of(assistant, [COST, replace(KING, draft=True)], name="own.jsonl")
    assert found.drafts == 1
    assert found.warnings[0].startswith("1 of 2 questions are drafts that nobody has checked")


@pytest.mark.parametrize("package", ["article-qa", "torch", "xllamacpp", "python"])
def test_versions_are_of_what_shapes_an_answer(tmp_path: Path, package: str) -> None:
    assert header(tmp_path).versions[package]
