"""Sentences to passages: whole neighbouring sentences, a partition of the article's text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from index.sentences import heading_text, split_sentences
from index.types import Article, Passage, Sentence

# A passage closes at the end of a paragraph once it is this share of the largest size.
_FULL_ENOUGH = 0.4


def split_passages(article: Article, count_tokens: Callable[[str], int], max_tokens: int) -> list[Passage]:
    """The passages of an article, in order.

    Args:
        count_tokens: The embedding model's own count for a text.
        max_tokens: Most tokens of a passage with its title and heading; a longer sentence is cut at a space.
    """
    count_tokens = cache(count_tokens)  # the same title and heading stand above many sentences
    sentences = [
        replace(found, page=article.page_at(found.start)) for found in split_sentences(article.text, article.language)
    ]
    groups = list(_groups(article, sentences, count_tokens, max_tokens)) or [("", [])]
    starts = [0, *(group[0].start for _, group in groups[1:]), len(article.text)]
    return [
        Passage(
            article_id=article.id,
            number=number,
            start=start,
            end=end,
            text=article.text[start:end],
            heading=heading,
            sentences=tuple(group),
            boilerplate=all(sentence.kind != "text" for sentence in group),
        )
        for number, ((heading, group), (start, end)) in enumerate(zip(groups, pairwise(starts), strict=True))
    ]


def embedded_text(title: str, passage: Passage) -> str:
    """What is embedded for a passage: the title and heading give its pronouns something to mean."""
    above = " > ".join(part for part in (title, passage.heading) if part)
    return f"{above}\n{passage.text.strip()}"


def _groups(
    article: Article, sentences: Sequence[Sentence], count_tokens: Callable[[str], int], max_tokens: int
) -> Iterator[tuple[str, list[Sentence]]]:
    heading, group, used = "", list[Sentence](), 0
    for sentence in sentences:
        room = max_tokens - count_tokens(f"{article.title} > {heading}\n")
        for piece in _pieces(article.text, sentence, count_tokens, max(room, max_tokens // 4)):
            size = count_tokens(article.text[piece.start : piece.end])
            if group and (
                _must_close(group[-1], piece)
                or used + size > room
                or (used >= _FULL_ENOUGH * room and _new_paragraph(article.text, group[-1], piece))
            ):
                yield heading, group
                group, used = [], 0
            group.append(piece)
            used += size
        if sentence.kind == "heading":
            heading = _heading(article, sentence, count_tokens, max_tokens // 4)
    if group:
        yield heading, group


def _heading(article: Article, sentence: Sentence, count_tokens: Callable[[str], int], most: int) -> str:
    """The heading for the passages below it, cut where it is too long; empty for the article's title."""
    if heading_text(article.text[sentence.start : sentence.end]) == article.title:
        return ""
    first = _pieces(article.text, sentence, count_tokens, most)[0]
    return heading_text(article.text[first.start : first.end])


def _must_close(last: Sentence, following: Sentence) -> bool:
    """A heading opens a passage; boilerplate never shares one with the article proper."""
    if following.kind == "heading":
        return last.kind != "heading"
    return (last.kind == "boilerplate") != (following.kind == "boilerplate")


def _new_paragraph(text: str, last: Sentence, following: Sentence) -> bool:
    return "\n" in text[last.end : following.start]


def _pieces(text: str, sentence: Sentence, count_tokens: Callable[[str], int], room: int) -> list[Sentence]:
    """The sentence, halved at the white space nearest its middle until each part has room."""
    length = sentence.end - sentence.start
    if length < 2 or count_tokens(text[sentence.start : sentence.end]) <= room:
        return [sentence]
    middle = sentence.start + length // 2
    left = max(text.rfind(" ", sentence.start, middle), text.rfind("\n", sentence.start, middle)) + 1
    cut = left if left > sentence.start + length // 4 else middle
    first, second = text[sentence.start : cut].rstrip(), text[cut : sentence.end].lstrip()
    halves = (
        replace(sentence, end=sentence.start + len(first)),
        replace(sentence, start=sentence.end - len(second)),
    )
    return [piece for half in halves for piece in _pieces(text, half, count_tokens, room)]
