"""The articles as one visitor has them: what may be seen, asked, added and removed."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from index import Article, ArticleInfo
from qa.chat.additions import is_address
from qa.chat.assistant_source import AssistantSource
from qa.chat.owners import Owners
from qa.errors import SettingsError


class Library:
    """The articles of the index by visitor.

    Attributes:
        shared: What anyone adds is everyone's, and anyone may remove it.
    """

    def __init__(self, source: AssistantSource, owners: Owners, *, shared: bool = False) -> None:
        self._source = source
        self._owners = owners
        self._lock = Lock()
        self.shared = shared

    def visible(self, visitor: str) -> list[ArticleInfo]:
        """The articles that a visitor may see, by title."""
        return self._owners.visible(visitor, self._source.assistant().index.list())

    def asked(self, visitor: str, chosen: Sequence[str]) -> list[str]:
        """Ids of the articles to ask: those chosen that the visitor may see, or all such where none is chosen.

        Always by id: an article that somebody else adds meanwhile is not among them.
        """
        ids = [info.id for info in self.visible(visitor)]
        return [article_id for article_id in ids if article_id in chosen] or ids

    def removable(self, visitor: str, article_id: str) -> bool:
        """True when the visitor may remove the article."""
        return self._owners.owns(visitor, article_id) or (self.shared and not self._owners.owned(article_id))

    def add(self, visitor: str, article: Article) -> str:
        """What became of it: "added", "unchanged" or "replaced"."""
        if self.shared:
            report = self._source.assistant().index.add([article])
            return "unchanged" if report.unchanged else "replaced" if report.replaced else "added"
        # Another article of this address, of another visitor or of everyone, must not give way to this one.
        article = replace(article, source=_own_source(article))
        with self._lock:
            return self._add_own(visitor, article)

    def remove(self, visitor: str, article_id: str) -> str:
        """The title of the article that the visitor has no more; it stays where others own it too.

        Raises:
            SettingsError: It is not the visitor's to remove.
        """
        with self._lock:
            titles = [info.title for info in self.visible(visitor) if info.id == article_id]
            if not titles or not self.removable(visitor, article_id):
                raise SettingsError("This article cannot be removed here: only who added it can.")
            if self._owners.sole(visitor, article_id) or not self._owners.owned(article_id):
                self._source.assistant().index.remove(article_id)
            self._owners.take(visitor, article_id)
        return titles[0]

    def _add_own(self, visitor: str, article: Article) -> str:
        index = self._source.assistant().index
        there = any(info.id == article.id for info in index.list())
        if there and not self._owners.owned(article.id):
            return "unchanged"
        known = self._owners.owns(visitor, article.id)
        # Owned before it is there: it is at no time everyone's.
        self._owners.give(visitor, article.id)
        try:
            index.add([article])
        except Exception:
            if not known:
                self._owners.take(visitor, article.id)
            raise
        return "unchanged" if known and there else "added"


def _own_source(article: Article) -> str:
    # Files and pasted texts are named by their text already.
    return f"{article.source}#{article.id[:8]}" if is_address(article.source) else article.source
