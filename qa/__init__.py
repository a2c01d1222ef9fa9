"""A question in, a cited answer out."""

from typing import TYPE_CHECKING, Any

from qa.errors import QAError
from qa.settings import Settings
from qa.types import Answer, Citation, Claim, Turn

if TYPE_CHECKING:
    from qa.assistant import Assistant

__all__ = ["Answer", "Assistant", "Citation", "Claim", "QAError", "Settings", "Turn"]


def __getattr__(name: str) -> Any:
    if name == "Assistant":
        from qa.assistant import Assistant

        return Assistant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
