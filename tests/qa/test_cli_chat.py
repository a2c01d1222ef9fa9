"""How the page is set: by file, environment and options, and never open to others by mistake."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qa.users import add_user
from tests.qa.test_cli import Run, failed_in_one_line, filled, replies, run

__all__ = ["filled", "replies", "run"]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """How the page was served, with the rules of its desk."""
    served: list[dict[str, Any]] = []

    def serve(source: Any, **options: Any) -> SimpleNamespace:
        served.append({**options, "rules": source.desk.rules})
        return SimpleNamespace(local_url="")

    monkeypatch.setitem(sys.modules, "qa.chat.page", SimpleNamespace(serve=serve))
    monkeypatch.setattr("qa.chat.ending.wait_for_end", lambda page, desk, say: None)
    monkeypatch.setattr("webbrowser.open", str)
    return served


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_beyond_this_machine_the_page_takes_a_choice(run: Run, served: list[dict[str, Any]], host: str) -> None:
    result = run("chat", "--host", host)
    assert failed_in_one_line(result)
    assert "name the users with --auth FILE" in result.err
    assert run("chat", "--host", host, "--no-auth").code == 0
    assert len(served) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_machine_it_takes_none(run: Run, served: list[dict[str, Any]], host: str) -> None:
    assert run("chat", "--host", host).code == 0


def test_users_are_read_before_anything_is_served(run: Run, served: list[dict[str, Any]], tmp_path: Path) -> None:
    assert failed_in_one_line(run("chat", "--auth", "users.toml"))
    add_user(tmp_path / "users.toml", "anna", "correct horse battery")
    assert "contradict" in run("chat", "--auth", "users.toml", "--no-auth").err
    assert served == []
    assert run("chat", "--auth", "users.toml").code == 0
    assert served[0]["rules"].users.knows("anna")
    assert (served[0]["rules"].questions_per_minute, served[0]["rules"].uploads_per_hour) == (10, 100)


def test_options_win_over_variables_and_these_over_the_file(
    run: Run, served: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "article-qa.toml").write_text("passages = 5\n[chat]\nport = 1111\nmost_waiting = 3\nshared = true\n")
    assert run("chat").code == 0
    monkeypatch.setenv("ARTICLE_QA_CHAT_PORT", "2222")
    monkeypatch.setenv("ARTICLE_QA_METRICS_TOKEN", "a-token")
    assert run("chat").code == 0
    assert run("chat", "--port", "3333", "--answers-at-once", "9").code == 0
    assert [options["port"] for options in served] == [1111, 2222, 3333]
    assert {options["rules"].most_waiting for options in served} == {3}
    assert served[0]["keeping"].shared
    assert (served[2]["rules"].answers_at_once, served[2]["rules"].metrics_token) == (9, "a-token")


@pytest.mark.parametrize(
    ("text", "said"),
    [("[chat]\ncolour = 1\n", "no setting 'colour' under \\[chat\\]"), ("chat = 3\n", "write \\[chat\\]")],
)
def test_an_unknown_line_of_the_file_is_told(run: Run, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "article-qa.toml").write_text(text)
    result = run("chat")
    assert failed_in_one_line(result)
    assert said.replace("\\", "") in result.err


def test_a_value_of_the_wrong_kind_is_wrong_usage(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE_QA_CHAT_PORT", "many")
    assert run("chat").code == 2
