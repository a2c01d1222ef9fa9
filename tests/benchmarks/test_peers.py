"""A run over a set: questions alternate, and what is on disk is not asked again."""

import sys
from pathlib import Path

import pytest

from tests.benchmarks.peers import ask_all, ending_in_one_line, main
from tests.benchmarks.question_files import Case, CaseSet
from tests.benchmarks.row_file import RowFile
from tests.qa.evals.samples import COST, KING

CASES = CaseSet("small", (), (Case(COST), Case(KING)))


class Recorder:
    """Answers every question alike, and writes down who was asked what; one question it does not survive."""

    def __init__(self, name: str, log: list[tuple[str, str]], ends_at: str = "") -> None:
        self.name, self.log, self.ends_at = name, log, ends_at

    def ask(self, question: str, history: object = ()) -> str:
        if question == self.ends_at:
            raise KeyboardInterrupt
        self.log.append((self.name, question))
        return "It cost 4.2 million euros."


def run(file: Path, log: list[tuple[str, str]], ends_at: str = "") -> dict[str, list[bool]]:
    over = {name: (lambda articles, name=name: Recorder(name, log, ends_at)) for name in ("ours", "theirs")}
    found = ask_all(CASES, over, RowFile(file, {}))
    return {name: [one.row.right for one in asked] for name, asked in found.items()}


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    log: list[tuple[str, str]] = []
    file = tmp_path / "rows.jsonl"
    try:
        run(file, log, ends_at=KING.question)
    except KeyboardInterrupt:
        log.append(("stopped", ""))
    assert run(file, log) == {"ours": [True, False], "theirs": [True, False]}
    first, second = COST.question, KING.question
    assert log == [("ours", first), ("theirs", first), ("stopped", ""), ("ours", second), ("theirs", second)]
    assert run(file, log)["ours"] == [True, False]
    assert len(log) == 5


def test_what_goes_wrong_and_ctrl_c_are_one_line(tmp_path: Path) -> None:
    kept = tmp_path / "rows.jsonl"
    for error, line in [
        (
            ModuleNotFoundError("No module named 'llama_index'"),
            r"error: No module .*: pip install '.\[dev,benchmarks\]'",
        ),
        (FileNotFoundError("no such set"), "error: no such set"),
        (KeyboardInterrupt(), "stopped: the same command goes on from here"),
    ]:
        with pytest.raises(SystemExit, match=line), ending_in_one_line(kept):
            raise error


def test_a_name_that_there_is_not_is_said_with_those_that_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["peers", "--sets", "squad2,squad3"])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert "there is no 'squad3': use some of squad2, clapnq, hotpot, ramdocs, bundled" in capsys.readouterr().err
