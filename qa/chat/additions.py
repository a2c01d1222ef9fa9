"""What a visitor gives to be added, as articles: files, a web address, a pasted text."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from index import Article, article_from_bytes, read_article, safe_name, text_article
from qa.errors import QuestionError

_SHOWN_CHARACTERS = 60


def article_of_file(path: Path) -> Article:
    """The article in an uploaded file, known by its text and file name, not by where the server keeps it.

    Raises:
        ReadingError: It cannot be read.
    """
    article = article_from_bytes(path.read_bytes(), source=safe_name(path.name), name=path.name)
    return replace(article, source=f"upload {article.id[:8]}/{article.source}")


def article_of_text(title: str, text: str) -> Article:
    """A pasted text as an article of that title; without one, its first line is the title.

    Raises:
        QuestionError: There is no text.
        ReadingError: It cannot be read.
    """
    if not text.strip():
        raise QuestionError("There is no text to add: paste one.")
    source = f"pasted text {sha256(text.encode(errors='replace')).hexdigest()[:8]}"
    return text_article(text, title=title.strip(), source=source)


def article_of_address(address: str, *, allow_private: bool = False) -> Article:
    """The article at a web address.

    Args:
        allow_private: Also fetch from addresses that only this machine or its network reaches.

    Raises:
        QuestionError: It is no web address; a path on the server least of all is read.
        ReadingError: It cannot be fetched or read.
    """
    address = address.strip()
    if not is_address(address):
        shown = address[:_SHOWN_CHARACTERS] or "(empty)"
        raise QuestionError(f"{shown} is no web address: give one that begins with https:// or http://.")
    return read_article(address, allow_private_urls=allow_private)


def is_address(source: str) -> bool:
    """True for what begins with http:// or https://."""
    return source.lower().startswith(("http://", "https://"))


def shown_source(source: str) -> str:
    """An address whole, a file by its name, since where it lies is nobody else's business, a pasted text as one."""
    if is_address(source):
        return source.partition("#")[0]
    return "pasted text" if source.startswith("pasted text ") else Path(source).name
