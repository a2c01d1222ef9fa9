"""The rows of a benchmark, kept in a JSON Lines file as they come, so that a run that was stopped goes on."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from qa.errors import EvaluationError
from qa.evals import Row
from qa.evals.run_files import write_whole

Key = tuple[str, str]  # what was asked, and which system was


class RowFile:
    """Rows by what was asked and of which system; without a file they are only in memory.

    Args:
        made_by: What must be the same for rows to be comparable; the first line of the file.

    Raises:
        EvaluationError: The file was made by something else.
    """

    def __init__(self, file: Path | None, made_by: dict[str, str]) -> None:
        self.rows: dict[Key, Row] = {}
        self._file = file
        if file is None:
            return
        *lines, _ = file.read_text(encoding="utf-8").split("\n") if file.exists() else [""]  # a crash breaks one off
        first, *others = lines or [json.dumps(made_by)]
        if json.loads(first) != made_by:
            raise EvaluationError(f"{file} was made by {first}, not by {json.dumps(made_by)}: name another --out.")
        for line in others:
            asked, system, row = json.loads(line)
            if not row["error"]:  # what failed is asked again
                self.rows[asked, system] = _ROW.validate_python(row)
        write_whole(file, "".join(f"{line}\n" for line in (first, *others)))

    def row(self, key: Key, ask: Callable[[], Row]) -> Row:
        """The row of that key, asked for and kept where there is none yet."""
        if key not in self.rows:
            self.keep(key, ask())
        return self.rows[key]

    def keep(self, key: Key, row: Row) -> None:
        """Add a row, at once on disk too."""
        self.rows[key] = row
        if self._file:
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps([*key, asdict(row)], ensure_ascii=False) + "\n")


_ROW = TypeAdapter(Row)
