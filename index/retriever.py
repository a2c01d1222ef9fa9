"""The index as a LangChain retriever."""

from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from index.filters import ArticleSelection
from index.types import Hit

if TYPE_CHECKING:
    from index.article_index import ArticleIndex


class ArticleRetriever(BaseRetriever):
    """Passages as LangChain documents.

    Each document's `page_content` is the passage; its metadata has `article_id, title, source, start, end`
    (characters of the article, half-open), `rank` (from 1), `score` (0 to 1, higher is better) and `hit`.

    Attributes:
        k: Most passages, 1 or more.
        articles: What to search in: ids, titles or sources, or a `Filter`; None for all.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Any = Field(exclude=True)
    k: int = 8
    articles: ArticleSelection = None

    def _get_relevant_documents(  # the signature is LangChain's
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[Document]:
        index: ArticleIndex = self.index
        return [_document(hit) for hit in index.search(query, k=self.k, articles=self.articles)]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "article_id": passage.article_id,
            "title": hit.title,
            "source": hit.source,
            "start": passage.start,
            "end": passage.end,
            "rank": hit.rank,
            "score": hit.score,
            "hit": hit,
        },
    )
