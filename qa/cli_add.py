"""The command article-qa add; prints as `qa.cli` does."""

from contextlib import nullcontext
from typing import Annotated, Literal

import typer

from qa.cli_options import Json, json_text
from qa.opening import open_index

_COUNTS = ("added", "unchanged", "replaced", "skipped", "failed")


def add(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="PATH-OR-URL...", help="Files, folders, patterns, web addresses; - for standard input."),
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read them and say what would be done; add none.")] = False,
    workers: Annotated[
        Literal["ray"] | None,
        typer.Option(
            help="Read and embed on every core with Ray, for folders of many thousands (pip install "
            "'article-qa[bulk]'); the index is the same. Run it again after an interruption, and it goes on."
        ),
    ] = None,
    ray_address: Annotated[
        str,
        typer.Option(
            metavar="HOST:PORT",
            help="With the machines of this Ray cluster, which this one is part of, and on which article-qa[bulk] is "
            "installed and the files have the same paths [default: this machine alone].",
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    """Add articles: .txt, .md, .html, .pdf, .docx and .epub files, and web pages.

    The same text twice changes nothing; another text of the same file or address takes the older one's place.
    """
    from index import ray_cluster
    from qa.adding import add_inputs

    if workers and (dry_run or "-" in inputs):
        raise typer.BadParameter("standard input and --dry-run are for one process: leave out --workers.")
    if ray_address and not workers:
        raise typer.BadParameter("--ray-address says where the workers are: add --workers ray.")
    settings = context.obj()
    with open_index(settings) as index, ray_cluster(ray_address) if workers else nullcontext():
        result = add_inputs(
            index, inputs, dry_run=dry_run, allow_private_urls=settings.allow_private_urls, in_bulk=bool(workers)
        )
    print(json_text(result) if as_json else ", ".join(f"{len(result[name])} {name}" for name in _COUNTS))
    raise typer.Exit(1 if result["failed"] else 0)
