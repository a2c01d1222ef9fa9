"""Articles split and embedded: all of the work of adding that needs no index."""

from collections.abc import Sequence
from functools import partial

from langchain_core.embeddings import Embeddings

from index.passage_vectors import embed_passages
from index.passages import split_passages
from index.store import PreparedArticle
from index.types import Article


def prepare_articles(
    articles: Sequence[Article], embeddings: Embeddings, *, passage_tokens: int
) -> list[PreparedArticle]:
    """Articles split and embedded, all passages at once: texts of one length make the best batches.

    Args:
        passage_tokens: As in `IndexSettings`.
    """
    count = partial(count_tokens, embeddings)
    visible = [
        [passage for passage in split_passages(article, count, passage_tokens) if not passage.boilerplate]
        for article in articles
    ]
    titled = [
        (article.title, passage) for article, passages in zip(articles, visible, strict=True) for passage in passages
    ]
    vectors = iter(embed_passages(embeddings, titled))
    return [
        PreparedArticle(article, passages, [next(vectors) for _ in passages])
        for article, passages in zip(articles, visible, strict=True)
    ]


def count_tokens(embeddings: Embeddings, text: str) -> int:
    """Tokens of a text, by the embedding model's count."""
    count = getattr(embeddings, "count_tokens", None)
    # Embeddings of other makers need not say how they count: four characters a token is OpenAI's rule of thumb.
    return int(count(text)) if count else len(text) // 4 + 1
