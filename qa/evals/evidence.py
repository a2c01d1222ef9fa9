"""Gold quotes and cited text as sentences, and where one stands in the other."""

import re
from collections.abc import Iterable

from index import split_sentences


def sentences_of(texts: Iterable[str]) -> list[str]:
    """The sentences of texts, in order, each once; headings are left out where there is anything else."""
    found: dict[str, None] = {}
    for text in texts:
        parts = split_sentences(text)
        body = [part for part in parts if part.kind == "text"] or parts
        found.update(dict.fromkeys(text[part.start : part.end] for part in body))
    return list(found)


def places_of(sentence: str, text: str) -> list[tuple[int, int]]:
    """Where a sentence stands in a text, as [start, end); case and the width of white space do not count."""
    words = sentence.split()
    if not words:
        return []
    pattern = r"\s+".join(map(re.escape, words))
    return [found.span() for found in re.finditer(pattern, text, re.IGNORECASE)]


def same_place(left: str, right: str) -> bool:
    """True when one of two sentences stands in the other."""
    return bool(places_of(left, right) or places_of(right, left))
