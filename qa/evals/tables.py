"""What `article-qa eval` prints for people."""

from collections.abc import Iterator, Mapping

from qa.evals.comparing import Comparison, Flip
from qa.evals.metrics import METRICS
from qa.evals.records import Estimate

_LONGEST_SAID = 100


def summary_lines(summary: Mapping[str, Estimate]) -> list[str]:
    """A line for each metric that has a value, with its interval and how many questions it is over."""
    return [
        f"{'':30}{'value':>9}  {'95 % interval':18}questions",
        *(
            f"{METRICS[name].label:30}{_written(name, found.value):>9}  {_interval(name, found):18}{found.n:>9}"
            for name, found in summary.items()
            if found.value is not None
        ),
    ]


def comparison_lines(comparison: Comparison) -> list[str]:
    """A line for each metric of both runs, then the questions that flipped; what is surely better or worse says so."""
    lines = [f"{'':30}{'before':>9}{'after':>9}{'change':>9}  95 % interval"]
    for name, found in comparison.differences.items():
        values = (_written(name, value) for value in (found.before, found.after, found.change.value))
        row = "".join(f"{value:>9}" for value in values)
        lines.append(f"{METRICS[name].label:30}{row}  {_interval(name, found.change):18}{found.verdict(name)}".rstrip())
    lines += [f"\n{comparison.questions} questions in both runs, {comparison.left_out} in one alone (left out)"]
    lines += _flipped("Right now, wrong before", comparison.gained)
    lines += _flipped("Wrong now, right before", comparison.lost)
    return lines


def _flipped(title: str, flips: tuple[Flip, ...]) -> Iterator[str]:
    yield f"\n{title}: {len(flips)}"
    for flip in flips:
        yield f"  {flip.id}  {flip.question}"
        yield f"    before: {_short(flip.before)}"
        yield f"    after:  {_short(flip.after)}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SAID else f"{text[: _LONGEST_SAID - 4]} ..."


def _interval(name: str, found: Estimate) -> str:
    return f"{_written(name, found.low)} to {_written(name, found.high)}"


def _written(name: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if METRICS[name].unit == "share" else f"{value:,.1f}"
