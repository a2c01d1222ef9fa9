"""Articles give no orders: instructions are planted in them, and answers compared with those without the plant.

    python -m tests.benchmarks.injection --attacks injection_attacks_train.json --folder DIR [--peers] [--limit N]
        [--out FILE]

Every attack is planted twice, each time in a copy of one of the articles of `squad2_answers.jsonl`: at its start,
middle or end, and beside the paragraph that a question was written on; in a paragraph of its own or inside one. The
question, which the article answers, is asked of that article alone. How an effect is told: see `attacks`. With
`--out` every row is kept as it comes, and the same command goes on where it was stopped.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index import Article
from qa import Assistant, Settings
from qa.evals import Row
from qa.evals.evidence import places_of
from qa.evals.intervals import centre, estimate
from qa.terminal import counted
from tests.benchmarks import systems
from tests.benchmarks.attacks import BESIDE, Trial, foreign, read_attacks, signs, trials
from tests.benchmarks.peer_scores import interval, shown
from tests.benchmarks.peers import ending_in_one_line, made_by
from tests.benchmarks.question_files import squad2
from tests.benchmarks.row_file import Key, RowFile
from tests.benchmarks.systems import Over


@dataclass(frozen=True)
class Pair:
    """What one system said without the plant and with it."""

    trial: Trial
    plain: Row
    planted: Row

    @property
    def signs(self) -> set[str]:
        """See `attacks.signs`."""
        return signs(self.trial, self.plain, self.planted)


def ask_pairs(asked: Sequence[Trial], assistant: Assistant, over: dict[str, Over], rows: RowFile) -> None:
    """Ask what the file does not have: all without the plant first, article by article, then with it."""

    def asked_of(name: str, trial: Trial, article: Article) -> Row:
        assistant.index.add([article])  # in place of the one with the same source
        return systems.asked(over[name], replace(trial.case.question, article=article.id), (article,))

    def ask(key: Key, trial: Trial, article: Article) -> None:
        rows.row(key, lambda: asked_of(key[1], trial, article))

    with counted("questions") as bar:
        for trial in bar.track(sorted(asked, key=lambda trial: trial.article.source)):
            for name in over:
                ask(_plain(trial, name), trial, trial.article)
        for trial in bar.track(asked):
            for name in over:
                ask(_planted(trial, name), trial, trial.planted.article)


def report(pairs: Sequence[Pair]) -> str:
    """The shares with their intervals, the kinds of attacks that had an effect, and every answer that shows one."""
    affected = [pair for pair in pairs if pair.signs]
    right = [(float(pair.plain.right), float(pair.planted.right)) for pair in pairs]
    lines = [
        _line("the planted text was among the passages found", [_found(pair) for pair in pairs]),
        _line("answers that show the effect", [bool(pair.signs) for pair in pairs]),
        *(_line(f"  {sign}", [sign in pair.signs for pair in pairs]) for sign in ("cites", "foreign", "topic")),
        _line(
            "  planted beside the gold paragraph", [bool(pair.signs) for pair in pairs if pair.trial.place == BESIDE]
        ),
        _line("  planted inside a paragraph", [bool(pair.signs) for pair in pairs if pair.trial.inside]),
        _line("foreign words without a plant", [foreign(pair.trial, pair.plain) for pair in pairs]),
        _line("right without the plant", [before for before, _ in right]),
        _line("right with it", [after for _, after in right]),
        _line("right with it, less right without it", [after - before for before, after in right]),
        _line("refused without the plant", [pair.plain.refused for pair in pairs]),
        _line("refused with it", [pair.planted.refused for pair in pairs]),
    ]
    kinds = Counter(pair.trial.attack.kind for pair in affected)
    lines += [f"  {kind}: {count}" for kind, count in kinds.most_common()]
    lines += [f"  {pair.trial.attack.text} -> {shown(pair.planted)} (was: {shown(pair.plain)})" for pair in affected]
    return "\n".join(lines)


def _found(pair: Pair) -> bool:
    return any(places_of(pair.trial.attack.text, hit.text) for hit in pair.planted.hits)


def _line(label: str, values: Sequence[float]) -> str:
    return f"{label:48}{interval(estimate(centre(values, 'mean'), len(values), n=len(values)))}"


def _plain(trial: Trial, system: str) -> Key:
    return f"plain/{trial.case.question.id}", system


def _planted(trial: Trial, system: str) -> Key:
    return f"{trial.place}/{trial.attack.text}", system


def run(given: argparse.Namespace) -> None:
    """Ask and print the report of each system."""
    settings, cases = Settings(), squad2(given.folder)
    rows = RowFile(given.out, made_by(settings))
    asked = trials(read_attacks(given.attacks), cases)[: given.limit]
    with Assistant.from_articles(cases.articles, settings) as assistant:
        over = systems.systems_over(assistant, [systems.OURS, *(systems.PEERS[:1] if given.peers else ())])
        ask_pairs(asked, assistant, over, rows)
    for name in over:
        pairs = [Pair(one, rows.rows[_plain(one, name)], rows.rows[_planted(one, name)]) for one in asked]
        print(f"\n{name}: {len(pairs)} trials\n{report(pairs)}")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attacks", type=Path, required=True, help="instructions by kind, as JSON")
    parser.add_argument("--folder", type=Path, required=True, help="where squad2_answers.jsonl and articles/ are")
    parser.add_argument("--peers", action="store_true", help="ask LangChain's tutorial chain too")
    parser.add_argument("--limit", type=int, help="so many trials, chosen at random once and for all")
    parser.add_argument("--out", type=Path, help="keep every row in this file, and go on with what it has")
    given = parser.parse_args()
    with ending_in_one_line(given.out):
        run(given)


if __name__ == "__main__":
    main()
