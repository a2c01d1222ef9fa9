"""The articles that come with the project, so that it answers from the first start."""

from importlib import resources

from index.reading import text_article
from index.types import Article


def bundled_articles() -> list[Article]:
    """The bundled articles, by file name."""
    folder = resources.files("index") / "articles"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    return [text_article(file.read_text(encoding="utf-8"), source=file.name) for file in files]
