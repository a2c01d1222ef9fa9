"""Text to sentences with exact offsets, headings and boilerplate marked.

Boundaries come from sentencex, which knows abbreviations ("U.S.", "Mr.") and decimals ("$8.5 billion").
It joins a line to the next one, so a text is first cut into blocks: paragraphs, headings, list items.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.types import Sentence, SentenceKind

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
_MARKDOWN_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_ENDS_A_SENTENCE = re.compile(r"[.!?:;,…。！？][\"'”’)\]]*\s*$")
_MAX_HEADING_WORDS = 14
_MAX_BOILERPLATE_WORDS = 20
_LONGEST_HEADING_RUN = 3

# Lines that pages print around an article. The openings want a capital: in hard-wrapped text any line may begin
# with "sign up for the race", and an article may well be about copyright.
_BOILERPLATE = re.compile(
    r"""\s*(?:
      (?: advertisements? | sponsored(?:\ content)? | promoted | (?:\d+\ )?comments? | privacy\ policy | newsletter
        | terms\ (?:of\ (?:use|service)|and\ conditions) | log\ in | sign\ in | share | copyright
        | related\ (?:articles|posts|stories):? | read\ (?:more|next|also):? )\s*$
    | (?-i:(?![a-z])) (?:
          special\ offer\ banner | leave\ a\ (?:reply|comment) | cancel\ reply | post\ comment
        | your\ email\ address\ will\ not\ be\ published | required\ fields\ are\ marked | comments\ are\ closed
        | (?:we|this\ (?:web)?site)\ uses?\ cookies | accept\ (?:all\ )?cookies | cookie\ (?:policy|settings|notice)
        | (?:subscribe|sign\ up)\ (?:now|today|to\ our|for\ our|to\ the|for\ the)
        | share\ (?:this\ (?:article|story|post|page|on|via)|on\ (?:facebook|twitter|x|linkedin|whatsapp|reddit))\b
        | follow\ us\b | related\ (?:articles|posts|stories):
        | read\ (?:more|next|also)\s*[:»→] | read\ more\ (?:about|on|at)\b
        | you\ may\ also\ like | recommended\ for\ you | skip\ to\ (?:main\ )?content | click\ here\b | back\ to\ top
        | © | \(c\)\ \d | copyright\ (?:©|\(c\)|\d|by\b) | all\ rights\ reserved
      )
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def split_sentences(text: str) -> list[Sentence]:
    """Sentences of a text in order, without overlap; only white space lies between them."""
    sentences: list[Sentence] = []
    for start, end in _blocks(text):
        kind = _kind(text[start:end])
        if kind == "text":
            sentences.extend(_sentences_of_block(text, start, end))
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


def _sentences_of_block(text: str, start: int, end: int) -> Iterator[Sentence]:
    import sentencex

    # Its own offsets are not used: pieces that join to the input give exact ones in any script.
    mark = _LIST_ITEM.match(text, start, end)
    begin, position = mark.end() if mark else start, start
    pieces = list(sentencex.segment("en", text[begin:end]))
    if "".join(pieces) != text[begin:end]:
        pieces = [text[begin:end]]
    # "1." is no sentence of its own.
    pieces[0] = text[start:begin] + pieces[0]
    for piece in pieces:
        if span := _stripped(text, position, position + len(piece)):
            yield Sentence(*span)
        position += len(piece)


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
        own = not wrapped or _LIST_ITEM.match(line) or _MARKDOWN_HEADING.match(line) or _BOILERPLATE.match(line)
        if own and (span := _stripped(text, begin, position)):
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
    broken = sum(1 for line in lines[:-1] if not _ENDS_A_SENTENCE.search(line) and len(line) > 40)
    return broken * 2 > len(lines) - 1


def _kind(block: str) -> SentenceKind:
    words = len(block.split())
    if words <= _MAX_BOILERPLATE_WORDS and _BOILERPLATE.match(block):
        return "boilerplate"
    if _MARKDOWN_HEADING.match(block) or _looks_like_heading(block, words):
        return "heading"
    return "text"


def _looks_like_heading(block: str, words: int) -> bool:
    # "Founded: 1998" and list items are facts that can be cited, not headings.
    if "\n" in block or words > _MAX_HEADING_WORDS or ":" in block or _LIST_ITEM.match(block):
        return False
    if block.rstrip().endswith("?"):
        return words >= 3
    return bool(re.search(r"[^\W\d_]", block)) and not _ENDS_A_SENTENCE.search(block)


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
