"""The records that articles become on their way in and out of the index.

Every `start` and `end` counts characters of `Article.text`, half-open: `text[start:end]`.
"""

from bisect import bisect_right
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

SentenceKind = Literal["text", "heading", "boilerplate"]


@dataclass(frozen=True)
class Article:
    """One article: a canonical text and where it came from.

    Attributes:
        text: The canonical text; every offset in the project points into it.
        title: What a reader would call it; never empty.
        source: The file name, address or label it was read from.
        published: ISO 8601 date, or empty where the input has none.
        author: As the input names them, or empty.
        language: Its code as the input gives it ("en", "pt-BR"), or empty.
        pages: Where each page of the input begins, in characters of the text; empty where it has no pages.
    """

    text: str
    title: str
    source: str
    published: str = ""
    author: str = ""
    language: str = ""
    pages: tuple[int, ...] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, 64 hex digits."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def id(self) -> str:
        """The first 16 hex digits of `sha256`: the same text is the same article."""
        return self.sha256[:16]

    def page_at(self, start: int) -> int | None:
        """The page of a character, from 1; None where the article has no pages."""
        return bisect_right(self.pages, start) or 1 if self.pages else None


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article, without the white space around it.

    Attributes:
        start: First character.
        end: One past the last character.
        kind: "heading" and "boilerplate" are kept in the text and never cited.
        page: The page it begins on, from 1; None where the article has no pages.
    """

    start: int
    end: int
    kind: SentenceKind = "text"
    page: int | None = None


@dataclass(frozen=True)
class Passage:
    """Neighbouring sentences of one article; an article's passages are a partition of its text.

    Attributes:
        article_id: `Article.id`.
        number: Place in the article, from 0.
        start: First character.
        end: One past the last character; the next passage starts here.
        text: `article.text[start:end]`.
        heading: The nearest heading above, or empty.
        sentences: Its sentences, in order; offsets into the article.
        boilerplate: True for text that is no part of the article proper; search leaves it out.
    """

    article_id: str
    number: int
    start: int
    end: int
    text: str
    heading: str
    sentences: tuple[Sentence, ...]
    boilerplate: bool = False

    @property
    def id(self) -> str:
        """Derived from the content: the same article gives the same passage ids."""
        return f"{self.article_id}-{self.number:05d}"

    @property
    def citable(self) -> tuple[Sentence, ...]:
        """Its sentences without headings and boilerplate."""
        return tuple(sentence for sentence in self.sentences if sentence.kind == "text")

    def text_of(self, sentence: Sentence) -> str:
        """The exact slice of the article that one of its sentences is."""
        return self.text[sentence.start - self.start : sentence.end - self.start]


@dataclass(frozen=True)
class ArticleInfo:
    """What `list` shows of an article, without its text.

    Attributes:
        characters: Length of the text.
        passages: How many passages search can see.
    """

    id: str
    title: str
    source: str
    published: str
    sha256: str
    characters: int
    passages: int
    author: str = ""
    language: str = ""
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A passage that search found.

    Attributes:
        rank: From 1, best first.
        score: 0 to 1, higher is better; comparable within one question.
        cosine: Similarity of question and passage embedding, -1 to 1, higher is better.
        bm25: BM25 score of the question's terms, 0 or more, higher is better.
        found_by: The searches that returned it: "dense", "terms" or both.
        dense_rank: Its rank in the dense search, from 1; None where that did not return it.
        term_rank: The same in the search for terms.
        reranked: The reranker's score, on its own scale, higher is better; None where it was not asked. Where it
            was, `rank` follows it, and `score` is what the passage had before.
        author: Of its article, as the input names them, or empty.
        published: Of its article, ISO 8601, or empty.
    """

    passage: Passage
    title: str
    source: str
    rank: int
    score: float
    cosine: float
    bm25: float
    found_by: tuple[str, ...]
    author: str = ""
    published: str = ""
    dense_rank: int | None = None
    term_rank: int | None = None
    reranked: float | None = None


@dataclass(frozen=True)
class ScoredSentence:
    """A sentence of a hit, scored against the question.

    Attributes:
        text: The exact slice of the article.
        score: 0 to 1, higher is better; comparable across questions.
        page: The page it begins on, from 1; None where the article has no pages.
        author: Of its article, as the input names them, or empty.
        published: Of its article, ISO 8601, or empty.
    """

    article_id: str
    title: str
    source: str
    start: int
    end: int
    text: str
    score: float
    page: int | None = None
    author: str = ""
    published: str = ""


@dataclass(frozen=True)
class NearDuplicate:
    """Two articles that are nearly the same, as a wire story on two sites is.

    Attributes:
        title: The one that was added.
        like: Title of the one that was there.
        like_source: Its source.
        share: Of the runs of five words in either, those in both, 0.5 to 1.
    """

    title: str
    like: str
    like_source: str
    share: float


@dataclass(frozen=True)
class AddReport:
    """What became of the articles given to `ArticleIndex.add`.

    Attributes:
        added: Titles of the articles that are new.
        unchanged: Titles of those that were there already.
        replaced: Titles of those whose source was there with another text.
        near_duplicates: Those of the new ones that are nearly the same as another article.
    """

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    near_duplicates: tuple[NearDuplicate, ...] = ()
