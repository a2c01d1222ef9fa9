"""The files of an index folder as one store: an article is wholly in or wholly out, whatever happens.

An article's record in Chroma makes it visible; it is written after all else, under the name of its source, so
that a newer text takes the place of an older one in a single write. What a crash may leave behind is noted in a
journal (`TermStore.begin`) before the first write, and swept by the next one who writes.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from filelock import FileLock
from langchain_core.embeddings import Embeddings

from index.errors import StoreError
from index.passage_vectors import PassageVectors
from index.sentence_vectors import SentenceVectorStore
from index.terms import TermStore
from index.types import Article, ArticleInfo, Passage
from index.vectors import VectorStore

_WAIT_SECONDS = 60.0
# A reader does not wait for a writer: it goes on with what it saw last, and looks again with the next question.
_READER_WAIT_SECONDS = 5.0
# Chroma looks through all passages to find those of one article or of many.
_ARTICLES_AT_ONCE = 500


@dataclass(frozen=True)
class PreparedArticle:
    """An article ready to be written.

    Attributes:
        passages: Those that search can see.
        vectors: Their vectors, in the same order.
    """

    article: Article
    passages: Sequence[Passage]
    vectors: Sequence[PassageVectors]


class _InUseError(StoreError):
    """Another process is writing."""


class ArticleStore:
    """Articles and passages of one folder, for several threads and processes.

    Args:
        embeddings: What the passages are embedded with.

    Attributes:
        articles: What is visible, by article id; another dict after each change, never changed in place.

    Raises:
        StoreError: The folder cannot be opened or written, or what is in it is damaged.
    """

    def __init__(self, folder: Path, embeddings: Embeddings) -> None:
        self._folder = folder
        self._lock = RLock()
        self._file_lock = FileLock(folder / "write.lock", thread_local=False)
        self.articles: dict[str, ArticleInfo] = {}
        with ExitStack() as opened, self._alone(_WAIT_SECONDS):
            self.terms = TermStore(folder / "terms.sqlite3")
            opened.callback(self.terms.close)
            self.sentences = SentenceVectorStore(folder / "sentences.sqlite3", embeddings)
            opened.callback(self.sentences.close)
            self.vectors = VectorStore(folder / "chroma")
            opened.callback(self.vectors.close)
            self._version: int | None = None
            self._load()
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Let go of the folder's files."""
        self._opened.close()

    def refresh(self) -> None:
        """See what other processes have written since the last look; while one of them writes, what was seen then."""
        if self.terms.version() == self._version:
            return
        try:
            with self._alone(_READER_WAIT_SECONDS):
                self._look_again()
        except _InUseError:
            return

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The folder to oneself, among threads and processes, and up to date.

        Raises:
            StoreError: Another process has been writing for a minute, or the folder cannot be written.
        """
        with self._alone(_WAIT_SECONDS):
            self._look_again()
            try:
                yield
            except BaseException:
                self._version = None  # what reached the disk is to be read again
                raise

    def write(self, prepared: Sequence[PreparedArticle]) -> None:
        """Put articles in, each in the place of another text of its source; call it inside `writing`."""
        if not prepared:
            return
        infos = [info_of(item) for item in prepared]
        sources = {info.source for info in infos}
        older = [info for info in self.articles.values() if info.source in sources]
        self.terms.begin([info.id for info in (*infos, *older)])
        passages = [passage for item in prepared for passage in item.passages]
        vectors = [found for item in prepared for found in item.vectors]
        self.vectors.write_passages(passages, [found.whole for found in vectors])
        self.sentences.write({passage.id: found.sentences for passage, found in zip(passages, vectors, strict=True)})
        self.terms.write({item.article.id: item.passages for item in prepared})
        self.vectors.write_records(infos, [item.article.text for item in prepared])
        gone = {info.id for info in older} - {info.id for info in infos}
        self._see({**self.articles, **{info.id: info for info in infos}}, without=gone)
        self._forget(gone)

    def delete(self, infos: Sequence[ArticleInfo]) -> None:
        """Take articles out; call it inside `writing`."""
        if not infos:
            return
        gone = {info.id for info in infos}
        self.terms.begin(gone)
        self.vectors.delete_records(infos)
        self._see(self.articles, without=gone)
        self._forget(gone)

    def _see(self, articles: dict[str, ArticleInfo], *, without: set[str]) -> None:
        self.articles = {id_: info for id_, info in articles.items() if id_ not in without}

    def _forget(self, article_ids: Iterable[str]) -> None:
        """Drop what is left of articles that are no longer visible, and clear the journal."""
        gone = [id_ for id_ in article_ids if id_ not in self.articles]
        self.vectors.delete_passages(gone)
        self.sentences.delete(gone)
        self.terms.finish(gone)
        self._version = self.terms.version()

    def _look_again(self) -> None:
        """Read anew what another process wrote: Chroma's index of vectors does not notice by itself."""
        if self.terms.version() != self._version:
            self.vectors.reopen()
            self._load()

    def _load(self) -> None:
        self.articles = self.vectors.articles()
        if pending := self.terms.pending():
            self._forget(pending)
        self._agree()
        self._version = self.terms.version()

    def _agree(self) -> None:
        """Make the term file agree with Chroma."""
        held = self.terms.articles()
        if gone := held - self.articles.keys():
            self.terms.finish(gone)
        missing = list(self.articles.keys() - held)
        for first in range(0, len(missing), _ARTICLES_AT_ONCE):
            self.terms.write(self.vectors.passages_of(missing[first : first + _ARTICLES_AT_ONCE]))

    @contextmanager
    def _alone(self, timeout_seconds: float) -> Iterator[None]:
        with self._lock:
            try:
                lock = self._file_lock.acquire(timeout=timeout_seconds)
            except TimeoutError as error:
                raise _InUseError(
                    f"The index folder {self._folder} is in use: another process has been writing to it for "
                    f"{timeout_seconds:.0f} seconds. Try again when it is done."
                ) from error
            except OSError as error:
                raise StoreError(
                    f"The index folder {self._folder} cannot be written ({error.strerror}): use another --data folder."
                ) from error
            with lock:
                yield


def info_of(prepared: PreparedArticle) -> ArticleInfo:
    """What `list` will show of an article."""
    article = prepared.article
    return ArticleInfo(
        id=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        sha256=article.sha256,
        characters=len(article.text),
        passages=len(prepared.passages),
        author=article.author,
        language=article.language,
        pages=article.pages,
    )
