"""The drafting of a set as the command runs it: lines in a new file or shown, and what is said beside."""

import json
from pathlib import Path
from typing import Any

import pytest

from index import ArticleIndexError, read_article
from qa.assistant import Assistant
from qa.errors import EvaluationError, QAError
from qa.evals.draft_command import write_drafts
from qa.evals.questions import load_question_set
from tests.qa.evals.test_drafting import reply
from tests.qa.samples import HARBOUR, batteries, harbour, open_index, scripted


@pytest.fixture
def drafting(tmp_path: Path) -> Any:
    """Drafts with a scripted model; returns the lines that were shown."""

    def run(name: str = "harbour.md", *, says: Any = reply, count: int = 3, out: Path | None = None) -> list[str]:
        def opened(source: str | None) -> Assistant:
            articles = [read_article(source)] if source else [harbour(), batteries()]
            chat = scripted(says) if says else None
            return Assistant(open_index(tmp_path / ("one" if source else "all"), articles), chat)

        shown: list[str] = []
        write_drafts(name, count=count, out=out, opened=opened, show=shown.append)
        return shown

    return run


def test_without_a_file_the_lines_are_shown(drafting: Any) -> None:
    rows = [json.loads(line) for line in drafting()]
    assert rows[0] == {
        "id": "draft-001",
        "kind": "fact",
        "question": "What over the Lenne reopened on Friday?",
        "answers": ["The bridge"],
        "answerable": True,
        "evidence": ["The bridge over the Lenne, closed since March, reopened on Friday."],
        "article": "harbour.md",
        "draft": True,
    }
    assert [row["answerable"] for row in rows] == [True, False, True]


def test_what_is_written_is_a_set_of_drafts(drafting: Any, tmp_path: Path) -> None:
    file = tmp_path / "new" / "set.jsonl"
    assert drafting(count=6, out=file) == []
    found = load_question_set(file)
    assert (len(found.questions), found.drafts) == (6, 6)


def test_an_article_of_the_index_is_found_by_any_of_its_names(drafting: Any) -> None:
    assert drafting("harbour") == drafting("Harbour bridge reopens") == drafting(harbour().id)


def test_a_file_need_not_be_in_the_index(drafting: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "harbour.md"
    file.write_text(HARBOUR)
    rows = [json.loads(line) for line in drafting(str(file))]
    assert [row["article"] for row in rows] == [str(file)] * 3
    assert f"To ask them, have the article in the index: article-qa add {file}" in capsys.readouterr().err


def test_the_user_is_told_that_they_are_drafts(drafting: Any, capsys: pytest.CaptureFixture[str]) -> None:
    drafting()
    told = capsys.readouterr().err
    assert 'They are drafts: correct or delete each one, and take its "draft" away' in told
    assert "of 3 questions" not in told
    assert "article-qa add" not in told


def test_fewer_than_asked_for_is_said(drafting: Any, capsys: pytest.CaptureFixture[str]) -> None:
    count = len(drafting(count=50))
    assert f"{count} of 50 questions were drafted." in capsys.readouterr().err


def test_what_was_drafted_before_it_was_stopped_is_kept(
    drafting: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(prompt: str) -> str:
        if "Instead of" in prompt:
            raise KeyboardInterrupt
        return reply(prompt)

    drafting(says=stopped, count=6, out=tmp_path / "set.jsonl")
    assert len(load_question_set(tmp_path / "set.jsonl").questions) == 1
    told = capsys.readouterr().err
    assert "Stopped: what was drafted so far is kept." in told
    assert "1 of 6 questions were drafted." in told


def test_each_question_is_on_disk_before_the_next_is_drafted(drafting: Any, tmp_path: Path) -> None:
    kept: list[int] = []

    def watched(prompt: str) -> str:
        kept.append(len((tmp_path / "set.jsonl").read_text().splitlines()))
        return reply(prompt)

    drafting(says=watched, out=tmp_path / "set.jsonl")
    assert kept == [0, 1, 1, 2]  # the twin is written, then asked


def test_a_file_that_is_there_is_left_alone(drafting: Any, tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text("edited by hand")
    with pytest.raises(EvaluationError, match=r"set\.jsonl is there already: name a new one with --out"):
        drafting(out=file)
    assert file.read_text() == "edited by hand"


def test_a_file_that_cannot_be_written_is_an_error(drafting: Any, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("")
    with pytest.raises(EvaluationError, match=r"set\.jsonl cannot be written \(.+\): name another"):
        drafting(out=tmp_path / "folder" / "set.jsonl")


@pytest.mark.parametrize(
    ("name", "says", "error"),
    [
        ("nobody.md", reply, r"There is no article 'nobody\.md' in the index; the nearest there is: 'Harbour"),
        ("harbour.md", None, "drafted by a chat model, and there is none: name one with --model"),
        ("harbour.md", [TimeoutError("timed out")], "did not answer in time"),
    ],
)
def test_a_set_of_which_nothing_came_leaves_no_file(
    drafting: Any, tmp_path: Path, name: str, says: Any, error: str
) -> None:
    with pytest.raises((QAError, ArticleIndexError), match=error):
        drafting(name, says=says, out=tmp_path / "set.jsonl")
    assert not (tmp_path / "set.jsonl").exists()
