"""The folder of a run: `rows.jsonl` as it goes, `run.json` and `rows.csv` in the end."""

import csv
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import EvaluationError
from qa.evals.header import changes
from qa.evals.records import Header, Row, Run

if TYPE_CHECKING:
    from pydantic import TypeAdapter

RUN, ROWS, TABLE = "run.json", "rows.jsonl", "rows.csv"


def read_run(path: Path) -> Run:
    """The run in a `run.json`, or in a folder that has one.

    Raises:
        EvaluationError: There is none, or it is damaged.
    """
    file = path / RUN if path.is_dir() else path
    try:
        return _adapter(Run).validate_json(file.read_bytes())  # type: ignore[no-any-return]
    except OSError as error:
        raise EvaluationError(
            f"The run {file} cannot be read ({error.strerror}): give the {RUN} of an earlier article-qa eval."
        ) from error
    except ValueError as error:
        raise EvaluationError(f"{file} is no run of this version ({_first_line(error)}): run it again.") from error


def write_run(folder: Path, run: Run) -> None:
    """Write `run.json` whole or not at all, and the table of its rows."""
    write_whole(folder / RUN, _json(asdict(run), indent=1) + "\n")
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
        flat = [flat_row(row) for row in run.rows]
        table = csv.DictWriter(file, list(flat[0]) if flat else [])
        table.writeheader()
        table.writerows(flat)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder, made if it is not there, so that two runs do not mix their rows.

    Raises:
        EvaluationError: Another process runs in it, or it cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise EvaluationError(f"Another run is going on in {folder}: wait for it, or name another --out.") from error
    except OSError as error:
        raise EvaluationError(
            f"The folder {folder} cannot be written ({error.strerror}): name another with --out."
        ) from error
    try:
        yield
    finally:
        lock.release()


def begin(folder: Path, header: Header, *, restart: bool) -> Run:
    """Make the folder ready, and return the run so far: what one with the same fingerprint left in it.

    Questions that failed are not among its rows: they are asked again.

    Raises:
        EvaluationError: The folder holds another run and `restart` is not set.
    """
    run = Run(header, {}, ()) if restart else _kept(folder, header)
    write_whole(folder / ROWS, "".join(map(line_of, run.rows)))
    write_run(folder, replace(run, rows=()))
    return run


def line_of(row: Row) -> str:
    """The row as its line of `rows.jsonl`."""
    return _json(asdict(row)) + "\n"


def flat_row(row: Row) -> dict[str, Any]:
    """The row as a line of a table: its plain fields, texts of its lists, and a column for each metric."""
    return {
        "id": row.id,
        "kind": row.kind,
        "question": row.question,
        "answerable": row.answerable,
        "answers": " | ".join(row.answers),
        "evidence": " | ".join(row.evidence),
        "text": row.text,
        "right": row.right,
        "refused": row.refused,
        "reason": row.reason,
        "confidence": row.confidence,
        "draft": row.draft,
        "draft_right": row.draft_right,
        "citations": " | ".join(citation.quote for citation in row.citations),
        "grade": row.grade,
        "error": row.error,
    } | {f"score.{name}": value for name, value in row.scores.items()}


def _kept(folder: Path, header: Header) -> Run:
    if not (folder / RUN).exists():
        return Run(header, {}, ())
    earlier = read_run(folder / RUN).header
    if earlier.fingerprint != header.fingerprint:
        raise EvaluationError(
            f"The folder {folder} holds another run ({'; '.join(changes(earlier, header)[:3])}): name another folder "
            "with --out, or ask everything anew with --restart."
        )
    rows = tuple(row for row in _rows(folder / ROWS) if not row.error)
    return Run(replace(header, started=earlier.started), {}, rows)


def _rows(file: Path) -> list[Row]:
    # Not splitlines: a text may hold other line ends than ours. What follows the last one, a crash broke off.
    *whole, _ = file.read_text(encoding="utf-8").split("\n") if file.exists() else [""]
    try:
        return [_adapter(Row).validate_json(line) for line in whole]
    except ValueError as error:
        raise EvaluationError(
            f"{file} is damaged ({_first_line(error)}): name another folder with --out, or use --restart."
        ) from error


def write_whole(file: Path, text: str) -> None:
    """Put the text in place of what the file held; where it cannot be written, the file is as it was.

    Raises:
        OSError: It cannot be written.
    """
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def _first_line(error: ValueError) -> str:
    return str(error).splitlines()[0]


def _json(value: Sequence[Any] | dict[str, Any], indent: int | None = None) -> str:
    return json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)


@cache
def _adapter(kind: type) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
