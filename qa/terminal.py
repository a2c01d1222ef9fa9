"""What the terminal shows while something goes on: progress bars and the draft of an answer, on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text

from index import model_files
from qa.types import Answer

talk = Console(stderr=True, highlight=False, soft_wrap=True)

_STAGES = {
    "searching": "Finding passages ...",
    "reading": "Reading ...",
    "writing": "Writing ...",
    "checking": "Checking against the article ...",
}


class FetchBar:
    """A progress bar over bytes with size, speed and time left; nothing is drawn before the first byte.

    Attributes:
        also: Told of the bytes as well.
    """

    def __init__(self, also: model_files.Progress | None = None) -> None:
        self.also = also
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=talk,
        )
        self._tasks: dict[str, Any] = {}

    def __call__(self, label: str, done_bytes: int, total_bytes: int, /) -> None:
        """Show how many bytes of how many are there."""
        if label not in self._tasks:
            self._bar.start()
            self._tasks[label] = self._bar.add_task(label, total=total_bytes)
        self._bar.update(self._tasks[label], completed=done_bytes, total=total_bytes)
        if self.also:
            self.also(label, done_bytes, total_bytes)

    def stop(self) -> None:
        """End the drawing."""
        if self._tasks:
            self._bar.stop()


@contextmanager
def fetching(also: model_files.Progress | None = None) -> Iterator[FetchBar]:
    """A bar for model files that are fetched inside the block; `also` is told of them too."""
    bar = FetchBar(also)
    try:
        yield bar
    finally:
        bar.stop()


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def counted(label: str) -> Progress:
    """A bar that counts items, with their rate and the time gone by and left."""
    return Progress(
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
        console=talk,
        disable=not talk.is_terminal,
    )


def last_of(answers: Iterator[Answer]) -> Answer:
    """Drain a stream of answers; on a terminal the draft is shown while it grows, and goes when it is decided."""
    answer = Answer("")
    if not talk.is_terminal:
        *_, answer = answers
        return answer
    with Live(console=talk, transient=True, refresh_per_second=8) as live:
        for answer in answers:
            live.update(Text(f"{_STAGES.get(answer.stage, '')}\n{answer.text}", style="dim"))
    return answer
