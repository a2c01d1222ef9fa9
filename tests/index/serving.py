"""A real Chroma server, started as `chroma run` in a process of its own."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

CHROMA = shutil.which("chroma", path=str(Path(sys.executable).parent)) or "chroma"


class Chroma:
    """Attributes: url, its address, the same for every start."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return once it answers."""
        self._process = subprocess.Popen(
            [CHROMA, "run", "--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            with suppress(httpx.TransportError):
                httpx.get(f"{self.url}/api/v2/heartbeat").raise_for_status()
                return
            time.sleep(0.05)
        raise AssertionError("chroma run does not answer")

    def stop(self) -> None:
        """End it at once, as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def chroma_server(folder: Path) -> Iterator[Chroma]:
    server = Chroma(folder)
    server.start()
    yield server
    server.stop()
