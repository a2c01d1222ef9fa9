"""Limits: the work is counted as by hand, and what is measured is told as its share."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch import nn

from tests.benchmarks import limits
from tests.benchmarks.floating_point_work import Transformer, of_encoder, of_gguf
from tests.benchmarks.limits import best_rate, described, fixed_seconds, matrix_rates, near, shares_by_kind

SMALL = Transformer(weights=100, last_weights=10, layers=2, width=4, causal=True)


def test_every_token_meets_the_weights_and_the_last_one_of_a_text_the_vocabulary_too() -> None:
    assert SMALL.work_of_weights([3]) == 2 * (3 * 100 + 10)
    assert SMALL.work_of_weights([3, 5]) == 2 * (8 * 100 + 2 * 10)


def test_attention_is_between_a_token_and_those_before_it_or_between_all() -> None:
    both_ways = Transformer(weights=100, last_weights=10, layers=2, width=4, causal=False)
    assert SMALL.work_of_attention([3]) == 4 * 2 * 4 * (1 + 2 + 3)
    assert both_ways.work_of_attention([3, 2]) == 4 * 2 * 4 * (9 + 4)
    assert SMALL.work([3]) == SMALL.work_of_weights([3]) + SMALL.work_of_attention([3])


@pytest.mark.parametrize(
    ("sizes", "last"),
    [({"output.weight": 7, "token_embd.weight": 8}, 7), ({"token_embd.weight": 8}, 8), ({}, 0)],
)
def test_of_a_model_file_the_blocks_count_for_every_token(sizes: dict[str, int], last: int) -> None:
    found = of_gguf({**sizes, "blk.0.ffn_up.weight": 30, "blk.1.ffn_up.weight": 40}, layers=2, width=4)
    assert found == Transformer(70, last, 2, 4, causal=True)


def test_of_an_encoder_the_linear_layers_count_without_the_pooler() -> None:
    class Encoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.dense, self.pooler = nn.Linear(3, 5), nn.Linear(3, 3)
            self.auto_model = SimpleNamespace(config=SimpleNamespace(num_hidden_layers=1, hidden_size=3))

    assert of_encoder(nn.Sequential(Encoder())) == Transformer(15, 0, 1, 3, causal=False)


def test_a_model_file_is_described_by_what_stands_in_it(tmp_path: Path) -> None:
    gguf = pytest.importorskip("gguf")
    writer = gguf.GGUFWriter(tmp_path / "tiny.gguf", "llama")
    writer.add_block_count(1)
    writer.add_embedding_length(8)
    writer.add_head_count(2)
    for name, shape in (("token_embd", (10, 8)), ("blk.0.ffn_up", (16, 8)), ("blk.0.attn_q", (8, 8))):
        writer.add_tensor(f"{name}.weight", torch.zeros(shape).numpy())
    writer.add_tensor("blk.0.attn_norm.weight", torch.zeros(8).numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    model, types, largest = described(tmp_path / "tiny.gguf")
    assert model == Transformer(weights=8 * 16 + 8 * 8, last_weights=80, layers=1, width=8, causal=True)
    assert types == {"F32": 192}
    assert largest == (8, 16)


def test_the_rate_is_that_of_the_fastest_run_and_there_are_two_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(limits.time, "perf_counter", lambda: now[0])

    def rate(*runs: float, seconds: float) -> float:
        left = iter(runs)
        return best_rate(lambda: now.__setitem__(0, now[0] + next(left)), 12.0, seconds=seconds)

    assert rate(4, 2, 3, seconds=9) == 6
    assert rate(4, 3, seconds=1) == 4


def test_every_type_has_a_rate() -> None:
    rates = matrix_rates(4, 8, 16)
    assert {"float32", "int8"} <= rates.keys()
    assert all(rate > 0 for rate in rates.values())


def test_what_a_call_costs_whatever_its_length_is_left_when_the_work_is_taken_away() -> None:
    assert fixed_seconds((100, 400), (1.5, 4.5), lambda tokens: 2.0 * tokens) == pytest.approx(0.5)
    assert fixed_seconds((100, 400), (1.0, 4.5), lambda tokens: 2.0 * tokens) == 0


def test_nearness_is_the_share_of_the_measured_time() -> None:
    assert near(100, 4.0, {"int8": 100, "float32": 50}).endswith("int8 1.000 s, 25%; float32 2.000 s, 50%")


def test_operations_are_added_up_by_kind_and_the_rest_is_not_pytorchs() -> None:
    seconds = {"aten::addmm": 4.0, "aten::mm": 1.0, "aten::add": 1.0, "aten::copy_": 0.5, "aten::where": 0.5}
    shares = shares_by_kind(seconds, 10.0)
    assert shares["matrix products"] == 0.5
    assert shares["additions"] == 0.1
    assert shares["other operations"] == 0.05
    assert shares["tokenizing and Python"] == pytest.approx(0.3)
    assert sum(shares.values()) == pytest.approx(1)
