"""Questions that the articles answer, to begin with or to ask in place of one that they do not."""

from collections.abc import Collection, Sequence
from functools import cache

from index import bundled_articles

# On the bundled article; a test asks them of the default model.
SUGGESTIONS = (
    "Who is Fluidstack?",
    "How much has Amazon invested?",
    "Where will the new data centers be built?",
    "What is Anthropic's valuation?",
)
_AT_MOST = 2


def suggestions_for(article_ids: Collection[str]) -> tuple[str, ...]:
    """Questions known to have an answer in those articles."""
    return SUGGESTIONS if _bundled_ids().intersection(article_ids) else ()


def instead_of(asked: Collection[str], suggestions: Sequence[str]) -> tuple[str, ...]:
    """A few suggestions that have not been asked yet."""
    return tuple(question for question in suggestions if question not in asked)[:_AT_MOST]


@cache
def _bundled_ids() -> frozenset[str]:
    return frozenset(article.id for article in bundled_articles())
