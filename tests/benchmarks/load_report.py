"""What a run has shown, in a few lines."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.benchmarks.load_counts import Asked, Tally, overheads, sentences, slope_per_minute
from tests.benchmarks.load_model import Call


@dataclass
class Run:
    """What was counted, by the shared clock.

    Attributes:
        samples: Seconds since the start, megabytes in memory, processor seconds of the page.
        away: From when to when the model server was away.
        complaints: Errors in the page's log.
        asked_again: How many of the questions were asked after the page had been started anew.
    """

    tally: Tally
    seconds: float
    started: float = 0.0
    samples: list[tuple[float, float, float]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    away: list[tuple[float, float]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    asked_again: int = 0

    @property
    def faulty(self) -> bool:
        """True when anything was shown, said or lost that should not be."""
        tally = self.tally
        return bool(tally.wrong or tally.errors or tally.lost or self.complaints or self._refused_though_stated)

    @property
    def _refused_though_stated(self) -> list[Asked]:
        return [asked for asked in self.tally.asked if asked.outcome == "refused" and asked.fact.stated]


def report(run: Run) -> str:
    """All figures of a run."""
    tally = run.tally
    outcomes = Counter(asked.outcome for asked in tally.asked)
    lines = [
        f"{len(tally.asked)} questions of {len({asked.reader for asked in tally.asked})} readers in "
        f"{run.seconds / 60:.1f} minutes, {run.asked_again} of them after a new start: "
        + ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common()),
        f"refused though stated: {len(run._refused_though_stated)}; kept a place for: "
        f"{sum(asked.waited for asked in tally.asked)}; not kept, and told so: "
        f"{sum(not asked.kept for asked in tally.asked)}",
    ]
    lines += _seconds_lines(run) + _memory_lines(run.samples)
    said = [asked.said for asked in tally.asked if asked.said] + tally.told
    lines += [f"said {count} times: {text}" for text, count in sentences(said)]
    for name in ("wrong", "errors", "lost"):
        found: list[str] = getattr(tally, name)
        lines += [f"{name}: {len(found)}", *(f"  {count} times: {text}" for text, count in sentences(found))]
    lines += [f"errors in the log: {len(run.complaints)}", *(f"  {text}" for text in run.complaints[:3])]
    return "\n".join(lines)


def _seconds_lines(run: Run) -> list[str]:
    first = run.tally.asked[: len(run.tally.asked) - run.asked_again]
    found = overheads(first, run.calls, run.away)
    groups = {"": found, " (where nobody came first)": [item for item in found if not item.waited]}
    whole = [asked.ended - asked.sent for asked in first if asked.outcome == "answered"]
    return [
        f"seconds to an answer: {_percentiles(whole)}",
        *(
            f"our own part of them{name}: {_percentiles([item.seconds for item in group])}"
            for name, group in groups.items()
        ),
    ]


def _memory_lines(samples: Sequence[tuple[float, float, float]]) -> list[str]:
    if not samples:
        return []
    settled = [(seconds, megabytes) for seconds, megabytes, _ in samples if seconds >= samples[-1][0] / 2]
    cores = (samples[-1][2] - samples[0][2]) / max(samples[-1][0] - samples[0][0], 1)
    held = ", ".join(f"{megabytes:.0f}" for _, megabytes, _ in samples[:: max(1, len(samples) // 10)])
    return [
        f"memory in MB over the time: {held}; in the second half {slope_per_minute(settled):+.2f} MB a minute",
        f"processor of the page: {cores:.2f} cores",
    ]


def _percentiles(values: Sequence[float]) -> str:
    if not values:
        return "none"
    middle, high = np.percentile(values, [50, 95])
    return f"p50 {middle:.2f} s, p95 {high:.2f} s, most {max(values):.2f} s, of {len(values)}"
