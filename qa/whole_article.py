"""A short article is read whole: its best sentences alone get fewer questions right, and cost more time.

The model reads it once and keeps it (`qa.prompt_heads`), so that a question takes only as long as its own words.
"""

from collections.abc import Sequence
from dataclasses import replace

from index import ArticleIndex, ArticleInfo, ScoredSentence
from qa.overview_sources import sources_of
from qa.sources import Source, render_sources

_MOST_CHARACTERS_OF_A_TOKEN = 8  # of any longer text no token need be counted


def whole_article(index: ArticleIndex, infos: Sequence[ArticleInfo], *, max_tokens: int) -> list[Source]:
    """All sentences of the article, in order; none where it is longer, or not the only one.

    Args:
        max_tokens: As the model reads it, with its title and numbers, by the embedding model's count.
    """
    if len(infos) != 1 or infos[0].characters > max_tokens * _MOST_CHARACTERS_OF_A_TOKEN:
        return []
    sources, _ = sources_of(index, infos)
    return sources if index.count_tokens(render_sources(sources)) <= max_tokens else []


def scored(sources: Sequence[Source], ranked: Sequence[ScoredSentence]) -> list[Source]:
    """The sentences with their scores against a question; one that is not among the ranked ones has 0."""
    scores = {(sentence.article_id, sentence.start): sentence.score for sentence in ranked}
    return [replace(source, score=scores.get((source.article_id, source.start), 0.0)) for source in sources]
