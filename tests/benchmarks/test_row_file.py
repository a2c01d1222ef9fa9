"""The rows of a benchmark on disk."""

from pathlib import Path

import pytest

from qa.errors import EvaluationError
from tests.benchmarks.row_file import RowFile
from tests.qa.evals.samples import row

MADE_BY = {"model": "m"}


def test_rows_that_were_kept_are_there_again_with_all_their_fields(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    RowFile(file, MADE_BY).keep(("set/1", "ours"), row())
    again = RowFile(file, MADE_BY)
    assert again.rows == {("set/1", "ours"): row()}
    again.keep(("set/2", "ours"), row(text="\u2028"))
    assert list(RowFile(file, MADE_BY).rows) == [("set/1", "ours"), ("set/2", "ours")]


def test_a_line_that_was_broken_off_is_dropped_and_the_next_one_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    RowFile(file, MADE_BY).keep(("set/1", "ours"), row())
    with file.open("a") as lines:
        lines.write('["set/2", "ou')
    RowFile(file, MADE_BY).keep(("set/3", "ours"), row())
    assert list(RowFile(file, MADE_BY).rows) == [("set/1", "ours"), ("set/3", "ours")]


def test_what_failed_is_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    kept = RowFile(file, MADE_BY)
    kept.keep(("set/1", "ours"), row(error="TimeoutError: too slow"))
    assert ("set/1", "ours") in kept.rows
    assert RowFile(file, MADE_BY).rows == {}


def test_rows_made_by_something_else_are_not_mixed_in(tmp_path: Path) -> None:
    RowFile(tmp_path / "rows.jsonl", MADE_BY)
    with pytest.raises(EvaluationError, match=r"made by .*m.*, not by .*n.*: name another --out"):
        RowFile(tmp_path / "rows.jsonl", {"model": "n"})


def test_without_a_file_rows_are_in_memory() -> None:
    kept = RowFile(None, MADE_BY)
    kept.keep(("set/1", "ours"), row())
    assert kept.rows == {("set/1", "ours"): row()}
