"""What this machine has that a local model can use: cores, memory, and GPUs that llama.cpp sees."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# A container is told of all the machine; these say what of it is the container's (cgroup version 2).
_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_MEMORY = Path("/sys/fs/cgroup/memory.max")
_TOPOLOGY = Path("/sys/devices/system/cpu")
_DEVICES = Path(__file__).with_name("local_server.py")
_TIMEOUT_SECONDS = 60.0
_GIB = 2**30


@dataclass(frozen=True)
class Gpu:
    """A graphics processor.

    Attributes:
        free_gib: Memory that nobody uses, in GiB.
    """

    name: str
    free_gib: float


@dataclass(frozen=True)
class Machine:
    """What of a machine this process may use.

    Attributes:
        cores: As the system counts them: of a processor that works on two threads at once, each counts.
        physical_cores: Those that have units of their own to multiply with, at most `cores`.
        memory_gib: All of it, used or not, in GiB; 0 where it is not known.
        gpus: Those that llama.cpp can use; none where nobody looked.
    """

    cores: int
    physical_cores: int
    memory_gib: float
    gpus: tuple[Gpu, ...] = ()


def this_machine(gpus: tuple[Gpu, ...] = ()) -> Machine:
    """This machine, or the part of it that the container has."""
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(os.cpu_count() or 2))
    cores = min(len(allowed), _quota())
    return Machine(cores, min(cores, _physical(allowed)), _memory_gib(), gpus)


def gpus() -> tuple[Gpu, ...]:
    """The GPUs that llama.cpp can use, asked in a process of its own; none where it cannot tell."""
    command = [sys.executable, "-P", str(_DEVICES), "devices"]
    try:
        run = subprocess.run(  # noqa: S603 - our own script, a list of arguments, no shell
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_TIMEOUT_SECONDS, check=True
        )
        return tuple(Gpu(str(name), free_bytes / _GIB) for name, free_bytes in json.loads(run.stdout))
    except (OSError, subprocess.SubprocessError, ValueError):
        return ()


def _quota() -> int:
    """How many cores the container may keep busy; more than any machine has where there is no bound."""
    quota, _, period = _read(_QUOTA).partition(" ")
    return max(1, int(quota) // int(period)) if quota.isdigit() and period.isdigit() else sys.maxsize


def _physical(allowed: list[int]) -> int:
    siblings = {_read(_TOPOLOGY / f"cpu{number}" / "topology" / "thread_siblings_list") for number in allowed}
    if "" not in siblings:
        return len(siblings)
    return len(allowed) if len(allowed) <= 4 else len(allowed) // 2  # as llama.cpp guesses where it cannot look


def _memory_gib() -> float:
    if not hasattr(os, "sysconf"):
        return 0.0
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    bound = _read(_MEMORY)
    return float(min(whole, int(bound)) if bound.isdigit() else whole) / _GIB


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
