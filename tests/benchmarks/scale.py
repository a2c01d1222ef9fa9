"""Adding and searching from a thousand to a million passages: seconds, memory and disk, part by part.

    python -m tests.benchmarks.scale [--articles FOLDER] [--sizes 1000,10000,100000] [--questions 200] [--out FOLDER]

The passages are synthetic (see `tests.benchmarks.synthetic`), made from the text files of a folder or from the bundled
article, and go through the product's own stores. Each size is written by one process and searched by another, which
opens the index, asks every question once to warm up and once more with a clock. The question's embedding, which takes
the same time at any size, is not part of it. A question has the real words of a sentence: the share of passages that
were found again, among 24 by each search and among ten by both, says whether speed was bought with misses.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Article, Passage, bundled_articles
from index.embedding import SentenceTransformerEmbeddings
from index.passage_vectors import PassageVectors, embed_passages
from index.passages import split_passages
from index.search import Query, rank_passages
from index.settings import DEFAULT_EMBEDDING, IndexSettings
from index.store import ArticleStore, PreparedArticle
from tests.benchmarks.resident import resident_megabytes
from tests.benchmarks.synthetic import PASSAGES_OF_AN_ARTICLE, SyntheticArticles
from tests.fakes import BagOfWordsEmbeddings

_ARTICLES_OF_A_WRITE = 100
Figures = dict[str, float]
Asked = list[tuple[Query, str]]


class Timed:
    """A function, with the seconds that each call took and what it returned."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._seconds: list[float] = []
        self.returned: list[Any] = []

    def __call__(self, *values: Any) -> Any:
        """Call it."""
        started = time.perf_counter()
        self.returned.append(self._function(*values))
        self._seconds.append(time.perf_counter() - started)
        return self.returned[-1]

    def milliseconds(self, calls: int) -> "NDArray[np.float64]":
        """Of the last calls."""
        return np.array(self._seconds[-calls:]) * 1000


def real_passages(folder: Path | None) -> list[tuple[Passage, PassageVectors]]:
    """Passages of the text files of a folder, or of the bundled article, with their vectors."""
    files = sorted(folder.glob("*.txt")) if folder else []
    articles = [Article(file.read_text(), file.stem, file.name) for file in files] or bundled_articles()
    embeddings = SentenceTransformerEmbeddings(DEFAULT_EMBEDDING)
    titled = [
        (article.title, passage)
        for article in articles
        for passage in split_passages(article, embeddings.count_tokens, IndexSettings().passage_tokens)
        if passage.citable
    ]
    return [(passage, found) for (_, passage), found in zip(titled, embed_passages(embeddings, titled), strict=True)]


def write(folder: Path, made: SyntheticArticles, size: int, questions: int) -> tuple[Figures, Asked]:
    """Make an index; what that took, and questions with the id of the passage that each is made of."""
    asked: Asked = []
    step = max(1, size // PASSAGES_OF_AN_ARTICLE // questions)
    seconds = 0.0
    store = ArticleStore(folder, BagOfWordsEmbeddings())
    for group in _groups(made.make(size)):
        started = time.perf_counter()
        with store.writing():
            store.write(group)
        seconds += time.perf_counter() - started
        asked += [made.question(item) for item in group[::step]]
    figures = {"added a second": size / seconds, "MB while adding": resident_megabytes()}
    store.close()
    figures["MB on disk"] = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    return figures, asked[:: max(1, len(asked) // questions)]


def search(folder: Path, asked: Asked) -> Figures:
    """What opening the index and asking the questions took: ms at the median and the 99th percentile for each part."""
    started = time.perf_counter()
    store = ArticleStore(folder, BagOfWordsEmbeddings())
    figures = {"seconds to open": time.perf_counter() - started}
    ask = Timed(lambda query: (store.refresh(), rank_passages(query, store, k=10))[1])
    parts = {"dense": Timed(store.vectors.nearest), "terms": Timed(store.terms.best)}
    store.vectors.nearest, store.terms.best = parts.values()
    parts["passages"] = store.vectors.passages = Timed(store.vectors.passages)
    parts["sentences"] = store.sentences.of = Timed(store.sentences.of)
    for query, _ in [*asked, *asked]:
        ask(query)
    spent = {name: part.milliseconds(len(asked)) for name, part in {**parts, "whole": ask}.items()}
    spent["scoring"] = 2 * spent["whole"] - sum(spent.values())
    for name, milliseconds in spent.items():
        for percent in (50, 99):
            figures[f"{name} p{percent}"] = float(np.percentile(milliseconds, percent))
    ranked = [[hit.passage.id for hit in hits] for hits in ask.returned]
    for name, found in (("dense", parts["dense"].returned), ("terms", parts["terms"].returned), ("whole", ranked)):
        hits = [wanted in ids for (_, wanted), ids in zip(asked, found[-len(asked) :], strict=True)]
        figures[f"{name} recall"] = float(np.mean(hits))
    figures["MB while searching"] = resident_megabytes()
    store.close()
    return figures


def measure(made: SyntheticArticles, size: int, questions: int) -> Figures:
    """All figures of one size, its index written and searched by processes of their own."""
    with tempfile.TemporaryDirectory() as folder:
        written, asked = _apart(write, Path(folder), made, size, questions)
        return {"passages": size, **written, **_apart(search, Path(folder), asked)}


def table(rows: Sequence[Figures]) -> str:
    """A column a size."""
    lines = [[name, *(f"{row[name]:,.{0 if row[name] >= 100 else 2}f}" for row in rows)] for name in rows[0]]
    return "\n".join(f"{name:20}" + "".join(f"{value:>12}" for value in values) for name, *values in lines)


def plot(rows: Sequence[Figures], file: Path) -> None:
    """Milliseconds of each part at the median, and of the whole search at the 99th percentile, by size."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.5), layout="constrained")
    names = [name for name in rows[0] if name.endswith("p50")] + ["whole p99"]
    for name in names:
        style = {"linewidth": 2.5} if name == "whole p50" else {"linestyle": ":"} if name == "whole p99" else {}
        axes.plot([row["passages"] for row in rows], [row[name] for row in rows], marker="o", label=name, **style)
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="milliseconds a search")
    axes.legend()
    figure.savefig(file)


def _groups(articles: Iterator[PreparedArticle]) -> Iterator[list[PreparedArticle]]:
    while group := list(islice(articles, _ARTICLES_OF_A_WRITE)):
        yield group


def _apart(function: Callable[..., Any], *values: Any) -> Any:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(function, *values).result()


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="folder of .txt files; default: the bundled article")
    parser.add_argument("--sizes", default="1000,10000,100000", help="passages, separated by commas")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--out", type=Path, help="folder for scale.json and scale.png")
    given = parser.parse_args()
    made = SyntheticArticles(real_passages(given.articles))
    rows: list[Figures] = []
    for size in given.sizes.split(","):
        rows.append(measure(made, int(size), given.questions))
        print(table(rows), end="\n\n", flush=True)
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        (given.out / "scale.json").write_text(json.dumps(rows, indent=1) + "\n")
        plot(rows, given.out / "scale.png")


if __name__ == "__main__":
    main()
