"""The folder of a run: what is written, read back, and taken up again."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import EvaluationError
from qa.evals.records import Header, Row, Run
from qa.evals.run_files import alone, begin, line_of, read_run, write_run, write_whole
from qa.evals.scoring import failed
from qa.evals.summary import summarise
from tests.qa.evals.samples import CITED, COST, KING, REPLY, answered, hit, refusal, row

ROWS = (row(COST, answered(REPLY, CITED, hits=(hit(0, 107, 1),))), row(KING, refusal("Carl.")))
HEADER = Header(
    questions="bundled",
    questions_sha256="a" * 64,
    count=2,
    drafts=0,
    model="none",
    model_sha256="",
    grader="",
    settings={"threshold": "0.25"},
    prompt_fingerprint="b" * 12,
    index_fingerprint="c" * 12,
    articles={"a": "Harbour"},
    versions={"python": "3.11"},
    machine={"cores": 2},
    started="2026-01-01T00:00:00Z",
    warnings=("Look out.",),
    fingerprint="d" * 12,
)
RUN = Run(HEADER, summarise(ROWS), ROWS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which a run was begun."""
    (tmp_path / "out").mkdir()
    begin(tmp_path / "out", HEADER, restart=False)
    return tmp_path / "out"


def keep(folder: Path, *rows: Row, torn: str = "") -> None:
    (folder / "rows.jsonl").write_text("".join(map(line_of, rows)) + torn, encoding="utf-8")


def test_a_run_is_read_back_as_it_was_from_its_file_or_its_folder(folder: Path) -> None:
    write_run(folder, RUN)
    assert read_run(folder / "run.json") == RUN
    assert read_run(folder) == RUN
    assert sorted(file.name for file in folder.iterdir()) == ["rows.csv", "rows.jsonl", "run.json"]


def test_the_file_has_a_header_a_summary_and_rows(folder: Path) -> None:
    write_run(folder, RUN)
    found = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert list(found) == ["header", "summary", "rows"]
    assert found["summary"]["right"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 1}
    assert found["rows"][0]["citations"][0]["quote"] == CITED.quote
    assert found["rows"][0]["hits"][0]["relevant"] is True


def test_the_table_has_a_line_for_each_row(folder: Path) -> None:
    write_run(folder, RUN)
    with (folder / "rows.csv").open(encoding="utf-8", newline="") as file:
        cost, king = csv.DictReader(file)
    assert (cost["id"], cost["right"], cost["answers"], cost["score.token_f1"]) == (
        "cost",
        "True",
        "4.2 million euros",
        "0.75",
    )
    assert (king["score.right"], king["score.refused"], king["draft"]) == ("", "1.0", "Carl.")


def test_the_rows_of_the_same_run_are_kept(folder: Path) -> None:
    keep(folder, *ROWS)
    later = replace(HEADER, started="2026-02-02T00:00:00Z")
    assert begin(folder, later, restart=False) == Run(HEADER, {}, ROWS)


def test_a_row_that_a_crash_broke_off_and_a_question_that_failed_are_asked_again(folder: Path) -> None:
    keep(folder, ROWS[0], failed(KING, TimeoutError("too slow"), 1.0), torn=line_of(ROWS[1])[:40])
    assert begin(folder, HEADER, restart=False).rows == ROWS[:1]
    assert (folder / "rows.jsonl").read_text(encoding="utf-8") == line_of(ROWS[0])


def test_a_text_with_other_line_ends_is_one_row(folder: Path) -> None:
    odd = replace(ROWS[0], draft="a\u2028b\x85c\r\nd")
    keep(folder, odd)
    assert begin(folder, HEADER, restart=False).rows == (odd,)


def test_another_run_is_refused_with_what_differs(folder: Path) -> None:
    keep(folder, *ROWS)
    other = replace(HEADER, model="openai:gpt", settings={"threshold": "0.5"}, fingerprint="e" * 12)
    with pytest.raises(EvaluationError, match=r"out holds another run \(model: none -> openai:gpt; .+\): .*--restart"):
        begin(folder, other, restart=False)
    assert len((folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_restart_begins_anew(folder: Path) -> None:
    keep(folder, *ROWS)
    assert begin(folder, replace(HEADER, fingerprint="e" * 12), restart=True).rows == ()
    assert (folder / "rows.jsonl").read_text(encoding="utf-8") == ""
    assert read_run(folder).rows == ()


def test_a_damaged_row_is_refused(folder: Path) -> None:
    (folder / "rows.jsonl").write_text("{}\n")
    with pytest.raises(EvaluationError, match=r"rows\.jsonl is damaged \(.+\): .*--restart"):
        begin(folder, HEADER, restart=False)


def test_a_run_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"The run .+nowhere\.json cannot be read \(No such file"):
        read_run(tmp_path / "nowhere.json")
    (tmp_path / "run.json").write_text('{"rows": []}')
    with pytest.raises(EvaluationError, match=r"run\.json is no run of this version \(.+\): run it again"):
        read_run(tmp_path)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(EvaluationError, match=r"The folder .+out cannot be written .+: name another with --out"):
        alone(tmp_path / "out").__enter__()


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    taken = pytest.raises(EvaluationError, match=r"Another run is going on in .+out: wait for it, or name another")
    with alone(tmp_path / "out"), taken, alone(tmp_path / "out"):
        pass
    with alone(tmp_path / "out"):
        assert (tmp_path / "out").is_dir()


def test_a_file_that_cannot_be_written_whole_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(file := tmp_path / "calibration.json", "kept")
    monkeypatch.setattr(Path, "write_text", _half_written)
    with pytest.raises(OSError, match="full"):
        write_whole(file, "never whole")
    assert file.read_text() == "kept"


def _half_written(file: Path, text: str, encoding: str) -> None:
    file.write_bytes(text[:4].encode(encoding))
    raise OSError("The disk is full")
