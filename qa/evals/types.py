"""The records of question sets. Offsets count characters of an article's text, half-open."""

from dataclasses import dataclass, replace

from index import Article
from qa.types import Turn


@dataclass(frozen=True)
class Span:
    """A place in an article that states an answer.

    Attributes:
        start: First character.
        end: One past the last character.
        article: Title, file name or id of the article.
    """

    start: int
    end: int
    article: str


@dataclass(frozen=True)
class Question:
    """One question of a set.

    Attributes:
        kind: What sort of question it is; only for tables.
        answers: Reference answers, each one enough; empty when not answerable.
        must_contain: The answer is right when, of every group, one string occurs in it, of an `overview` of half of the
            groups; empty: any of `answers`.
        answerable: False when the right reaction is a refusal.
        evidence: Gold sentences, as they stand in the article.
        spans: Gold places; a set gives these, or quotes, or both.
        article: Title, file name or id of the article to ask; empty for all.
        also_in: Further articles to look into.
        history: Earlier turns.
        draft: True for one that a model wrote and nobody has checked.
    """

    id: str
    question: str
    kind: str = ""
    answers: tuple[str, ...] = ()
    must_contain: tuple[tuple[str, ...], ...] = ()
    answerable: bool = True
    evidence: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    article: str = ""
    also_in: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    draft: bool = False

    @property
    def articles(self) -> tuple[str, ...]:
        """Every article to look into; empty for all."""
        return tuple(filter(None, (self.article, *self.also_in)))


@dataclass(frozen=True)
class QuestionSet:
    """What a file of questions holds.

    Attributes:
        articles: Those that the file carries itself, as SQuAD and HotpotQA do; its questions name them by id.
    """

    questions: tuple[Question, ...]
    articles: tuple[Article, ...] = ()

    @property
    def drafts(self) -> int:
        """How many questions a model wrote and nobody has checked."""
        return sum(question.draft for question in self.questions)

    def first(self, limit: int | None) -> "QuestionSet":
        """The first questions, None for all, with the articles that they are asked of."""
        questions = self.questions[:limit]
        named = {name for question in questions for name in question.articles}
        return replace(self, questions=questions, articles=tuple(item for item in self.articles if item.id in named))
