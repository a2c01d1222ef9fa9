"""Two hundred readers of one page, each with articles of their own, over a model server of a real one's pace.

    python -m tests.benchmarks.load [--readers 200] [--minutes 10] [--think 60] [--kill-model N] [--fill-disk]

The page (`article-qa chat` with sign-in), the model server and the readers are processes of their own. Every reader
asks about things that nobody else has heard of: an answer, an article or a draft that reaches somebody else is seen at
once. Afterwards the page is started anew, and each reader must find every article and conversation that it had kept.
--kill-model ends the model server so many times and starts it again after ten seconds. --fill-disk puts the data on
a file system of its own (Linux, as root) that is full for the middle third of the time. Exit code 1 with any fault.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.load_counts import DISK_FULL, MODEL_AWAY, Tally
from tests.benchmarks.load_facts import fact
from tests.benchmarks.load_model import Pace, read_calls
from tests.benchmarks.load_processes import App, ModelProcess, filled, own_disk
from tests.benchmarks.load_reader import PASSWORD, Reader, name_of
from tests.benchmarks.load_report import Run, report
from tests.qa.chat.serving import free_port

_SECONDS_AWAY = 10
_SAMPLE_SECONDS = 5
_COMING_AT_ONCE = 8  # when all find the page again that was started anew


async def run(given: argparse.Namespace, place: Path, data: Path) -> Run:
    """All readers for all the time, then the page anew."""
    pace = Pace(given.slots, given.first_word, given.words_per_second)
    expected = [*[MODEL_AWAY] * bool(given.kill_model), *[DISK_FULL] * given.fill_disk]
    tally, model = Tally(expected), ModelProcess(free_port(), place / "calls.jsonl", pace)
    app = App(data, place, free_port(), model.address, answers_at_once=given.answers_at_once)
    done = Run(tally, given.minutes * 60)
    app.enroll([name_of(number) for number in range(given.readers)], PASSWORD)
    with model.running(), app.running():
        readers = [Reader(number, app.address, tally) for number in range(given.readers)]
        done.started = time.monotonic()
        until = done.started + done.seconds
        watching = [asyncio.create_task(_sample(app, done)), asyncio.create_task(_disturb(given, model, data, done))]
        await asyncio.gather(*(reader.live(until, think_seconds=given.think) for reader in readers))
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    asked_before = len(tally.asked)
    with model.running(), app.running():
        await _come_back(readers)
    done.asked_again, done.complaints = len(tally.asked) - asked_before, app.complaints()
    done.calls = read_calls(model.log)
    return done


async def _sample(app: App, done: Run) -> None:
    """Take down the memory and the processor time of the page."""
    while True:
        done.samples.append((time.monotonic() - done.started, app.memory_mb(), app.processor_seconds()))
        await asyncio.sleep(_SAMPLE_SECONDS)


async def _disturb(given: argparse.Namespace, model: ModelProcess, data: Path, done: Run) -> None:
    """End the model server, or fill the disk, when it is time for that."""
    if given.fill_disk:
        await asyncio.sleep(done.seconds / 3)
        with filled(data):
            await asyncio.sleep(done.seconds / 3)
    for _ in range(given.kill_model):
        await asyncio.sleep(done.seconds / (given.kill_model + 1))
        killed = time.monotonic()
        model.kill()
        await asyncio.sleep(_SECONDS_AWAY)
        model.start()
        done.away.append((killed, time.monotonic()))


async def _come_back(readers: list[Reader]) -> None:
    """Each reader opens the page that was started anew, and asks once more."""
    places = asyncio.Semaphore(_COMING_AT_ONCE)

    async def come(reader: Reader) -> None:
        async with places:
            try:
                async with reader.page() as (page, shown):
                    reader.require_all(shown)
                    if reader.added:
                        await reader.ask(page, fact(reader.number, reader.added[0]))
            except Exception as error:
                reader.tally.errors.append(f"afterwards: {type(error).__name__}: {error}"[:300])

    await asyncio.gather(*map(come, readers))


@contextmanager
def _places(fill_disk: bool) -> Iterator[tuple[Path, Path]]:
    """A folder for all files, and one for the page's data."""
    with tempfile.TemporaryDirectory(prefix="article-qa-load-") as name, contextlib.ExitStack() as stack:
        place = Path(name)
        data = place / "data"
        data.mkdir()
        if fill_disk:
            stack.enter_context(own_disk(data))
        yield place, data


def main() -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--think", type=float, default=60, help="mean seconds between two questions of a reader")
    parser.add_argument("--slots", type=int, default=Pace.slots, help="of the model server")
    parser.add_argument("--first-word", type=float, default=Pace.first_word_seconds)
    parser.add_argument("--words-per-second", type=float, default=Pace.words_per_second)
    parser.add_argument("--answers-at-once", type=int, default=Pace.slots)
    parser.add_argument("--kill-model", type=int, default=0, metavar="TIMES")
    parser.add_argument("--fill-disk", action="store_true")
    given = parser.parse_args()
    with _places(given.fill_disk) as (place, data):
        done = asyncio.run(run(given, place, data))
    print(report(done))
    sys.exit(1 if done.faulty else 0)


if __name__ == "__main__":
    main()
