"""Published question sets as this project's questions, each with the articles that it is asked of.

- `squad2_answers.jsonl` and `articles/`: asked of six whole articles, half of the questions without an answer,
- `clapnq_answers.jsonl`: asked of its own passage among a hundred, half of the questions without an answer,
- `hotpot_answers.jsonl`: asked of its ten paragraphs,
- `ramdocs_conflicts.jsonl`: asked of its documents, which disagree; some of them are wrong.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index import Article, bundled_articles
from qa.evals import Question, bundled_questions
from qa.evals.evidence import sentences_of


@dataclass(frozen=True)
class Case:
    """A question of a published set.

    Attributes:
        question: Its `articles` are ids; none where it is asked of all.
        annotations: Gold sentences as each annotator marked them; the best one counts.
        wrong_answers: What articles state wrongly.
        long_answers: The references are sentences, which an answer need not repeat word for word.
        source: The article that the question was written on, where it is asked of more.
        gold_span: The paragraph that it was written on, as characters of that article, half-open.
    """

    question: Question
    annotations: tuple[tuple[str, ...], ...] = ()
    wrong_answers: tuple[str, ...] = ()
    long_answers: bool = False
    source: str = ""
    gold_span: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class CaseSet:
    """Questions and all the articles that they are asked of."""

    name: str
    articles: tuple[Article, ...]
    cases: tuple[Case, ...]

    def scope(self, case: Case) -> tuple[Article, ...]:
        """The articles that a question is asked of."""
        asked = case.question.articles
        return tuple(article for article in self.articles if not asked or article.id in asked)

    def spread(self, limit: int | None) -> "CaseSet":
        """So many questions from all over the set, answerable ones in the set's proportion; None for all."""
        if limit is None or limit >= len(self.cases):
            return self
        by_kind = sorted(range(len(self.cases)), key=lambda place: self.cases[place].question.answerable)
        chosen = sorted(by_kind[number * len(by_kind) // limit] for number in range(limit))
        return replace(self, cases=tuple(self.cases[place] for place in chosen))


def squad2(folder: Path) -> CaseSet:
    """Each sentence of the gold paragraph that holds a reference answer is a gold sentence that is enough."""
    articles = {article.source: article for article in squad_articles(folder)}
    cases = []
    for row in rows_of(folder / "squad2_answers.jsonl"):
        start, end = row["gold_span"]
        paragraph = sentences_of([articles[row["article"]].text[start:end]])
        gold = [(text,) for text in paragraph if any(answer in text for answer in row["answers"])]
        cases.append(_case(row, "squad2", gold, source=row["article"], gold_span=(start, end)))
    return CaseSet("squad2", tuple(articles.values()), tuple(cases))


def squad_articles(folder: Path) -> list[Article]:
    """The whole articles, each with its file name as its source."""
    return [
        Article(
            path.read_text(encoding="utf-8"), re.sub(r"^squad2_|\.txt$", "", path.name).replace("_", " "), path.name
        )
        for path in sorted((folder / "articles").glob("*.txt"))
    ]


def clapnq(folder: Path) -> CaseSet:
    """The gold sentences are those that an annotator marked."""
    articles: dict[str, Article] = {}
    cases = []
    for row in rows_of(folder / "clapnq_answers.jsonl"):
        article = Article(" ".join(row["sentences"]), row["title"], row["doc_id"])
        articles[article.id] = article
        marked = [tuple(row["sentences"][number] for number in group) for group in row["evidence_sent_idx"]]
        cases.append(_case(row, "clapnq", marked, article=article.id, long_answers=True))
    return CaseSet("clapnq", tuple(articles.values()), tuple(cases))


def hotpot(folder: Path) -> CaseSet:
    """The gold sentences are the supporting facts; the few that point past a paragraph's end name none."""
    articles: dict[str, Article] = {}
    cases = []
    for row in rows_of(folder / "hotpot_answers.jsonl"):
        texts = {part["doc_id"]: [text.strip() for text in part["sentences"]] for part in row["paragraphs"]}
        asked = [Article(" ".join(texts[part["doc_id"]]), part["title"], part["doc_id"]) for part in row["paragraphs"]]
        articles |= {article.id: article for article in asked}
        gold = tuple(texts[id_][number] for id_, number in row["supporting_facts"] if number < len(texts[id_]))
        cases.append(_case(row, row["type"], (gold,), asked=asked))
    return CaseSet("hotpot", tuple(articles.values()), tuple(cases))


def ramdocs(folder: Path) -> CaseSet:
    """The documents have no titles, and nobody marked their sentences."""
    articles: dict[str, Article] = {}
    cases = []
    for row in rows_of(folder / "ramdocs_conflicts.jsonl"):
        asked = [
            Article(document["text"], f"Document {number}", f"{row['id']}-{number}")
            for number, document in enumerate(row["documents"], start=1)
        ]
        articles |= {article.id: article for article in asked}
        wrong = tuple(dict.fromkeys(row["wrong_answers"]))
        cases.append(_case(row | {"answers": row["gold_answers"]}, "conflict", asked=asked, wrong_answers=wrong))
    return CaseSet("ramdocs", tuple(articles.values()), tuple(cases))


def bundled() -> CaseSet:
    """The bundled questions without the follow-ups, since the peers know of no conversation."""
    questions = [replace(question, article="") for question in bundled_questions() if not question.history]
    cases = [Case(question, (question.evidence,) if question.evidence else ()) for question in questions]
    return CaseSet("bundled", tuple(bundled_articles()), tuple(cases))


IN_FOLDER: dict[str, Callable[[Path], CaseSet]] = {
    "squad2": squad2,
    "clapnq": clapnq,
    "hotpot": hotpot,
    "ramdocs": ramdocs,
}
NAMES = (*IN_FOLDER, "bundled")


def load(name: str, folder: Path | None) -> CaseSet:
    """The set of that name.

    Raises:
        KeyError: There is no such set.
        OSError: The folder does not have its file.
    """
    return bundled() if name == "bundled" else IN_FOLDER[name](folder or Path())


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _case(
    row: dict[str, Any],
    kind: str,
    annotations: Iterable[tuple[str, ...]] = (),
    *,
    asked: Sequence[Article] = (),
    article: str = "",
    **others: Any,
) -> Case:
    first, *more = [one.id for one in asked] or [article]
    known = tuple(filter(None, annotations))
    question = Question(
        row["id"],
        row["question"],
        kind,
        answers=tuple(row["answers"]),
        answerable=row.get("answerable", True),
        evidence=known[0] if known else (),
        article=first,
        also_in=tuple(more),
    )
    return Case(question, known, **others)
