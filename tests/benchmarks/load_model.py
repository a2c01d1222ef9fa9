"""A model server of OpenAI's form with the pace of a real one, which answers each question from what it was given.

    python -m tests.benchmarks.load_model PORT LOG [--slots 16] [--first-word 0.5] [--words-per-second 25]

It writes down when it was asked about which thing, and when it had answered: one JSON object a line. The times are
of the clock that all processes of a machine share.
"""

import argparse
import json
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from tests.benchmarks.load_facts import name_in
from tests.qa.misbehaving import Behaviour, Request, Server

NOT_STATED = "The article does not say it."


@dataclass(frozen=True)
class Pace:
    """How fast it answers, and how many at a time; the others wait for a slot."""

    slots: int = 16
    first_word_seconds: float = 0.5
    words_per_second: float = 25.0


@dataclass(frozen=True)
class Call:
    """One request, by the shared clock; `ended` without `whole` is a reply that was broken off."""

    name: str
    called: float
    ended: float
    whole: bool


class LoadServer(Server):
    """Such a server; many may call at once."""

    request_queue_size = 256
    allow_reuse_address = True


def reply_to(messages: list[dict[str, Any]]) -> str:
    """What a good model would say: the sentence on the thing that is asked about, a Yes or a No, or "none"."""
    task, last = str(messages[0]["content"]), str(messages[-1]["content"])
    name = name_in(last)
    if "Reply with one word" in task:
        return "Yes" if name and name in last.partition("\nQuestion:")[0] else "No"
    if "rewrite the last question" in task:
        return last.rpartition("Last question: ")[2]
    if "takes for granted" in task:
        return "none"
    for message in reversed(messages):
        sources = str(message["content"]).partition("\n\nQuestion:")[0]
        if name and (found := re.search(rf"^\[(\d+)\] (.*\b{name}\b.*)$", sources, re.M)):
            return f"{found[2]} [{found[1]}]"
    return NOT_STATED


def read_calls(log: Path) -> list[Call]:
    """What a server wrote down; a line that a kill cut off is left out."""
    calls = []
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else []:
        with suppress(ValueError):
            calls.append(Call(**json.loads(line)))
    return calls


def behaviour(pace: Pace, log: Path) -> Behaviour:
    """Answers one request at that pace."""
    slots, writing = BoundedSemaphore(pace.slots), Lock()

    def answer(request: Request) -> None:
        called, whole = time.monotonic(), False
        messages = request.body["messages"]
        request.server.asked.clear()
        try:
            with slots:
                _send(request, _paced(reply_to(messages), pace))
            whole = True
        finally:
            call = Call(name_in(str(messages[-1]["content"])), called, time.monotonic(), whole)
            with writing, log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(call)) + "\n")

    return answer


def _paced(text: str, pace: Pace) -> Iterator[str]:
    time.sleep(pace.first_word_seconds)
    for word in re.findall(r"\S+\s*", text):
        yield word
        time.sleep(1 / pace.words_per_second)


def _send(request: Request, words: Iterator[str]) -> None:
    if request.body.get("stream"):
        request.begin()
        request.send_words(words, "stop")
    else:
        request.send_whole("".join(words))


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int)
    parser.add_argument("log", type=Path)
    parser.add_argument("--slots", type=int, default=Pace.slots)
    parser.add_argument("--first-word", type=float, default=Pace.first_word_seconds)
    parser.add_argument("--words-per-second", type=float, default=Pace.words_per_second)
    given = parser.parse_args()
    pace = Pace(given.slots, given.first_word, given.words_per_second)
    with LoadServer(given.port, behaviour(pace, given.log)) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
