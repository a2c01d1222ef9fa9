"""The processes of a run: the page, the model server; and a disk that can be filled. Linux only."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

import qa
from qa.users import add_user
from tests.benchmarks.load_model import Pace
from tests.benchmarks.resident import resident_megabytes

_ROOT = Path(qa.__file__).parents[1]
_DISK = "64m"
_START_SECONDS = 600
_END_SECONDS = 90


class ModelProcess:
    """The scripted model server."""

    def __init__(self, port: int, log: Path, pace: Pace) -> None:
        self.address = f"http://127.0.0.1:{port}/v1"
        self.log = log
        options = {
            "--slots": pace.slots,
            "--first-word": pace.first_word_seconds,
            "--words-per-second": pace.words_per_second,
        }
        given = [str(part) for option in options.items() for part in option]
        self._command = [sys.executable, "-m", "tests.benchmarks.load_model", str(port), str(log), *given]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin to serve."""
        self._process = subprocess.Popen(self._command, cwd=_ROOT)

    def kill(self) -> None:
        """End it as a crash does."""
        if self._process:
            self._process.kill()
            self._process.wait()

    @contextmanager
    def running(self) -> Iterator[None]:
        """While it serves."""
        self.start()
        try:
            yield
        finally:
            self.kill()


class App:
    """The page, as `article-qa chat` serves it to readers who sign in."""

    def __init__(self, data: Path, place: Path, port: int, model: str, *, answers_at_once: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._place = place
        self._users, self._log, self._said = place / "users.toml", place / "log.jsonl", place / "said.txt"
        command = "from qa.cli import main; main()"
        self._command = [sys.executable, "-c", command, "--data", str(data), "--model", model, "chat", "--no-browser"]
        self._command += ["--auth", str(self._users), "--port", str(port), "--log", str(self._log)]
        self._command += ["--answers-at-once", str(answers_at_once)]
        self._process: subprocess.Popen[bytes] | None = None

    def enroll(self, names: Sequence[str], password: str) -> None:
        """Name the readers, all with one password: hashing two hundred takes longer than is worth it here."""
        add_user(self._users, "first", password)
        known = self._users.read_text().partition("=")[2].strip()
        self._users.write_text("".join(f'"{name}" = {known}\n' for name in names))

    @contextmanager
    def running(self) -> Iterator[None]:
        """While it answers questions; then it is ended as an operator ends it."""
        environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
        with self._said.open("ab") as said:
            self._process = subprocess.Popen(self._command, cwd=self._place, env=environment, stdout=said, stderr=said)
        try:
            self._wait_until_ready(time.monotonic() + _START_SECONDS)
            yield
        finally:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def memory_mb(self) -> float:
        """What it holds in memory."""
        return resident_megabytes(self._process.pid) if self._process else 0.0

    def processor_seconds(self) -> float:
        """What it has taken of all cores."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text() if self._process else ""
        times = stat.rpartition(")")[2].split()
        return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")

    def complaints(self) -> list[str]:
        """Errors in its log, and tracebacks beside it."""
        logged = self._log.read_text().splitlines() if self._log.exists() else []
        said = self._said.read_text(errors="replace")
        return [line[:600] for line in logged if '"level": "ERROR"' in line] + said.split("Traceback")[1:]

    def _wait_until_ready(self, until: float) -> None:
        while time.monotonic() < until and self._process and self._process.poll() is None:
            try:
                if httpx.get(f"{self.address}/health", trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.5)
        raise SystemExit(f"The page did not start: {self._said.read_text(errors='replace')[-2000:]}")


@contextmanager
def own_disk(folder: Path) -> Iterator[None]:
    """A small file system in memory at a folder."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False).returncode:
        raise SystemExit("No file system can be mounted here (that takes Linux and root): leave out --fill-disk.")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """While the file system of a folder has not a byte left, whatever is freed meanwhile."""
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                _write_all(file.fileno(), size)
        yield
    finally:
        ballast.unlink()


def _write_all(descriptor: int, size: int) -> None:
    try:
        while True:
            os.write(descriptor, b"\0" * size)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
