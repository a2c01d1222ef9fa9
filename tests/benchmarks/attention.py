"""Milliseconds a token that the local model reads and writes behind a prompt, with flash attention and without it.

    python -m tests.benchmarks.attention [--rounds 3] [--behind 300 1300 2500]

Both servers run, and each thing is done by one right after the other. Behind a prompt in the cache a question is
read (16 tokens), then a reply written (20); the prompt itself is read from its beginning. The ratio is without to with,
round by round.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count

import httpx

from index import model_files
from qa import Settings, local_server
from qa.local_model import LocalModel
from tests.benchmarks.spread import median_of

WITH, WITHOUT = "with", "without"
_SERVER = "server"
_QUESTION_TOKENS, _REPLY_TOKENS = 16, 20
Costs = dict[str, float]
_numbers = count()


class AttentionModel(LocalModel):
    """The local model with or without flash attention."""

    attention = WITH

    @property
    def command(self) -> list[str]:
        """This module in place of the product's script."""
        *_, file, port, folder, threads, slots, tokens = super().command
        given = (self.attention, file, port, folder, threads, slots, tokens)
        return [sys.executable, "-m", "tests.benchmarks.attention", _SERVER, *given]


def serve(attention: str, file: str, port: int, folder: str, sizes: tuple[int, int, int]) -> None:
    """The product's server but for its attention."""
    parameters = local_server.parameters(file, port, folder, sizes)
    parameters.flash_attn_type = int(attention == WITH)
    local_server.serve(parameters)


def measure(models: dict[str, LocalModel], behind: Sequence[int]) -> dict[str, Costs]:
    """Milliseconds a token of each model, by what is done, each thing one right after the other."""
    found: dict[str, Costs] = {name: {} for name in models}
    for tokens in behind:
        prompt, question = _words(tokens), _words(_QUESTION_TOKENS)
        for name, model in models.items():
            found[name][f"{tokens} read"] = _timings(model, prompt, reply=1)["prompt_per_token_ms"]
        for name, model in models.items():
            asked = _timings(model, [*prompt, *question], reply=_REPLY_TOKENS)
            found[name][f"behind {tokens} read"] = asked["prompt_per_token_ms"]
            found[name][f"behind {tokens} written"] = asked["predicted_per_token_ms"]
    return found


@contextmanager
def running(attention: str) -> Iterator[LocalModel]:
    """The model, ready."""
    model = AttentionModel(model_files.fetch(Settings().model.removeprefix("local:")))
    model.attention = attention
    try:
        model.wait()
        yield model
    finally:
        model.stop()


def lines(rounds: Sequence[dict[str, Costs]]) -> Iterator[str]:
    """A line for each thing done: both costs, and the ratio of without to with."""
    for done in rounds[0][WITH]:
        cells = [f"{name} {median_of([costs[name][done] for costs in rounds])} ms" for name in (WITH, WITHOUT)]
        ratio = median_of([costs[WITHOUT][done] / costs[WITH][done] for costs in rounds])
        yield f"{done:20} {', '.join(cells)} a token, ratio {ratio}"


def _words(number: int) -> list[int]:
    """So many tokens that were not read before: ordinary ones, whichever the model has there."""
    start = next(_numbers)
    return [1000 + (7919 * (start + 1) * (place + 1)) % 50_000 for place in range(number)]


def _timings(model: LocalModel, prompt: Sequence[int], *, reply: int) -> Costs:
    asked = {"prompt": [*prompt], "n_predict": reply, "id_slot": 0, "temperature": 0, "ignore_eos": True}
    address, headers = model.address.removesuffix("/v1"), {"Authorization": f"Bearer {model.key}"}
    answer = httpx.post(f"{address}/completion", json=asked, headers=headers, timeout=600, trust_env=False)
    timings: Costs = answer.raise_for_status().json()["timings"]
    return timings


def main() -> None:
    """Run what the command line asks for."""
    if sys.argv[1:2] == [_SERVER]:
        attention, file, port, folder, threads, slots, tokens = sys.argv[2:]
        serve(attention, file, int(port), folder, (int(threads), int(slots), int(tokens)))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="[default: 3]")
    parser.add_argument("--behind", type=int, nargs="+", default=[300, 1300, 2500], metavar="TOKENS")
    given = parser.parse_args()
    rounds: list[dict[str, Costs]] = []
    with running(WITH) as first, running(WITHOUT) as second:
        for number in range(given.rounds):
            rounds.append(measure({WITH: first, WITHOUT: second}, given.behind))
            print(f"round {number + 1}", *lines(rounds), sep="\n", flush=True)


if __name__ == "__main__":
    main()
