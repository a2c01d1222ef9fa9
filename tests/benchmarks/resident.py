"""How much memory a process holds, as Linux counts it."""

import os
from pathlib import Path


def resident_megabytes(process: int | str = "self") -> float:
    """Of the process of that id; default: of this one."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
