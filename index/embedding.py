"""Embeddings by sentence-transformers, behind LangChain's interface; loaded on first use."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import chain
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from index import model_files
from index.embedding_light import LightEmbeddings
from index.errors import ModelFileError
from index.token_vectors import Reading, plain, span_vectors, unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

# Texts of one length go together; more of them at once were slower on two cores.
_BATCH_TEXTS = 4
# The light reader takes as long for so many as it takes to load the model, which reads them in a quarter of that.
_FEW_CHARACTERS = 80_000


class SentenceTransformerEmbeddings(Embeddings):
    """Unit-length embeddings of texts.

    A few texts are read by `LightEmbeddings` where that knows the model, until the model itself is loaded for many.

    Args:
        name: A name from `models.toml`, or the folder of any sentence-transformers model.
    """

    def __init__(self, name: str, *, progress: model_files.Progress | None = None) -> None:
        self.name = name
        self._progress = progress
        self._lock = Lock()
        self._tokenizing = Lock()  # the tokenizer's own settings change with each kind of call
        self._reading_lightly = Lock()
        self._read_lightly = 0  # characters

    @cached_property
    def _loaded(self) -> "SentenceTransformer":
        model = _load(self.fetch())
        vars(self).pop("_light", None)  # nobody needs its weights any more
        return model

    def __reduce__(self) -> tuple[type["SentenceTransformerEmbeddings"], tuple[str]]:
        """It goes to another process by name alone, and loads the model there."""
        return type(self), (str(Path(self.name).absolute()) if Path(self.name).is_dir() else self.name,)

    def _model(self) -> "SentenceTransformer":
        with self._lock:
            return self._loaded

    @cached_property
    def _light(self) -> LightEmbeddings | None:
        folder = self.fetch()
        try:
            return LightEmbeddings(folder) if LightEmbeddings.reads(folder) else None
        except Exception:  # the tokenizer's library raises nothing narrower; sentence-transformers says what is wrong
            return None

    def _light_for(self, characters: int) -> LightEmbeddings | None:
        """What reads so many at once; None where the model itself is there, or is worth waiting for."""
        if "_loaded" in vars(self) or characters > _FEW_CHARACTERS:
            return None
        with self._reading_lightly:
            light, before = self._light, self._read_lightly
            self._read_lightly += characters
        if light and before <= _FEW_CHARACTERS < self._read_lightly:
            Thread(target=self._model, daemon=True).start()  # for those to come
        return light

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        """As many threads as PyTorch would use for one batch, each with a batch of its own: a fifth faster."""
        import torch

        return ThreadPoolExecutor(torch.get_num_threads(), initializer=torch.set_num_threads, initargs=(1,))

    def fetch(self) -> Path:
        """The folder of the model, which is fetched if it is not there yet.

        Raises:
            ModelFileError: No model has that name, or it cannot be had.
        """
        if Path(self.name).is_dir():
            return Path(self.name)
        known = [name for name, model in model_files.known_models().items() if model.kind == "embedding"]
        if self.name not in known:
            raise ModelFileError(
                f"There is no embedding model {self.name!r}: use one of {', '.join(known)}, or the folder of a "
                "sentence-transformers model (--embedding)."
            )
        return model_files.fetch(self.name, progress=self._progress)

    @property
    def max_tokens(self) -> int:
        """Tokens the model reads of a text; what is beyond them it would cut silently."""
        if light := self._light_for(0):
            return light.max_tokens
        return int(self._model().get_max_seq_length() or 512)

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without the two that mark its ends."""
        if light := self._light_for(0):
            return light.count_tokens(text)
        tokenizer: Any = self._model().tokenizer
        with self._tokenizing:
            return len(tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors, one a text, in order."""
        return [vector for vector, _ in self.embed_spans(texts, [()] * len(texts))]

    def embed_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> "list[tuple[list[float], NDArray[np.float32]]]":
        """For each text its unit vector, and those of its spans of characters (half-open), from one reading.

        The vector of a span is the mean of its tokens' vectors, each of which knows the whole text (late chunking,
        Günther et al. 2024, arXiv 2409.04701). A span with no token of its own has the vector of the text.
        """
        if light := self._light_for(sum(map(len, texts))):
            return [_of_reading(reading, parts) for reading, parts in zip(light.read(texts), spans, strict=True)]
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        batches = [order[first : first + _BATCH_TEXTS] for first in range(0, len(order), _BATCH_TEXTS)]

        def read(batch: list[int]) -> "list[tuple[list[float], NDArray[np.float32]]]":
            return self._read([texts[place] for place in batch], [spans[place] for place in batch])

        results = map(read, batches) if len(batches) < 2 else self._workers.map(read, batches)
        found = dict(zip(order, chain.from_iterable(results), strict=True))
        return [found[place] for place in range(len(texts))]

    def embed_query(self, text: str) -> list[float]:
        """Unit vector of one text."""
        return self.embed_documents([text])[0]

    def _read(
        self, texts: list[str], spans: list[Sequence[tuple[int, int]]]
    ) -> "list[tuple[list[float], NDArray[np.float32]]]":
        """One batch; see `embed_spans`."""
        import torch

        model = self._model()
        prompt = model.prompts.get(model.default_prompt_name or "") or ""
        whole = [plain(f"{prompt}{text}") for text in texts]
        with self._tokenizing:
            features: Any = model.preprocess(whole)
            places = model.tokenizer(whole, return_offsets_mapping=True, truncation=True)["offset_mapping"]
        with torch.inference_mode():
            read: Any = model(features)
        vectors = unit(read["sentence_embedding"].float().numpy())
        tokens, filled = read["token_embeddings"].float().numpy(), read["attention_mask"].bool().numpy()
        readings = [Reading(of_text[rows], where) for of_text, rows, where in zip(tokens, filled, places, strict=True)]
        return [
            (vector.tolist(), span_vectors(reading, _moved(parts, len(prompt)), instead=vector))
            for vector, reading, parts in zip(vectors, readings, spans, strict=True)
        ]


def _of_reading(reading: Reading, spans: Sequence[tuple[int, int]]) -> "tuple[list[float], NDArray[np.float32]]":
    [vector] = unit(reading.tokens.mean(axis=0, keepdims=True))
    return vector.tolist(), span_vectors(reading, spans, instead=vector)


def _moved(spans: Sequence[tuple[int, int]], characters: int) -> list[tuple[int, int]]:
    return [(start + characters, end + characters) for start, end in spans]


def prepare_libraries() -> None:
    """Make the libraries under the models quiet; call it before they are imported."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call] # no bar is drawn for 0.1 s


def _load(folder: Path) -> "SentenceTransformer":
    prepare_libraries()
    from sentence_transformers import SentenceTransformer

    try:
        # The files are in place and verified: nothing is asked of the hub.
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except Exception as error:  # of many kinds, by what is wrong with which file
        raise ModelFileError(
            f"The embedding model in {folder} cannot be loaded ({error}): is it a sentence-transformers model? "
            "One that this program fetched is fetched again when its folder is deleted."
        ) from error
    _speed_up(model)
    return model


def _speed_up(model: "SentenceTransformer") -> None:
    """Work in the smallest numbers that the processor has instructions for, where the ranking stays the same."""
    from index.embedding_int8 import multiplies_int8, quantize_linear_layers

    if multiplies_int8():
        quantize_linear_layers(model)
    elif multiplies_bfloat16():
        model.bfloat16()


def multiplies_bfloat16() -> bool:
    """True where the processor has instructions for bfloat16, which nearly doubles the speed.

    Measured with all-MiniLM-L6-v2 on 1,079 questions over 237 paragraphs: recall@1 0.7275 for 0.7266, recall@10 0.9694
    for 0.9694, at 1.8 times the speed.
    """
    import torch

    known = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(getattr(torch.cpu, name, lambda: False)() for name in known)
