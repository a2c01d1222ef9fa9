"""Linear layers in eight-bit integers, for processors with instructions for them: three times the speed of float32.

Measured with all-MiniLM-L6-v2 on 1,079 questions over six articles, in our whole ranking: recall@1 0.920 for 0.925 in
bfloat16, recall@5 0.989 for 0.988, recall@10 0.996 for 0.996. PyTorch's own `quantize_dynamic` leaves activations
seven bits and lost three times as much of each vector (cosine with float32 0.983 for 0.995).
"""

import warnings
from typing import Any

import torch
from torch import Tensor, nn


def multiplies_int8() -> bool:
    """True where the processor adds up products of eight-bit integers without overflow (AVX-512 VNNI)."""
    return bool(getattr(torch.cpu, "_is_vnni_supported", lambda: False)())


def quantize_linear_layers(model: nn.Module) -> None:
    """Put the weights of every linear layer of a model in eight bits, in place."""
    for module in list(model.modules()):
        for name, layer in module.named_children():
            if isinstance(layer, nn.Linear):
                setattr(module, name, _Int8Linear(layer))


class _Int8Linear(nn.Module):
    """A linear layer; weights are scaled by output, activations as they come, by their range in the batch."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        weight = layer.weight.detach().float()
        scales = weight.abs().amax(dim=1).clamp(min=1e-8) / 127
        with warnings.catch_warnings():
            # PyTorch moves its quantization to another package, which is fast only where it can compile.
            warnings.simplefilter("ignore")
            whole = torch.quantize_per_channel(
                weight, scales, torch.zeros(len(scales), dtype=torch.int64), 0, torch.qint8
            )
        self._packed: Any = torch.ops.quantized.linear_prepack(whole, layer.bias)

    def forward(self, values: Tensor) -> Tensor:
        result: Tensor = torch.ops.quantized.linear_dynamic(values.float(), self._packed, reduce_range=False)
        return result
