"""Linear layers in eight-bit integers."""

import pytest
import torch
from torch import nn

from index.embedding_int8 import multiplies_int8, quantize_linear_layers

pytestmark = pytest.mark.skipif(not multiplies_int8(), reason="this processor has no instructions for it")


def test_a_layer_in_eight_bits_gives_nearly_the_same() -> None:
    torch.manual_seed(7)
    model = nn.Sequential(nn.Linear(64, 32), nn.GELU(), nn.Sequential(nn.Linear(32, 16)))
    values = torch.randn(5, 9, 64)
    with torch.inference_mode():
        expected = model(values)
        quantize_linear_layers(model)
        found = model(values)
    assert not [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    assert found.shape == expected.shape
    assert (found - expected).abs().mean() < 0.02 * expected.abs().mean()
    assert not torch.equal(found, expected)  # it did work in fewer bits


def test_a_layer_whose_weights_are_all_nought_gives_its_bias() -> None:
    layer = nn.Linear(4, 2)
    nn.init.zeros_(layer.weight)
    model = nn.Sequential(layer)
    bias = layer.bias.detach().clone()
    quantize_linear_layers(model)
    assert torch.allclose(model(torch.randn(3, 4)), bias.expand(3, 2), atol=1e-6)
