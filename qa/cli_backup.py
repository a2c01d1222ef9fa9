"""The commands article-qa export and import: backups of the articles and of whose they are; prints as `qa.cli` does."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli_options import Json, json_text
from qa.opening import open_index
from qa.terminal import counted, talk

if TYPE_CHECKING:
    from index import Article, ArticleIndex
    from qa.chat.owners import Owners

File = Annotated[Path, typer.Argument(metavar="FILE", help="JSON lines, one an article.")]


def export_articles(context: typer.Context, file: File, as_json: Json = False) -> None:
    """Write all articles, and whose uploads they are, into a new file that only you can read.

    Until it is whole it is called FILE.part. Run the command again after an interruption, and it goes on from there.
    """
    from index import write_backup
    from qa.chat.owners import Owners

    settings = context.obj()
    with open_index(settings) as index, counted("articles") as bar:
        task = bar.add_task("", total=len(index.list()))
        owners = Owners(settings.data / "chat").all()
        count = write_backup(index, file, owners=owners, on_article=lambda _: bar.advance(task))
    print(json.dumps({"articles": count})) if as_json else print(f"{count} articles in {file}")


def import_articles(context: typer.Context, file: File, as_json: Json = False) -> None:
    """Add the articles of a backup that article-qa export wrote; those that are in already stay as they are.

    As with add, another text of the same source takes the older one's place. Bad lines are left out and told with their
    numbers (exit code 1); run the command again after an interruption, and it goes on from there.
    """
    from index import Backup, read_backup
    from qa.chat.owners import Owners

    settings = context.obj()
    backup = Backup(file)
    with open_index(settings) as index, counted("articles") as bar:
        task = bar.add_task("", total=backup.count)
        owned = _Owned(index, Owners(settings.data / "chat"))
        report = read_backup(index, backup, on_owners=owned.give, on_article=lambda *_: bar.advance(task))
    for number, fault in backup.bad.items():
        talk.print(f"error: line {number} of {file}: {fault}", markup=False)
    if as_json:
        print(json_text({**asdict(report), "bad": backup.bad}))
    else:
        counts = {name: len(getattr(report, name)) for name in ("added", "unchanged", "replaced")}
        print(", ".join(f"{count} {name}" for name, count in {**counts, "bad": len(backup.bad)}.items()))
    raise typer.Exit(1 if backup.bad else 0)


class _Owned:
    """Gives owners to the articles of a backup, but takes none away from everyone."""

    def __init__(self, index: "ArticleIndex", owners: "Owners") -> None:
        self._known = {info.id for info in index.list()}
        self._owners = owners

    def give(self, article: "Article", visitors: Sequence[str]) -> None:
        if article.id in self._known and not self._owners.owned(article.id):
            return
        for visitor in visitors:
            self._owners.give(visitor, article.id)
