"""Files for their owner's eyes only, written whole or not at all."""

import os
from pathlib import Path
from secrets import token_hex


def write_private(path: Path, data: bytes) -> None:
    """Put the content in place of what the file held, with its folder where there is none.

    Raises:
        OSError: It cannot be written.
    """
    part = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
