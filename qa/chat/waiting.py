"""What is waited for before a question can be answered: a model that is fetched, once, or one that loads."""

from dataclasses import dataclass

_BYTES_PER_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Waiting:
    """What is being waited for.

    Attributes:
        share: How much of it is done, 0 to 1; None where that is not known.
    """

    doing: str = "Loading the model"
    share: float | None = None


class Fetched:
    """Told of the bytes of model files by the thread that fetches them, and asked by those that show it."""

    def __init__(self) -> None:
        self._now = ("", 0, 0)

    def __call__(self, label: str, done_bytes: int, total_bytes: int, /) -> None:
        """Take in how many bytes of how many are there."""
        self._now = (label, done_bytes, total_bytes)

    @property
    def waiting(self) -> Waiting:
        """The file that is fetched, or else the model that loads."""
        label, done_bytes, total_bytes = self._now
        if done_bytes >= total_bytes:
            return Waiting()
        done, total = (f"{count / _BYTES_PER_MEGABYTE:,.0f}" for count in (done_bytes, total_bytes))
        return Waiting(f"Fetching files, this once: {label}, {done} of {total} MB", done_bytes / total_bytes)
