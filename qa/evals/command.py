"""`article-qa eval`: ask a set with a progress bar into a folder, where a run that was stopped goes on."""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index import Article
from qa.errors import EvaluationError
from qa.evals.grading import grader
from qa.evals.header import header_of
from qa.evals.questions import Question, QuestionSet, bundled_questions, load_question_set, with_quotes
from qa.evals.records import Header, Row, Run
from qa.evals.report import REPORT, write_report
from qa.evals.run import evaluate
from qa.evals.run_files import ROWS, alone, begin, line_of, write_run
from qa.evals.summary import summarise
from qa.settings import Settings
from qa.terminal import counted, fetching, talk

if TYPE_CHECKING:
    from qa.assistant import Assistant

Grade = Callable[[Row], Row]


@dataclass(frozen=True)
class EvalOptions:
    """What `article-qa eval` is told.

    Attributes:
        questions: A question set; None for the bundled one. It, and a set that carries articles, is asked of those
            alone.
        limit: Only the first questions; None for all.
        out: Folder of the run.
        workers: How many questions are asked at once.
        grader: Name of the model that grades; empty for none.
        restart: Ask everything anew, whatever the folder holds.
    """

    questions: Path | None = None
    limit: int | None = None
    out: Path = Path("article-qa-eval")
    workers: int = 1
    grader: str = ""
    restart: bool = False


def run(
    settings: Settings,
    options: EvalOptions,
    *,
    opened: Callable[[Settings], "Assistant"],
    given: QuestionSet | None = None,
) -> Run:
    """Ask what is not in the folder yet, and write `rows.jsonl` as it goes, `run.json` and `rows.csv` in the end.

    Args:
        opened: Opens an assistant with the settings.
        given: A question set to ask in place of the options' one.

    Raises:
        EvaluationError: The set cannot be read, the folder holds another run, or it cannot be written.
    """
    path = options.questions
    if given is None:
        given = QuestionSet(tuple(bundled_questions())) if path is None else load_question_set(path)
    given = given.first(options.limit)
    grade = _grader(options.grader, settings) if options.grader else None
    with ExitStack() as stack:
        stack.enter_context(alone(options.out))
        if path is None or given.articles:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="article-qa-", ignore_cleanup_errors=True))
            settings = replace(settings, data=Path(folder))
        assistant = stack.enter_context(opened(settings))
        if given.articles:
            _add(assistant, given.articles)
        questions = with_quotes(given.questions, assistant.index)
        header = header_of(
            assistant, questions, name=str(path or "bundled"), workers=options.workers, grader=options.grader
        )
        so_far = begin(options.out, header, restart=options.restart)
        rows = [*so_far.rows]
        if rows:
            talk.print(f"{len(rows)} of {len(questions)} questions were asked before and are kept (see --restart).")
        whole = _ask(assistant, questions, rows, options=options, grade=grade)
        return _finished(options.out, replace(so_far.header, finished=whole), rows, questions)


def _add(assistant: "Assistant", articles: Sequence[Article]) -> None:
    with counted("articles") as bar:
        task = bar.add_task("", total=len(articles))
        assistant.index.add(articles, on_article=lambda *_: bar.update(task, advance=1))


def _ask(
    assistant: "Assistant", questions: list[Question], rows: list[Row], *, options: EvalOptions, grade: Grade | None
) -> bool:
    """Ask the questions that have no row yet, add theirs, and return True; False when it was stopped."""
    done = {(row.id, row.question) for row in rows}
    # By article: a local model that reads one whole does it once, and keeps only a few.
    articles = [*dict.fromkeys(question.article for question in questions)]
    places = {article: place for place, article in enumerate(articles)}
    left = [question for question in questions if (question.id, question.question) not in done]
    left.sort(key=lambda question: places[question.article])
    with counted("questions") as bar, (options.out / ROWS).open("a", encoding="utf-8") as lines:
        task = bar.add_task("", total=len(questions), completed=len(rows))

        def on_row(row: Row) -> None:
            rows.append(row)
            lines.write(line_of(row))
            lines.flush()  # a run that is killed has kept what it asked
            bar.update(task, advance=1, description=f"{sum(row.right for row in rows)} right")

        try:
            evaluate(assistant, left, workers=options.workers, grade=grade or (lambda row: row), on_row=on_row)
        except KeyboardInterrupt:
            talk.print(f"Stopped: {len(rows)} of {len(questions)} are kept; the same command asks the others.")
            return False
    return True


def _finished(folder: Path, header: Header, rows: list[Row], questions: list[Question]) -> Run:
    place = {(question.id, question.question): number for number, question in enumerate(questions)}
    ordered = tuple(sorted(rows, key=lambda row: place[row.id, row.question]))
    finished = Run(header, summarise(ordered), ordered)
    write_run(folder, finished)
    write_report(folder, finished)
    for warning in header.warnings:
        talk.print(f"Note: {warning}", markup=False)
    talk.print(f"The run is in {folder}: open {folder / REPORT} in a browser.", markup=False)
    return finished


def _grader(name: str, settings: Settings) -> Grade:
    from qa.models import chat_model

    with fetching() as bar:
        chat = chat_model(name, timeout_seconds=settings.timeout_seconds, progress=bar)
    if chat is None:
        raise EvaluationError("A grader is a model (--grader none): name one, or leave --grader out.")
    return grader(chat)
