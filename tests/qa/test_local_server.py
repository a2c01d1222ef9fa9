"""What llama.cpp is told, in its own parameters: sizes, and whether it measures what fits on a GPU."""

from typing import Any

import pytest
import xllamacpp

from qa import local_server

CPU, GPU, IGPU, ACCEL = (
    getattr(xllamacpp.ggml_backend_dev_type, f"GGML_BACKEND_DEVICE_TYPE_{kind}")
    for kind in ("CPU", "GPU", "IGPU", "ACCEL")
)


def device(kind: Any, free_bytes: int = 2**34) -> dict[str, Any]:
    """As llama.cpp describes one."""
    return {"name": "X0", "description": f"a {kind.name}", "memory_free": free_bytes, "type": kind}


def told(monkeypatch: pytest.MonkeyPatch, *kinds: Any) -> Any:
    """The parameters on a machine with such devices."""
    monkeypatch.setenv("ARTICLE_QA_LOCAL_KEY", "secret")
    monkeypatch.setattr(xllamacpp, "get_device_info", lambda: [device(kind) for kind in kinds])
    return local_server.parameters("tiny.gguf", 8123, "heads", (12, 10, 8192))


def test_threads_slots_and_context_are_those_that_were_given(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, CPU)
    assert (found.cpuparams.n_threads, found.cpuparams_batch.n_threads) == (12, 12)
    assert (found.n_parallel, found.n_ctx) == (10, 81_920)
    assert (found.port, list(found.hostnames), list(found.api_keys)) == (8123, ["127.0.0.1"], ["secret"])


@pytest.mark.parametrize(
    ("kinds", "gpu"),
    [((CPU,), False), ((CPU, ACCEL), False), ((CPU, GPU), True), ((CPU, IGPU), True), ((), False)],
)
def test_llama_cpp_measures_what_fits_and_chooses_its_attention_where_there_is_a_gpu(
    monkeypatch: pytest.MonkeyPatch, kinds: tuple[Any, ...], gpu: bool
) -> None:
    found = told(monkeypatch, *kinds)
    assert found.fit_params is gpu
    assert found.flash_attn_type == (-1 if gpu else 0)
    assert found.n_gpu_layers == -1


def test_gpus_are_told_by_name_and_free_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xllamacpp, "get_device_info", lambda: [device(CPU), device(GPU, 5)])
    assert local_server.devices() == [("a GGML_BACKEND_DEVICE_TYPE_GPU", 5)]
