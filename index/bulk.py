"""Reading and embedding by the workers of a Ray cluster, as two stages of Ray Data.

What they make comes back in the order of the inputs to the one process that writes it. While that one is behind, Ray
lets the workers wait: what lies between the stages is bounded.
"""

import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from index.embedding import SentenceTransformerEmbeddings
from index.errors import BulkError, ReadingError
from index.preparing import prepare_articles
from index.reading.dispatch import read_article
from index.reading.names import shown_name
from index.reading.sources import is_address
from index.settings import IndexSettings
from index.store import PreparedArticle
from index.types import Article

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.article_index import ArticleIndex

# About 80 passages, a second or two for an embedding worker. Those that are lost with a worker go again, each alone.
_INPUTS_OF_A_BLOCK = (16, 1)
# A core has a worker of each stage: the operating system gives it to the one that has something to do.
_CPUS_OF_READING, _CPUS_OF_EMBEDDING = 0.25, 0.75
_BLOCK_BYTES = 4_000_000
_BYTES_IN_FLIGHT_PER_CPU = 64_000_000
# Files that workers die of are few; more deaths than these have another cause.
_MOST_LOST_BLOCKS = 100


@dataclass(frozen=True)
class Unread:
    """An input that cannot be read, and the reason."""

    reason: str


_Made = Article | PreparedArticle | Unread


def read_in_bulk(
    index: "ArticleIndex",
    names: Sequence[str],
    *,
    on_unread: Callable[[str, str], None],
    allow_private_urls: bool = False,
) -> Iterator[Article | PreparedArticle]:
    """The articles behind paths and addresses, in that order, for `ArticleIndex.add`; use it inside `ray_cluster`.

    An article whose text is in the index comes as it is, any other one prepared.

    Args:
        on_unread: Told the name of each input that cannot be read, and the reason.

    Raises:
        BulkError: The workers cannot do their work.
        ModelFileError: The embedding model cannot be had.
    """
    if isinstance(index.embeddings, SentenceTransformerEmbeddings):
        index.embeddings.fetch()  # once, before all workers of this machine want it
    # Workers are in another folder.
    left = {name if is_address(name) else str(Path(name).absolute()): name for name in names}
    for inputs_of_a_block in _INPUTS_OF_A_BLOCK:
        for located, made in _made(index, list(left), inputs_of_a_block, allow_private_urls):
            name = left.pop(located)
            if isinstance(made, Unread):
                on_unread(name, made.reason)
            else:
                yield made
    for name in left.values():
        on_unread(name, f"{shown_name(name)} ends each worker that has it: leave it out, or save it in another form.")


def _made(
    index: "ArticleIndex", names: Sequence[str], inputs_of_a_block: int, allow_private_urls: bool
) -> Iterator[tuple[str, _Made]]:
    """What the stages make of each input, by its name; nothing of those that a worker was lost with."""
    import ray.data

    if not names:
        return
    cpus = int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
    # As bytes, since the name of a file need not be text.
    rows = [{"name": os.fsencode(name)} for name in names]
    found = ray.data.from_items(rows, override_num_blocks=-(-len(rows) // inputs_of_a_block))
    read = partial(_read, allow_private_urls=allow_private_urls)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        # Else Ray tries without end what its workers die of; it has no other word for this yet.
        articles = found.map(read, num_cpus=_CPUS_OF_READING, max_retries=1)
    embedded = articles.map_batches(
        _Embedder,
        fn_constructor_args=(index.embeddings, index.settings, _numbers(index)),
        batch_format="numpy",
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=cpus, initial_size=cpus),
        num_cpus=_CPUS_OF_EMBEDDING,
    )
    _configure(embedded.context, cpus)
    try:
        for row in embedded.iter_rows():
            yield os.fsdecode(row["name"]), row["made"]
    except ray.exceptions.RayError as error:
        raise BulkError(
            f"The workers cannot go on ({_cause(error)}): what is added stays; the same command goes on from there."
        ) from error


def _configure(context: Any, cpus: int) -> None:
    from ray.data import ExecutionResources

    context.execution_options.preserve_order = True
    context.execution_options.resource_limits = ExecutionResources.for_limits(
        object_store_memory=cpus * _BYTES_IN_FLIGHT_PER_CPU
    )
    context.target_max_block_size = _BLOCK_BYTES
    context.max_errored_blocks = _MOST_LOST_BLOCKS


def _read(row: dict[str, Any], *, allow_private_urls: bool) -> dict[str, Any]:
    """The first stage: an input to an article."""
    made: _Made
    try:
        made = read_article(os.fsdecode(row["name"]), allow_private_urls=allow_private_urls)
    except ReadingError as error:
        made = Unread(str(error))
    return {"name": row["name"], "made": made}


class _Embedder:
    """The second stage: articles that the index does not hold, split and embedded.

    Args:
        known: The ids of the articles that it holds, as numbers in ascending order.
    """

    def __init__(self, embeddings: Embeddings, settings: IndexSettings, known: "NDArray[np.uint64]") -> None:
        self._embeddings, self._settings, self._known = embeddings, settings, known

    def __call__(self, batch: "dict[str, NDArray[Any]]") -> "dict[str, NDArray[Any]]":
        """A block with its new articles prepared."""
        import numpy as np

        new = {made.id: made for made in reversed(batch["made"]) if isinstance(made, Article)}
        wanted = [article for article in new.values() if not self._is_known(article)]
        prepared = prepare_articles(wanted, self._embeddings, passage_tokens=self._settings.passage_tokens)
        by_article = {id(item.article): item for item in prepared}
        made = np.empty(len(batch["made"]), dtype=object)
        made[:] = [by_article.get(id(item), item) for item in batch["made"]]
        return {**batch, "made": made}

    def _is_known(self, article: Article) -> bool:
        number = int(article.id, 16)
        place = int(self._known.searchsorted(number))
        return place < len(self._known) and int(self._known[place]) == number


def _numbers(index: "ArticleIndex") -> "NDArray[np.uint64]":
    """The ids of an index, in eight bytes each, so that those of a million articles have room in every worker."""
    import numpy as np

    return np.sort(np.array([int(info.id, 16) for info in index.list()], dtype="uint64"))


def _cause(error: BaseException) -> str:
    """The last line of what Ray says, which is the error that a worker met."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__
