"""Uploads that broke off: Gradio leaves what came of them in its folder."""

import time
from pathlib import Path

_OLD_SECONDS = 3600


def remove_leftovers(folder: Path) -> None:
    """Remove the parts of files that nobody writes any more; whole ones lie in folders of their own."""
    oldest = time.time() - _OLD_SECONDS
    for part in folder.glob("tmp*"):
        if part.is_file() and part.stat().st_mtime < oldest:
            part.unlink(missing_ok=True)
