"""Names to inputs: folders, patterns, links, and the reason for everything left out."""

import os
import sys
from pathlib import Path

import pytest

from index.reading import FoundInput, find_inputs, read_article


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `news` with files in it and below it, and a file beside it; the current folder is the one above."""
    for name in ("news/b.md", "news/a.TXT", "news/old/c.html", "news/old/.hidden.md", "news/.git/d.md", "news/e.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "beside.md").write_text("beside")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "news"


def found(*names: str) -> list[str]:
    return [item.name for item in find_inputs(names) if item.status == "found"]


def reasons(*names: str, status: str = "skipped") -> dict[str, str]:
    return {item.name: item.reason for item in find_inputs(names) if item.status == status}


def test_standard_input_addresses_and_files_pass_as_they_are() -> None:
    names = ["-", "https://lenne.example/*?a[1]", "HTTP://lenne.example", "no/such.file"]
    assert find_inputs(names) == [FoundInput(name) for name in names]


def test_a_folder_is_read_with_all_below_it_and_the_rest_is_skipped_with_its_reason(folder: Path) -> None:
    assert found("news") == ["news/a.TXT", "news/b.md", "news/old/c.html"]
    assert reasons("news") == {
        "news/.git": "hidden",
        "news/e.png": "of a kind that is not looked for in folders",
        "news/old/.hidden.md": "hidden",
    }
    assert reasons("news", status="failed") == {}


def test_a_file_that_is_named_itself_is_found_whatever_it_is(folder: Path) -> None:
    assert found("news/e.png", "news/.git/d.md") == ["news/e.png", "news/.git/d.md"]


def test_a_hidden_folder_that_is_named_itself_is_read(folder: Path) -> None:
    assert found("news/.git") == ["news/.git/d.md"]


def test_a_folder_without_a_file_to_read_failed(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert reasons("news/empty", status="failed") == {
        "news/empty": "The folder news/empty has no file that can be read: name its files."
    }


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("news/*.md", ["news/b.md"]),
        ("news/[ab].*", ["news/a.TXT", "news/b.md"]),
        ("**/*.md", ["beside.md", "news/b.md"]),
        ("news/old/.h*", ["news/old/.hidden.md"]),
        ("new?", ["news/a.TXT", "news/b.md", "news/old/c.html"]),
        ("news/*", ["news/a.TXT", "news/b.md", "news/e.png", "news/old/c.html"]),
    ],
)
def test_a_pattern_is_what_a_shell_makes_of_it(folder: Path, pattern: str, names: list[str]) -> None:
    assert found(pattern) == names
    assert found(str(Path.cwd() / pattern)) == [str(Path.cwd() / name) for name in names]


def test_a_file_whose_name_is_a_pattern_is_that_file(folder: Path) -> None:
    (folder / "[draft].md").write_text("x")
    assert found("news/[draft].md") == ["news/[draft].md"]


def test_an_input_that_is_named_twice_comes_once(folder: Path) -> None:
    names = ["news/b.md", "news", "news/*.md", str(folder / "b.md")]
    assert found(*names) == ["news/b.md", "news/a.TXT", "news/old/c.html"]
    assert reasons(*names)["news/b.md"] == "named before"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_no_link_in_a_folder_is_followed_and_each_is_reported(folder: Path) -> None:
    (folder / "out.md").symlink_to(folder.parent / "beside.md")
    (folder / "away").symlink_to("/etc")
    (folder / "round").symlink_to(folder)
    (folder / "same.md").symlink_to(folder / "b.md")
    (folder / "gone.md").symlink_to("nowhere")
    (folder / "loop.md").symlink_to("loop.md")
    os.mkfifo(folder / "pipe.md")
    assert found("news") == ["news/a.TXT", "news/b.md", "news/old/c.html"]
    skipped = reasons("news")
    assert skipped["news/out.md"] == skipped["news/away"] == "a link that leads out of the folder"
    assert skipped["news/round"] == skipped["news/same.md"] == "a link to something else in the folder"
    assert skipped["news/gone.md"] == skipped["news/loop.md"] == "a link that leads nowhere"
    assert skipped["news/pipe.md"] == "a pipe, socket or device"
    assert found("**/*.md", "*/*/c*") == ["beside.md", "news/b.md", "news/pipe.md", "news/old/c.html"]
    assert reasons("news/*.md")["news/out.md"] == "a link that leads out of the folder"
    assert set(reasons("*/away/passwd*").values()) == {"a link that leads out of the folder"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_that_go_in_circles_end(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).symlink_to(tmp_path)
    (tmp_path / "one.md").write_text("x")
    assert found(str(tmp_path)) == [str(tmp_path / "one.md")]
    assert found(str(tmp_path / "**" / "*.md")) == [str(tmp_path / "one.md")]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_failed(folder: Path) -> None:
    (folder / "old").chmod(0)
    assert list(reasons("news", status="failed").values()) == [
        "The folder news/old cannot be read (Permission denied): check its permissions."
    ]


def test_a_name_that_cannot_be_shown_is_escaped_and_its_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "new\nline\u202e.md").write_text("It reopened on Friday.")
    [item] = find_inputs([str(tmp_path)])
    article = read_article(item.name)
    assert (article.title, Path(article.source).name) == ("new\\nline\\u202e", "new\\nline\\u202e.md")
