"""Cold starts on terminals of their own: when the first word is seen, what is a ratio, and where the time goes."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.benchmarks import time_shares
from tests.benchmarks.cold_start import DRAFT, OURS, REPLY, THEIRS, ratio_lines, run_in_turn, share_lines
from tests.benchmarks.start_shares import PARTS
from tests.benchmarks.terminal_run import TerminalRun, run_on_terminal, words
from tests.benchmarks.time_shares import IMPORTS, TimeShares

# Draws a draft as the command does, with pauses before and after its first word.
DRAWN = """
import sys, time
from rich.console import Console
from rich.live import Live
console = Console(stderr=True)
with Live(console=console, transient=True) as live:
    for text in ("Reading ...\\n", "Writing ...\\n", "Writing ...\\nIt", "Writing ...\\nIt cost 4."):
        live.update(text, refresh=True)
        time.sleep(0.3)
print("It cost 4 euros.", flush=True)
"""


def test_the_first_word_of_a_draft_is_seen_when_it_is_drawn_and_the_last_when_it_is_printed() -> None:
    run = run_on_terminal([sys.executable, "-c", DRAWN], DRAFT)
    assert run.screen.rstrip().endswith("It cost 4 euros.")
    assert run.first_word > 0.6
    assert run.whole - run.first_word > 0.4


def test_a_command_without_a_draft_has_its_first_word_with_its_last() -> None:
    run = run_on_terminal([sys.executable, "-c", "print('Not in the articles.')"], DRAFT)
    assert 0 < run.first_word == run.whole


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run_on_terminal([sys.executable, "-c", "raise SystemExit('no such model')"], DRAFT)
    assert "no such model" in caught.value.output


@pytest.mark.parametrize(
    ("pattern", "screen", "seen"),
    [
        (DRAFT, "Reading ...\r\n", False),
        (DRAFT, "Writing ...\r\n\rWriting ...\r\n", False),
        (DRAFT, "Writing ...\r\n\rChecking against the article ...\r\n", False),
        (DRAFT, "Writing ...\r\n\rWriting ...\r\nThe", True),
        (DRAFT, "Checking against the article ...\r\nThe", True),
        (REPLY, "Loading weights: 100%\r\nAnswer: ", False),
        (REPLY, "Answer: The", True),
    ],
)
def test_what_counts_as_a_word(pattern: re.Pattern[str], screen: str, seen: bool) -> None:
    assert bool(pattern.search(screen)) is seen


def test_colours_and_movements_are_no_words() -> None:
    assert words(b"\x1b[?25l\x1b[2mWriting ...\x1b[0m\r\x1b[2K\x1b[1A\x1b]0;title\x07") == "Writing ...\r"


def test_systems_take_turns_after_a_run_of_each_that_is_not_counted() -> None:
    asked: list[str] = []

    def system(name: str, first_word: float) -> object:
        return lambda question: (asked.append(f"{name} {question}"), TerminalRun("", first_word, 2 * first_word))[1]

    found = run_in_turn({OURS: system("ours", 1.0), THEIRS: system("theirs", 4.0)}, ["a", "b"], rounds=2)  # type: ignore[dict-item]
    turn = ["ours a", "theirs a", "ours b", "theirs b"]
    assert asked == [*turn[:2], *turn, *turn]
    first, whole = ratio_lines(found)
    assert first.endswith("s, ratio 0.250 (0.250..0.250) over 2 questions")
    assert "tutorial script 8.0 (8.0..8.0) s" in whole


def test_the_ratio_is_of_each_questions_median_over_rounds() -> None:
    def runs(*seconds: float) -> list[TerminalRun]:
        return [TerminalRun("", one, one) for one in seconds]

    lines = ratio_lines({OURS: {"a": runs(1, 2, 90)}, THEIRS: {"a": runs(8, 8, 1)}})
    assert all("ratio 0.250" in line for line in lines)


def test_a_part_has_its_median_and_its_share_of_all_starts() -> None:
    imported = {"json": 0.1, "torch": 0.5}
    parts = [{IMPORTS: seconds, PARTS[0]: 1.0} for seconds in (1.0, 3.0, 1.0)]
    lines = [line.split() for line in share_lines([{"parts": one, "imported": imported} for one in parts])]
    assert lines[:2] == [["interpreter", "1.00", "s", "38%"], ["imports", "1.00", "s", "62%"]]
    assert lines[len(PARTS) + 1 :] == [
        ["of", "them", "torch", "0.50", "s", "19%"],
        ["of", "them", "json", "0.10", "s", "4%"],
    ]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets so many seconds go by on a clock that else stands still."""
    now = [0.0]
    monkeypatch.setattr(time_shares.time, "perf_counter", lambda: now[0])
    return lambda seconds: now.__setitem__(0, now[0] + seconds)


def test_each_second_belongs_to_the_innermost_part(wait: Callable[[float], None]) -> None:
    shares = TimeShares()
    inner = shares.timed(lambda: wait(2), "inner")
    shares.timed(lambda: (wait(1), inner(), wait(4)), "outer")()
    wait(8)
    inner()
    assert shares.seconds == {"outer": 5, "inner": 4}


def test_of_a_stream_only_the_time_to_its_first_item_counts(wait: Callable[[float], None]) -> None:
    def stream() -> Iterator[int]:
        for number in range(3):
            wait(2)
            yield number

    shares = TimeShares()
    assert list(shares.timed(stream, "stream")()) == [0, 1, 2]
    assert shares.seconds == {"stream": 2}


def test_other_threads_are_not_counted(wait: Callable[[float], None]) -> None:
    shares = TimeShares()
    thread = Thread(target=shares.timed(lambda: wait(2), "beside"))
    thread.start()
    thread.join()
    assert shares.seconds == {}


WATCHED = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.benchmarks.time_shares import TimeShares
shares = TimeShares((("slow_module", "Thing", "open", "index"), ("slow_module", "", "load", "model")))
shares.watch_imports()
from slow_module import Thing
Thing.open()
assert shares.seconds["imports"] > 0.15, shares.seconds
assert shares.imported["slow_module"] > 0.15, shares.imported
assert shares.seconds["index"] > 0.05, shares.seconds
assert shares.seconds["model"] > 0.05, shares.seconds
"""


def test_imports_are_a_part_and_targets_are_timed_once_they_are_imported(tmp_path: Path) -> None:
    (tmp_path / "slow_module.py").write_text(
        "import time\ntime.sleep(0.15)\ndef load(): time.sleep(0.05)\n"
        "class Thing:\n    @classmethod\n    def open(cls): time.sleep(0.05); load(); return cls()\n"
    )
    subprocess.run([sys.executable, "-c", WATCHED, str(tmp_path)], check=True)
