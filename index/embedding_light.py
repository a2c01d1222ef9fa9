"""A small BERT in NumPy, for the texts of a question or a short article: there in half a second, PyTorch in ten.

The arithmetic is that of Devlin et al. 2019 (arXiv 1810.04805) with mean pooling (Reimers and Gurevych 2019,
arXiv 1908.10084), in single precision.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.token_vectors import Reading, plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_MODULES = ["Transformer", "Pooling", "Normalize"]
_CONFIG = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
_POOLING = "pooling_mode_mean_tokens"
_MOST_TOKENS_AT_ONCE = 2000  # whose activations stay near 30 MB


class LightEmbeddings:
    """The vectors of texts' tokens.

    Args:
        folder: Of a sentence-transformers model that `reads` says yes to.

    Raises:
        Exception: Its files are not what their names promise; sentence-transformers can say more of them.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        config = _json(folder / "config.json")
        self._layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])
        self.max_tokens = int(_json(folder / "sentence_bert_config.json")["max_seq_length"])
        held = load_file(folder / "model.safetensors")
        self._weights: dict[str, Floats] = {name: held[name].astype("float32", copy=False) for name in held}
        self._words = self._weights["embeddings.word_embeddings.weight"]
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    @staticmethod
    def reads(folder: Path) -> bool:
        """True for a BERT whose tokens' vectors are averaged, without anything put before a text."""
        try:
            config, modules = _json(folder / "config.json"), _json(folder / "modules.json")
            first, pooling, _ = modules
            pooled = _json(folder / pooling["path"] / "config.json")
            modes = [mode for mode, chosen in pooled.items() if mode.startswith("pooling_mode") and chosen]
            return (
                [module["type"].rpartition(".")[2] for module in modules] == _MODULES
                and config.items() >= _CONFIG.items()
                and modes == [_POOLING]
                and not first["path"]
                and not _json(folder / "config_sentence_transformers.json").get("default_prompt_name")
                and "max_seq_length" in _json(folder / "sentence_bert_config.json")
                and (folder / "model.safetensors").is_file()
                and (folder / "tokenizer.json").is_file()
            )
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without the two that mark its ends."""
        return len(self._tokenizer.encode(plain(text), add_special_tokens=False).ids)

    def read(self, texts: Sequence[str]) -> Iterator[Reading]:
        """Each text in order; of a long one, its first `max_tokens` tokens."""
        batch: list[Any] = []
        for text in texts:
            encoding = self._tokenizer.encode(plain(text))
            if batch and sum(map(len, batch)) + len(encoding) > _MOST_TOKENS_AT_ONCE:
                yield from self._readings(batch)
                batch = []
            batch.append(encoding)
        if batch:
            yield from self._readings(batch)

    def _readings(self, encodings: Sequence[Any]) -> Iterator[Reading]:
        found = self._vectors([self._cut(encoding.ids) for encoding in encodings])
        for tokens, encoding in zip(found, encodings, strict=True):
            yield Reading(tokens, self._cut(encoding.offsets))

    def _cut(self, of_tokens: list[Any]) -> list[Any]:
        """No more than the model reads, the mark at the end with it."""
        return of_tokens if len(of_tokens) <= self.max_tokens else [*of_tokens[: self.max_tokens - 1], of_tokens[-1]]

    def _vectors(self, texts: Sequence[list[int]]) -> "list[Floats]":
        """Those of each text's tokens. All are in one matrix; only attention goes text by text."""
        import numpy as np

        ends = np.cumsum([len(ids) for ids in texts])
        spans = [slice(end - len(ids), end) for ids, end in zip(texts, ends, strict=True)]
        words = self._words[np.concatenate(texts)]
        places = np.concatenate([np.arange(len(ids)) for ids in texts])
        kinds = self._weights["embeddings.token_type_embeddings.weight"][0]
        values = words + self._weights["embeddings.position_embeddings.weight"][places] + kinds
        values = self._normed(values, "embeddings.LayerNorm")
        for number in range(self._layers):
            layer = f"encoder.layer.{number}"
            attended = self._attended(values, spans, f"{layer}.attention.self")
            attended = self._linear(attended, f"{layer}.attention.output.dense")
            values = self._normed(values + attended, f"{layer}.attention.output.LayerNorm")
            wide = _gelu(self._linear(values, f"{layer}.intermediate.dense"))
            values = self._normed(values + self._linear(wide, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        return [values[span] for span in spans]

    def _attended(self, values: "Floats", spans: Sequence[slice], name: str) -> "Floats":
        import numpy as np

        query, key, value = (self._linear(values, f"{name}.{part}") for part in ("query", "key", "value"))
        result = np.empty_like(value)
        for span in spans:
            # (heads, tokens, dimensions of a head)
            q, k, v = (
                part[span].reshape(-1, self._heads, part.shape[1] // self._heads).swapaxes(0, 1)
                for part in (query, key, value)
            )
            scores = q @ k.swapaxes(1, 2) / np.float32(q.shape[2] ** 0.5)
            weights = np.exp(scores - scores.max(axis=2, keepdims=True))
            weights /= weights.sum(axis=2, keepdims=True)
            result[span] = (weights @ v).swapaxes(0, 1).reshape(-1, value.shape[1])
        return result

    def _linear(self, values: "Floats", name: str) -> "Floats":
        product: Floats = values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return product

    def _normed(self, values: "Floats", name: str) -> "Floats":
        centred = values - values.mean(axis=1, keepdims=True)
        spread = ((centred**2).mean(axis=1, keepdims=True) + self._epsilon) ** 0.5
        normed: Floats = centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return normed


def _gelu(values: "Floats") -> "Floats":
    """Half of x (1 + erf(x / sqrt 2)), with erf by formula 7.1.26 of Abramowitz and Stegun: within 1.5e-7."""
    import numpy as np

    size = np.abs(values) * np.float32(2**-0.5)
    step = 1 / (1 + np.float32(0.3275911) * size)
    series = step * (
        np.float32(0.254829592)
        + step
        * (
            np.float32(-0.284496736)
            + step * (np.float32(1.421413741) + step * (np.float32(-1.453152027) + step * np.float32(1.061405429)))
        )
    )
    erf = np.copysign(1 - series * np.exp(-(size**2)), values)
    result: Floats = values * (1 + erf) * np.float32(0.5)
    return result


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
