"""Tokens a second that the local model writes, by how long its threads wait for one another before they sleep.

    python -m tests.benchmarks.thread_waiting [--rounds 3] [--tokens 40] [--turns 0 300 1000 3000 10000]

Each setting in every round, in turn: alone, and with one and two busy programs on the same cores; the ratio is to the
first setting, round by round. The turns are those of GNU's OpenMP, which Linux wheels of llama.cpp use.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

import httpx

from index import model_files
from qa import Settings
from qa.local_model import LocalModel
from tests.benchmarks.spread import median_of

_PROMPT = " ".join(f"The mill number {number} ground {number * 7} sacks of rye." for number in range(60))
BUSY = (0, 1, 2)


class PatientModel(LocalModel):
    """The local model whose threads wait for so many turns."""

    turns = 0

    @property
    def environment(self) -> dict[str, str]:
        """As the product's, but for the turns."""
        return super().environment | {"GOMP_SPINCOUNT": str(self.turns)}


def tokens_per_second(model: LocalModel, tokens: int) -> float:
    """How fast a reply of so many tokens is written, the time to read its prompt left out."""
    asked = {
        "messages": [{"role": "user", "content": f"{_PROMPT} Tell a story of one of them."}],
        "max_tokens": tokens,
        "temperature": 0,
        "ignore_eos": True,
        "id_slot": 0,
    }
    headers = {"Authorization": f"Bearer {model.key}"}
    reply = httpx.post(
        f"{model.address}/chat/completions", json=asked, headers=headers, timeout=600, trust_env=False
    ).raise_for_status()
    return float(reply.json()["timings"]["predicted_per_second"])


def measure(turns: int, tokens: int) -> list[float]:
    """Tokens a second beside each number of busy programs."""
    model = PatientModel(model_files.fetch(Settings().model.removeprefix("local:")))
    model.turns = turns
    try:
        model.wait()
        tokens_per_second(model, tokens)  # reads the prompt
        return [_beside(count, model, tokens) for count in BUSY]
    finally:
        model.stop()


def lines(found: dict[int, list[list[float]]]) -> Iterator[str]:
    """A line a setting: by number of busy programs, tokens a second, and how many times the first setting's."""
    first = next(iter(found.values()))
    for turns, rounds in found.items():
        cells = []
        for place, count in enumerate(BUSY):
            ratios = [row[place] / base[place] for row, base in zip(rounds, first, strict=True)]
            cells.append(f"{count} busy: {median(row[place] for row in rounds):.1f} ({median_of(ratios)} times)")
        yield f"{turns:6} turns, tokens a second, " + "; ".join(cells)


def _beside(count: int, model: LocalModel, tokens: int) -> float:
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(_busy())
        return tokens_per_second(model, tokens)


@contextmanager
def _busy() -> Iterator[None]:
    """A program that does nothing else than work, meanwhile."""
    program = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        program.kill()
        program.wait()


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="[default: 3]")
    parser.add_argument("--tokens", type=int, default=40, help="of each reply [default: 40]")
    parser.add_argument("--turns", type=int, nargs="+", default=[0, 300, 1000, 3000, 10000])
    given = parser.parse_args()
    found: dict[int, list[list[float]]] = {turns: [] for turns in given.turns}
    for number in range(given.rounds):
        for turns, rounds in found.items():
            rounds.append(measure(turns, given.tokens))
        print(f"round {number + 1}", *lines(found), sep="\n", flush=True)


if __name__ == "__main__":
    main()
