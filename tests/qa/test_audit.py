"""The record of an answer: what is in it, and its file."""

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import prompts
from index import ArticleIndex, Filter
from qa import Settings, Turn
from qa.audit import AuditRecord
from qa.errors import RecordError
from qa.sources import render_sources
from tests.qa.samples import COST, COST_REPLY, assistant, batteries, harbour, open_index, prompts_of

HISTORY = (Turn("Which bridge reopened?", "The bridge over the Lenne. [1]"),)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleIndex]:
    """Both articles."""
    with open_index(tmp_path_factory.mktemp("both"), [harbour(), batteries()]) as index:
        yield index


def recorded(index: ArticleIndex, *, settings: Settings | None = None, **asked: Any) -> AuditRecord:
    """The record of what the repairs cost."""
    asking = assistant(index, [COST_REPLY], settings=settings)
    answer = asking.ask(COST, articles=asked.get("articles"))
    return AuditRecord.of(asking, answer, **asked)


def test_a_record_has_all_that_led_to_the_answer(index: ArticleIndex) -> None:
    asking = assistant(index, ["What did the repairs of the bridge cost?", COST_REPLY])
    answer = asking.ask("What did the repairs cost?", HISTORY)
    found = AuditRecord.of(asking, answer, HISTORY)
    assert (found.answer.question, found.answer.searched_question) == ("What did the repairs cost?", COST)
    assert (found.history, found.articles, found.article_count, found.alone) == (HISTORY, None, 2, "")
    assert found.answer.reply == COST_REPLY
    assert render_sources(found.answer.sources) in prompts_of(asking)[1]
    assert found.answer.hits[0].score >= found.answer.hits[-1].score > 0
    assert found.answer.prompt_fingerprint == prompts.fingerprint()
    assert found.answer.tokens.keys() == {"prompt", "reply"}
    assert found.answer.timings.keys() == {"search", "reply", "checks"}
    assert found.answer.asked[10] == "T"
    assert found.answer.asked.endswith("Z")
    assert [claim.supported for claim in found.answer.claims] == [True]
    assert found.settings == {
        "model": "scripted",
        "embedding": "all-MiniLM-L6-v2",
        "reranker": "",
        "passages": 6,
        "source_tokens": 220,
        "whole_article_tokens": 1800,
        "threshold": asking.threshold,
    }
    assert found.product_version


def test_the_file_of_a_local_model_is_in_it_by_its_sum(index: ArticleIndex, tmp_path: Path) -> None:
    (tmp_path / "own.gguf").write_bytes(b"GGUF")
    asking = assistant(index, [COST_REPLY])
    assert asking.chat is not None
    asking.chat = replace(asking.chat, name=f"local:{tmp_path / 'own.gguf'}")
    found = AuditRecord.of(asking, asking.ask(COST))
    assert found.model_sha256 == sha256(b"GGUF").hexdigest()
    assert found.settings["model"] == f"local:{tmp_path / 'own.gguf'}"


def test_a_reranker_that_could_not_be_had_is_not_in_it(index: ArticleIndex) -> None:
    settings = Settings(reranker="nobody/nothing", reranker_optional=True)
    assert recorded(index, settings=settings).settings["reranker"] == ""


def test_the_fingerprint_is_of_the_articles_that_were_asked(index: ArticleIndex) -> None:
    every, one, same = (
        recorded(index),
        recorded(index, articles=["harbour.md"]),
        recorded(index, articles=[harbour().id]),
    )
    assert (every.article_count, one.article_count) == (2, 1)
    assert every.articles_fingerprint != one.articles_fingerprint == same.articles_fingerprint


@pytest.mark.parametrize("articles", [None, ("harbour.md",), Filter(source="*.md", articles=("harbour.md",))])
def test_a_record_comes_back_equal_from_its_file(index: ArticleIndex, tmp_path: Path, articles: Any) -> None:
    record = recorded(index, history=HISTORY, articles=articles)
    record.save(tmp_path / "new" / "a.json")
    assert AuditRecord.load(tmp_path / "new" / "a.json") == record
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["a.json"]


def test_no_other_file_is_ever_overwritten(index: ArticleIndex, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("mine")
    with pytest.raises(RecordError, match=r"a\.json is there already: name a new one"):
        recorded(index).save(tmp_path / "a.json")
    assert (tmp_path / "a.json").read_text() == "mine"


def test_a_record_that_cannot_be_written_whole_leaves_nothing(
    index: ArticleIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RecordError, match=r"a\.json cannot be written .*No space left on device"):
        recorded(index).save(tmp_path / "a.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Invalid JSON"),
        ("[" * 100_000, "Invalid JSON"),
        ("[]", "Input should be"),
        ("{}", "record_version: Field required"),
        ('{"record_version": 1, "answer": {}}', "Field required"),
    ],
)
def test_a_file_that_is_no_record_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(
        RecordError, match=rf"a\.json is no record of an answer \(.*{fault}.*article-qa ask --save wrote"
    ):
        AuditRecord.load(tmp_path / "a.json")


def test_an_answer_alone_is_no_record(index: ArticleIndex, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(recorded(index).answer.to_json())
    with pytest.raises(RecordError, match="is no record of an answer"):
        AuditRecord.load(tmp_path / "a.json")


def changed(index: ArticleIndex, file: Path, **fields: Any) -> Path:
    """The file of a record in which someone has changed fields."""
    recorded(index).save(file)
    file.write_text(json.dumps(json.loads(file.read_text()) | fields))
    return file


def test_a_record_of_a_later_version_asks_for_that_version(index: ArticleIndex, tmp_path: Path) -> None:
    file = changed(index, tmp_path / "a.json", record_version=2, answer=None)
    with pytest.raises(RecordError, match=r"is of a later version \(2\): update article-qa"):
        AuditRecord.load(file)


def test_a_filter_that_is_none_is_no_record(index: ArticleIndex, tmp_path: Path) -> None:
    file = changed(index, tmp_path / "a.json", articles={"since": "yesterday"})
    with pytest.raises(RecordError, match=r"is no record of an answer .*'yesterday' is no date"):
        AuditRecord.load(file)


def test_a_record_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"cannot be read \(No such file or directory\): check its path"):
        AuditRecord.load(tmp_path / "nothing.json")
