"""`article-qa eval`: run a set with a progress bar, write the rows, print the counts."""

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from index import Article
from qa.errors import EvaluationError
from qa.evals.metrics import Row, Summary, summarise
from qa.evals.questions import Question, QuestionSet, bundled_questions, load_question_set, with_quotes
from qa.evals.run import evaluate
from qa.settings import Settings
from qa.terminal import counted, talk

if TYPE_CHECKING:
    from qa.assistant import Assistant


def run(
    settings: Settings, path: Path | None, *, limit: int | None, out: Path, opened: Callable[[Settings], "Assistant"]
) -> dict[str, Any]:
    """Ask the set; the folder `out` gets each row in `rows.jsonl` as soon as it is there, and `summary.json`.

    Args:
        limit: Only the first questions; None for all.
        path: A question set; None for the bundled one. It, and a set that carries articles, is asked of those alone.
        opened: Opens an assistant with the settings.

    Raises:
        EvaluationError: The set cannot be read, or the folder cannot be written.
    """
    given = (QuestionSet(tuple(bundled_questions())) if path is None else load_question_set(path)).first(limit)
    if given.drafts:
        talk.print(f"{given.drafts} of {len(given.questions)} questions are drafts that nobody has checked.")
    with ExitStack() as stack:
        lines = stack.enter_context(_writable(out / "rows.jsonl"))
        if path is None or given.articles:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="article-qa-", ignore_cleanup_errors=True))
            settings = replace(settings, data=Path(folder))
        assistant = stack.enter_context(opened(settings))
        if given.articles:
            _add(assistant, given.articles)
        questions = with_quotes(given.questions, assistant.index)
        lines.truncate(0)  # only now: what an earlier run left goes when this one can begin
        rows: list[Row] = []
        try:
            _ask(assistant, questions, rows, lines)
        except KeyboardInterrupt:
            talk.print(f"Stopped: the {len(rows)} of {len(questions)} questions asked so far are kept.")
        report = {
            "questions": str(path or "bundled"),
            "drafts": given.drafts,
            "asked": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "model": assistant.model_name,
            "settings": {name: str(value) for name, value in asdict(settings).items()},
            "summary": asdict(summarise(rows)),
        }
    (out / "summary.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    talk.print(f"Rows in {out / 'rows.jsonl'}", markup=False)
    return {**report, "rows": [asdict(row) for row in rows]}


def summary_lines(summary: Summary) -> list[str]:
    """The counts as lines for people."""
    return [
        f"answerable, right    {_share(summary.right, summary.answerable)}",
        f"answerable, refused  {_share(summary.over_refused, summary.answerable)}",
        f"others, refused      {_share(summary.refused_rightly, summary.unanswerable)}",
        f"gold sentence cited  {_share(summary.citation_hits, summary.cited)}",
        f"token F1             {summary.token_f1:.2f}",
        f"seconds a question   {summary.median_seconds:.1f} (median)",
        f"errors               {summary.errors}",
    ]


def _add(assistant: "Assistant", articles: Sequence[Article]) -> None:
    with counted("articles") as bar:
        task = bar.add_task("", total=len(articles))
        assistant.index.add(articles, on_article=lambda *_: bar.update(task, advance=1))


def _ask(assistant: "Assistant", questions: Sequence[Question], rows: list[Row], lines: TextIO) -> None:
    with counted("questions") as bar:
        task = bar.add_task("", total=len(questions))

        def on_row(row: Row) -> None:
            rows.append(row)
            lines.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
            lines.flush()  # a run that is killed has kept what it asked
            bar.update(task, advance=1, description=f"{sum(row.right for row in rows)} right")

        evaluate(assistant, questions, on_row=on_row)


def _writable(file: Path) -> TextIO:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("a", encoding="utf-8")
    except OSError as error:
        raise EvaluationError(
            f"The folder {file.parent} cannot be written ({error.strerror}): name another with --out."
        ) from error


def _share(part: int, whole: int) -> str:
    return f"{part:3} of {whole:3}" + (f"  ({part / whole:.0%})" if whole else "")
