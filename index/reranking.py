"""The best passages in a better order, by a cross-encoder: a model that reads question and passage together."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from langchain_core.cross_encoders import BaseCrossEncoder

from index.downloads import SourceFailedError, hub_address, reason_of, require_reachable
from index.embedding import prepare_libraries
from index.errors import RerankerError
from index.model_files import models_folder
from index.passages import embedded_text
from index.sides import each_side_first
from index.types import Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

RERANKED = 24  # passages that are read with the question; those after them keep their order
# Numbers and text: weights in Python's own format could hold a program, and code is not fetched at all.
_FETCHED = ["*.json", "*.txt", "*.model", "*.safetensors"]
_LEFT_OUT = ["onnx/*", "openvino/*"]


class Reranker(BaseCrossEncoder):
    """A sentence-transformers cross-encoder, loaded; code that comes with one is never run.

    Args:
        name: The folder of one, or its name on the hub ("cross-encoder/ms-marco-MiniLM-L6-v2"), from where it is
            fetched once.

    Raises:
        RerankerError: It is nowhere, cannot be fetched or loaded, or is no reranker.
    """

    def __init__(self, name: str) -> None:
        self._model = _load(find_reranker(name) or _fetch(name), name)
        self._lock = Lock()  # its tokenizer is for one thread at a time

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        """Scores of questions with texts, higher is better, on the model's own scale."""
        with self._lock:
            return [float(score) for score in self._model.predict(text_pairs, show_progress_bar=False)]


def rerank(question: str, hits: Sequence[Hit], model: BaseCrossEncoder, *, k: int) -> list[Hit]:
    """The k best hits, once the first `RERANKED` are in the order of the model's scores.

    No side of a comparison is crowded out by the other's passages; see `each_side_first`.

    Args:
        hits: Best first.
    """
    pairs = [(question, embedded_text(hit.title, hit.passage)) for hit in hits[:RERANKED]]
    scores = model.score(pairs) if pairs else []
    read = sorted(zip(scores, hits, strict=False), key=lambda row: -row[0])
    ordered = [*(replace(hit, reranked=score) for score, hit in read), *hits[RERANKED:]]
    kept = each_side_first(question, ordered, lambda hit: f"{hit.title} {hit.passage.text}", best=1)[:k]
    return [replace(hit, rank=rank) for rank, hit in enumerate(sorted(kept, key=ordered.index), start=1)]


def find_reranker(name: str) -> Path | None:
    """The folder of a reranker that is on this machine, None for one that is not."""
    if Path(name).expanduser().is_dir():
        return Path(name).expanduser()
    try:
        return _snapshot(name, local_files_only=True)
    except (OSError, ValueError):
        return None


def _fetch(name: str) -> Path:
    try:
        require_reachable(hub_address())
        return _snapshot(name)
    except Exception as error:  # the hub's library raises those of the library below it too
        reason = str(error) if isinstance(error, SourceFailedError) else reason_of(error)
        raise RerankerError(
            f"The reranker {name!r} is not on this machine and cannot be fetched: {reason}. Check the name and the "
            "connection, give the folder of one (--reranker), or add --reranker-optional to do without it."
        ) from error


def _snapshot(name: str, *, local_files_only: bool = False) -> Path:
    from huggingface_hub import snapshot_download

    folder = snapshot_download(  # nosec B615
        name,
        cache_dir=models_folder() / "hub",
        endpoint=hub_address(),
        allow_patterns=_FETCHED,
        ignore_patterns=_LEFT_OUT,
        local_files_only=local_files_only,
    )
    return Path(folder)


def _load(folder: Path, name: str) -> "CrossEncoder":
    prepare_libraries()
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
    except Exception as error:  # a damaged or foreign model fails in as many ways as there are formats
        raise RerankerError(
            f"The reranker {name!r} cannot be loaded from {folder} ({reason_of(error)}): is it a cross-encoder of "
            "sentence-transformers, with its weights as safetensors and no code of its own?"
        ) from error
    if model.num_labels != 1 or _has_no_head(model):
        raise RerankerError(f"The model {name!r} gives no score for a question and a text: it is no reranker.")
    return model


def _has_no_head(model: "CrossEncoder") -> bool:
    """True where the layer that scores was not in the files, and is there with random weights."""
    loaded, saved = type(model.model).__name__, getattr(model.config, "architectures", None) or ()
    return loaded.endswith("ForSequenceClassification") and loaded not in saved
