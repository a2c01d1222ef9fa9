"""The XHTML that DOCX and EPUB files hold to Markdown: headings, lists and tables, and otherwise plain text."""

import re

_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_TRAILING_SPACES = re.compile(r"[ \t]+$", re.MULTILINE)
_MANY_LINE_ENDS = re.compile(r"\n{3,}")


def markdown_text(markup: str) -> str:
    """The text of XHTML as Markdown, without emphasis, links, pictures and escapes."""
    from bs4 import BeautifulSoup
    from markdownify import ATX, MarkdownConverter

    if "<" not in markup:
        return markup
    soup = BeautifulSoup(_DECLARATION.sub("", markup, count=1), "html.parser")
    converter = MarkdownConverter(
        heading_style=ATX,
        bullets="-",
        strip=["a", "b", "strong", "i", "em", "u", "s", "del", "code", "sub", "sup", "img"],
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
        table_infer_header=True,
    )
    text = _TRAILING_SPACES.sub("", converter.convert_soup(soup.body or soup))
    return _MANY_LINE_ENDS.sub("\n\n", text).strip()
