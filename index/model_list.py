"""The models that can be fetched, as `models.toml` lists them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model; size in bytes, SHA-256 as 64 hexadecimal digits."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Hub:
    """Where a model lies on the Hugging Face hub; without a revision, on the main branch."""

    repo: str
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package that holds a model, or a part of one, under a path inside the archive."""

    name: str
    version: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model: what it is, the files it consists of, and where their bytes come from.

    An embedding model is a folder of `files`; a chat model is one file. `max_tokens` is how much text the
    model reads at once; `dimensions` is the length of an embedding's vector, None for a chat model.
    """

    name: str
    kind: Literal["embedding", "chat"]
    licence: str
    max_tokens: int
    hub: Hub
    wheels: tuple[Wheel, ...]
    files: Mapping[str, ModelFile]
    dimensions: int | None = None

    @property
    def total_bytes(self) -> int:
        """Size of all files together, in bytes."""
        return sum(file.size_bytes for file in self.files.values())


@cache
def known_models() -> dict[str, ModelFiles]:
    """Every model of `models.toml` by its name."""
    text = resources.files("index").joinpath("models.toml").read_text(encoding="utf-8")
    return {name: _model(name, entry=entry) for name, entry in tomllib.loads(text).items()}


def _model(name: str, *, entry: dict[str, Any]) -> ModelFiles:
    return ModelFiles(
        name=name,
        kind=entry["kind"],
        licence=entry["licence"],
        max_tokens=entry["max_tokens"],
        dimensions=entry.get("dimensions"),
        hub=Hub(**entry["hub"]),
        wheels=tuple(Wheel(**wheel) for wheel in entry["wheels"]),
        files={path: ModelFile(file["bytes"], file["sha256"]) for path, file in entry["files"].items()},
    )
