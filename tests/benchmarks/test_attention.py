"""What the rounds come to, and that the benchmark's server differs from the product's in its attention alone."""

from pathlib import Path
from typing import Any

import pytest

from qa import local_server
from tests.benchmarks import attention
from tests.benchmarks.attention import WITH, WITHOUT, AttentionModel, lines


def test_without_is_compared_with_with_round_by_round() -> None:
    rounds = [
        {WITH: {"300 read": 20.0, "behind 300 written": 40.0}, WITHOUT: {"300 read": 10.0, "behind 300 written": 30.0}},
        {WITH: {"300 read": 10.0, "behind 300 written": 80.0}, WITHOUT: {"300 read": 5.0, "behind 300 written": 60.0}},
    ]
    read, written = lines(rounds)
    assert read.startswith("300 read             with 15.0")
    assert ", without 7.5" in read
    assert ", ratio 0.50" in read
    assert written.startswith("behind 300 written   with 60.0")
    assert ", ratio 0.75" in written


@pytest.mark.parametrize(("kind", "flash"), [(WITH, 1), (WITHOUT, 0)])
def test_the_server_is_the_products_but_for_its_attention(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str, flash: int
) -> None:
    monkeypatch.setenv("ARTICLE_QA_LOCAL_KEY", "secret")
    served: list[Any] = []
    monkeypatch.setattr(local_server, "serve", served.append)
    model = AttentionModel(tmp_path / "model.gguf")
    model.attention = kind
    argv = model.command[1:]
    assert argv[3:] == [kind, *super(AttentionModel, model).command[-6:]]
    monkeypatch.setattr("sys.argv", argv[1:])
    attention.main()
    (told,) = served
    assert told.flash_attn_type == flash
    assert told.model.path == str(tmp_path / "model.gguf")
    assert told.cpuparams.n_threads == model.profile.threads
