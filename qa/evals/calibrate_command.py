"""`article-qa calibrate`: ask a question set, fit the model's calibration on it, and keep that for the model."""

import random
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from index import Article, read_article
from qa.calibration import Calibration, calibration_file
from qa.evals.calibrate import fit
from qa.evals.command import EvalOptions, run
from qa.evals.questions import Question, QuestionSet, load_question_set
from qa.evals.run_files import write_whole
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.assistant import Assistant


def calibrate(
    settings: Settings, options: EvalOptions, *, out: Path | None, opened: Callable[[Settings], "Assistant"]
) -> tuple[Calibration, Path]:
    """Ask the set as `article-qa eval` does, into a folder where a run that was stopped goes on, and fit.

    Args:
        options: As for `qa.evals.command.run`; without a question set, the packaged one.
        out: The calibration's file; default: where the assistant looks for that of this model.
        opened: Opens an assistant with the settings.

    Raises:
        EvaluationError: The set cannot be read, is too small, or the folder holds another run.
    """
    packaged = packaged_set() if options.questions is None else None
    # A threshold decides what is shown and says nothing of how sure the model was.
    done = run(replace(settings, threshold=0.0), options, opened=opened, given=packaged)
    calibration = fit(done.rows, model=settings.model, embedding=settings.embedding)
    file = out or calibration_file(settings.model)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, calibration.to_json())
    return calibration, file


def packaged_set() -> QuestionSet:
    """The packaged questions to calibrate on, with their articles; they share nothing with the bundled question set."""
    with resources.as_file(resources.files("qa") / "evals" / "question_sets" / "calibration") as folder:
        articles: dict[str, Article] = {
            file.stem: read_article(str(file)) for file in sorted((folder / "articles").glob("*.md"))
        }
        questions = [
            question for file in sorted(folder.glob("*.jsonl")) for question in load_question_set(file).questions
        ]
    named = [replace(question, article=articles[question.article].id) for question in questions]
    return QuestionSet(tuple(_spread(named)), tuple(articles.values()))


def _spread(questions: list[Question]) -> list[Question]:
    """In an order in which any first part of them is of all articles and kinds."""
    shuffled = [*questions]
    random.Random(0).shuffle(shuffled)  # noqa: S311 - the same order each time  # nosec B311
    return shuffled


def summary_lines(calibration: Calibration, file: Path) -> list[str]:
    """What a person wants to know of it."""
    rows = [row for row in calibration.risks if round(row.threshold * 100) % 10 == 0]
    return [
        f"Fitted on {calibration.questions} questions; error of the probability {calibration.calibration_error:.3f}.",
        f"Shown from {calibration.threshold:.2f} on; what would be shown and wrong, on articles not fitted on:",
        *(f"  from {row.threshold:.2f}: {row.coverage:6.1%} shown, {row.risk:6.1%} of them wrong" for row in rows),
        f"Kept in {file}",
    ]
