"""Files, folders, addresses and bytes to articles: one canonical text, and what the input says of itself."""

from index.reading.dispatch import MAX_BYTES, article_from_bytes, read_article
from index.reading.names import safe_name, shown_name
from index.reading.sources import FoundInput, find_inputs
from index.reading.text import text_article

__all__ = [
    "MAX_BYTES",
    "FoundInput",
    "article_from_bytes",
    "find_inputs",
    "read_article",
    "safe_name",
    "shown_name",
    "text_article",
]
