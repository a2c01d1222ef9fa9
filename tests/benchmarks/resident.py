"""How much memory a process holds, as Linux counts it."""

import os
from pathlib import Path


def resident_megabytes(process: int | str = "self") -> float:
    """Of the process of that id; default: of this one."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def children() -> list[int]:
    """The ids of the processes that this one has started and that still run."""
    lists = Path("/proc/self/task").glob("*/children")
    return [int(process) for listed in lists for process in listed.read_text().split()]
