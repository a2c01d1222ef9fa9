"""The child process of `local_model`: llama.cpp serving one GGUF file until its standard input closes.

Run as a script with the file, the port, the number of threads, the number of slots and the folder to save them in;
the key that callers must give is in the environment. Prints one line: "ready", or what went wrong.
"""

import os
import sys

_SLOT_TOKENS = 4096
_OLD_PROMPTS_MIB = 256  # without a bound, llama.cpp keeps up to 8 GiB of them
_QUIET = -1


def main(file: str, port: int, threads: int, slots: int, saved_slots: str) -> None:
    """Serve the file on 127.0.0.1 until standard input closes."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = file
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.api_keys = [os.environ["ARTICLE_QA_LOCAL_KEY"]]
    parameters.n_parallel = slots
    parameters.n_ctx = slots * _SLOT_TOKENS
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.cache_ram_mib = _OLD_PROMPTS_MIB
    parameters.slot_save_path = saved_slots + os.sep  # a file name is put right behind it
    parameters.fit_params = False  # a second look at the memory takes a second
    parameters.warmup = False
    parameters.ui = False
    parameters.verbosity = _QUIET
    try:
        server = xllamacpp.Server(parameters)  # noqa: F841 - stops when it is no longer held
    except RuntimeError as error:
        print(error, flush=True)  # noqa: T201 - the line that the parent waits for
        os._exit(1)
    print("ready", flush=True)  # noqa: T201
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
