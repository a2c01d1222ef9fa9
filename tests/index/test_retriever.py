"""The index where LangChain wants a retriever."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from index.article_index import ArticleIndex
from index.errors import FilterError, UnknownArticleError
from index.filters import Filter
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import BRIDGE, CHEESE

QUESTION = "What did the repairs of the bridge cost?"


class Listener(BaseCallbackHandler):
    """Remembers what a retriever was asked, what it gave, and what went wrong."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def on_retriever_start(self, serialized: dict[str, Any], query: str, **_: Any) -> None:
        self.seen.append(query)

    def on_retriever_end(self, documents: Sequence[Document], **_: Any) -> None:
        self.seen.append([document.id for document in documents])

    def on_retriever_error(self, error: BaseException, **_: Any) -> None:
        self.seen.append(type(error))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleIndex]:
    folder: Path = tmp_path_factory.mktemp("retriever")
    with ArticleIndex.open(folder, embeddings=BagOfWordsEmbeddings()) as index:
        index.add([BRIDGE, CHEESE])
        yield index


def test_documents_are_the_hits_of_the_index_in_order(index: ArticleIndex) -> None:
    retriever = index.as_retriever(k=2)
    documents, hits = retriever.invoke(QUESTION), index.search(QUESTION, k=2)
    assert isinstance(retriever, BaseRetriever) and len(hits) == 2
    assert [(document.id, document.page_content) for document in documents] == [
        (hit.passage.id, hit.passage.text) for hit in hits
    ]
    assert [document.metadata["hit"] for document in documents] == hits


def test_the_metadata_of_a_document_says_where_it_stands(index: ArticleIndex) -> None:
    document = index.as_retriever(k=1).invoke(QUESTION)[0]
    told = dict(document.metadata)
    hit = told.pop("hit")
    assert BRIDGE.text[told.pop("start") : told.pop("end")] == document.page_content
    assert told == {
        "article_id": BRIDGE.id,
        "title": BRIDGE.title,
        "source": "bridge.md",
        "rank": 1,
        "score": hit.score,
    }


def test_many_questions_are_answered_in_order(index: ArticleIndex) -> None:
    retriever = index.as_retriever(k=1)
    questions = [QUESTION, "Where is cheese sold?", ""]
    batches = retriever.batch(questions)
    assert [[document.metadata["title"] for document in batch] for batch in batches] == [
        *([BRIDGE.title], [CHEESE.title], [])
    ]
    assert asyncio.run(retriever.abatch(questions)) == batches


def test_search_stays_within_the_named_articles(index: ArticleIndex) -> None:
    documents = index.as_retriever(articles=["cheese.txt"]).invoke(QUESTION)
    assert documents and {document.metadata["title"] for document in documents} == {CHEESE.title}
    assert index.as_retriever(articles=[]).invoke(QUESTION) == []


def test_search_stays_within_the_articles_that_fit_a_filter(index: ArticleIndex) -> None:
    documents = index.as_retriever(articles=Filter(since="2024-05", source="*.md")).invoke("Where is cheese sold?")
    assert documents and {document.metadata["title"] for document in documents} == {BRIDGE.title}
    with pytest.raises(FilterError, match="fits since '2025'"):
        index.as_retriever(articles=Filter(since="2025")).invoke(QUESTION)


def test_callbacks_see_the_question_and_the_documents(index: ArticleIndex) -> None:
    listener = Listener()
    documents = index.as_retriever(k=2).invoke(QUESTION, {"callbacks": [listener]})
    assert listener.seen == [QUESTION, [document.id for document in documents]]


def test_callbacks_see_what_goes_wrong(index: ArticleIndex) -> None:
    listener = Listener()
    with pytest.raises(UnknownArticleError, match="no article 'butter'"):
        index.as_retriever(articles=["butter"]).invoke(QUESTION, {"callbacks": [listener]})
    assert listener.seen == [QUESTION, UnknownArticleError]


def test_it_is_one_step_of_a_chain(index: ArticleIndex) -> None:
    chain = index.as_retriever(k=1) | (lambda documents: documents[0].metadata["source"])
    assert chain.invoke(QUESTION) == "bridge.md"
