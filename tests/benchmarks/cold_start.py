"""From typing a command to its first word: `article-qa ask` beside a script of LangChain's tutorial chain.

    python -m tests.benchmarks.cold_start [--limit 20] [--rounds 3]

Both answer questions about the bundled article, in turn, each time as a new process with everything cached on disk:
same model file through the same local server, same embedding model. Ours writes to a terminal, and its first word is
that of the draft, as it stands there eight times a second; its last word is of the checked answer. The script keeps no
index, as the tutorial's does not, and loads one thing after the other. Then where our time goes, part by part.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from index import bundled_articles, model_files
from qa import Settings
from qa.evals import bundled_questions
from qa.local_model import LocalModel
from qa.terminal import counted
from tests.benchmarks.spread import median_of
from tests.benchmarks.start_shares import PARTS
from tests.benchmarks.terminal_run import TerminalRun, run_on_terminal

OURS, THEIRS = "article-qa ask", "tutorial script"
# The draft stands under what is being done; the script says when it begins to answer.
DRAFT = re.compile(r"(?:Writing|Checking against the article) \.\.\.\s+(?!(?:Writing|Checking against[\w ]*) \.\.\.)\S")
REPLY = re.compile(r"Answer:\s+\S")
_ASK = "from qa.cli import main; main()"  # what the installed command runs
_SLOWEST_IMPORTS = 6
Run = Callable[[str], TerminalRun]
Shares = dict[str, dict[str, float]]
Seconds = dict[str, dict[str, list[TerminalRun]]]  # by system and question, a run a round


def ours(data: Path) -> Run:
    """Asks a question with the command, of the articles in that folder."""
    command = [sys.executable, "-c", _ASK, "--data", str(data), "ask"]
    return lambda question: run_on_terminal([*command, question], DRAFT)


def theirs(article: Path, settings: Settings) -> Run:
    """Asks a question with the script, of that file."""
    server = LocalModel(model_files.fetch(settings.model.removeprefix("local:")))
    chat = {"base_url": server.address, "model": server.file.stem, "api_key": server.key}
    given = {
        "article": str(article),
        "embedding": str(model_files.fetch(settings.embedding)),
        "server": server.command,
        "environment": server.environment,
        "chat": chat | {"temperature": 0, "seed": 0, "max_completion_tokens": 200},
    }
    environment = os.environ | {"TUTORIAL": json.dumps(given)}
    command = [sys.executable, "-m", "tests.benchmarks.tutorial_script"]
    return lambda question: run_on_terminal([*command, question], REPLY, environment)


def run_in_turn(systems: Mapping[str, Run], questions: Sequence[str], *, rounds: int) -> Seconds:
    """Every question of every system in every round, after one run of each that is not counted."""
    found: Seconds = {name: {} for name in systems}
    for run in systems.values():
        run(questions[0])
    with counted("cold starts") as bar:
        for question in bar.track(list(questions) * rounds):
            for name, run in systems.items():
                found[name].setdefault(question, []).append(run(question))
    return found


def ratio_lines(found: Seconds) -> list[str]:
    """For the first word and the whole answer: the seconds of both, and how many times theirs ours are."""
    lines = []
    for label, field in (("first word", "first_word"), ("whole answer", "whole")):
        both = {
            name: {question: median(getattr(run, field) for run in runs) for question, runs in by_question.items()}
            for name, by_question in found.items()
        }
        cells = ", ".join(f"{name} {median_of(list(seconds.values()))} s" for name, seconds in both.items())
        ratios = [seconds / both[THEIRS][question] for question, seconds in both[OURS].items()]
        lines.append(f"{label:14} {cells}, ratio {median_of(ratios)} over {len(ratios)} questions")
    return lines


def shares_of(data: Path, question: str) -> Shares:
    """Our seconds until the first word by part, and of imports by package, from one more process."""
    command = [sys.executable, "-m", "tests.benchmarks.start_shares", str(data), question]
    run = subprocess.run(
        command, env=os.environ | {"STARTED": str(time.time())}, stdout=subprocess.PIPE, text=True, check=True
    )
    found: Shares = json.loads(run.stdout)
    return found


def share_lines(runs: Sequence[Shares]) -> list[str]:
    """A line a part and a line a slow import: the median of its seconds, and its share of the mean start."""
    whole = sum(sum(run["parts"].values()) for run in runs)

    def line(label: str, kind: str, name: str) -> str:
        seconds = [run[kind].get(name, 0.0) for run in runs]
        return f"{label:32}{median(seconds):7.2f} s {sum(seconds) / whole:6.0%}"

    slowest = sorted(runs[0]["imported"], key=runs[0]["imported"].__getitem__, reverse=True)[:_SLOWEST_IMPORTS]
    imported = [line(f"of them {name}", "imported", name) for name in slowest]
    return [line(part, "parts", part) for part in PARTS] + ["imports, each with all it brings:", *imported]


def run(limit: int, rounds: int) -> None:
    """Measure, and print both."""
    asked = [one for one in bundled_questions() if one.answerable and not one.history]
    questions = [one.question for one in asked[:: max(1, len(asked) // limit)][:limit]]
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "article.md"
        article.write_text(bundled_articles()[0].text, encoding="utf-8")
        data = Path(folder) / "data"
        found = run_in_turn({OURS: ours(data), THEIRS: theirs(article, Settings())}, questions, rounds=rounds)
        print(f"{rounds} rounds", *ratio_lines(found), sep="\n", flush=True)
        print("\nuntil the first word", *share_lines([shares_of(data, one) for one in questions]), sep="\n")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=20, help="questions [default: 20]")
    parser.add_argument("--rounds", type=int, default=3, help="[default: 3]")
    given = parser.parse_args()
    try:
        run(given.limit, given.rounds)
    except subprocess.CalledProcessError as error:
        sys.exit(f"error: {error.cmd[:3]} ended with {error.returncode}:\n{(error.output or '')[-2000:]}")
    except KeyboardInterrupt:
        sys.exit("stopped")


if __name__ == "__main__":
    main()
