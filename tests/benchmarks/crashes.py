"""Kill a process again and again while it adds articles, and look at what is left each time.

    python -m tests.benchmarks.crashes [--kills 200] [--articles 50] [--seed 0]

Each trial starts a process that adds the articles to a folder (a third of them as newer texts of articles that
are in already) and ends it with SIGKILL at a random moment. Every other folder is filled beforehand so that Chroma
saves its index of vectors while the articles go in. Afterwards the index must open, every article must be wholly in
or wholly out, both stores must hold the same, and adding again must complete without a duplicate.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from index import Article, ArticleIndex
from tests.fakes import BagOfWordsEmbeddings

# Chroma saves its index of vectors with every thousandth.
_PASSAGES_BEFORE_A_SAVE = 960
# The search is approximate: also without a kill, one in a thousand of these passages, which are much alike, is not
# among the 100 found by its own vector. More than one in a hundred would be vectors that a kill has lost.
_LOOKED_AT = 100
_MOST_NOT_FOUND = 0.01
_WORDS = "bridge river town mayor repair cost million plan year dairy cheese shop road harbour ferry council".split()  # noqa: SIM905


@dataclass(frozen=True)
class Trial:
    """What one kill left.

    Attributes:
        seconds: From the start of adding to the kill.
        articles_in: How many of the new texts were visible afterwards.
        faults: What was not as it must be; empty when all was well.
    """

    seconds: float
    articles_in: int
    faults: tuple[str, ...]


def article(number: int, *, version: int = 0) -> Article:
    """An article of about 700 words, the same each time."""
    chance = random.Random(f"{number} {version}")
    sentences = [
        f"The {' '.join(chance.choices(_WORDS, k=12))} of {number} was number {place} in version {version}."
        for place in range(38)
    ]
    return Article(" ".join(sentences), f"Article {number}", f"{number}.txt")


def older_articles(count: int) -> list[Article]:
    """What is in before: an older text of every third article, and one that stays."""
    return [article(number) for number in range(0, count, 3)] + [article(-1)]


def newer_articles(count: int) -> list[Article]:
    """What the process that is killed adds."""
    return [article(number, version=1) for number in range(count)]


def opened(folder: Path) -> ArticleIndex:
    """The index of a folder, with embeddings that cost no time."""
    return ArticleIndex.open(folder, embeddings=BagOfWordsEmbeddings())


def prepare(folder: Path, count: int, *, nearly_full: bool) -> None:
    """A folder as it is before the kill."""
    with opened(folder) as index:
        index.add(older_articles(count))
        number = 10_000
        while nearly_full and sum(info.passages for info in index.list()) < _PASSAGES_BEFORE_A_SAVE:
            index.add(article(place) for place in range(number, number + 20))
            number += 20


def kill(folder: Path, count: int, after_seconds: float) -> None:
    """Add the articles in another process, and kill it that long after it has begun."""
    with subprocess.Popen(_command(folder, count), stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        time.sleep(after_seconds)
        child.send_signal(signal.SIGKILL)


def examine(folder: Path, count: int) -> tuple[int, list[str]]:
    """How many new texts are in, and every fault: of what the kill left, and of adding again."""
    new = {item.id for item in newer_articles(count)}
    with opened(folder) as index:
        seen = {info.id for info in index.list()} & new
        faults = faults_of(index)
        sources = [info.source for info in index.list()]
        if len(set(sources)) != len(sources):
            faults.append("a source is in twice")
        if missing := {item.source for item in older_articles(count)} - set(sources):
            faults.append(f"neither the old nor the new text of {sorted(missing)}")
        index.add(newer_articles(count))
        faults += [f"after adding again: {fault}" for fault in faults_of(index)]
        if not new <= {info.id for info in index.list()}:
            faults.append("adding again did not complete")
    return len(seen), faults


def faults_of(index: ArticleIndex) -> list[str]:
    """Where the stores disagree with the list of articles, in a vector or a term."""
    found, infos = [], {info.id: info for info in index.list()}
    store = index._store
    stored = store.vectors._passages.get(include=["embeddings"])
    if len(stored["ids"]) != sum(info.passages for info in infos.values()):
        found.append(f"{len(stored['ids'])} passages for {sum(info.passages for info in infos.values())}")
    if {id_.rpartition("-")[0] for id_ in stored["ids"]} != infos.keys() or store.terms.articles() != infos.keys():
        found.append("parts of articles that are out, or articles without parts")
    lost = [
        id_
        for id_, vector in zip(stored["ids"], stored["embeddings"], strict=True)
        if max(store.vectors.nearest([float(value) for value in vector], _LOOKED_AT).values(), default=0.0) < 0.999
    ]
    if len(lost) > _MOST_NOT_FOUND * len(stored["ids"]):
        found.append(f"{len(lost)} passages that their own vector does not find")
    return found


def run(kills: int, count: int, seed: int) -> list[Trial]:
    """All trials, with a line on standard output for every tenth."""
    chance, trials = random.Random(seed), []
    with tempfile.TemporaryDirectory(prefix="article-qa-crashes-") as place:
        starts = [Path(place) / name for name in ("new", "nearly-full")]
        for start in starts:
            prepare(start, count, nearly_full=start.name == "nearly-full")
        longest = max(_whole_run(start, count) for start in starts)
        for number in range(kills):
            folder = Path(place) / "trial"
            shutil.copytree(starts[number % 2], folder)
            seconds = chance.uniform(0, longest)
            kill(folder, count, seconds)
            seen, faults = examine(folder, count)
            trials.append(Trial(seconds, seen, tuple(faults)))
            shutil.rmtree(folder)
            if number % 10 == 9:
                print(f"{number + 1} kills, {sum(bool(trial.faults) for trial in trials)} with a fault", flush=True)
    return trials


def _whole_run(start: Path, count: int) -> float:
    """Seconds that adding takes when nothing ends it."""
    folder = start.with_name("whole")
    shutil.copytree(start, folder)
    with subprocess.Popen(_command(folder, count), stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
        started = time.perf_counter()
        child.wait()
    shutil.rmtree(folder)
    return time.perf_counter() - started


def _command(folder: Path, count: int) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.crashes", "--child", str(folder), "--articles", str(count)]


def main() -> None:
    """Run the trials and print what they left; exit code 1 with any fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        index = opened(given.child)
        print("ready", flush=True)
        index.add(newer_articles(given.articles))
        return
    trials = run(given.kills, given.articles, given.seed)
    between = sum(0 < trial.articles_in < given.articles for trial in trials)
    print(f"{len(trials)} kills within {max(trial.seconds for trial in trials):.1f} s of the start of adding")
    print(
        f"articles in afterwards: none {sum(trial.articles_in == 0 for trial in trials)} times, some {between}, "
        f"all {sum(trial.articles_in == given.articles for trial in trials)}"
    )
    faulty = [trial for trial in trials if trial.faults]
    print(f"with a fault: {len(faulty)}", *(f"  {trial}" for trial in faulty), sep="\n")
    sys.exit(1 if faulty else 0)


if __name__ == "__main__":
    main()
