"""The article inside a web page."""

from index.errors import ReadingError
from index.reading.names import shown_name
from index.reading.text import canonical_article
from index.types import Article


def html_article(html: str, *, source: str) -> Article:
    """The article in a web page, without what surrounds it.

    Raises:
        ReadingError: It holds none.
    """
    import trafilatura
    from trafilatura.settings import Document

    found = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False)
    if not isinstance(found, Document) or not found.text:
        raise ReadingError(
            f"{shown_name(source)} holds no article that can be told from the page around it: save it as text."
        )
    return canonical_article(
        Article(text=found.text, title=found.title or "", source=source, published=found.date or "")
    )
