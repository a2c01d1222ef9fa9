"""The child process of `local_model`: llama.cpp serving one GGUF file until its standard input closes.

Run as a script with the file, the port, the folder to save slots in, and how many threads, slots and tokens a slot; the
key that callers must give is in the environment. Prints one line: "ready", or what went wrong. With "devices" alone it
prints the GPUs that llama.cpp sees, as JSON: name and free bytes of each.
"""

import json
import os
import sys
from typing import Any

_OLD_PROMPTS_MIB = 256  # without a bound, llama.cpp keeps up to 8 GiB of them
_QUIET = -1
# Flash attention. On two cores, a question behind a cached prompt is read and answered sooner without it
# (`tests.benchmarks.attention`); on a GPU llama.cpp knows better.
_AS_LLAMA_CPP_CHOOSES, _OFF = -1, 0
_GPU_TYPES = ("GGML_BACKEND_DEVICE_TYPE_GPU", "GGML_BACKEND_DEVICE_TYPE_IGPU")


def serve(told: Any) -> None:
    """Serve with these parameters on 127.0.0.1 until standard input closes."""
    import xllamacpp

    try:
        server = xllamacpp.Server(told)  # noqa: F841 - stops when no longer held
    except RuntimeError as error:
        print(error, flush=True)  # noqa: T201 - the line that the parent waits for
        os._exit(1)
    print("ready", flush=True)  # noqa: T201
    sys.stdin.read()
    os._exit(0)


def parameters(file: str, port: int, saved_slots: str, sizes: tuple[int, int, int]) -> Any:
    """What llama.cpp is told.

    Args:
        sizes: How many threads, how many slots, how many tokens a slot.
    """
    import xllamacpp

    threads, slots, slot_tokens = sizes
    told = xllamacpp.CommonParams()
    told.model.path = file
    told.hostnames = ["127.0.0.1"]
    told.port = port
    told.api_keys = [os.environ["ARTICLE_QA_LOCAL_KEY"]]
    told.n_parallel = slots
    told.n_ctx = slots * slot_tokens
    told.cpuparams.n_threads = threads
    told.cpuparams_batch.n_threads = threads
    told.cache_ram_mib = _OLD_PROMPTS_MIB
    told.slot_save_path = saved_slots + os.sep  # a file name is put right behind it
    gpus = devices()
    # llama.cpp's own measure of how many layers fit beside what else a GPU holds; without one it costs a second.
    told.fit_params = bool(gpus)
    told.flash_attn_type = _AS_LLAMA_CPP_CHOOSES if gpus else _OFF
    told.warmup = False
    told.ui = False
    told.verbosity = _QUIET
    return told


def devices() -> list[tuple[str, int]]:
    """The GPUs that llama.cpp sees, with their free bytes."""
    import xllamacpp

    found = xllamacpp.get_device_info()
    return [(one["description"], one["memory_free"]) for one in found if one["type"].name in _GPU_TYPES]


if __name__ == "__main__":
    if sys.argv[1:] == ["devices"]:
        print(json.dumps(devices()))  # noqa: T201
    else:
        sizes = (int(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6]))
        serve(parameters(sys.argv[1], int(sys.argv[2]), sys.argv[3], sizes))
