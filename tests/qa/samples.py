"""Two small articles and what becomes of them, for the tests of `qa`."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index import Article, ArticleIndex, Hit, ScoredSentence, text_article
from index.passages import split_passages
from index.search import Query, rank_sentences
from index.sentence_vectors import SentenceVectorStore
from qa.assistant import Assistant
from qa.models import ChatModel
from qa.settings import Settings
from qa.sources import Source
from tests.fakes import BagOfWordsEmbeddings, ScriptedChatModel

HARBOUR = """# Harbour bridge reopens

The bridge over the Lenne, closed since March, reopened on Friday. Repairs cost 4.2 million euros, twice the first
estimate. It took 14 months. Mayor Ines Roth said the town would now look at the pier.

## What comes next

The pier was built in 1911. The town will decide on it in autumn.
"""
BATTERIES = """# Two rivals in batteries

Voltane, a Norwegian maker of batteries, was founded by two chemists. Its rival Corvid employs 900 people in Lyon.
Voltane plans to open a second plant in Spain.
"""
COST = "What did the repairs of the bridge cost?"
COST_REPLY = "The repairs of the bridge cost 4.2 million euros. [2]"


def harbour() -> Article:
    """An article with a heading, a sentence that leans on the one before, and a line break inside a sentence."""
    return text_article(HARBOUR, source="harbour.md")


def batteries() -> Article:
    """An article with two names that are easily confused."""
    return text_article(BATTERIES, source="batteries.md")


def open_index(folder: Path, articles: Iterable[Article] = ()) -> ArticleIndex:
    """An index with counted words for embeddings."""
    index = ArticleIndex.open(folder, embeddings=BagOfWordsEmbeddings())
    index.add(articles)
    return index


def scripted(replies: Any = (), **fields: Any) -> ChatModel:
    """A chat model that says what it is told, and tells its probabilities."""
    replies = replies if callable(replies) else list(replies)
    return ChatModel("scripted", ScriptedChatModel(replies=replies, **fields), tells_probabilities=True)


def assistant(index: ArticleIndex, replies: Any = (), *, settings: Settings | None = None, **fields: Any) -> Assistant:
    """An assistant over that index whose model says the replies."""
    return Assistant(index, scripted(replies, **fields), settings or Settings())


def prompts_of(assistant: Assistant) -> list[str]:
    """The last message of every prompt that an assistant's model was given, in order."""
    assert assistant.chat is not None
    assert isinstance(assistant.chat.model, ScriptedChatModel)
    return [messages[-1].text for messages in assistant.chat.model.prompts]


def hits_of(*articles: Article) -> list[Hit]:
    """Every passage of the articles as a hit."""
    embeddings = BagOfWordsEmbeddings()
    passages = [
        (article, passage)
        for article in articles
        for passage in split_passages(article, embeddings.count_tokens, 200)
        if not passage.boilerplate
    ]
    return [
        Hit(
            passage=passage,
            title=article.title,
            source=article.source,
            rank=rank,
            score=0.5,
            cosine=0.5,
            bm25=1.0,
            found_by=("dense",),
        )
        for rank, (article, passage) in enumerate(passages, start=1)
    ]


def ranked_for(question: str, hits: list[Hit]) -> list[ScoredSentence]:
    """The sentences of hits, best first for the question."""
    embeddings = BagOfWordsEmbeddings()
    with TemporaryDirectory() as folder:
        vectors = SentenceVectorStore(Path(folder) / "sentences.sqlite3", embeddings)
        query = Query(question, embeddings.embed_query(question))
        ranked = rank_sentences(query, hits, vectors, embeddings.embed_documents)
        vectors.close()
    return ranked


def source(number: int, text: str, **fields: Any) -> Source:
    """A numbered sentence of an article called "Harbour"."""
    start = fields.pop("start", 100 * number)
    given = {"article_id": "a" * 16, "title": "Harbour", "source": "harbour.md", "score": 0.5, **fields}
    return Source(number=number, text=text, start=start, end=start + len(text), **given)
