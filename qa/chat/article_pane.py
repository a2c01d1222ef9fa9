"""An article as the page shows it: headings, paragraphs, and the cited characters marked.

All text is escaped. A mark holds exactly the cited characters; its number is drawn by the style sheet.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise

from index import Article, Sentence, split_sentences
from qa.chat.additions import shown_source
from qa.types import Citation

TINTS = 6

_LIST_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s")
_HEADING_MARKS = re.compile(r"#{0,6}[ \t]*")


def article_html(article: Article, citations: Iterable[Citation] = (), *, focus: int = 0) -> str:
    """The article as HTML, with the characters of its citations marked.

    Args:
        article: The article.
        citations: Those of other articles, and those that no longer fit the text, are left out.
        focus: Number of the citation to scroll to.
    """
    fitting = [citation for citation in citations if _fits(article, citation)]
    blocks = _blocks(article.text, article.language)
    shown = "".join(_block_html(article.text, block, fitting) for block in blocks)
    return (
        f'<article class="article" data-focus="{int(focus)}">{_title_html(article, blocks)}{shown}'
        '<button type="button" class="back" hidden>Back to the answer</button></article>'
    )


def tint(number: int) -> str:
    """The style sheet's class for a citation's number; 0 is the nearest passage of a refusal."""
    return f"tint-{(number - 1) % TINTS + 1 if number else 0}"


def marked_html(text: str, start: int, end: int, citations: Sequence[Citation]) -> str:
    """`text[start:end]`, escaped, with a mark around the characters of each citation, overlaps cut apart."""
    edges = {start, end}
    for citation in citations:
        edges |= {edge for edge in (citation.start, citation.end) if start < edge < end}
    cuts = sorted(edges)
    return "".join(_piece_html(text, *span, citations) for span in pairwise(cuts))


def _fits(article: Article, citation: Citation) -> bool:
    return (
        citation.article_id == article.id
        and citation.start < citation.end
        and article.text[citation.start : citation.end] == citation.quote
    )


def _piece_html(text: str, start: int, end: int, citations: Sequence[Citation]) -> str:
    covering = [citation for citation in citations if citation.start < end and start < citation.end]
    if not covering:
        return escape(text[start:end])
    numbers = " ".join(str(citation.number) for citation in covering)
    begun = " ".join(str(item.number) for item in covering if item.start == start and item.number)
    label = f' data-label="{begun}"' if begun else ""
    several = " several" if len(covering) > 1 else ""
    return (
        f'<mark class="{tint(covering[0].number)}{several}" data-citations="{numbers}"{label} tabindex="-1">'
        f"{escape(text[start:end])}</mark>"
    )


def _title_html(article: Article, blocks: Sequence[Sentence]) -> str:
    facts = " · ".join(escape(fact) for fact in (shown_source(article.source), article.published) if fact)
    opening = article.text[slice(*_heading_span(article.text, blocks[0]))] if blocks else ""
    # Most articles open with their own title: it is not said twice.
    title = "" if opening == article.title else f"<h2>{escape(article.title)}</h2>"
    return f'<p class="facts">{facts}</p>{title}'


def _block_html(text: str, block: Sentence, citations: Sequence[Citation]) -> str:
    if block.kind == "heading":
        start, end = _heading_span(text, block)
        opens = not text[: block.start].strip()
        level = 2 if opens or text[block.start : start].count("#") == 1 else 3
        return f"<h{level}>{marked_html(text, start, end, citations)}</h{level}>"
    kind = "boilerplate" if block.kind == "boilerplate" else "paragraph"
    return f'<p class="{kind}">{marked_html(text, block.start, block.end, citations)}</p>'


def _heading_span(text: str, block: Sentence) -> tuple[int, int]:
    marks = _HEADING_MARKS.match(text, block.start, block.end)
    return (marks.end() if marks else block.start), block.end


@lru_cache(maxsize=16)
def _blocks(text: str, language: str) -> tuple[Sentence, ...]:
    """The paragraphs, headings and boilerplate lines of a text: its sentences, joined where they run on."""
    blocks: list[Sentence] = []
    for sentence in split_sentences(text, language):
        if blocks and _runs_on(text, blocks[-1], sentence):
            blocks[-1] = Sentence(blocks[-1].start, sentence.end)
        else:
            blocks.append(sentence)
    return tuple(blocks)


def _runs_on(text: str, block: Sentence, sentence: Sentence) -> bool:
    if block.kind != "text" or sentence.kind != "text":
        return False
    gap = text[block.end : sentence.start]
    # A line end between sentences begins a new line, unless the article's lines are wrapped inside sentences.
    wrapped = "\n" in text[block.start : block.end]
    new_line = "\n" in gap and (not wrapped or bool(_LIST_ITEM.match(text, sentence.start)))
    return gap.count("\n") < 2 and not new_line
