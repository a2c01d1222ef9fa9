"""The article inside a web page, as a reader would see it.

trafilatura tells the article from the page around it: read for precision, it says where the article begins and ends,
and read for recall, what lies between. Its trees are written out here, so that the text keeps what search and
citations live on: headings as Markdown headings, list items and table rows as lines of their own, and paragraphs
without the line breaks of the page's source. On 24 news pages F1 is 0.970, with trafilatura's defaults 0.936
(tests/benchmarks/news_pages.py).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.reading.names import shown_name
from index.reading.text import canonical_article
from index.sentences import split_sentences
from index.types import Article

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

Block = tuple[str, str]

_BLOCKS = {"head", "p", "quote", "list", "item", "table", "row"}
_LINES = {"item", "row"}
_BREAKS = {"lb", "p", "cell"}
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*(?![\w-])")
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SITE_NAME = re.compile(r"(?<=\S) [|–—·»-] .*")
# Thai and Lao are written without stops.
_WHOLE_SENTENCE = re.compile(r".{15,}[.!?:…。！？।؟۔။។።][\"'”’»」)\]]*$|[\u0e00-\u0eff\s]{100}", re.DOTALL)
_SHORTEST_STANDFIRST = 40
# Read for precision, a heading that links to itself is taken for a link to another page, and text is lost with an empty
# element before it.
_MISLEADING = (
    "//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]//a[starts-with(@href, '#')]"
    " | //*[self::b or self::i or self::em or self::strong or self::span or self::div or self::p][not(node())]"
)
_MAYBE_STANDFIRST = (
    "(//h1)[1]/following::*[self::p or self::div or self::span or self::h2 or self::h3][not(*/*)]"
    "[not(ancestor::footer or ancestor::nav or ancestor::aside)]"
)
_MAX_CHARACTERS = 10_000_000


def html_article(html: str, *, source: str) -> Article:
    """The article in the HTML of a web page, with its author, date and language where the page declares them.

    The text is in Unicode's composed form (NFC) without soft hyphens and zero-width spaces, and every space in it is
    a plain one.

    Raises:
        ReadingError: The page holds no text that is written in sentences, or has over 10 million characters.
    """
    import trafilatura

    if len(html) > _MAX_CHARACTERS:
        raise ReadingError(
            f"{shown_name(source)} has {len(html):,} characters, and {_MAX_CHARACTERS:,} is the most: save its text."
        )
    page = trafilatura.load_html(html.encode("utf-8", "replace").decode())
    found = _found(page)
    text = _text(page, found) if found else ""
    if not found or not _is_prose(text):
        raise ReadingError(
            f"{shown_name(source)} holds no article that can be told from the page around it: save it as text."
        )
    return canonical_article(
        Article(
            text=text,
            title=_title(page, found.title or ""),
            source=source,
            published=found.date or "",
            author=found.author or "",
            language=_language(page),
        )
    )


def _found(page: "HtmlElement | None", *, precise: bool = False) -> "Document | None":
    import trafilatura
    from trafilatura.settings import Document

    found = trafilatura.bare_extraction(
        page,
        with_metadata=not precise,
        include_comments=False,
        favor_precision=precise,
        favor_recall=not precise,
        fast=True,
        # Searched for at length, a date would be found in most pages, and be that of something else.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return found if isinstance(found, Document) else None


def _text(page: "HtmlElement", found: "Document") -> str:
    """What was found for recall, from the first block that is found for precision to the last, under the standfirst."""
    for element in page.xpath(_MISLEADING):
        element.drop_tag()
    careful = _found(page, precise=True)
    certain = list(_blocks(careful.body)) if careful else []
    blocks, known = list(_blocks(found.body)), set(certain)
    if places := [place for place, block in enumerate(blocks) if block in known]:
        blocks = blocks[places[0] : places[-1] + 1]
    blocks = max(blocks, certain, key=lambda some: sum(len(block) for _, block in some))
    standfirst = _standfirst(page, found.description or "")
    if blocks and not any(standfirst in block for _, block in blocks):
        blocks.insert(1 if blocks[0][0] == "head" else 0, ("p", standfirst))
    return _joined(blocks)


def _standfirst(page: "HtmlElement", description: str) -> str:
    """The description that a page declares, where it stands below the headline for its readers too; else nothing."""
    line = _line(description)
    shown = len(line) >= _SHORTEST_STANDFIRST and any(
        line == _line(element.text_content()) for element in page.xpath(_MAYBE_STANDFIRST)
    )
    return line if shown else ""


def _joined(blocks: list[Block]) -> str:
    pieces, last = list[str](), ""
    for tag, block in blocks:
        pieces += ["\n" if tag == last and tag in _LINES else "\n\n", block]
        last = tag
    return "".join(pieces[1:])


def _blocks(body: "_Element") -> Iterator[Block]:
    """The tag and the text of each paragraph, heading, list item, table row and piece of code, in order."""
    from lxml.etree import iterwalk

    opened, pieces, items = body, list[str](), Counter["_Element | None"]()
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if _is_block(element):
            if block := _plain("".join(pieces)):
                yield opened.tag, _mark(opened, items) + block
            opened, pieces = (element if event == "start" else body), []
        if event == "end":
            pieces.append(_SPACE.sub(" ", element.tail or ""))
        elif whole := _row_or_lines(element):
            yield element.tag, whole
            walk.skip_subtree()
        else:
            pieces.append(("\n" if element.tag in _BREAKS else "") + _SPACE.sub(" ", element.text or ""))


def _is_block(element: "_Element") -> bool:
    if element.tag == "p":
        parent = element.getparent()
        return parent is None or parent.tag != "item"
    return element.tag in _BLOCKS or _keeps_lines(element)


def _keeps_lines(element: "_Element") -> bool:
    """True for code, and for text that the page shows as it is typed: such as a mail, with its blank lines."""
    mark = {"code": "\n", "quote": "\n\n"}.get(element.tag)
    return mark is not None and mark in "".join(element.itertext()).strip()


def _row_or_lines(element: "_Element") -> str:
    """What is written out in one go; empty for anything else, also for the rows of a table that lays out a page."""
    if _keeps_lines(element):
        return _composed("".join(element.itertext()).strip("\n").rstrip())
    if element.tag != "row" or any(len(list(cell.iter("p", "head", "item"))) > 1 for cell in element):
        return ""
    return " | ".join(_line(" ".join(cell.itertext())) for cell in element)


def _mark(element: "_Element", items: Counter["_Element | None"]) -> str:
    """The Markdown mark of a heading or list item; `items` counts those of each list."""
    if element.tag == "head":
        level = (element.get("rend") or "")[1:]
        return "#" * (int(level) if level.isdecimal() else 2) + " "
    if element.tag != "item":
        return ""
    above = element.getparent()
    items[above] += 1
    return f"{items[above]}. " if above is not None and above.get("rend") == "ol" else "- "


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace("\u00a0", " ")


def _plain(text: str) -> str:
    """Composed characters, plain single spaces, no blank lines."""
    return "\n".join(line for part in text.split("\n") if (line := _line(part)))


def _line(text: str) -> str:
    return " ".join(_composed(text).split())


def _is_prose(text: str) -> bool:
    """True where something is said: a page of links has no whole sentence."""
    return any(
        sentence.kind == "text" and _WHOLE_SENTENCE.match(text[sentence.start : sentence.end])
        for sentence in split_sentences(text)
    )


def _title(page: "_Element", found: str) -> str:
    """The title that was found; the browser's, without the site's name, where that one says something else."""
    browser = _line(" ".join(page.xpath("/html/head/title[1]//text()")))
    if found and (not browser or page.xpath("//meta[@property='og:title']") or _line(found) in browser):
        return _line(found)
    return _SITE_NAME.sub("", browser)


def _language(page: "_Element") -> str:
    declared = page.xpath(
        "/html/@lang | /html/@*[name()='xml:lang']"
        " | //meta[@property='og:locale' or @http-equiv='content-language']/@content"
    )
    return next((found[0].replace("_", "-") for value in declared if (found := _CODE.match(value.strip()))), "")
