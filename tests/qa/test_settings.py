"""Where settings come from and which one wins."""

from pathlib import Path

import pytest

from index import ChromaServer
from qa.errors import SettingsError
from qa.settings import Settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("PASSAGES", "SOURCE_TOKENS", "TIMEOUT_SECONDS"):
        monkeypatch.delenv(f"ARTICLE_QA_{name}", raising=False)
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "article-qa.toml").write_text(text, encoding="utf-8")


def test_without_anything_given_the_defaults_stand() -> None:
    assert Settings.load() == Settings()


def test_a_line_of_the_file_replaces_the_default(folder: Path) -> None:
    write(folder, 'model = "none"\npassages = 3\nthreshold = 0.7\ndata = "here"\n')
    assert Settings.load() == Settings(model="none", passages=3, threshold=0.7, data=Path("here"))


def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 'model = "none"\npassages = 3\n')
    monkeypatch.setenv("ARTICLE_QA_MODEL", "openai:gpt-4o")
    settings = Settings.load()
    assert (settings.model, settings.passages) == ("openai:gpt-4o", 3)


def test_arguments_win_over_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 'model = "none"\n')
    monkeypatch.setenv("ARTICLE_QA_MODEL", "openai:gpt-4o")
    assert Settings.load(model="ollama:phi4").model == "ollama:phi4"


def test_an_argument_that_is_none_counts_as_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE_QA_DATA", "/somewhere")
    assert Settings.load(data=None).data == Path("/somewhere")


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE_QA_MODEL", "")
    assert Settings.load() == Settings()


@pytest.mark.parametrize(
    ("variable", "text", "field", "value"),
    [
        ("DATA", "/somewhere", "data", Path("/somewhere")),
        ("EMBEDDING", "my-folder", "embedding", "my-folder"),
        ("RERANKER", "cross-encoder/ms-marco-MiniLM-L6-v2", "reranker", "cross-encoder/ms-marco-MiniLM-L6-v2"),
        ("RERANKER_OPTIONAL", "yes", "reranker_optional", True),
        ("PASSAGES", "9", "passages", 9),
        ("SOURCE_TOKENS", "500", "source_tokens", 500),
        ("THRESHOLD", "0.25", "threshold", 0.25),
        ("TIMEOUT_SECONDS", "12", "timeout_seconds", 12.0),
    ],
)
def test_every_field_has_a_variable_of_the_right_kind(
    variable: str, text: str, field: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"ARTICLE_QA_{variable}", text)
    found = getattr(Settings.load(), field)
    assert found == value
    assert type(found) is type(value)


def test_a_tilde_in_the_file_is_the_home_folder(folder: Path) -> None:
    write(folder, 'data = "~/articles"\n')
    assert Settings.load().data == Path.home() / "articles"


def test_an_unknown_name_in_the_file_is_an_error_that_lists_the_known_ones(folder: Path) -> None:
    write(folder, 'modell = "none"\n')
    with pytest.raises(
        SettingsError, match=r"no setting 'modell' \(in article-qa.toml\): use one of data, store, model,"
    ):
        Settings.load()


def test_an_unknown_argument_is_an_error() -> None:
    with pytest.raises(SettingsError, match=r"no setting 'colour' \(in options\)"):
        Settings.load(colour="red")


@pytest.mark.parametrize(
    ("name", "value"), [("passages", "many"), ("threshold", "high"), ("timeout_seconds", []), ("data", 5)]
)
def test_a_value_of_the_wrong_kind_is_named_with_its_place(name: str, value: object) -> None:
    with pytest.raises(SettingsError, match=rf"The setting {name} cannot be .+ \(in options\): "):
        Settings.load(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("passages", 0),
        ("passages", -3),
        ("source_tokens", 0),
        ("threshold", -0.1),
        ("threshold", 1.5),
        ("threshold", float("nan")),
        ("timeout_seconds", 0),
    ],
)
def test_a_value_out_of_range_is_an_error(name: str, value: float) -> None:
    with pytest.raises(SettingsError, match=f"The setting {name} cannot be "):
        Settings.load(**{name: value})


def test_a_bad_variable_is_an_error_even_where_the_file_is_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "passages = 3\n")
    monkeypatch.setenv("ARTICLE_QA_PASSAGES", "three")
    with pytest.raises(SettingsError, match=r"passages cannot be 'three' \(in the environment\)"):
        Settings.load()


@pytest.mark.parametrize("content", [b"model = ", b"passages = 3\npassages = 4\n", b"\xff\xfe\x00", b"[table"])
def test_a_damaged_file_is_an_error_that_names_it(folder: Path, content: bytes) -> None:
    (folder / "article-qa.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"article-qa.toml cannot be read .*mend or remove it") as caught:
        Settings.load()
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_articles_are_in_the_data_folder_or_on_the_server_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.load(data=tmp_path).place == tmp_path
    (tmp_path / "article-qa.toml").write_text('store = "http://in-the-file:8000"')
    assert Settings.load(data=tmp_path).place == ChromaServer("http://in-the-file:8000", tmp_path)
    monkeypatch.setenv("ARTICLE_QA_STORE", "https://in-the-environment")
    monkeypatch.setenv("ARTICLE_QA_STORE_TOKEN", "a token")
    assert Settings.load(data=tmp_path).place == ChromaServer("https://in-the-environment", tmp_path, token="a token")
    assert Settings.load(data=tmp_path, store="http://given:8000").store == "http://given:8000"
    assert "a token" not in repr(Settings.load(data=tmp_path))
