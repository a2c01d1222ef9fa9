"""A run with every sort of row, and the same with one text in all its fields."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

from qa.evals.records import Run
from qa.evals.scoring import failed, graded
from qa.evals.summary import summarise
from qa.types import Turn
from tests.qa.evals.samples import CITED, COST, KING, REPLY, TEXT, answered, hit, quoted, refusal, row
from tests.qa.evals.test_run_files import HEADER as OF_FILES

TOKENS = {"prompt": 90, "reply": 10}
WRONG = row(COST, answered("Much.", quoted(0, 30), tokens=TOKENS, confidence=0.7), 3.0, id="wrong")
RIGHT = row(
    COST,
    answered(REPLY, CITED, tokens=TOKENS, timings={"search": 0.5}, hits=(hit(0, len(TEXT), 1),)),
    2.0,
    id="right",
    history=(Turn("Is it open?", "It reopened on Friday."),),
)
REFUSED = row(COST, refusal("Carl."), id="refused")
FAILED = failed(COST, TimeoutError("too slow"), 9.0)
ROWS = (graded(RIGHT, "right"), WRONG, REFUSED, row(KING, refusal(confidence=0.05)), FAILED)
HEADER = replace(OF_FILES, count=len(ROWS))
RUN = Run(HEADER, summarise(ROWS), ROWS)


def filled(run: Run, text: str) -> Run:
    """The run with that text in place of every other one; its quotes are the whole of their passages."""
    rows = tuple(
        replace(
            _filled(row, text),
            citations=tuple(replace(_filled(it, text), start=0, end=len(text)) for it in row.citations),
            hits=tuple(replace(_filled(it, text), start=0, end=len(text)) for it in row.hits),
            scores=row.scores,
        )
        for row in run.rows
    )
    return Run(_filled(run.header, text), run.summary, rows)


def _filled(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(_filled(item, text) for item in value)
    if isinstance(value, dict):
        return {name if isinstance(item, float) else text: _filled(item, text) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: _filled(getattr(value, item.name), text) for item in fields(value)})
    return value
