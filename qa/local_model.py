"""A GGUF model on this machine: llama.cpp (xllamacpp) in a child process, spoken to on a loopback port.

In a process of its own, because xllamacpp keeps Python's interpreter lock while it loads: the page stays
usable and the embedding model loads at the same time; and a crash of llama.cpp is an error, not the end.
"""

import atexit
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from threading import Lock

from index import model_files
from qa.errors import ModelError
from qa.machine import this_machine
from qa.profile import Profile

_SCRIPT = Path(__file__).with_name("local_server.py")
# Without the script's own folder in the path: our types.py would stand in for Python's.
_ALONE = ("-P",)
# Threads that wait for one another by spinning bring llama.cpp down to a few tokens a second as soon as another program
# works on the same cores; those that sleep at once must be woken some hundred times a token. A thousand turns, then
# sleep, write 1.4 times the tokens a second of none, and 0.97 times beside a busy program; ten thousand there 0.5 times
# (`tests.benchmarks.thread_waiting`).
_PATIENT = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "1000"}


class LocalModel:
    """One llama.cpp server for one file, started by `start` and started again where it has died.

    Attributes:
        profile: What the server is started with.
        key: What callers must give as their API key.
        heads: By slot, what its cache holds of the prompt's beginning; see `qa.prompt_heads`.
        heads_folder: Where that is kept between runs.
        reading: Held while a slot is filled.
        reading_article: Held while an article is read in parts: two at once would undo each other's.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.profile = Profile.of(this_machine())
        self.key = secrets.token_urlsafe()  # other users of this machine can reach the port
        self.heads: dict[str, str] = {}
        self.heads_folder = model_files.models_folder() / "heads"
        self.reading = Lock()
        self.reading_article = Lock()
        self._port = _free_port()
        self._child: subprocess.Popen[str] | None = None
        self._ready = False
        self._lock = Lock()
        atexit.register(self.stop)

    @property
    def address(self) -> str:
        """Base address of its OpenAI-compatible interface."""
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def command(self) -> list[str]:
        """What runs the server."""
        profile = self.profile
        sizes = (profile.threads, len(profile.slots) + profile.spare_slots, profile.slot_tokens)
        given = (self.file, self._port, self.heads_folder, *sizes)
        return [sys.executable, *_ALONE, str(_SCRIPT), *map(str, given)]

    @property
    def environment(self) -> dict[str, str]:
        """The variables that it runs with."""
        return os.environ | _PATIENT | {"ARTICLE_QA_LOCAL_KEY": self.key}

    def start(self) -> None:
        """Begin to load, without waiting for it."""
        with self._lock:
            if self._child is None or self._child.poll() is not None:
                self._close()
                self._child = subprocess.Popen(  # noqa: S603 - our own script, a list of arguments, no shell
                    self.command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    env=self.environment,
                    start_new_session=True,  # Ctrl-C is for us; the child ends when we close its input
                )

    def wait(self) -> None:
        """Return once it answers.

        Raises:
            ModelError: llama.cpp cannot load the file.
        """
        self.start()
        with self._lock:
            if self._ready or self._child is None or self._child.stdout is None:
                return
            line = self._child.stdout.readline().strip()
            self._ready = line == "ready"
        if not self._ready:
            raise ModelError(
                f"llama.cpp cannot load the model file {self.file} ({line or 'it ended without a word'}): "
                "name a GGUF file that is whole, and see that memory is free."
            )

    def stop(self) -> None:
        """End the server."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        child, self._child, self._ready = self._child, None, False
        self.heads.clear()
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()


_models: dict[Path, LocalModel] = {}


def local_model(file: Path) -> LocalModel:
    """The server for a file; the same one for every caller in this process."""
    file = file.resolve()
    if file not in _models:  # not setdefault: each LocalModel takes a port and an exit handler
        _models[file] = LocalModel(file)
    return _models[file]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
