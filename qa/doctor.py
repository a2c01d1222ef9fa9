"""Whether everything needed to answer offline is in place."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import ArticleIndexError, find_reranker, model_files
from qa.errors import QAError
from qa.machine import gpus, this_machine
from qa.profile import Profile
from qa.settings import Settings


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        advice: What to do; empty when it is well.
    """

    what: str
    ok: bool
    found: str
    advice: str = ""

    def __str__(self) -> str:
        """As the terminal shows it."""
        advice = f"\n     {self.advice}" if self.advice else ""
        return f"{'ok  ' if self.ok else 'FAIL'} {self.what}: {self.found}{advice}"


def model_rows() -> list[dict[str, Any]]:
    """Every model that can be fetched: name, kind, size in megabytes, licence, where it is and comes from."""
    return [
        {
            "name": model.name,
            "kind": model.kind,
            "megabytes": round(model.total_bytes / 1e6),
            "licence": model.licence,
            "path": str(path) if (path := model_files.find(model.name)) else None,
            "hub": model.hub.repo,
            "wheels": f"{len(model.wheels)} wheels from PyPI ({model.wheels[0].name} ...)",
        }
        for model in model_files.known_models().values()
    ]


def model_lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The rows for people."""
    for row in rows:
        yield f"{row['name']}  ({row['kind']}, {row['megabytes']:,} MB, {row['licence']})"
        yield f"   {row['path'] or 'not fetched yet'}"
        yield f"   from {row['hub']}, or {row['wheels']}"


def examine(settings: Settings) -> list[Finding]:
    """Look at the data folder, the index, both models, how a local one is run, and the machine, in this order."""
    return [*_data(settings.data), *_index(settings), *_models(settings), _machine()]


def _data(folder: Path) -> Iterator[Finding]:
    place = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    writable = place.is_dir() and os.access(place, os.W_OK)
    advice = "" if writable else "Choose another folder with --data."
    yield Finding("data folder", writable, f"{folder}" if writable else f"{place} cannot be written", advice)


def _index(settings: Settings) -> Iterator[Finding]:
    if not settings.store and not (settings.data / "index.json").exists():
        yield Finding("index", True, "none yet; the first question makes it with the bundled article")
        return
    from index import ArticleIndex, IndexSettings

    try:
        with ArticleIndex.open(settings.place, settings=IndexSettings(embedding=settings.embedding)) as index:
            count = len(index.list())
            yield Finding("index", True, f"{count} article{'s' * (count != 1)} in {settings.place}")
    except ArticleIndexError as error:
        advice = "" if settings.store else "Move the folder away and add the articles again."
        yield Finding("index", False, str(error), advice)


def _models(settings: Settings) -> Iterator[Finding]:
    yield _file("embedding model", settings.embedding)
    if settings.reranker:
        yield _reranker(settings.reranker)
    kind, _, name = settings.model.partition(":")
    if kind == "local":
        yield _file("chat model", name)
        yield _profile()
        return
    from qa.models import chat_model

    try:
        chat_model(settings.model)
        yield Finding("chat model", True, f"{settings.model} (not asked)")
    except QAError as error:
        yield Finding("chat model", False, str(error), "Or use --model none.")


def _reranker(name: str) -> Finding:
    place = find_reranker(name)
    if place is None:
        return Finding("reranker", False, f"{name} is not on this machine", "Ask one question with it, once, online.")
    return Finding("reranker", True, f"{name} in {place}")


def _file(what: str, name: str) -> Finding:
    if name not in model_files.known_models():
        there = Path(name).expanduser().exists()
        return Finding(what, there, name, "" if there else "There is no such file or model: see article-qa models.")
    try:
        model_files.verify(name)
    except ArticleIndexError as error:
        return Finding(what, False, str(error), 'Fetch it with article-qa ask "Who is Fluidstack?", once, online.')
    return Finding(what, True, f"{name} in {model_files.find(name)}, SHA-256 as published")


def _machine() -> Finding:
    machine = this_machine()
    enough = machine.memory_gib == 0 or machine.memory_gib >= 4
    advice = "" if enough else "The local model needs about 3 GiB: use a smaller one, or one at an address."
    return Finding("machine", enough, f"{machine.cores} cores, {machine.memory_gib:.0f} GiB of memory", advice)


def _profile() -> Finding:
    return Finding("local model runs with", True, str(Profile.of(this_machine(gpus()))))
