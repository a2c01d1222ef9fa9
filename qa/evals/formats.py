"""Question sets in the formats people have, told apart by what is in them.

SQuAD and HotpotQA are recognised by their keys; JSON Lines, JSON lists and CSV have our own fields or Ragas's columns.
"""

import ast
import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from qa.evals.fields import OwnFields, RagasFields, faults_of, question_of
from qa.evals.hotpotqa import read_hotpotqa
from qa.evals.squad import read_squad
from qa.evals.types import Question, QuestionSet

_SEPARATORS = ",;\t"
_LISTS = {"answers", "must_contain", "evidence", "history", "reference_contexts"}
_COLUMNS = {*OwnFields.model_fields, *RagasFields.model_fields}


def parse(text: str, name: str) -> tuple[QuestionSet, list[str]]:
    """The set that a text holds, and every fault in it by its place.

    Args:
        name: Of the file; the source of articles that it carries.
    """
    document = _json(text)
    try:
        match document:
            case {"data": list()}:
                return read_squad(document, name)
            case [{"supporting_facts": _}, *_]:
                return read_hotpotqa(document, name), []
    except ValidationError as error:
        return QuestionSet(()), faults_of(error)
    if isinstance(document, list):
        return _collect(enumerate(document), "[{}]")
    return _collect(_csv_rows(text) if _has_header(text) else _json_lines(text), "line {}")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _collect(rows: Iterable[tuple[int, Any]], place: str) -> tuple[QuestionSet, list[str]]:
    """The questions of numbered rows; a row that is an error is a fault."""
    questions: dict[str, Question] = {}
    faults: list[str] = []
    for number, record in rows:
        where = place.format(number)
        if isinstance(record, Exception):
            faults.append(f"{where}: {record}")
            continue
        try:
            question = question_of(record, str(number))
        except ValidationError as error:
            faults += faults_of(error, where)
            continue
        if question.id in questions:
            faults.append(f"{where}: field 'id' must be given once, not {question.id!r} again")
        questions[question.id] = question
    return QuestionSet(tuple(questions.values())), faults


def _json_lines(text: str) -> Iterator[tuple[int, Any]]:
    # Not splitlines(): inside a JSON text its further line ends, such as U+2028, are characters like any other.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, ValueError(f"no JSON ({error})")


def _has_header(text: str) -> bool:
    header = next(csv.reader([text.partition("\n")[0]], delimiter=_separator(text)), [])
    return len(_COLUMNS & {field.strip() for field in header}) >= 2


def _separator(text: str) -> str:
    """The one that the header has most; spreadsheets of some countries write semicolons."""
    return max(_SEPARATORS, key=text.partition("\n")[0].count)


def _csv_rows(text: str) -> Iterator[tuple[int, Any]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    header, line = next(rows), rows.line_num + 1
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield line, _record(header, cells)
            line = rows.line_num + 1
    except csv.Error as error:
        yield line, ValueError(f"no CSV ({error})")


def _record(header: list[str], cells: list[str]) -> Any:
    if len(cells) > len(header):
        return ValueError(f"{len(cells)} cells under {len(header)} columns")
    filled = {field.strip(): cell for field, cell in zip(header, cells, strict=False) if cell.strip()}
    return {field: _list(cell) if field in _LISTS else cell for field, cell in filled.items()}


def _list(cell: str) -> Any:
    """A list as JSON or Python write it, as Ragas does; else one text a line of the cell."""
    if cell.lstrip().startswith("["):
        for read in (json.loads, ast.literal_eval):
            try:
                return read(cell.strip())
            except (ValueError, SyntaxError, RecursionError):
                pass
    return [line.strip() for line in cell.splitlines() if line.strip()]
