"""What `add` was given to articles, and the lines about the rest."""

from pathlib import Path

from qa.adding import Inputs, problem_lines, read_inputs


def test_one_input_that_fails_stops_none_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.md").write_text("The pier is old.")
    inputs = read_inputs([str(tmp_path), str(tmp_path / "none*"), str(tmp_path / "c.txt"), "https://lenne.example/"])
    assert [article.title for article in inputs.articles] == ["b"]
    assert list(inputs.failed) == [
        *(str(tmp_path / name) for name in ("a.txt", "none*", "c.txt")),
        "https://lenne.example/",
    ]
    assert inputs.skipped == {}


def test_skipped_files_are_one_line_a_reason_and_failed_ones_a_line_each() -> None:
    skipped = {".a": "hidden", "b.png": "of another kind", ".c": "hidden"}
    assert problem_lines(Inputs(skipped=skipped, failed={"x": "x is empty.", "y": "y is empty."})) == [
        "error: x is empty.",
        "error: y is empty.",
        "skipped (hidden): .a and 1 more",
        "skipped (of another kind): b.png",
    ]
