"""XHTML to Markdown."""

import pytest

from index.reading.markup import markdown_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<h2>The <em>old</em> bridge</h2>", "## The old bridge"),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>a_b * c # [d] 1. <a href='x'>e</a></p>", "a_b * c # [d] 1. e"),
        ("<p>One<br/>two</p>", "One\ntwo"),
        ("<ol><li>one</li><li>two<ul><li>three</li></ul></li></ol>", "1. one\n2. two\n   - three"),
        ("<p>It<img src='x' alt='y'/> is.</p><script>var a;</script><style>p {}</style>", "It is."),
        ("<p>&lt;b&gt; &amp; caf&eacute;</p>", "<b> & café"),
        ("no tags", "no tags"),
        ("", ""),
    ],
)
def test_structure_is_kept_and_the_rest_is_plain(markup: str, text: str) -> None:
    assert markdown_text(markup) == text


def test_only_the_body_of_a_page_is_text() -> None:
    page = '<?xml version="1.0"?><html><head><title>x</title></head><body><p>One.</p></body></html>'
    assert markdown_text(page) == "One."
