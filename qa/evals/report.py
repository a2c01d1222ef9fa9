"""A run as one HTML file that opens from disk: no network, and nothing in it but our own style and script runs.

All texts of articles, models and questions are escaped by the template engine. The page's policy allows the style
sheet and the script by their hashes alone, so that nothing else could run or be fetched.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from qa.evals.metrics import METRICS, Metric
from qa.evals.records import Estimate, Header, Run
from qa.evals.report_plots import bars_by_kind, percent, reliability_plot, risk_coverage_plot, time_plot
from qa.evals.report_rows import OUTCOMES, cited_passages, gold_ranks, shown_rows, text_pieces

REPORT = "report.html"
WORST = 10
AT_ONCE = 200  # a browser lays out some hundred rows at once, and thousands in many seconds
CARDS = ("right", "refused", "over_refused", "supported_but_wrong", "citation_f1", "seconds")
GROUPS = {
    "Answers": (
        *("right", "supported_but_wrong", "exact_match", "token_f1", "contained", "number_match"),
        "points_covered",
    ),
    "Refusals": ("refused", "refusal_precision", "over_refused"),
    "Citations": (
        *("citation_hit", "citation_precision", "citation_recall", "citation_f1"),
        *("citation_char_precision", "citation_char_recall", "citation_char_f1"),
    ),
    "Search": ("recall@5", "recall@10", "mrr@10", "ndcg@10"),
    "Checks and confidence": ("supported_claims", "brier", "ece", "aurc"),
    "Time and cost": ("seconds", "seconds_to_first_word", "prompt_tokens", "reply_tokens", "failed"),
    "Grader": ("graded_right", "grade_unreadable", "grade_agreement", "grade_kappa"),
}
_FOLDER = Path(__file__).parent


def write_report(folder: Path, run: Run) -> None:
    """Write `report.html` into the folder of a run."""
    (folder / REPORT).write_text(report_html(run), encoding="utf-8")


def report_html(run: Run) -> str:
    """The whole page, with its style sheet and script."""
    style, script = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    worst = shown_rows(run.rows)
    bars = bars_by_kind(run.rows)
    return _template().render(
        header=run.header,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'",
        warnings=[*_warnings(run)],
        cards=_known(CARDS, run),
        groups={group: _known(names, run) for group, names in GROUPS.items()},
        outcomes=Counter(shown.outcome for shown in worst),
        rows=sorted(worst, key=lambda shown: shown.number),
        worst=[shown for shown in worst if not shown.row.right][:WORST],
        bars=bars,
        kind_numbers={bar.kind: number for number, bar in enumerate(bars, start=1)},
        reliability=reliability_plot(run.rows),
        risk=risk_coverage_plot(run.rows),
        area=run.summary.get("aurc"),
        time=time_plot(run.rows),
        made=[*_made(run.header)],
    )


def _known(names: Iterable[str], run: Run) -> list[tuple[Metric, Estimate]]:
    found = ((METRICS[name], run.summary[name]) for name in names if name in run.summary)
    return [(metric, estimate) for metric, estimate in found if estimate.value is not None]


def _warnings(run: Run) -> Iterator[str]:
    yield from run.header.warnings
    if not run.header.finished:
        yield f"The run was stopped: {len(run.rows)} of {run.header.count} questions were asked."


def _made(header: Header) -> Iterator[tuple[str, Any]]:
    """The header's fields by their names in `run.json`, those in groups too."""
    for name, value in asdict(header).items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", inner) for key, inner in value.items())
        elif name != "warnings":
            yield name, value


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    functions = (text_pieces, cited_passages, gold_ranks)
    environment.globals |= {
        "METRICS": METRICS,
        "OUTCOMES": OUTCOMES,
        "AT_ONCE": AT_ONCE,
        **{it.__name__: it for it in functions},
    }
    environment.filters |= {
        "written": _written,
        "said": _said,
        "slug": lambda outcome: outcome.replace(" ", "-"),
        "from_left": lambda place: f"{place:.2f}%",
        "from_top": lambda place: f"{100 - place:.2f}%",
    }
    return environment.get_template("report.html")


def _written(value: float, unit: str) -> str:
    """A value as `article-qa eval` prints it."""
    return f"{value:.3f}" if unit == "share" else f"{value:,.1f}"


def _said(value: float | None, unit: str = "share") -> str:
    """A value as people say it."""
    if value is None:
        return "–"
    return percent(value) if unit == "share" else f"{value:,.1f} {'s' if unit == 'seconds' else unit}"


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
