"""Secrets of the environment, kept out of what is shown, logged or written down."""

import os
import re

HIDDEN = "(hidden)"
_LEAST_CHARACTERS = 8
_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.I)
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s@\"']+:[^/\s@\"']+(?=@)")


def redacted(text: str) -> str:
    """The text without the values of variables that are named as secrets, and without passwords in addresses."""
    for secret in sorted(_secrets(), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _IN_ADDRESS.sub(HIDDEN, text)


def _secrets() -> list[str]:
    # Shorter values would be found in ordinary words.
    named = (value for name, value in os.environ.items() if _SECRET_NAME.search(name))
    return [value for value in named if len(value) >= _LEAST_CHARACTERS]
