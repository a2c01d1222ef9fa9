"""Saved news pages in eight languages beside ground truth made by hand: page by page, and all ways of `web_pages`.

    python -m tests.benchmarks.news_pages newspaper4k-0.9.6.tar.gz

The archive is the source distribution of that release, from its files on PyPI. Its SHA-256 is checked, and it is only
opened, never built or installed. An article is what the XPath of its page selects: standfirst, body, headings in it and
who contributed. Headline and byline are fields of their own; captions, links to other stories, adverts, calls to
follow, copyright and comments are no part of it. Front pages, redirects and a second copy of a page are left out.
"""

import hashlib
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.web_pages import Score, ours, print_table, score, summary, theirs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHA256 = "a3f2f0e017dddb6f1019ee77aaa8980e13e6ecea0b949abc7167aae4770d2d0e"
FOLDER = "newspaper4k-0.9.6/tests/data/html"

_CNN = "//*[contains(@class, 'article__content')]/*[self::p or self::h2]"
ARTICLES = {
    "ap_meta_refresh": "//*[contains(@class, 'entry-content')]/p",
    "arabic_article": "//*[@class = 'cnn_strycntntrgt']/p",
    "article_with_br": "//*[@class = 'article-body']/node()"
    "[not(self::div) and not(self::blockquote[not(following-sibling::blockquote)])]",
    "article_with_divs": "//*[contains(@class, 'post-body')]//div/span/span",
    "autoindustria": "//h2[@class = 'subtitle'] | //*[@id = 'article']/p",
    "burmese_article": "//*[@class = 'story-body__inner']/p",
    "chinese_article": "//*[@class = 'bodytext']/*[self::p or self::h2]",
    "chinese_article_001": "//*[@id = 'Content']/p[position() < last()]",
    "chinese_article_002": "//*[@id = 'detail']/p",
    "cleveland.com1": "//*[@id = 'article_container']//*[self::p or self::li][not(starts-with(., '-- By'))]",
    "cnn_001": _CNN,
    "cnn_002": _CNN,
    "cnn_article": "//ul[contains(@class, 'HghLght')]/li"
    " | //*[@class = 'cnn_strycntntlft']/p[not(contains(@class, 'Note'))][text()[normalize-space()] or strong]",
    "cnn_test_nlp": _CNN,
    "fox13now_001": "//*[@id = 'pnlByline']/following-sibling::div[1]/p | //*[@id = 'pnlContributors']",
    "japanese_article": "//*[contains(@class, 'cmn-article_text')]//p",
    "japanese_article2": "//*[contains(@class, 'article-body')]/p",
    "latvian_article": "//*[@class = 'article__lead'] | //*[contains(@class, 'article__body')]/p",
    "spanish_article": "//*[@class = 'cuerpo']/p",
    "thai_article": "//*[contains(@class, 'field-name-body')]//p[position() < last()]",
    "time_001": "//*[@id = 'article-body-main']/p[not(starts-with(., 'Read more:'))]",
    "video_article_02": "//*[contains(@class, 'post-excerpt')]"
    " | //*[contains(@class, 'post-content')]/*[self::p or self::h2][following-sibling::p[3]]",
    "wired_001": "//*[contains(@class, 'ContentHeaderDek')] | //*[@class = 'body__inner-container']/p",
    "yna_co_kr": "//article[@class = 'story-news']/p[position() < last()]",
}


def pages_in(archive: Path) -> dict[str, tuple[str, str]]:
    """The HTML and the article of each page of the archive."""
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{archive} is not the release that the articles were marked in: its SHA-256 is not {SHA256}.")
    with tarfile.open(archive) as opened:
        contents = {name: opened.extractfile(f"{FOLDER}/{name}.html") for name in ARTICLES}
        pages = {name: content.read().decode("utf-8", "replace") for name, content in contents.items() if content}
    return {name: (html, article(html, ARTICLES[name])) for name, html in pages.items()}


def article(html: str, xpath: str) -> str:
    """The text of what an XPath selects, a line for each element and text that it does."""
    from lxml.html import HTMLParser, document_fromstring

    page = document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8"))
    return "\n".join(_text(selected) for selected in page.xpath(xpath))


def _text(selected: "HtmlElement | str") -> str:
    if isinstance(selected, str):
        return selected
    for line_break in selected.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return str(selected.text_content())


def figures(scored: Score) -> str:
    """Precision, recall and F1 of one page; zero where nothing was found."""
    return "{:.3f} | {:.3f} | {:.3f}".format(*summary([scored]))


def main(archive: Path) -> None:
    """Prints a row for each page, and then the table of `web_pages`."""
    pages = pages_in(archive)
    print("| page | ours: precision | recall | F1 | trafilatura: precision | recall | F1 |\n|---|" + "---|" * 6)
    for name, (html, truth) in pages.items():
        print(f"| {name} | {figures(score(truth, ours(html)))} | {figures(score(truth, theirs(html, {})))} |")
    print()
    print_table([*pages.values()])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
