"""Floating-point operations that reading a text takes: a multiplication and an addition for each weight and token."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Transformer:
    """What of a model decides how much work it is.

    Attributes:
        weights: Of the matrices that every token is multiplied with.
        last_weights: Of those that only the last token of a text is multiplied with, such as the vocabulary's.
        layers: How many have attention.
        width: Of all query heads of a layer together.
        causal: A token attends to itself and those before it, else to all.
    """

    weights: int
    last_weights: int
    layers: int
    width: int
    causal: bool

    def work_of_weights(self, lengths: Sequence[int]) -> float:
        """Operations with weights, over texts of so many tokens."""
        return 2.0 * (self.weights * sum(lengths) + self.last_weights * len(lengths))

    def work_of_attention(self, lengths: Sequence[int]) -> float:
        """Operations between tokens: each pair's product of queries and keys, and of that with the values."""
        pairs = sum(tokens * (tokens + 1) / 2 if self.causal else tokens**2 for tokens in lengths)
        return 4.0 * self.layers * self.width * pairs

    def work(self, lengths: Sequence[int]) -> float:
        """All operations."""
        return self.work_of_weights(lengths) + self.work_of_attention(lengths)


def of_gguf(sizes: Mapping[str, int], layers: int, width: int) -> Transformer:
    """A chat model.

    Args:
        sizes: By name of the tensor how many elements it has; matrices alone.
    """
    # Where there is no matrix of its own for the output, that of the tokens' vectors is used a second time.
    last = sizes.get("output.weight", sizes.get("token_embd.weight", 0))
    every = sum(size for name, size in sizes.items() if name.startswith("blk."))
    return Transformer(every, last, layers, width, causal=True)


def of_encoder(model: Any) -> Transformer:
    """A sentence-transformers model of BERT's kind, whose linear layers are PyTorch's own."""
    from torch.nn import Linear

    layers = {name: layer for name, layer in model.named_modules() if isinstance(layer, Linear)}
    # The pooler's result is not used, and it reads one token.
    weights = sum(layer.weight.numel() for name, layer in layers.items() if "pooler" not in name)
    config = model[0].auto_model.config
    return Transformer(weights, 0, config.num_hidden_layers, config.hidden_size, causal=False)
