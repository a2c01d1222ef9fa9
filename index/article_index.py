"""The facade: articles in, ranked passages and sentences out."""

import builtins
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from langchain_core.cross_encoders import BaseCrossEncoder
from langchain_core.embeddings import Embeddings

from index.adding import OnArticle, add_articles, plan_articles
from index.chroma import ChromaServer, Place
from index.embedding import SentenceTransformerEmbeddings
from index.errors import StoreError
from index.filters import ArticleSelection, find, select, selected_ids
from index.migration import migrate
from index.model_files import Progress
from index.preparing import count_tokens, prepare_articles
from index.reranking import RERANKED, rerank
from index.retriever import ArticleRetriever
from index.search import Query, rank_passages, rank_sentences
from index.settings import IndexSettings
from index.store import ArticleStore, PreparedArticle
from index.types import AddReport, Article, ArticleInfo, Hit, Passage, ScoredSentence

_LONGEST_MEMORY_OF_SENTENCES = 20_000


class ArticleIndex:
    """Articles in a folder or on a Chroma server, searchable; open one with `ArticleIndex.open`.

    Safe to share between threads of one process; a context manager that closes it.
    """

    def __init__(
        self, place: Place, settings: IndexSettings, embeddings: Embeddings, *, reranker: BaseCrossEncoder | None = None
    ) -> None:
        self.embeddings = embeddings
        self.reranker = reranker
        self._sentence_lock = Lock()
        self._sentence_vectors: dict[str, list[float]] = {}
        self._store = ArticleStore(place, embeddings)
        self.folder = self._store.folder
        try:
            self.settings = self._store.settled(settings)
        except StoreError:
            self.close()
            raise

    @classmethod
    def open(
        cls,
        place: str | Path | ChromaServer,
        *,
        settings: IndexSettings | None = None,
        embeddings: Embeddings | None = None,
        reranker: BaseCrossEncoder | None = None,
        progress: Progress | None = None,
    ) -> "ArticleIndex":
        """The index in a folder or on a server, made if it is not there yet.

        Args:
            place: The folder; or the server, and the folder for what is derived from it.
            embeddings: Any LangChain embeddings of unit length; default: the model that the settings name.
            reranker: What puts the best passages in order, such as a `Reranker`; default: the searches alone do.
            progress: Told of bytes while the embedding model's files are fetched, and of characters while an index
                that an older version made is brought up to date.

        Raises:
            StoreError: The place cannot be used, is damaged, or was made with another embedding model.
        """
        # The working directory may change while the index is open.
        place = place if isinstance(place, ChromaServer) else Path(place).absolute()
        folder = place if isinstance(place, Path) else place.derived
        try:
            folder.mkdir(parents=True, exist_ok=True)
            settled = (settings or IndexSettings()).settle(folder)
        except OSError as error:
            raise StoreError(
                f"The index folder {folder} cannot be written ({error.strerror}): use another --data folder."
            ) from error
        own = embeddings or SentenceTransformerEmbeddings(settled.embedding, progress=progress)
        migrate(folder, lambda new: cls(new, settled, own), progress)
        return cls(place, settled, own, reranker=reranker)

    def add(
        self,
        articles: Iterable[Article | PreparedArticle],
        *,
        on_article: OnArticle = lambda *_: None,
        dry_run: bool = False,
    ) -> AddReport:
        """Add articles; the same text twice changes nothing, another text of the same source replaces it.

        Args:
            articles: Read as they are needed, so a generator of many takes no more memory than one of few; those that
                come prepared, by the same settings, are not embedded again.
            on_article: Called with each article once it is in, and "added", "unchanged" or "replaced".
            dry_run: Only say what would become of them.

        Raises:
            StoreError: The index cannot be written; articles that `on_article` was told of are in, the others not.
        """
        if dry_run:
            return plan_articles(self.list(), articles, on_article=on_article)
        return add_articles(self._store, articles, prepare=self._prepare, on_article=on_article)

    def remove(self, name: str) -> ArticleInfo:
        """Take out the article of that id, title or source.

        Raises:
            UnknownArticleError: There is none; the message lists the nearest names.
        """
        with self._store.writing():
            info = self.find(name)
            self._store.delete([info])
        return info

    def list(self, articles: ArticleSelection = None) -> list[ArticleInfo]:
        """Every article, or those named or fitting a filter, by title.

        Raises:
            UnknownArticleError: One that is named is not there.
        """
        self._store.refresh()
        return select(sorted(self._store.articles.values(), key=lambda info: (info.title, info.id)), articles)

    def find(self, name: str) -> ArticleInfo:
        """The article of that id, title or source.

        Raises:
            UnknownArticleError: There is none, or more than one; the message lists the nearest, or those.
        """
        return find(self.list(), name)

    def article(self, article_id: str) -> Article:
        """A whole article by id.

        Raises:
            StoreError: It is no longer in the index.
        """
        info = self._store.articles.get(article_id)
        if info is None:
            raise StoreError(f"The article {article_id} is no longer in the index: list the articles again.")
        return Article(
            text=self._store.vectors.text(info),
            title=info.title,
            source=info.source,
            published=info.published,
            author=info.author,
            language=info.language,
            pages=info.pages,
        )

    def passages(self, article_id: str) -> builtins.list[Passage]:
        """The passages of an article that search can see, in order; none of one that is no longer there."""
        return self._store.vectors.passages_of([article_id])[article_id]

    def search(self, question: str, *, k: int = 8, articles: ArticleSelection = None) -> builtins.list[Hit]:
        """The k best passages, best first.

        Args:
            k: Most passages, 1 or more.
            articles: What to search in: ids, titles or sources, or a `Filter`; default: all.

        Raises:
            UnknownArticleError: One of `articles` is not there.
            FilterError: The filter leaves no article.
        """
        self._store.refresh()
        if not self._store.articles or not question.strip():
            return []
        query = self._query(question)
        count = k if self.reranker is None else max(k, RERANKED)
        while True:
            seen = self._store.articles
            within = selected_ids(seen.values(), articles)
            hits = [] if within == [] else rank_passages(query, self._store, k=count, within=within)
            # A text that was replaced meanwhile took its passages with it: look again, at the newer one.
            if seen.keys() <= self._store.articles.keys():
                return hits if self.reranker is None else rerank(question, hits, self.reranker, k=k)

    def sentences(self, question: str, hits: Sequence[Hit]) -> builtins.list[ScoredSentence]:
        """The sentences of hits, best first for the question."""
        if not hits:
            return []
        return rank_sentences(self._query(question), hits, self._store.sentences, self.embed_sentences)

    def embed_sentences(self, texts: builtins.list[str]) -> builtins.list[builtins.list[float]]:
        """Unit vectors of sentences, in order; those met before come from memory."""
        with self._sentence_lock:
            if len(self._sentence_vectors) > _LONGEST_MEMORY_OF_SENTENCES:
                self._sentence_vectors.clear()
            new = [text for text in dict.fromkeys(texts) if text not in self._sentence_vectors]
            if new:
                vectors = self.embeddings.embed_documents(new)
                self._sentence_vectors.update(zip(new, vectors, strict=True))
            return [self._sentence_vectors[text] for text in texts]

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, by the embedding model's count."""
        return count_tokens(self.embeddings, text)

    def as_retriever(self, *, k: int = 8, articles: ArticleSelection = None) -> ArticleRetriever:
        """A LangChain retriever over this index; arguments as in `search`."""
        return ArticleRetriever(index=self, k=k, articles=articles)

    def close(self) -> None:
        """Let go of its files and connections."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _query(self, question: str) -> Query:
        return Query(question, self.embeddings.embed_query(question))

    def _prepare(self, articles: Sequence[Article]) -> builtins.list[PreparedArticle]:
        prepared = prepare_articles(articles, self.embeddings, passage_tokens=self.settings.passage_tokens)
        self._store.keep(self.settings)
        return prepared
