"""Search without a language model: ours beside the plain searches, and ours with each of its parts switched off.

    python -m tests.benchmarks.retrieval FOLDER [--out FILE]

FOLDER has question sets, each asked over everything that its file holds, in one index:

- `squad2_retrieval.jsonl` and `articles/`: questions on whole articles; `gold_span` is the paragraph with the answer,
- `clapnq_answers.jsonl`: a question with its passage, cut into sentences; only those with an answer are asked,
- `hotpot_answers.jsonl`: a question with ten paragraphs, two of which are needed.

Every ranking is one of paragraphs (SQuAD 2.0) or of whole texts (the others), so that passages of any size can be
compared: what a passage or chunk holds at least half of, or lies in by half, takes its place. Measures are those of
ir_measures, with 95 % bootstrap intervals over questions. Then: is a gold sentence among those that the model is
shown, and how many tokens does that take; LangChain's default shows its four chunks.
"""

import argparse
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any

import ir_measures
from ir_measures import RR, R, nDCG
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter

from index import Article, ArticleIndex, Hit
from index.search import Query, Weights, rank_passages
from qa.evals.intervals import centre, estimate
from qa.sources import choose_sources
from qa.terminal import counted
from tests.benchmarks.question_files import rows_of, squad_articles

MEASURES = {"R@1": R @ 1, "R@5": R @ 5, "R@10": R @ 10, "MRR@10": RR @ 10, "nDCG@10": nDCG @ 10}
BUDGETS = (130, 220, 350)
Span = tuple[str, int, int]  # article's source, start, end
Ranking = Callable[[str], list[Span]]


@dataclass(frozen=True)
class Asked:
    """A question.

    Attributes:
        units: The gold paragraphs or texts.
        sentences: For each thing that must be shown, the spans of which one is enough.
    """

    question: str
    units: tuple[Span, ...]
    sentences: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class Collection:
    """Texts in one index, the units that rankings are of, and the questions."""

    name: str
    articles: list[Article]
    units: list[Span]
    asked: list[Asked]


def squad(folder: Path) -> Collection:
    """Whole articles; a gold sentence is one of the gold paragraph that holds a reference answer."""
    articles = squad_articles(folder)
    texts = {article.source: article.text for article in articles}
    units = [
        (name, found.start(), found.end())
        for name, text in texts.items()
        for found in re.finditer(r"\S.*?(?=\n\n|\Z)", text, re.S)
    ]
    asked = []
    for row in rows_of(folder / "squad2_retrieval.jsonl"):
        name, (start, end) = row["article"], row["gold_span"]
        gold = max((unit for unit in units if unit[0] == name), key=lambda unit: _overlap(unit, (name, start, end)))
        places = {
            (name, found.start(), found.end())
            for answer in row["answers"]
            for found in re.finditer(re.escape(answer), texts[name])
            if start <= found.start() and found.end() <= end
        }
        asked.append(Asked(row["question"], (gold,), (tuple(places),)))
    return Collection("SQuAD 2.0", articles, units, asked)


def clapnq(folder: Path) -> Collection:
    """A passage a question; a gold sentence is one that an annotator marked."""
    articles, asked = {}, []
    for row in rows_of(folder / "clapnq_answers.jsonl"):
        text, spans = _joined(row["sentences"])
        article = Article(text, row["title"], f"{row['title']} {Article(text, 'x', 'x').id}")
        articles[article.source] = article
        if row["answerable"]:
            marked = row["evidence_sent_idx"]
            flat = {number for group in marked for number in (group if isinstance(group, list) else [group])}
            gold = tuple((article.source, *spans[number]) for number in sorted(flat))
            asked.append(Asked(row["question"], ((article.source, 0, len(text)),), (gold,)))
    return _of_whole_texts("CLAPnq", list(articles.values()), asked)


def hotpot(folder: Path) -> Collection:
    """Ten paragraphs a question; a supporting sentence of each of the two needed must be shown."""
    articles: dict[str, Article] = {}
    places: dict[str, list[tuple[int, int]]] = {}
    asked = []
    for row in rows_of(folder / "hotpot_answers.jsonl"):
        for paragraph in row["paragraphs"]:
            text, places[paragraph["doc_id"]] = _joined([part.strip() for part in paragraph["sentences"]])
            articles[paragraph["doc_id"]] = Article(text, paragraph["title"], paragraph["doc_id"])
        facts = [(id_, number) for id_, number in row["supporting_facts"] if number < len(places[id_])]
        units = tuple((id_, 0, len(articles[id_].text)) for id_ in row["gold_doc_ids"])
        gold = tuple(tuple((id_, *places[id_][number]) for id_, number in facts if id_ == unit[0]) for unit in units)
        asked.append(Asked(row["question"], units, gold))
    return _of_whole_texts("HotpotQA", list(articles.values()), asked)


def rankings(collection: Collection, index: ArticleIndex) -> Iterator[tuple[str, Ranking]]:
    """The rankings to compare, by name."""
    store = index._store  # the parts of the product, which only a benchmark takes apart

    def ours(weights: Weights, question: str) -> list[Span]:
        query = Query(question, index.embeddings.embed_query(question))
        return [_span(hit) for hit in rank_passages(query, store, k=30, weights=weights)]

    def of_ids(ids: dict[str, float]) -> list[Span]:
        passages = store.vectors.passages(list(ids))
        sources = {id_: store.articles[passages[id_][0].article_id].source for id_ in ids}
        return [(sources[id_], passages[id_][0].start, passages[id_][0].end) for id_ in ids]

    yield "BM25 alone", lambda question: of_ids(store.terms.best(question, 30))
    yield "dense alone", lambda question: of_ids(store.vectors.nearest(index.embeddings.embed_query(question), 30))
    yield "LangChain's default", langchain_default(collection, index)
    yield "ours", partial(ours, Weights())
    for part in vars(Weights()):
        yield f"ours without {part.replace('_', ' ')}", partial(ours, replace(Weights(), **{part: 0.0}))


def langchain_default(collection: Collection, index: ArticleIndex, k: int = 10) -> Ranking:
    """Chunks of 1,000 characters with an overlap of 200, nearest first."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    store = Chroma(f"tutorial-{collection.name.replace(' ', '-')}", index.embeddings)
    for article in collection.articles:
        chunks, position = [], 0
        for chunk in splitter.split_text(article.text):
            # Its own add_start_index finds the first place of a text that occurs twice.
            position = article.text.find(chunk, max(0, position - 200)) if chunk in article.text else position
            metadata = {"source": article.source, "start": position, "end": position + len(chunk)}
            chunks.append(Document(chunk, metadata=metadata))
            position += len(chunk)
        store.add_documents(chunks)

    def ranking(question: str) -> list[Span]:
        found = [document.metadata for document in store.similarity_search(question, k=k)]
        return [(item["source"], item["start"], item["end"]) for item in found]

    return ranking


def measured(collection: Collection, ranking: Ranking) -> dict[str, list[float]]:
    """The value of each measure for each question."""
    values: dict[str, list[float]] = {name: [] for name in (*MEASURES, "all in 10")}
    names = {measure: name for name, measure in MEASURES.items()}
    for asked in collection.asked:
        found = _units(ranking(asked.question), collection.units)[:10]
        ranked = {str(unit): -float(rank) for rank, unit in enumerate(found)}
        gold = {str(unit): 1 for unit in asked.units}
        for value in ir_measures.iter_calc(list(names), {"q": gold}, {"q": ranked}):
            values[names[value.measure]].append(value.value)
        values["all in 10"].append(float(gold.keys() <= ranked.keys()))
    return values


def shown(collection: Collection, index: ArticleIndex) -> Iterator[tuple[str, list[float], list[int]]]:
    """Name, whether all that is needed is shown, and tokens, for each budget and for LangChain's default."""
    sources = {info.id: info.source for info in index.list()}

    def chosen(question: str, budget: int) -> list[Span]:
        hits = index.search(question)
        ranked = index.sentences(question, hits)
        return [
            (sources[row.article_id], row.start, row.end)
            for row in choose_sources(question, ranked, hits, max_tokens=budget, count_tokens=index.count_tokens)
        ]

    texts = {article.source: article.text for article in collection.articles}
    systems = [(f"ours, {budget} tokens", partial(chosen, budget=budget)) for budget in BUDGETS]
    for name, system in [*systems, ("LangChain's default", langchain_default(collection, index, k=4))]:
        held, tokens = [], []
        for asked in collection.asked:
            spans = system(asked.question)
            held.append(float(all(_any_inside(group, spans) for group in asked.sentences)))
            tokens.append(sum(index.count_tokens(texts[source][start:end]) for source, start, end in spans))
        yield name, held, tokens


def _any_inside(wanted: Sequence[Span], spans: Sequence[Span]) -> bool:
    return any(gold[0] == span[0] and span[1] <= gold[1] and gold[2] <= span[2] for gold in wanted for span in spans)


def _units(ranked: Sequence[Span], units: Sequence[Span]) -> list[Span]:
    """The ranking as one of units."""
    found: dict[Span, None] = {}
    for span in ranked:
        for unit in units:
            shared = _overlap(unit, span)
            if shared and 2 * shared >= min(unit[2] - unit[1], span[2] - span[1]):
                found[unit] = None
    return list(found)


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one[2], other[2]) - max(one[1], other[1])) if one[0] == other[0] else 0


def _span(hit: Hit) -> Span:
    return hit.source, hit.passage.start, hit.passage.end


def _joined(sentences: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Sentences as one text, and where each stands in it."""
    spans, position = [], 0
    for sentence in sentences:
        spans.append((position, position + len(sentence)))
        position += len(sentence) + 1
    return " ".join(sentences), spans


def _of_whole_texts(name: str, articles: list[Article], asked: list[Asked]) -> Collection:
    return Collection(name, articles, [(article.source, 0, len(article.text)) for article in articles], asked)


def _interval(values: Sequence[float]) -> str:
    found = estimate(centre(values, "mean"), len(values), n=len(values))
    return f"{mean(values):.3f} ({found.low:.3f}-{found.high:.3f})"


def main() -> None:
    """Measure every collection and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="write the value of every question as JSON")
    given = parser.parse_args()
    kept: dict[str, Any] = {}
    for collection in (squad(given.folder), clapnq(given.folder), hotpot(given.folder)):
        with tempfile.TemporaryDirectory() as folder, ArticleIndex.open(folder) as index, counted("rankings") as bar:
            index.add(collection.articles)
            print(
                f"\n{collection.name}: {len(collection.asked)} questions, {len(collection.units)} units, "
                f"{sum(info.passages for info in index.list())} passages"
            )
            for name, ranking in bar.track(list(rankings(collection, index))):
                values = measured(collection, ranking)
                kept[f"{collection.name}, {name}"] = values
                print(f"{name:32}" + "  ".join(f"{measure} {_interval(found)}" for measure, found in values.items()))
            for name, held, tokens in shown(collection, index):
                kept[f"{collection.name}, shown by {name}"] = {"shown": held, "tokens": tokens}
                print(f"shown by {name:24}all that is needed {_interval(held)}, tokens (median) {median(tokens):.0f}")
    if given.out:
        given.out.write_text(json.dumps(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
