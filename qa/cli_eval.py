"""The command article-qa eval; prints as `qa.cli` does."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from qa.cli_options import Json, json_text
from qa.opening import open_assistant
from qa.terminal import talk

Questions = Annotated[
    Path | None,
    typer.Argument(help="JSON Lines, JSON or CSV, or SQuAD, HotpotQA or Ragas's form [default: the bundled set]."),
]
Limit = Annotated[int | None, typer.Option(min=1, help="Only the first questions.")]
Out = Annotated[Path, typer.Option(help="Folder of the run; the same command again goes on where it was stopped.")]
Restart = Annotated[bool, typer.Option("--restart", help="Ask everything anew, whatever --out holds.")]
Workers = Annotated[int, typer.Option(min=1, help="How many questions are asked at once; for hosted models.")]
Grader = Annotated[
    str, typer.Option(metavar="MODEL", help="Have the answers graded by this model as well, named as for --model.")
]
Compare = Annotated[
    tuple[Path, Path] | None,
    typer.Option(metavar="BEFORE.json AFTER.json", help="Ask nothing; compare two run.json question by question."),
]
FailUnder = Annotated[
    str, typer.Option(metavar="LIMITS", help='Exit 1 where a metric is worse, as in "right=0.85,refused=0.8".')
]
FailOnRegression = Annotated[
    Path | None,
    typer.Option(
        metavar="BASELINE.json",
        help="Exit 1 where right, refused, ndcg@10, citation_f1, supported_but_wrong or failed is worse than in that "
        "run by more than luck: with its whole 95 % interval.",
    ),
]


def evaluate(
    context: typer.Context,
    questions: Questions = None,
    limit: Limit = None,
    out: Out = Path("article-qa-eval"),
    restart: Restart = False,
    workers: Workers = 1,
    grader: Grader = "",
    compare: Compare = None,
    fail_under: FailUnder = "",
    fail_on_regression: FailOnRegression = None,
    as_json: Json = False,
) -> None:
    """Ask a question set, and measure answers, refusals, citations, search, calibration and time.

    Writes report.html (opens from disk), run.json (everything), rows.csv (for a spreadsheet) and rows.jsonl (as it
    goes) into --out. Shares are 0 to 1, each with its 95 % bootstrap interval: a change within it may be luck.

    Did a change help? article-qa eval --out before; make the change; article-qa eval --out after; then
    article-qa eval --compare before/run.json after/run.json. In CI: article-qa eval --fail-under "right=0.8".
    """
    from qa.evals.command import EvalOptions, run
    from qa.evals.gates import beyond_limits, parse_limits, regressions
    from qa.evals.run_files import read_run
    from qa.evals.tables import summary_lines

    if compare:
        _print_comparison(*compare, as_json=as_json)
        return
    limits = parse_limits(fail_under)
    baseline = read_run(fail_on_regression) if fail_on_regression else None
    options = EvalOptions(questions, limit, out, workers, grader, restart)
    done = run(context.obj(), options, opened=lambda settings: open_assistant(settings, None))
    _print(asdict(done) if as_json else summary_lines(done.summary))
    findings = beyond_limits(done.summary, limits) + (regressions(baseline.rows, done.rows) if baseline else [])
    for finding in findings:
        talk.print(f"FAIL {finding}", markup=False)
    raise typer.Exit(0 if done.header.finished and not findings else 1)


def calibrate(
    context: typer.Context,
    questions: Annotated[
        Path | None, typer.Argument(help="A question set, as for eval [default: 360 packaged ones on ten articles].")
    ] = None,
    limit: Limit = None,
    out: Annotated[
        Path, typer.Option(help="Folder of the run; the same command again goes on where it was stopped.")
    ] = Path("article-qa-calibration"),
    to: Annotated[
        Path | None,
        typer.Option(metavar="FILE.json", help="Write it there [default: where --model MODEL looks for it]."),
    ] = None,
    workers: Workers = 1,
    as_json: Json = False,
) -> None:
    """Fit how sure to be of this model's answers, on questions whose answers are known; ask and chat then use it.

    The default model comes calibrated; another one borrows its figures until this was run for it. Takes as long as
    eval: about five seconds a question on two cores.
    """
    from qa.evals.calibrate_command import calibrate as fit_and_keep
    from qa.evals.calibrate_command import summary_lines
    from qa.evals.command import EvalOptions

    options = EvalOptions(questions, limit, out, workers)
    found, file = fit_and_keep(context.obj(), options, out=to, opened=lambda settings: open_assistant(settings, None))
    _print(asdict(found) if as_json else summary_lines(found, file))


def feedback(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="A new file for them [default: standard output].")
    ] = None,
) -> None:
    """Make a question set of the answers that got a thumbs up on the chat page, for eval.

    Their text and quotes become the reference; a refusal with a thumbs up is to be refused again. Answers with a
    thumbs down are listed for you to look at and are no part of the set.
    """
    from qa.evals.feedback import write_feedback

    review = write_feedback(context.obj().data, out=out, show=print)
    for vote in review:
        reason = f" ({vote.reason})" if vote.reason else ""
        talk.print(f"To review: {vote.question} -> {vote.answer}{reason}", markup=False)


def _print_comparison(before: Path, after: Path, *, as_json: bool) -> None:
    from qa.evals.comparing import compare
    from qa.evals.run_files import read_run
    from qa.evals.tables import comparison_lines

    comparison = compare(read_run(before).rows, read_run(after).rows)
    _print(asdict(comparison) if as_json else comparison_lines(comparison))


def _print(shown: dict[str, Any] | list[str]) -> None:
    print("\n".join(shown) if isinstance(shown, list) else json_text(shown))
