"""The users of a page: who is let in, and what is said of a file that cannot be used."""

import os
import stat
from pathlib import Path

import pytest

from qa.errors import SettingsError
from qa.users import Users, add_user, read_users, remove_user

PASSWORD = "correct horse battery"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    add_user(tmp_path / "users.toml", "anna", PASSWORD)
    return tmp_path / "users.toml"


def test_a_user_signs_in_with_the_password_and_with_no_other(file: Path) -> None:
    users = Users(file)
    assert users.verify("anna", PASSWORD)
    assert not users.verify("anna", PASSWORD + "x")
    assert not users.verify("anna", "x" * 100_000)
    assert not users.verify("bert", PASSWORD)
    assert not users.verify("bert", "nobody has this password")


def test_the_file_holds_no_password_and_only_its_owner_can_read_it(file: Path) -> None:
    assert PASSWORD not in file.read_text()
    assert read_users(file)["anna"].startswith("$argon2id$")
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_unknown_name_costs_a_hash_as_well(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users, hashed = Users(file), []

    class Hasher:
        def verify(self, known: str, password: str) -> bool:
            hashed.append(known)
            return True

    monkeypatch.setattr("qa.users._HASHER", Hasher())
    assert [users.verify(name, PASSWORD) for name in ("anna", "bert")] == [True, False]
    assert len(hashed) == 2
    assert hashed[0].split("$")[1:4] == hashed[1].split("$")[1:4]


def test_a_user_who_is_removed_or_has_another_password_is_out_at_once(file: Path) -> None:
    add_user(file, "bert", PASSWORD)
    users = Users(file)
    assert users.knows("anna")
    remove_user(file, "anna")
    assert not users.knows("anna")
    assert not users.verify("anna", PASSWORD)
    assert add_user(file, "bert", "another password") is False
    assert not users.verify("bert", PASSWORD)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("anna", "cannot be read"),
        ('anna = "hunter2hunter2"', "The user anna in .* has no Argon2 hash"),
        ("anna = 3", "The user anna in .* has no Argon2 hash"),
        ('"../anna" = "x"', "is no name of a user"),
        ("", "has no users"),
    ],
)
def test_a_bad_file_is_told_without_what_may_be_a_password(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "users.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=said) as told:
        Users(file)
    assert "hunter2" not in str(told.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot be read .*: make it with article-qa users add NAME"):
        Users(tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["", "a b", "../x", "a" * 65, '"', "ä", "-"])
def test_a_name_that_could_mean_something_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="is no name of a user"):
        add_user(tmp_path / "users.toml", name, PASSWORD)


def test_a_short_password_and_an_unknown_user_are_told(file: Path) -> None:
    with pytest.raises(SettingsError, match="10 to 200 characters"):
        add_user(file, "bert", "short")
    with pytest.raises(SettingsError, match=r"There is no user 'bert' in .*: it has anna"):
        remove_user(file, "bert")
