"""Ours beside LangChain's tutorial chain and LlamaIndex's citing engine: same models, same questions, alternating.

    python -m tests.benchmarks.peers [--sets squad2,clapnq,hotpot,ramdocs,bundled --folder DIR] [--limit N] [--out FILE]

The sets are those of `question_files`, the systems those of `systems` (`pip install '.[dev,benchmarks]'`), the figures
those of `peer_scores`. With `--out` every row is kept as it comes, and the same command goes on where it was stopped.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import prompts
from index import ArticleIndexError
from qa import Assistant, Settings
from qa.errors import QAError
from qa.terminal import counted
from tests.benchmarks import question_files, systems
from tests.benchmarks.peer_scores import Asked, judged, table
from tests.benchmarks.question_files import CaseSet
from tests.benchmarks.row_file import RowFile
from tests.benchmarks.systems import Over


def ask_all(cases: CaseSet, over: dict[str, Over], rows: RowFile) -> dict[str, list[Asked]]:
    """Every question asked of every system in turn, but for those that the file has."""
    found: dict[str, list[Asked]] = {name: [] for name in over}
    with counted(cases.name) as bar:
        for case in bar.track(cases.cases):
            for name, system in over.items():
                key = f"{cases.name}/{case.question.id}", name
                row = rows.row(key, partial(systems.asked, system, case.question, cases.scope(case)))
                found[name].append(judged(case, row))
    return found


def made_by(settings: Settings) -> dict[str, str]:
    """The models and prompts of rows, which a file does not mix; after other changes to the code, name another file."""
    return {"model": settings.model, "embedding": settings.embedding, "prompts": prompts.fingerprint()}


@contextmanager
def ending_in_one_line(kept: Path | None) -> Iterator[None]:
    """What goes wrong, and Ctrl-C, in one line."""
    try:
        yield
    except ModuleNotFoundError as error:
        sys.exit(f"error: {error}: pip install '.[dev,benchmarks]'")
    except (QAError, ArticleIndexError, OSError) as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit("stopped: the same command goes on from here" if kept else "stopped")


def run(given: argparse.Namespace) -> None:
    """Ask the sets and print their tables."""
    settings = Settings()
    rows = RowFile(given.out, made_by(settings))
    for name in given.sets:
        cases = question_files.load(name, given.folder).spread(given.limit)
        with Assistant.from_articles(cases.articles, settings) as assistant:
            found = ask_all(cases, systems.systems_over(assistant, given.systems), rows)
        print(f"\n{name}: {len(cases.cases)} questions\n{table(found)}", flush=True)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names, known = question_files.NAMES, (systems.OURS, *systems.PEERS)
    parser.add_argument("--sets", type=_listed(names), help="commas between [default: with a folder all, else bundled]")
    parser.add_argument("--folder", type=Path, help="where the files of the published sets are")
    parser.add_argument("--systems", type=_listed(known), default=known, help="commas between [default: all]")
    parser.add_argument("--limit", type=int, help="so many questions of each set, from all over it")
    parser.add_argument("--out", type=Path, help="keep every row in this file, and go on with what it has")
    given = parser.parse_args()
    given.sets = given.sets or (names if given.folder else ["bundled"])
    with ending_in_one_line(given.out):
        run(given)


def _listed(known: Sequence[str]) -> Callable[[str], list[str]]:
    def listed(text: str) -> list[str]:
        names = text.split(",")
        if unknown := [name for name in names if name not in known]:
            raise argparse.ArgumentTypeError(f"there is no {unknown[0]!r}: use some of {', '.join(known)}")
        return names

    return listed


if __name__ == "__main__":
    main()
