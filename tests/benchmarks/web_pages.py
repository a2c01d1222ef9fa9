"""How much of a saved page's article is read, and how much of the page around it: ours beside trafilatura's options.

    python -m tests.benchmarks.web_pages FOLDER

FOLDER has `ground-truth.json`, {page: {"articleBody": text}}, and `html/PAGE.html.gz` or `html/PAGE.html`, in UTF-8.
That is the form of the public article extraction benchmark (181 news pages; clone
https://github.com/scrapinghub/article-extraction-benchmark and give its folder). The measure is that benchmark's own:
precision and recall of runs of four words, as counted in each page, averaged over pages; F1 of the two averages. The
last column is F1 minus that of the first row. Intervals are 95 % bootstrap intervals over pages.
"""

import gzip
import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index.errors import ReadingError
from index.reading.html import html_article

OPTIONS: dict[str, dict[str, bool]] = {
    "trafilatura": {},
    "without comments": {"include_comments": False},
    "precision": {"include_comments": False, "favor_precision": True},
    "recall": {"include_comments": False, "favor_recall": True},
    "fast": {"include_comments": False, "fast": True},
    "fast, precision": {"include_comments": False, "fast": True, "favor_precision": True},
    "fast, recall": {"include_comments": False, "fast": True, "favor_recall": True},
    "without tables": {"include_comments": False, "include_tables": False},
    "with links": {"include_comments": False, "include_links": True},
    "with formatting": {"include_comments": False, "include_formatting": True},
    "deduplicated": {"include_comments": False, "deduplicate": True},
}
RESAMPLES = 1000

Score = tuple[float, float]


def pages_in(folder: Path) -> list[tuple[str, str]]:
    """The HTML and the article of each page."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [(_html(folder / "html" / name), page.get("articleBody", "")) for name, page in truth.items()]


def _html(path: Path) -> str:
    packed = path.with_name(f"{path.name}.html.gz")
    if packed.exists():
        return gzip.decompress(packed.read_bytes()).decode("utf-8", "replace")
    return path.with_name(f"{path.name}.html").read_text(encoding="utf-8", errors="replace")


def score(article: str, found: str) -> Score:
    """Precision and recall of runs of four words; as in the benchmark, a page without words has no part in a mean."""
    wanted, got = _runs(article), _runs(found)
    both = sum((wanted & got).values())
    return both / got.total() if got else math.nan, both / wanted.total() if wanted else math.nan


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3))) if words else Counter()


def summary(scores: list[Score]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pages."""
    precision, recall = (_mean([one[place] for one in scores]) for place in (0, 1))
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _mean(values: list[float]) -> float:
    kept = [value for value in values if not math.isnan(value)]
    return sum(kept) / len(kept) if kept else 0.0


def interval(figure: Callable[[list[int]], float], pages: int) -> str:
    """The middle 95 % of a figure over pages drawn with replacement."""
    draw = random.Random(0)
    values = sorted(figure(draw.choices(range(pages), k=pages)) for _ in range(RESAMPLES))
    return f"{values[RESAMPLES // 40]:.3f} to {values[-RESAMPLES // 40 - 1]:.3f}"


def row(name: str, scores: list[Score], first: list[Score]) -> str:
    """One way of reading as a line of the table."""

    def f1(drawn: list[int], of: list[Score] = scores) -> float:
        return summary([of[page] for page in drawn])[2]

    def gain(drawn: list[int]) -> float:
        return f1(drawn) - f1(drawn, first)

    pages = len(scores)
    precision, recall, whole = summary(scores)
    figures = f"{precision:.3f} | {recall:.3f} | {whole:.3f} | {interval(f1, pages)}"
    return f"| {name} | {figures} | {gain([*range(pages)]):+.3f} | {interval(gain, pages)} |"


def ours(html: str) -> str:
    """The text that `index` reads; none where it says that there is no article."""
    try:
        return html_article(html, source="page").text
    except ReadingError:
        return ""


def theirs(html: str, options: dict[str, bool]) -> str:
    """The text that trafilatura gives with these options."""
    import trafilatura

    return trafilatura.extract(html, **options) or ""


def print_table(pages: list[tuple[str, str]]) -> None:
    """Prints a row for each way of reading."""
    ways = {name: partial(theirs, options=options) for name, options in OPTIONS.items()} | {"ours": ours}
    scores = {name: [score(article, read(html)) for html, article in pages] for name, read in ways.items()}
    print(f"{len(pages)} pages\n\n| way | precision | recall | F1 | 95 % | F1 minus first | 95 % |\n|---|" + "---|" * 6)
    for name in ways:
        print(row(name, scores[name], scores["trafilatura"]))


if __name__ == "__main__":
    print_table(pages_in(Path(sys.argv[1])))
