"""What `add` was given to articles, and the lines about the rest."""

from pathlib import Path

import pytest

from index import Article
from qa.adding import Inputs, add_inputs
from tests.qa.samples import open_index


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    """A folder with an empty file and a good one, and things that are not there."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("")
    (tmp_path / "in" / "b.md").write_text("The pier is old.")
    for number in range(3):
        (tmp_path / "in" / f"photo{number}.png").write_text("")
    return [str(tmp_path / name) for name in ("in", "none*", "c.txt")] + ["http://127.0.0.1:1/page"]


def failed_names(tmp_path: Path) -> list[str]:
    return [*(str(tmp_path / name) for name in ("none*", "in/a.txt", "c.txt")), "http://127.0.0.1:1/page"]


def test_one_input_that_fails_stops_none_of_the_others(tmp_path: Path, names: list[str]) -> None:
    inputs = Inputs(names)
    assert inputs.count == 4
    assert [article.title for article in inputs.articles()] == ["b"]
    assert list(inputs.failed) == failed_names(tmp_path)
    assert list(inputs.skipped.values()) == ["of a kind that is not looked for in folders"] * 3


def test_files_are_read_one_after_another(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The pier is old.")
    (tmp_path / "b.txt").write_text("The bridge is new.")
    articles = Inputs([str(tmp_path)]).articles()
    assert next(articles).text == "The pier is old."
    (tmp_path / "b.txt").write_text("The bridge is closed.")
    assert next(articles).text == "The bridge is closed."


def test_skipped_files_are_one_line_a_reason_and_failed_ones_a_line_each(tmp_path: Path, names: list[str]) -> None:
    inputs = Inputs(names[:1])
    list(inputs.articles())
    first, second = inputs.problem_lines()
    assert first.startswith("error: ") and first.endswith("a.txt is empty: there is nothing to ask about.")
    assert second.startswith("skipped (of a kind that is not looked for in folders): ")
    assert second.endswith("photo0.png and 2 more")


def test_adding_reports_what_became_of_everything(tmp_path: Path, names: list[str]) -> None:
    with open_index(tmp_path / "data") as index:
        result = add_inputs(index, names)
        assert (result["added"], list(result["failed"])) == (("b",), failed_names(tmp_path))
        assert add_inputs(index, names)["unchanged"] == ("b",)


def test_a_dry_run_adds_nothing(tmp_path: Path, names: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with open_index(tmp_path / "data") as index:
        assert add_inputs(index, names, dry_run=True)["added"] == ("b",)
        assert index.list() == []
    assert "would be added: b" in capsys.readouterr().err


def test_nearly_the_same_article_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = " ".join(f"Sentence {number} tells what happened on day {number}." for number in range(30))
    (tmp_path / "two.txt").write_text(story + " The end.")
    with open_index(tmp_path / "data", [Article(story, "Story", "one.txt")]) as index:
        add_inputs(index, [str(tmp_path / "two.txt")])
    assert "two, and Story (one.txt)" in capsys.readouterr().err


def test_lines_that_are_no_part_of_the_article_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "The pier is old.\n\nLeave a Reply\n\nYour email address will not be published.\n"
    (tmp_path / "pier.txt").write_text(text)
    with open_index(tmp_path / "data") as index:
        result = add_inputs(index, [str(tmp_path / "pier.txt")])
        assert result["left_out"] == {"pier": ["Leave a Reply", "Your email address will not be published."]}
        assert (
            'left out of search, as no part of the article: "Leave a Reply" and 1 more lines' in capsys.readouterr().err
        )
        assert index.article(index.find("pier").id).text == text
        assert add_inputs(index, [str(tmp_path / "pier.txt")])["left_out"] == {}
