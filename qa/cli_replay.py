"""The command article-qa replay, and the record that article-qa ask leaves for it; prints as `qa.cli` does."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.audit import SETTINGS, AuditRecord
from qa.cli_options import Json, json_text
from qa.opening import open_as_recorded, open_index
from qa.settings import Settings
from qa.terminal import talk

if TYPE_CHECKING:
    from qa.replay import Replay

Save = Annotated[
    Path | None,
    typer.Option(metavar="FILE.json", help="Write the answer with all that led to it to a new file, for replay."),
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="What article-qa ask --save wrote.")]
NoModel = Annotated[
    bool, typer.Option("--no-model", help="Ask nothing; only look up the citations in the present articles.")
]


def replay_answer(context: typer.Context, file: File, no_model: NoModel = False, as_json: Json = False) -> None:
    """Ask a saved question again, with its model and settings, and say what differs.

    Exit code 0 when text, citations and verdicts are the same, 1 when one differs (with --no-model: when a citation is
    stale). Options given before the command win over the record's; so does --model over a record that names a web
    address, which is asked only when you name it. What cannot be had any more is as it is set now, and is said.
    """
    from qa.replay_report import report

    record = AuditRecord.load(file)
    done = _citations_checked(record, context.obj()) if no_model else _asked_again(record, context.obj)
    if as_json:
        print(json_text(asdict(done)))
    else:
        print("\n".join(report(record, done)))
    raise typer.Exit(0 if done.same else 1)


def _citations_checked(record: AuditRecord, settings: Settings) -> "Replay":
    from index import read_article
    from qa.relocation import article_in
    from qa.replay import check_citations

    if record.alone:
        article = read_article(record.alone, allow_private_urls=settings.allow_private_urls)
        return check_citations(record, lambda _: article)
    with open_index(settings) as index:
        return check_citations(record, partial(article_in, index))


def _asked_again(record: AuditRecord, settings: partial[Settings]) -> "Replay":
    from qa.replay import replay

    given = {name for name, value in settings.keywords.items() if value is not None}
    recorded = {name: value for name, value in record.settings.items() if name in SETTINGS and name not in given}
    present = settings()
    if str(recorded.get("model")).startswith(("http:", "https:")) and recorded["model"] != present.model:
        # Whoever wrote the file would be sent the articles, and the key for OpenAI.
        address = recorded.pop("model")
        talk.print(f"Asking {present.model}: {address} is asked only with --model {address}", markup=False)
    with open_as_recorded(settings(**recorded), present, record.alone or None) as assistant:
        return replay(record, assistant, present)
