"""The block of `key: value` lines between two lines of dashes that Markdown files may begin with."""

import re
from dataclasses import replace

from index.reading.text import iso_date
from index.types import Article

_BLOCK = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)\s*", re.DOTALL)
_LINE = re.compile(r"^(title|date|author|lang|language)[ \t]*:[ \t]*(.*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ONLY_KEYS = re.compile(r"(?:[\w-]+[ \t]*:.*|[ \t]+\S.*|-[ \t].*|#.*|[ \t]*)")


def without_front_matter(article: Article) -> Article:
    """The article with title, date, author and language from its front matter, which leaves the text."""
    block = _BLOCK.match(article.text)
    # A text may as well begin with a rule of dashes.
    if not block or not all(_ONLY_KEYS.fullmatch(line) for line in block[1].splitlines()):
        return article
    said = {key.lower(): value.strip("\"'") for key, value in _LINE.findall(block[1])}
    return replace(
        article,
        text=article.text[block.end() :],
        title=said.get("title", ""),
        published=iso_date(said.get("date", "")),
        author=said.get("author", ""),
        language=said.get("lang", "") or said.get("language", ""),
    )
