"""The reranker that the settings name."""

from typing import TYPE_CHECKING

from index.errors import RerankerError
from qa.settings import Settings
from qa.terminal import talk

if TYPE_CHECKING:
    from index import Reranker


def reranker_of(settings: Settings) -> "Reranker | None":
    """The reranker, loaded; None where none is named, or it cannot be had and the settings allow that.

    Raises:
        RerankerError: It cannot be had, and is not optional.
    """
    if not settings.reranker:
        return None
    from index import Reranker

    try:
        return Reranker(settings.reranker)
    except RerankerError as error:
        if not settings.reranker_optional:
            raise
        talk.print(f"Searching without the reranker. {error}", markup=False)
        return None
