"""What an index is made of, as one store: an article is wholly in or wholly out, whatever happens.

Articles and passages are in Chroma, in the index folder or on a server; terms and sentences in files derived from it,
which each machine has for itself where there is a server. An article's record in Chroma makes it visible; it is
written after all else, under the name of its source, so that a newer text takes the place of an older one in a single
write. What a crash may leave behind is noted in a journal before the first write, and swept by the next one who
writes. The journal of a folder is in its term file, that of a server on the server (`ServerJournal`).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from filelock import FileLock
from langchain_core.embeddings import Embeddings

from index.chroma import Place
from index.errors import StoreError
from index.passage_vectors import PassageVectors
from index.sentence_vectors import SentenceVectorStore
from index.server_journal import InUseError, ServerJournal
from index.settings import IndexSettings
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


class ArticleStore:
    """Articles and passages of one folder or server, for several threads and processes.

    Args:
        embeddings: What the passages are embedded with.

    Attributes:
        articles: What is visible, by article id; another dict after each change, never changed in place.

    Raises:
        StoreError: The place cannot be opened or written, or what is in it is damaged.
    """

    def __init__(self, place: Place, embeddings: Embeddings) -> None:
        self._place = place
        self.folder = place if isinstance(place, Path) else place.derived
        self._lock = RLock()
        self._file_lock = FileLock(self.folder / "write.lock", thread_local=False)
        self.articles: dict[str, ArticleInfo] = {}
        with ExitStack() as opened, self._alone(_WAIT_SECONDS):
            self.terms = TermStore(self.folder / "terms.sqlite3")
            opened.callback(self.terms.close)
            self.sentences = SentenceVectorStore(self.folder / "sentences.sqlite3", embeddings)
            opened.callback(self.sentences.close)
            self._server = None if isinstance(place, Path) else ServerJournal(place)
            if self._server:
                opened.callback(self._server.close)
            self.vectors = VectorStore(self.folder / "chroma" if isinstance(place, Path) else place)
            opened.callback(self.vectors.close)
            self._version: int | str | None = None
            self._load(sweep=self._server is None)
            self._opened = opened.pop_all()

    def close(self) -> None:
        """Let go of the files and of the server."""
        self._opened.close()

    def settled(self, settings: IndexSettings) -> IndexSettings:
        """These settings, or those that the index was made with; raises as `IndexSettings.settle`."""
        if self._server is None:
            return settings.settle(self.folder)
        saved = self._server.settings()
        return settings.agreed(saved, self._place) if saved else settings

    def keep(self, settings: IndexSettings) -> None:
        """Save the settings of an index that has none yet; raises as `settled` where it has others."""
        settled = self.settled(settings)
        if self._server is None:
            settled.save(self.folder)
        elif not self._server.settings():
            self._server.save_settings(settled.text())

    def refresh(self) -> None:
        """See what other processes have written since the last look; while one of them writes, what was seen then."""
        if self._journal.version() == self._version:
            return
        try:
            with self._alone(_READER_WAIT_SECONDS):
                # On a server, somebody may be writing what would be swept.
                self._look_again(sweep=self._server is None)
        except InUseError:
            return

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The place to oneself, among threads and processes, and up to date.

        Raises:
            StoreError: Another process has been writing for a minute, or the place cannot be written.
        """
        with self._alone(_WAIT_SECONDS), self._server.turn(_WAIT_SECONDS) if self._server else nullcontext():
            self._look_again(sweep=True)
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
        self._journal.begin([info.id for info in (*infos, *older)])
        passages = [passage for item in prepared for passage in item.passages]
        vectors = [found for item in prepared for found in item.vectors]
        self.vectors.write_passages(passages, [found.whole for found in vectors])
        self.sentences.write({passage.id: found.sentences for passage, found in zip(passages, vectors, strict=True)})
        self.terms.write({item.article.id: item.passages for item in prepared})
        if self._server:
            self._server.require_turn()
        self.vectors.write_records(infos, [item.article.text for item in prepared])
        gone = {info.id for info in older} - {info.id for info in infos}
        self._see({**self.articles, **{info.id: info for info in infos}}, without=gone)
        self._forget(gone)

    def delete(self, infos: Sequence[ArticleInfo]) -> None:
        """Take articles out; call it inside `writing`."""
        if not infos:
            return
        gone = {info.id for info in infos}
        self._journal.begin(gone)
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
        if self._server:
            self._server.finish()
        self._version = self._journal.version()

    def _look_again(self, *, sweep: bool) -> None:
        """Read anew what another process wrote: Chroma's index of vectors in a folder does not notice by itself.

        Args:
            sweep: Also drop what a crash has left half written; only for who may write.
        """
        if self._journal.version() != self._version or (sweep and self._journal.pending()):
            self.vectors.reopen()
            self._load(sweep=sweep)

    def _load(self, *, sweep: bool) -> None:
        # First, so that what is written meanwhile is noticed next time.
        self._version = self._journal.version()
        self.articles = self.vectors.articles()
        if sweep and (pending := self._journal.pending()):
            self._forget(pending)
        self._agree()

    @property
    def _journal(self) -> TermStore | ServerJournal:
        """Where it stands what is being written, and whether something was."""
        return self._server or self.terms

    def _agree(self) -> None:
        """Make the term file agree with Chroma."""
        held = self.terms.articles()
        if gone := held - self.articles.keys():
            self.terms.finish(gone)
        missing = list(self.articles.keys() - held)
        for first in range(0, len(missing), _ARTICLES_AT_ONCE):
            found = self.vectors.passages_of(missing[first : first + _ARTICLES_AT_ONCE])
            # On a server, one of them may just be going: it is no longer whole, and the next look finds it gone.
            whole = {id_: parts for id_, parts in found.items() if len(parts) == self.articles[id_].passages}
            self.terms.write(whole)

    @contextmanager
    def _alone(self, timeout_seconds: float) -> Iterator[None]:
        with self._lock:
            try:
                lock = self._file_lock.acquire(timeout=timeout_seconds)
            except TimeoutError as error:
                raise InUseError(
                    f"The index folder {self.folder} is in use: another process has been writing to it for "
                    f"{timeout_seconds:.0f} seconds. Try again when it is done."
                ) from error
            except OSError as error:
                raise StoreError(
                    f"The index folder {self.folder} cannot be written ({error.strerror}): use another --data folder."
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
