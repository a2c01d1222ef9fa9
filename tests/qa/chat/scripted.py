"""An assistant that says what it is told to say, over articles held in memory."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index import AddReport, Article, ArticleInfo
from qa import Answer, Citation, Settings, Turn


class ScriptedIndex:
    """Articles in a dictionary, with the methods of an index that the page calls."""

    def __init__(self, *articles: Article) -> None:
        self.articles = {article.id: article for article in articles}

    def list(self) -> list[ArticleInfo]:
        return [
            ArticleInfo(item.id, item.title, item.source, item.published, item.sha256, len(item.text), 1)
            for item in self.articles.values()
        ]

    def article(self, article_id: str) -> Article:
        return self.articles[article_id]

    def remove(self, name: str) -> ArticleInfo:
        [info] = [info for info in self.list() if info.id == name]
        del self.articles[name]
        return info

    def add(self, articles: Sequence[Article]) -> AddReport:
        unchanged = tuple(article.title for article in articles if article.id in self.articles)
        self.articles |= {article.id: article for article in articles}
        return AddReport(
            added=tuple(article.title for article in articles if article.title not in unchanged), unchanged=unchanged
        )


class ScriptedAssistant:
    """Answers each question with what the script makes of it, word by word, and judges it claim by claim."""

    def __init__(
        self,
        script: Callable[[str], Answer | Exception],
        *articles: Article,
        seconds_per_word: float = 0.0,
        data: Path | None = None,
    ) -> None:
        self.settings = Settings(**({"data": data} if data else {}))
        self.chat = None
        self.index = ScriptedIndex(*articles)
        self.script = script
        self.seconds_per_word = seconds_per_word
        self.histories: list[list[Turn]] = []
        self.asked: list[Sequence[str] | None] = []

    def warm(self, articles: Sequence[str] | None, **_: object) -> None:
        """A script needs no reading ahead."""

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, articles: Sequence[str] | None = None
    ) -> Iterator[Answer]:
        self.histories.append(list(history))
        self.asked.append(articles)
        answer = self.script(question)
        if isinstance(answer, Exception):
            raise answer
        yield replace(Answer(question), stage="reading")
        draft = ""
        for word in answer.text.split():
            draft = f"{draft} {word}".strip()
            yield replace(Answer(question), text=draft, stage="writing")
            time.sleep(self.seconds_per_word)
        yield replace(Answer(question), text=draft, stage="checking")
        for count in range(len(answer.claims)):
            claims = [replace(claim, supported=False) for claim in answer.claims[: count + 1]]
            yield replace(answer, text=draft, answered=False, claims=tuple(claims), stage="checking")
            time.sleep(self.seconds_per_word)
        yield answer


def cite(article: Article, quote: str, number: int = 1) -> Citation:
    """The citation of a quote that stands in an article."""
    start = article.text.index(quote)
    return Citation(article.id, article.title, article.source, start, start + len(quote), quote, number)
