"""Commands whose articles are on a Chroma server."""

from pathlib import Path

import pytest

from tests.index.serving import chroma_server
from tests.qa.samples import COST
from tests.qa.test_cli import Run, failed_in_one_line, filled, replies, run

__all__ = ["filled", "replies", "run"]


def test_what_one_data_folder_adds_to_a_server_another_one_asks(run: Run, filled: Path, tmp_path: Path) -> None:
    with chroma_server(tmp_path / "chroma") as server:
        assert (
            run("--store", server.url, "add", "harbour.md").out
            == "1 added, 0 unchanged, 0 replaced, 0 skipped, 0 failed\n"
        )
        listed = run("--store", server.url, "list", data="other")
        assert "Harbour bridge reopens" in listed.out
        answer = run("--store", server.url, "ask", COST, data="other")
        assert (answer.code, "4.2 million euros" in answer.out) == (0, True)
        assert f"1 article in {server.url}" in run("--store", server.url, "doctor", data="other").out
        alone = run("--store", server.url, "ask", "Who founded Voltane?", "--from", "batteries.md", model="none")
        assert "batteries" in alone.out
        assert run("--store", server.url, "list").out == listed.out


def test_a_server_that_is_not_there_is_one_line(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE_QA_STORE", "http://127.0.0.1:1")
    result = run("list")
    assert failed_in_one_line(result)
    assert "The store http://127.0.0.1:1 cannot be opened" in result.err
    assert failed_in_one_line(run("--store", "nonsense", "list"))
