"""What became of each question, what was our own part of its time, and whether the memory stays as it is."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape

import numpy as np

from tests.benchmarks.load_facts import Fact, foreign
from tests.benchmarks.load_model import Call

BUSY = re.compile(r"The page is busy: |You have asked \d+ questions|You have added \d+ articles")
# What may be said while the model server is away, and while the disk is full.
MODEL_AWAY = re.compile(r"The model http\S+ (?:cannot be reached|broke off|did not answer)")
DISK_FULL = re.compile(r"(?i)make room|no space|disk is full|free some")


@dataclass(frozen=True)
class Asked:
    """A question that is over, by the shared clock.

    Attributes:
        outcome: "answered", "refused", "busy", "told" (a failure that was to be expected), "error" or "wrong".
        said: The sentence of a failure.
        waited: It was told that others come first.
        kept: The page did not say that it cannot keep it.
    """

    reader: int
    fact: Fact
    sent: float
    ended: float
    outcome: str
    said: str = ""
    waited: bool = False
    kept: bool = True


@dataclass
class Tally:
    """All that is counted in a run.

    Attributes:
        expected: What may be said because of what is done to the page in this run.
        wrong: What reached somebody whom it is not for.
        errors: What nobody should see.
        told: Expected failures of what is no question.
        lost: What was there before and is not any more.
    """

    expected: Sequence[re.Pattern[str]] = ()
    asked: list[Asked] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def watch(self, reader: int, text: str) -> None:
        """Look for another reader's names in what was sent to a reader."""
        if found := foreign(text, reader):
            self.wrong.append(f"reader {reader} was sent {', '.join(sorted(found))}")

    def failure(self, said: str) -> str:
        """What kind of outcome a sentence of the page is."""
        if BUSY.match(said):
            return "busy"
        return "told" if any(pattern.search(said) for pattern in self.expected) else "error"

    def judge(self, view: str, item: Fact) -> tuple[str, str]:
        """Outcome and sentence of a question, by the last part of the conversation that the page shows."""
        newest = view.rpartition('<section class="exchange')[2]
        kind = (re.findall(r'<div class="answer (\w+)"', newest) or ["missing"])[0]
        text = plain(newest)
        if item.question not in text:
            return "wrong", f"asked {item.question!r}, shown {text[:200]!r}"
        if kind == "answered":
            right = item.sentence in text
            return ("answered", "") if right else ("wrong", f"asked {item.question!r}, shown {text[:200]!r}")
        if kind == "failed":
            said = plain("".join(re.findall(r'<p class="text">(.*?)</p>', newest)))
            return self.failure(said), said
        return ("refused", "") if kind == "refused" else ("error", f"left as {kind}: {text[:200]}")

    def count(self, asked: Asked) -> None:
        """Take a question down."""
        self.asked.append(asked)
        if asked.outcome in ("wrong", "error"):
            (self.wrong if asked.outcome == "wrong" else self.errors).append(asked.said)


@dataclass(frozen=True)
class Overhead:
    """Seconds of one question that the model server had no part in."""

    seconds: float
    waited: bool


def overheads(
    asked: Iterable[Asked], calls: Iterable[Call], away: Sequence[tuple[float, float]] = ()
) -> list[Overhead]:
    """Of each answer: from sending to the end, less all times in which the model server had a call about it.

    A call's time has its wait for a slot in it. Left out are questions while the server was away, whose calls nobody
    wrote down, and those with a call that was broken off.

    Args:
        away: From when to when the server was away.
    """
    by_name: dict[str, list[Call]] = {}
    for call in calls:
        by_name.setdefault(call.name, []).append(call)
    found = []
    for item in asked:
        own = [call for call in by_name.get(item.fact.name, ()) if item.sent <= call.called <= item.ended]
        met_away = any(start <= item.ended and item.sent <= end for start, end in away)
        if item.outcome == "answered" and own and all(call.whole for call in own) and not met_away:
            busy = _covered([(call.called, min(call.ended, item.ended)) for call in own])
            found.append(Overhead(item.ended - item.sent - busy, item.waited))
    return found


def slope_per_minute(samples: Sequence[tuple[float, float]]) -> float:
    """How much a value grows in a minute, by least squares over `(seconds, value)`; 0 for fewer than two."""
    if len(samples) < 2:
        return 0.0
    seconds, values = zip(*samples, strict=True)
    return float(np.polyfit(np.array(seconds) / 60, values, 1)[0])


def sentences(texts: Iterable[str]) -> list[tuple[str, int]]:
    """What was said how often, alike where only names and numbers differ; the commonest first."""
    alike = (re.sub(r"(?:Quex|Vex)[a-z]+|\d[\d.,:]*|0x\w+", "…", text) for text in texts)
    return Counter(alike).most_common(12)


def _covered(spans: Sequence[tuple[float, float]]) -> float:
    """Length of the union of spans."""
    total, reached = 0.0, float("-inf")
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def plain(html: object) -> str:
    """A part of the page without its HTML; empty where it is none, or is left as it was."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()) if isinstance(html, str) else ""
