"""Adding articles: ours beside langchain-chroma's `add_texts`, with the same model, on the same passages.

    python -m tests.benchmarks.adding [--articles 2000] [--compared 300] [--block 50]

The articles, of about 700 words each, are made of the bundled article's sentences in ever new orders. First ours and
`add_texts` (the sentence-transformers model as it comes) take turns, a block of articles each, and the ratio of their
passages a second is printed with its spread. Then ours adds all articles alone: passages a second, the share of the
time that the embedding model takes, and the memory of the process after a tenth and after all of them.
"""

import argparse
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np
from langchain_chroma import Chroma
from numpy.typing import NDArray

from index import Article, ArticleIndex, bundled_articles, model_files
from index.embedding import SentenceTransformerEmbeddings
from index.passages import embedded_text, split_passages
from index.settings import DEFAULT_EMBEDDING, IndexSettings
from tests.benchmarks.plain_embeddings import PlainEmbeddings
from tests.benchmarks.resident import resident_megabytes

_SENTENCES_OF_AN_ARTICLE = 36


class Timed(SentenceTransformerEmbeddings):
    """Ours, with the seconds that it takes."""

    seconds = 0.0

    def embed_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> list[tuple[list[float], NDArray[np.float32]]]:
        """For each text its unit vector and those of its spans."""
        started = time.perf_counter()
        found = super().embed_spans(texts, spans)
        self.seconds += time.perf_counter() - started
        return found


def articles(count: int, seed: int) -> Iterator[Article]:
    """Articles of about 700 words, each with a number in every sentence that no other has."""
    chance = random.Random(seed)
    [bundled] = bundled_articles()
    sentences = [found for found in re.findall(r"[A-Z][^.\n#]{40,}\.", bundled.text) if len(found.split()) < 60]
    for number in range(count):
        chosen = chance.choices(sentences, k=_SENTENCES_OF_AN_ARTICLE)
        text = "\n\n".join(" ".join(chosen[first : first + 4]) for first in range(0, len(chosen), 4))
        yield Article(f"Report {seed}-{number}.\n\n{text}", f"Report {seed}-{number}", f"{seed}/{number}.txt")


def compare(count: int, block: int, embeddings: Timed) -> list[tuple[float, float]]:
    """Passages a second of ours and of `add_texts`, block by block, on the same passages."""
    plain, rates = PlainEmbeddings(str(model_files.fetch(DEFAULT_EMBEDDING))), []
    with tempfile.TemporaryDirectory() as folder, ArticleIndex.open(Path(folder), embeddings=embeddings) as index:
        store = Chroma("plain", plain, persist_directory=str(Path(folder) / "plain"))
        for seed in range(count // block):
            given = list(articles(block, seed))
            texts = [
                embedded_text(article.title, passage)
                for article in given
                for passage in split_passages(article, index.count_tokens, IndexSettings().passage_tokens)
                if not passage.boilerplate
            ]
            started = time.perf_counter()
            index.add(given)
            between = time.perf_counter()
            store.add_texts(texts)
            rates.append((len(texts) / (between - started), len(texts) / (time.perf_counter() - between)))
    return rates


def alone(count: int, embeddings: Timed) -> str:
    """What adding all articles took, in time and memory."""
    resident: list[float] = []
    embeddings.seconds = 0.0
    with tempfile.TemporaryDirectory() as folder, ArticleIndex.open(Path(folder), embeddings=embeddings) as index:
        started = time.perf_counter()
        index.add(articles(count, 10_000), on_article=lambda *_: resident.append(resident_megabytes()))
        seconds = time.perf_counter() - started
        passages = sum(info.passages for info in index.list())
    first, last = resident[count // 10 - 1], resident[-1]
    return (
        f"alone: {count} articles, {passages} passages in {seconds:.0f} s, {passages / seconds:.0f} passages a second\n"
        f"in the embedding model: {embeddings.seconds / seconds:.0%} of the time\n"
        f"resident memory: {first:.0f} MB after {count // 10} articles, {last:.0f} MB after {count} "
        f"({last / first:.2f} times)"
    )


def main() -> None:
    """Run both parts and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--compared", type=int, default=300)
    parser.add_argument("--block", type=int, default=50)
    given = parser.parse_args()
    embeddings = Timed(DEFAULT_EMBEDDING)
    embeddings.embed_query("loads the model")
    rates = compare(given.compared, given.block, embeddings)
    ratios = sorted(ours / plain for ours, plain in rates)
    print(
        f"passages a second, median of {len(rates)} blocks: ours {median(ours for ours, _ in rates):.0f}, "
        f"langchain-chroma {median(plain for _, plain in rates):.0f}"
    )
    print(f"ratio: median {median(ratios):.2f}, from {ratios[0]:.2f} to {ratios[-1]:.2f}")
    print(alone(given.articles, embeddings))


if __name__ == "__main__":
    main()
