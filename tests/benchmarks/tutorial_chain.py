"""Ours beside LangChain's tutorial chain: same model, same embeddings, same questions, alternating in one run.

    python -m tests.benchmarks.tutorial_chain [--questions FILE --article FILE] [--limit N] [--out FILE]

The tutorial chain is the one of LangChain's retrieval tutorial: passages of 1,000 characters with an overlap of
200, the four nearest, and the prompt published as rlm/rag-prompt. It has no citations of its own, so what it
cites is what it was given. It refuses when it says in any common form that it does not know.
"""

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import Any

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough
from langchain_text_splitters import RecursiveCharacterTextSplitter

from index import Article, bundled_articles, read_article
from qa import Assistant, Settings
from qa.evals import Row, bundled_questions, evaluate, from_runnable, load_questions
from qa.terminal import counted

PROMPT = """You are an assistant for question-answering tasks. Use the following pieces of retrieved context to \
answer the question. If you don't know the answer, just say that you don't know. Use three sentences maximum and \
keep the answer concise.
Question: {question}
Context: {context}
Answer:"""


def tutorial_chain(assistant: Assistant, articles: list[Article]) -> Runnable[str, dict[str, Any]]:
    """The tutorial chain over the same articles, with the assistant's model and embeddings."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    documents = splitter.split_documents([Document(page_content=article.text) for article in articles])
    store = Chroma.from_documents(documents, assistant.index.embeddings, collection_name="tutorial")
    assert assistant.chat is not None
    answer = ChatPromptTemplate.from_template(PROMPT) | assistant.chat.model
    read = {"question": RunnablePassthrough(), "found": store.as_retriever(search_kwargs={"k": 4})}
    text = itemgetter("found") | RunnableLambda(lambda found: "\n\n".join(item.page_content for item in found))
    return read | RunnablePassthrough.assign(context=text) | {"answer": answer, "context": itemgetter("found")}


def table(rows: dict[str, list[Row]]) -> str:
    """The systems side by side."""
    lines = [f"{'':34}" + "".join(f"{system:>18}" for system in rows)]
    measures: list[tuple[str, Callable[[list[Row]], str]]] = [
        ("right, of the answerable", lambda rows: _count(row.right for row in rows if row.answerable)),
        ("refused, of the others", lambda rows: _count(row.refused for row in rows if not row.answerable)),
        ("refused, of the answerable", lambda rows: _count(row.refused for row in rows if row.answerable)),
        ("right with a gold sentence cited", lambda rows: _count(_gold_cited(row) for row in rows if row.answerable)),
        ("characters cited (median, answered)", _median_cited),
        ("seconds (median)", lambda rows: f"{median(row.seconds for row in rows):.1f}"),
    ]
    for name, measure in measures:
        lines.append(f"{name:34}" + "".join(f"{measure(of_system):>18}" for of_system in rows.values()))
    return "\n".join([*lines, _ratio(rows)])


def _gold_cited(row: Row) -> bool:
    return row.right and row.scores["citation_hit"] == 1.0


def _ratio(rows: dict[str, list[Row]]) -> str:
    one, other = rows
    ratios = sorted(left.seconds / right.seconds for left, right in zip(rows[one], rows[other], strict=True))
    low, high = ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]
    return f"seconds, {one} / {other}: median {median(ratios):.2f}, 10 % to 90 % {low:.2f} to {high:.2f}"


def _median_cited(rows: list[Row]) -> str:
    cited = [sum(len(citation.quote) for citation in row.citations) for row in rows if not row.refused]
    return str(round(median(cited or [0])))


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
    questions = [replace(question, article="") for question in questions]  # the chain knows of one article alone
    if given.limit:  # spread over the set, whose kinds stand one after another
        questions = [questions[number * len(questions) // given.limit] for number in range(given.limit)]
    articles = [read_article(str(given.article))] if given.article else bundled_articles()
    with Assistant.from_articles(articles, Settings()) as assistant, counted("questions") as bar:
        systems = {"article-qa": assistant, "tutorial chain": from_runnable(tutorial_chain(assistant, articles))}
        rows: dict[str, list[Row]] = {name: [] for name in systems}
        for question in bar.track(questions):
            for name, system in systems.items():
                rows[name] += evaluate(system, [question])
    print(table(rows))
    if given.out:
        given.out.write_text(json.dumps({name: list(map(asdict, of_system)) for name, of_system in rows.items()}))


if __name__ == "__main__":
    main()
