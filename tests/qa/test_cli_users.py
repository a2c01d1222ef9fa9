"""The commands that add users and take them out."""

from pathlib import Path

import pytest

from qa.users import Users, read_users
from tests.qa.test_cli import Run, failed_in_one_line, replies, run

__all__ = ["replies", "run"]


def test_users_are_added_and_removed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE_QA_NEW_PASSWORD", "correct horse battery")
    result = run("users", "add", "anna")
    assert (result.code, result.out, result.err) == (0, "", "anna can sign in: users.toml\n")
    assert Users(tmp_path / "users.toml").verify("anna", "correct horse battery")
    assert "anna has another password" in run("users", "add", "anna").err
    assert run("users", "add", "bert", "--file", "users.toml").code == 0
    assert run("users", "remove", "anna").err == "anna cannot sign in any more: users.toml\n"
    assert [*read_users(tmp_path / "users.toml")] == ["bert"]


def test_what_cannot_be_done_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE_QA_NEW_PASSWORD", "short")
    assert failed_in_one_line(run("users", "add", "anna"))
    assert failed_in_one_line(run("users", "remove", "anna"))
