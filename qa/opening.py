"""What commands work with: the index and the assistant, opened with a bar for files that are fetched."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index import bundled_articles
from index.errors import ModelFileError, RerankerError, StoreError
from index.model_files import Progress
from qa.errors import ModelError
from qa.settings import Settings
from qa.terminal import fetching, talk

if TYPE_CHECKING:
    from index import ArticleIndex
    from qa.assistant import Assistant


def open_index(settings: Settings) -> "ArticleIndex":
    """The index that the settings name, to add, list or remove."""
    from index import ArticleIndex, IndexSettings

    with fetching() as bar:
        return ArticleIndex.open(settings.place, settings=IndexSettings(embedding=settings.embedding), progress=bar)


def open_assistant(settings: Settings, source: str | None, *, progress: Progress | None = None) -> "Assistant":
    """An assistant over that index, or over one file alone; without a chat model where there is none to be had.

    Args:
        progress: Told of bytes while model files are fetched, beside the bar.
    """
    with fetching(progress) as bar:
        try:
            assistant = _opened(settings, source, bar)
        except ModelFileError as error:
            if settings.model == "none":
                raise
            talk.print(f"No chat model, so answers are quotes alone: {error}", markup=False)
            assistant = _opened(replace(settings, model="none"), source, bar)
        if not assistant.index.list():
            assistant.index.add(bundled_articles())
    return assistant


def open_as_recorded(wanted: Settings, present: Settings, source: str | None) -> "Assistant":
    """An assistant as an earlier answer had it; what cannot be had any more is as it is set now, and is said."""
    try:
        return open_assistant(wanted, source)
    except (ModelError, RerankerError, StoreError, ModelFileError) as error:
        name = {ModelError: "model", RerankerError: "reranker"}.get(type(error), "embedding")
        then, now = getattr(wanted, name), getattr(present, name)
        if then == now:
            raise
        talk.print(f"The {name} is {now or 'none'} and no longer {then or 'none'}. {error}", markup=False)
        return open_as_recorded(replace(wanted, **{name: now}), present, source)


def _opened(settings: Settings, source: str | None, progress: Any) -> "Assistant":
    from qa.assistant import Assistant

    if source is None:
        return Assistant.open(settings, progress=progress)
    return Assistant.from_articles([source], settings, progress=progress)
