"""What commands work with: the index and the assistant, opened with a bar for files that are fetched."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from index import bundled_articles
from index.errors import ModelFileError
from qa.settings import Settings
from qa.terminal import fetching, talk

if TYPE_CHECKING:
    from index import ArticleIndex
    from qa.assistant import Assistant


def open_index(settings: Settings) -> "ArticleIndex":
    """The index that the settings name, to add, list or remove."""
    from index import ArticleIndex, IndexSettings

    with fetching() as bar:
        return ArticleIndex.open(settings.data, settings=IndexSettings(embedding=settings.embedding), progress=bar)


def open_assistant(settings: Settings, source: str | None) -> "Assistant":
    """An assistant over that index, or over one file alone; without a chat model where there is none to be had."""
    with fetching() as bar:
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


def _opened(settings: Settings, source: str | None, progress: Any) -> "Assistant":
    from qa.assistant import Assistant

    if source is None:
        return Assistant.open(settings, progress=progress)
    return Assistant.from_articles([source], settings, progress=progress)
