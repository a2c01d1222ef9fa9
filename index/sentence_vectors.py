"""The vectors of sentences, by passage, in an SQLite file: a memory of what can be made again, never the truth.

A passage's id comes from its content and the model is fixed for an index, so what lies here can be missing but not
wrong. Making them costs no reading of their own (see `SentenceTransformerEmbeddings.embed_spans`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from index.derived_file import DerivedFile
from index.passage_vectors import embed_passages
from index.types import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (passage_id TEXT PRIMARY KEY, dimensions INTEGER, halves BLOB);"
_PROBE = "SELECT passage_id, dimensions, halves FROM vectors LIMIT 1"
# A JSON array, because SQLite takes 32,766 values at most.
_READ = "SELECT passage_id, dimensions, halves FROM vectors WHERE passage_id IN (SELECT value FROM json_each(?))"


class SentenceVectorStore:
    """Vectors of sentences on disk, in half precision.

    Args:
        embeddings: Make what the file does not hold.

    Raises:
        StoreError: The file cannot be opened, read or written.
    """

    def __init__(self, file: Path, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._file = DerivedFile(file, schema=_SCHEMA, probe=_PROBE, version=1)
        self.close = self._file.close

    def of(self, titled: Sequence[tuple[str, Passage]]) -> "dict[str, NDArray[np.float32]]":
        """Unit vectors of the citable sentences of passages, by passage id; each of shape (sentences, dimensions).

        Args:
            titled: Each passage with the title of its article.
        """
        held = self._read([passage.id for _, passage in titled])
        missing = [(title, passage) for title, passage in titled if passage.id not in held]
        made = zip(missing, embed_passages(self._embeddings, missing), strict=True)
        new = {passage.id: vectors.sentences for (_, passage), vectors in made}
        if new:
            self.write(new)
        return held | new

    def write(self, vectors: "Mapping[str, NDArray[np.float32]]") -> None:
        """Keep the vectors of passages, by id."""
        rows = [(id_, found.shape[1], found.astype("float16").tobytes()) for id_, found in vectors.items()]
        with self._file.writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def delete(self, article_ids: Iterable[str]) -> None:
        """Forget the passages of articles."""
        # A passage's id is its article's, a hyphen and a number; "." follows "-" in the order of characters.
        bounds = [(f"{id_}-", f"{id_}.") for id_ in article_ids]
        with self._file.writing() as connection:
            connection.executemany("DELETE FROM vectors WHERE passage_id > ? AND passage_id < ?", bounds)

    def _read(self, passage_ids: Sequence[str]) -> "dict[str, NDArray[np.float32]]":
        import numpy as np

        with self._file.reading() as connection:
            rows = connection.execute(_READ, (json.dumps(list(passage_ids)),))
            return {
                id_: np.frombuffer(halves, "float16").astype("float32").reshape(-1, dimensions)
                for id_, dimensions, halves in rows
            }
