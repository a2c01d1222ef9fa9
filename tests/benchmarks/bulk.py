"""Bulk adding with Ray beside the single process, the rate of each stage, and what they mean for millions of articles.

    python -m tests.benchmarks.bulk [--articles 100] [--rounds 3] [--sizes 10000,100000]

Both add the same files (see `tests.benchmarks.adding`), in turns, on all processors of this machine: Ray's cluster is
started beforehand, its embedding workers load their model within the time. Then one process runs each stage alone:
reading, embedding, and writing into indexes of two or more sizes (`tests.benchmarks.synthetic`), since writing gets
slower as an index grows: by a power of its size, which is fitted. From these rates the table works out one and ten
million articles, for a cluster with as many embedding workers as one writer into a folder can serve.
"""

import argparse
import math
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from index import ArticleIndex, Passage, ray_cluster, read_article, read_in_bulk
from index.embedding import SentenceTransformerEmbeddings
from index.passage_vectors import PassageVectors
from index.preparing import prepare_articles
from index.settings import DEFAULT_EMBEDDING, IndexSettings
from tests.benchmarks.adding import articles
from tests.benchmarks.scale import real_passages
from tests.benchmarks.synthetic import PASSAGES_OF_AN_ARTICLE, SyntheticArticles
from tests.fakes import BagOfWordsEmbeddings

# Chroma saves its graph at every thousandth passage: of fewer, the time would tell only whether one was among them.
_WRITTEN = 4000


@dataclass(frozen=True)
class Rates:
    """What one process does of each stage.

    Attributes:
        passages: Of an article, on average.
        reading: Passages a second.
        embedding: Passages a second, with one thread.
        writing: By passages in the index, seconds for one more.
    """

    passages: float
    reading: float
    embedding: float
    writing: dict[int, float]


def write_files(folder: Path, count: int) -> list[str]:
    """The names of as many files as there are to be articles."""
    names = [str(folder / f"{number:07}.txt") for number in range(count)]
    for name, article in zip(names, articles(count, 0), strict=True):
        Path(name).write_text(article.text, encoding="utf-8")
    return names


def compare(names: Sequence[str], rounds: int, embeddings: SentenceTransformerEmbeddings) -> list[tuple[float, float]]:
    """Seconds of Ray and of the single process, round by round; they must have added the same passages."""
    found = []
    for number in range(rounds):
        ways = [partial(read_in_bulk, names=names, on_unread=_refuse), lambda index: map(read_article, names)]
        order = (0, 1) if number % 2 == 0 else (1, 0)
        made = {way: _added(ways[way], embeddings) for way in order}
        if made[0][1] != made[1][1]:
            raise SystemExit("Ray and the single process did not make the same passages.")
        found.append((made[0][0], made[1][0]))
        print(f"round {number + 1}: Ray {made[0][0]:.1f} s, single process {made[1][0]:.1f} s", flush=True)
    return found


def _added(given: Callable[[ArticleIndex], Any], embeddings: SentenceTransformerEmbeddings) -> tuple[float, set[str]]:
    """Seconds of adding, and the ids of the passages that are in afterwards."""
    with tempfile.TemporaryDirectory() as folder, ArticleIndex.open(Path(folder), embeddings=embeddings) as index:
        started = time.perf_counter()
        index.add(given(index))
        seconds = time.perf_counter() - started
        return seconds, {passage.id for info in index.list() for passage in index.passages(info.id)}


def _refuse(name: str, reason: str) -> None:
    raise SystemExit(f"{name}: {reason}")


def stages(names: Sequence[str], sizes: Sequence[int]) -> Rates:
    """Each stage alone, in this process, as a worker of Ray's does it: with one thread."""
    import torch

    torch.set_num_threads(1)
    embeddings = SentenceTransformerEmbeddings(DEFAULT_EMBEDDING)
    embeddings.embed_query("loads the model")
    started = time.perf_counter()
    read = [read_article(name) for name in names]
    between = time.perf_counter()
    prepared = prepare_articles(read, embeddings, passage_tokens=IndexSettings().passage_tokens)
    ended = time.perf_counter()
    passages, real = sum(len(item.passages) for item in prepared), real_passages(None)
    return Rates(
        passages=passages / len(names),
        reading=passages / (between - started),
        embedding=passages / (ended - between),
        writing={size: seconds_a_passage(real, size) for size in sizes},
    )


def seconds_a_passage(real: Sequence[tuple[Passage, PassageVectors]], size: int) -> float:
    """Of adding some, near-duplicates and all, to an index of so many passages that are made of real ones."""
    made = SyntheticArticles(real).make(size + _WRITTEN)
    fake = BagOfWordsEmbeddings()
    with tempfile.TemporaryDirectory() as folder, ArticleIndex.open(Path(folder), embeddings=fake) as index:
        index.add(islice(made, size // PASSAGES_OF_AN_ARTICLE))
        more = list(made)
        started = time.perf_counter()
        index.add(more)
        seconds = time.perf_counter() - started
    return seconds / sum(len(item.passages) for item in more)


def growth(writing: Mapping[int, float]) -> tuple[float, int, float]:
    """The power of an index's size by which writing a passage slows (least squares of the logarithms, 0 at least).

    With the largest size, and the seconds there.
    """
    sizes = sorted(writing)
    power = np.polyfit(np.log(sizes), np.log([writing[size] for size in sizes]), 1)[0]
    return max(0.0, float(power)), sizes[-1], writing[sizes[-1]]


def extrapolated(rates: Rates, millions: int) -> str:
    """The arithmetic for so many million articles, a line a step."""
    power, size, seconds = growth(rates.writing)
    total = millions * 1e6 * rates.passages
    last = seconds * (total / size) ** power
    # The sum of seconds * (n / size) ** power over n from 0 to the total.
    writing = total * last / (power + 1)
    reading, embedding = total / rates.reading, total / rates.embedding
    workers = math.ceil(embedding / writing)
    return "\n".join(
        [
            f"{millions} million articles x {rates.passages:.1f} = {total:,.0f} passages",
            f"  reading    {total:,.0f} / {rates.reading:,.0f} = {reading / 3600:,.1f} hours of one core",
            f"  embedding  {total:,.0f} / {rates.embedding:,.0f} = {embedding / 3600:,.1f} hours of one core",
            f"  writing    {seconds * 1e3:.2f} ms among {size:,}, x ({total:,.0f} / {size:,})^{power:.2f} "
            f"= {last * 1e3:.2f} ms at the end, x {total:,.0f} / {power + 1:.2f} "
            f"= {writing / 3600:,.1f} hours of the writer",
            f"  so {embedding / 3600:,.1f} / {writing / 3600:,.1f}, rounded up, = {workers} embedding workers keep up "
            f"with it; all in {writing / 3600:,.1f} hours with so many or more, {embedding / 3600:,.1f} with one",
        ]
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--sizes", default="10000,100000", help="passages in the indexes that are written to, two or more"
    )
    given = parser.parse_args()
    sizes = {int(size) for size in given.sizes.split(",")}
    if len(sizes) < 2:
        parser.error(f"--sizes {given.sizes}: how writing slows takes two sizes or more")
    embeddings = SentenceTransformerEmbeddings(DEFAULT_EMBEDDING)
    embeddings.embed_query("loads the model")
    with tempfile.TemporaryDirectory() as folder:
        names = write_files(Path(folder), given.articles)
        with ray_cluster():
            rounds = compare(names, given.rounds, embeddings)
        ratios = sorted(single / ray for ray, single in rounds)
        print(
            f"{given.articles} articles on {os.cpu_count()} cores; speed of Ray, the single process being 1: "
            f"median {median(ratios):.2f}, from {ratios[0]:.2f} to {ratios[-1]:.2f}"
        )
        rates = stages(names, sorted(sizes))
    print(f"passages a second of one process: reading {rates.reading:,.0f}, embedding {rates.embedding:,.0f}")
    for size, seconds in rates.writing.items():
        print(f"writing, with {size:,} passages in the index: {1 / seconds:,.0f}")
    print(extrapolated(rates, 1), extrapolated(rates, 10), sep="\n")


if __name__ == "__main__":
    main()
