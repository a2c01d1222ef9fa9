"""Text to sentences with exact offsets, headings and boilerplate marked.

A text is first cut into blocks: paragraphs, headings, list items, table rows. Hard-wrapped lines are joined.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.boilerplate import begins_boilerplate, boilerplate_lines
from index.boundaries import ENDS_A_SENTENCE, sentence_ends
from index.types import Sentence, SentenceKind

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
_MARKDOWN_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_CELL_END = " | "
_MAX_HEADING_WORDS = 14
_MAX_HEADING_CHARACTERS = 120  # where words are not set apart
_MAX_ROW_CHARACTERS = 200
_LONGEST_HEADING_RUN = 3


def split_sentences(text: str, language: str = "") -> list[Sentence]:
    """Sentences of a text in order, without overlap; only white space lies between them.

    Args:
        language: Of the text, such as "en" or "pt-BR"; empty where it is not known.
    """
    sentences: list[Sentence] = []
    blocks = list(_blocks(text))
    marked = boilerplate_lines([text[start:end] for start, end in blocks])
    for (start, end), boilerplate in zip(blocks, marked, strict=True):
        kind = "boilerplate" if boilerplate else _kind(text[start:end])
        if kind == "text":
            sentences.extend(_sentences_of_block(text, start, end, language))
        else:
            sentences.append(Sentence(start, end, kind))
    return _headings_settled(text, sentences)


def heading_text(text: str) -> str:
    """A heading without its Markdown marks."""
    return text.strip().lstrip("#").strip()


def _headings_settled(text: str, sentences: list[Sentence]) -> list[Sentence]:
    """Short lines stay headings only where text follows soon: verses and closing lines are text."""
    settled: list[Sentence] = []
    run = _LONGEST_HEADING_RUN
    for sentence in reversed(sentences):
        marked = _MARKDOWN_HEADING.match(text[sentence.start : sentence.end])
        if sentence.kind == "heading" and run >= _LONGEST_HEADING_RUN and not marked:
            sentence = replace(sentence, kind="text")
        elif sentence.kind != "boilerplate":
            run = 0 if sentence.kind == "text" else run + 1
        settled.append(sentence)
    return settled[::-1]


def _sentences_of_block(text: str, start: int, end: int, language: str) -> Iterator[Sentence]:
    if _CELL_END in text[start:end] and end - start <= _MAX_ROW_CHARACTERS:
        yield Sentence(start, end)
        return
    mark = _LIST_ITEM.match(text, start, end)
    begin = mark.end() if mark else start
    # "1." is no sentence of its own.
    for stop in sentence_ends(text[begin:end], language):
        if span := _stripped(text, start, begin + stop):
            yield Sentence(*span)
        start = begin + stop


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, and the lines of a paragraph that stand for themselves."""
    position = 0
    for gap in [*_BLANK_LINES.finditer(text), None]:
        end = gap.start() if gap else len(text)
        yield from _lines(text, position, end)
        position = gap.end() if gap else end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    wrapped = _is_wrapped(text[start:end])
    begin = position = start
    for line in text[start:end].splitlines(keepends=True):
        own = _LIST_ITEM.match(line) or _MARKDOWN_HEADING.match(line) or _CELL_END in line or begins_boilerplate(line)
        if (own or not wrapped) and (span := _stripped(text, begin, position)):
            yield span
            begin = position
        position += len(line)
        if _MARKDOWN_HEADING.match(line) and (span := _stripped(text, begin, position)):
            yield span
            begin = position
    if span := _stripped(text, begin, end):
        yield span


def _is_wrapped(paragraph: str) -> bool:
    """True when the line ends of a paragraph fall inside its sentences."""
    lines = [line for line in paragraph.splitlines() if line.strip()]
    if len(lines) < 2:
        return False
    broken = sum(1 for line in lines[:-1] if not ENDS_A_SENTENCE.search(line) and len(line) > 40)
    return broken * 2 > len(lines) - 1


def _kind(block: str) -> SentenceKind:
    if _MARKDOWN_HEADING.match(block) or _looks_like_heading(block):
        return "heading"
    return "text"


def _looks_like_heading(block: str) -> bool:
    words = len(block.split())
    if words > _MAX_HEADING_WORDS or len(block) > _MAX_HEADING_CHARACTERS:
        return False
    # "Founded: 1998", rows and list items are facts that can be cited, not headings.
    if any(mark in block for mark in ("\n", ":", _CELL_END)) or _LIST_ITEM.match(block):
        return False
    if block.rstrip().endswith("?"):
        return words >= 3
    return bool(re.search(r"[^\W\d_]", block)) and not ENDS_A_SENTENCE.search(block)


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
