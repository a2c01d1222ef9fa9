"""Ours beside LangChain's tutorial chain: same model, same embeddings, same questions, alternating in one run.

    python -m tests.benchmarks.tutorial_chain [--questions FILE --article FILE] [--limit N] [--out FILE]

The tutorial chain is the one of LangChain's retrieval tutorial: passages of 1,000 characters with an overlap of
200, the four nearest, and the prompt published as rlm/rag-prompt. It has no citations of its own, so what it
cites is what it was given. It refuses when it says in any common form that it does not know.
"""

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_text_splitters import RecursiveCharacterTextSplitter

from index import Article, bundled_articles, read_article
from qa import Assistant, Settings
from qa.checks import denies
from qa.evals import Question, bundled_questions, load_questions
from qa.evals.metrics import is_right
from qa.terminal import counted

PROMPT = """You are an assistant for question-answering tasks. Use the following pieces of retrieved context to \
answer the question. If you don't know the answer, just say that you don't know. Use three sentences maximum and \
keep the answer concise.
Question: {question}
Context: {context}
Answer:"""
_UNKNOWING = re.compile(r"\b(?:don[’']t|do not|doesn[’']t|does not) (?:know|have)|\bno (?:mention|specific)\b", re.I)


@dataclass(frozen=True)
class Result:
    """One system's result for one question; `cited_characters` is 0 for a refusal."""

    system: str
    id: str
    answerable: bool
    text: str
    right: bool
    refused: bool
    cited_characters: int
    gold_cited: bool
    seconds: float


def tutorial_chain(assistant: Assistant, articles: list[Article]) -> Callable[[Question], Result]:
    """The tutorial chain over the same articles, with the assistant's model and embeddings."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    documents = splitter.split_documents([Document(page_content=article.text) for article in articles])
    store = Chroma.from_documents(documents, assistant.index.embeddings, collection_name="tutorial")
    assert assistant.chat is not None
    chain = ChatPromptTemplate.from_template(PROMPT) | assistant.chat.model

    def answer(question: Question) -> Result:
        started = time.perf_counter()
        found = store.similarity_search(question.question, k=4)
        context = "\n\n".join(document.page_content for document in found)
        text = chain.invoke({"question": question.question, "context": context}).text
        seconds = time.perf_counter() - started
        refused = bool(_UNKNOWING.search(text)) or denies(text)
        return _result("tutorial chain", question, text, refused, [context], seconds)

    return answer


def ours(assistant: Assistant) -> Callable[[Question], Result]:
    """The assistant as it is."""

    def answer(question: Question) -> Result:
        started = time.perf_counter()
        given = assistant.ask(question.question)
        quotes = [citation.quote for citation in given.citations]
        return _result("article-qa", question, given.text, not given.answered, quotes, time.perf_counter() - started)

    return answer


def _result(system: str, question: Question, text: str, refused: bool, cited: list[str], seconds: float) -> Result:
    right = not refused and is_right(question, re.sub(r"\[\d+\]", "", text)) if question.answerable else refused
    shown = [] if refused else cited
    return Result(
        system=system,
        id=question.id,
        answerable=question.answerable,
        text=text,
        right=right,
        refused=refused,
        cited_characters=sum(map(len, shown)),
        gold_cited=right and any(gold in quote or quote in gold for gold in question.evidence for quote in shown),
        seconds=seconds,
    )


def table(results: list[Result]) -> str:
    """Both systems side by side."""
    systems = list(dict.fromkeys(result.system for result in results))
    lines = [f"{'':34}" + "".join(f"{system:>18}" for system in systems)]
    measures: list[tuple[str, Callable[[list[Result]], str]]] = [
        ("right, of the answerable", lambda rows: _count(row.right for row in rows if row.answerable)),
        ("refused, of the others", lambda rows: _count(row.refused for row in rows if not row.answerable)),
        ("refused, of the answerable", lambda rows: _count(row.refused for row in rows if row.answerable)),
        ("right with a gold sentence cited", lambda rows: _count(row.gold_cited for row in rows if row.answerable)),
        ("characters cited (median, answered)", _median_cited),
        ("seconds (median)", lambda rows: f"{median(row.seconds for row in rows):.1f}"),
    ]
    for name, measure in measures:
        values = (measure([row for row in results if row.system == system]) for system in systems)
        lines.append(f"{name:34}" + "".join(f"{value:>18}" for value in values))
    return "\n".join([*lines, _ratio(results, systems)])


def _ratio(results: list[Result], systems: list[str]) -> str:
    by_question: dict[str, dict[str, float]] = {}
    for result in results:
        by_question.setdefault(result.id, {})[result.system] = result.seconds
    ratios = sorted(seconds[systems[0]] / seconds[systems[1]] for seconds in by_question.values())
    low, high = ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]
    return f"seconds, {systems[0]} / {systems[1]}: median {median(ratios):.2f}, 10 % to 90 % {low:.2f} to {high:.2f}"


def _median_cited(rows: list[Result]) -> str:
    return str(round(median([row.cited_characters for row in rows if not row.refused] or [0])))


def _count(values: Iterable[bool]) -> str:
    listed = list(values)
    return f"{sum(listed)} of {len(listed)}"


def main() -> None:
    """Run both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, help="a JSON Lines question set [default: the bundled one]")
    parser.add_argument("--article", type=Path, help="the article of that set")
    parser.add_argument("--limit", type=int, help="so many questions, spread over the set")
    parser.add_argument("--out", type=Path, help="write every result as JSON")
    given = parser.parse_args()
    questions = load_questions(given.questions) if given.questions else bundled_questions()
    if given.limit:  # spread over the set, whose kinds stand one after another
        questions = [questions[number * len(questions) // given.limit] for number in range(given.limit)]
    articles = [read_article(str(given.article))] if given.article else bundled_articles()
    with Assistant.from_articles(articles, Settings()) as assistant, counted("questions") as bar:
        systems = [ours(assistant), tutorial_chain(assistant, articles)]
        results = []
        for question in bar.track(questions):
            results += [system(question) for system in systems]
    print(table(results))
    if given.out:
        given.out.write_text(json.dumps([asdict(result) for result in results], indent=1))


if __name__ == "__main__":
    main()
