"""The facade: articles in, ranked passages and sentences out."""

import builtins
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from filelock import FileLock
from langchain_core.embeddings import Embeddings

from index.embedding import SentenceTransformerEmbeddings
from index.errors import StoreError, UnknownArticleError
from index.model_files import Progress
from index.passages import embedded_text, split_passages
from index.retriever import ArticleRetriever
from index.search import rank_passages, rank_sentences
from index.settings import IndexSettings
from index.terms import TermStore
from index.types import AddReport, Article, ArticleInfo, Hit, ScoredSentence
from index.vectors import VectorStore

_LONGEST_MEMORY_OF_SENTENCES = 20_000


class ArticleIndex:
    """Articles in a folder, searchable; open one with `ArticleIndex.open`.

    Safe to share between threads of one process; a context manager that closes it.
    """

    def __init__(self, folder: Path, settings: IndexSettings, embeddings: Embeddings) -> None:
        self.folder = folder
        self.settings = settings
        self.embeddings = embeddings
        self._lock = RLock()
        self._write_lock = FileLock(folder / "write.lock", timeout=60)
        self._sentence_vectors: dict[str, list[float]] = {}
        with ExitStack() as opened:
            self._vectors = VectorStore(folder / "chroma")
            opened.callback(self._vectors.close)
            self._terms = TermStore(folder / "terms.sqlite3")
            opened.callback(self._terms.close)
            self._articles = {info.id: info for info in self._vectors.articles()}
            self._agree()
            self._opened = opened.pop_all()

    @classmethod
    def open(
        cls,
        folder: str | Path,
        *,
        settings: IndexSettings | None = None,
        embeddings: Embeddings | None = None,
        progress: Progress | None = None,
    ) -> "ArticleIndex":
        """The index in a folder, made if it is not there yet.

        Args:
            embeddings: Any LangChain embeddings of unit length; default: the model that the settings name.
            progress: Told of bytes while that model's files are fetched.

        Raises:
            StoreError: The folder cannot be used, is damaged, or was made with another embedding model.
        """
        folder = Path(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            settled = (settings or IndexSettings()).settle(folder)
        except OSError as error:
            raise StoreError(
                f"The index folder {folder} cannot be written ({error.strerror}): use another --data folder."
            ) from error
        own = embeddings or SentenceTransformerEmbeddings(settled.embedding, progress=progress)
        return cls(folder, settled, own)

    def add(self, articles: Iterable[Article], *, progress: Callable[[str], None] | None = None) -> AddReport:
        """Add articles; the same text twice changes nothing, another text of the same source replaces it.

        Args:
            progress: Called with the title of each article once it is in.

        Raises:
            StoreError: The index cannot be written; articles reported by `progress` are in, the others are not.
        """
        report: dict[str, list[str]] = {"added": [], "unchanged": [], "replaced": []}
        with self._writing():
            for article in articles:
                report[self._add(article)].append(article.title)
                if progress:
                    progress(article.title)
        return AddReport(**{name: tuple(titles) for name, titles in report.items()})

    def remove(self, name: str) -> ArticleInfo:
        """Take out the article of that id, title or source.

        Raises:
            UnknownArticleError: There is none; the message lists the nearest names.
        """
        with self._writing():
            info = self.find(name)
            self._remove(info)
        return info

    def list(self) -> list[ArticleInfo]:
        """Every article, by title."""
        return sorted(self._articles.values(), key=lambda info: (info.title, info.id))

    def find(self, name: str) -> ArticleInfo:
        """The article of that id, title or source.

        Raises:
            UnknownArticleError: There is none, or more than one; the message lists those there are.
        """
        found = [info for info in self.list() if name in _names(info)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(info.id for info in found)
            raise UnknownArticleError(
                f"There are {len(found)} articles {name!r} in the index: name one by its id, {ids}."
            )
        names = ", ".join(repr(info.title) for info in self.list()[:5]) or "none"
        raise UnknownArticleError(f"There is no article {name!r} in the index; there is {names}.")

    def article(self, article_id: str) -> Article:
        """A whole article by id.

        Raises:
            StoreError: It is no longer in the index.
        """
        info = self._articles.get(article_id)
        text = self._vectors.text(article_id)
        if info is None:
            raise StoreError(f"The article {article_id} is no longer in the index: list the articles again.")
        return Article(
            text=text,
            title=info.title,
            source=info.source,
            published=info.published,
            author=info.author,
            language=info.language,
            pages=info.pages,
        )

    def search(self, question: str, *, k: int = 8, articles: Sequence[str] | None = None) -> builtins.list[Hit]:
        """The k best passages, best first.

        Args:
            k: Most passages, 1 or more.
            articles: Ids, titles or sources to search in; default: all.

        Raises:
            UnknownArticleError: One of `articles` is not there.
        """
        within = self._within(articles)
        if not within or not question.strip():
            return []
        vector = self.embeddings.embed_query(question)
        return rank_passages(question, vector, k=k, articles=within, stores=(self._vectors, self._terms))

    def sentences(self, question: str, hits: Sequence[Hit]) -> builtins.list[ScoredSentence]:
        """The sentences of hits, best first for the question."""
        if not hits:
            return []
        return rank_sentences(question, self.embeddings.embed_query(question), hits, self.embed_sentences)

    def embed_sentences(self, texts: builtins.list[str]) -> builtins.list[builtins.list[float]]:
        """Unit vectors of sentences, in order; those met before come from memory."""
        with self._lock:
            if len(self._sentence_vectors) > _LONGEST_MEMORY_OF_SENTENCES:
                self._sentence_vectors.clear()
            new = [text for text in dict.fromkeys(texts) if text not in self._sentence_vectors]
            if new:
                vectors = self.embeddings.embed_documents(new)
                self._sentence_vectors.update(zip(new, vectors, strict=True))
            return [self._sentence_vectors[text] for text in texts]

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, by the embedding model's count."""
        count = getattr(self.embeddings, "count_tokens", None)
        # Embeddings of other makers need not say how they count: four characters a token is OpenAI's rule of thumb.
        return int(count(text)) if count else len(text) // 4 + 1

    def as_retriever(self, *, k: int = 8, articles: Sequence[str] | None = None) -> ArticleRetriever:
        """A LangChain retriever over this index; arguments as in `search`."""
        return ArticleRetriever(index=self, k=k, articles=[*articles] if articles is not None else None)

    def close(self) -> None:
        """Let go of the folder's files."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _within(self, names: Sequence[str] | None) -> dict[str, ArticleInfo]:
        if names is None:
            return dict(self._articles)
        return {info.id: info for info in map(self.find, names)}

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The folder to oneself, among threads and processes."""
        with self._lock:
            try:
                self._write_lock.acquire()
            except OSError as error:
                reason = "another process is writing" if isinstance(error, TimeoutError) else error.strerror
                raise StoreError(
                    f"The index folder {self.folder} cannot be written ({reason}): try again, "
                    "or use another --data folder."
                ) from error
            try:
                yield
            finally:
                self._write_lock.release()

    def _add(self, article: Article) -> str:
        # A crash may have left the older text of a source beside the newer one: it goes even where that one is in.
        older = [info for info in self._articles.values() if info.source == article.source and info.id != article.id]
        if article.id not in self._articles:
            self._write(article)
        elif not older:
            return "unchanged"
        for replaced in older:
            self._remove(replaced)
        return "replaced" if older else "added"

    def _write(self, article: Article) -> None:
        passages = split_passages(article, self.count_tokens, self.settings.passage_tokens)
        visible = [passage for passage in passages if not passage.boilerplate]
        vectors = self.embeddings.embed_documents([embedded_text(article.title, passage) for passage in visible])
        info = self._vectors.write(article, visible, vectors)
        self._terms.write(article.id, visible)
        self._articles[article.id] = info

    def _remove(self, info: ArticleInfo) -> None:
        self._vectors.delete(info.id)
        self._terms.delete(info.id)
        self._articles.pop(info.id, None)

    def _agree(self) -> None:
        """Make the term file agree with Chroma, whatever a crash left behind."""
        held = self._terms.articles()
        for article_id in held - self._articles.keys():
            self._terms.delete(article_id)
        for article_id in self._articles.keys() - held:
            self._terms.write(article_id, self._vectors.passages_of(article_id))


def _names(info: ArticleInfo) -> tuple[str, ...]:
    return info.id, info.title, info.source, Path(info.source).name, Path(info.source).stem
