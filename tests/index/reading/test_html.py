"""From the HTML of a page to the article on it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from index.reading import html as html_module
from index.reading.html import html_article
from index.sentences import split_sentences
from index.types import Article

FIRST = "The bridge over the Lenne reopened on Friday, a year after the flood had torn away its deck."
SECOND = "Repairs cost 4.2 million euros, twice the first estimate, and the town paid for all of it."
LAST = "Mayor Ines Roth said that the pier would be next, and thanked the masons for a long winter's work."


def page(body: str, head: str = "", attributes: str = "") -> str:
    return f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>"


def read(body: str, head: str = "", attributes: str = "") -> Article:
    return html_article(page(body, head, attributes), source="/pages/bridge.html")


def text_of(body: str) -> str:
    return (
        read(f"<article><p>{FIRST}</p>{body}<p>{LAST}</p></article>")
        .text.removeprefix(f"{FIRST}\n\n")
        .removesuffix(f"\n\n{LAST}")
    )


def test_title_author_date_and_language_are_those_that_the_page_declares() -> None:
    head = (
        '<title>Bridge reopens | Lenne Post</title><meta name="author" content="Ines Roth">'
        '<meta property="article:published_time" content="2024-05-03T10:00:00+02:00">'
    )
    article = read(f"<h1>Bridge reopens</h1><p>{FIRST}</p><p>{LAST}</p>", head, 'lang="en_GB"')
    assert (article.title, article.author, article.published, article.language) == (
        *("Bridge reopens", "Ines Roth", "2024-05-03", "en-GB"),
    )
    assert article.source == "/pages/bridge.html" and article.pages == ()


def test_what_a_page_does_not_declare_is_empty_and_the_title_is_its_heading_or_its_name() -> None:
    article = read(f"<article><p>{FIRST}</p><p>{LAST}</p></article>")
    assert (article.title, article.author, article.published, article.language) == ("bridge", "", "", "")
    assert read(f"<article><h2>The new deck</h2><p>{FIRST}</p><p>{LAST}</p></article>").title == "The new deck"


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ("<title>Bridge reopens - The Lenne Post</title>", "Keyboard shortcuts", "Bridge reopens"),
        ("<title>Bridge reopens - The Lenne Post</title>", "Bridge reopens", "Bridge reopens"),
        ("<title>A well-known bridge</title>", "Menu", "A well-known bridge"),
        ('<title>Lenne Post</title><meta property="og:title" content="Bridge reopens">', "Menu", "Bridge reopens"),
        ("<title> Bridge&nbsp;&amp;\n pier </title>", "", "Bridge & pier"),
        (f"<title>{'long ' * 100}</title>", "", ("long " * 32)[:160]),
    ],
)
def test_the_title_is_no_heading_of_the_page_around_the_article(head: str, heading: str, title: str) -> None:
    assert read(f"<div><h1>{heading}</h1></div><article><p>{FIRST}</p><p>{LAST}</p></article>", head).title == title


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ('lang="de"', "", "de"),
        ('xml:lang="pt-BR"', "", "pt-BR"),
        ("", '<meta property="og:locale" content="fr_FR">', "fr-FR"),
        ("", '<meta http-equiv="content-language" content="nl">', "nl"),
        ('lang=""', '<meta property="og:locale" content="fr_FR">', "fr-FR"),
        ('lang="{{ page.lang }}"', "", ""),
    ],
)
def test_the_language_is_read_from_each_place_that_declares_it(attributes: str, head: str, language: str) -> None:
    assert read(f"<p>{FIRST}</p><p>{LAST}</p>", head, attributes).language == language


@pytest.mark.parametrize("date", ["garbage", "", "9999-99-99"])
def test_a_date_that_is_none_is_empty(date: str) -> None:
    assert (
        read(f"<p>{FIRST}</p><p>{LAST}</p>", f'<meta property="article:published_time" content="{date}">').published
        == ""
    )


def test_a_year_in_the_text_is_no_date_of_publication() -> None:
    assert read(f"<article><p>{FIRST}</p><p>It was built in 1998.</p></article><p>Edition of 2018</p>").published == ""


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h2>The new deck</h2><p>It is of oak.</p>", "## The new deck\n\nIt is of oak."),
        ("<ul><li>oak</li><li>iron</li></ul>", "- oak\n- iron"),
        ("<ol><li>Cut.</li><li></li><li>Lay.</li></ol>", "1. Cut.\n2. Lay."),
        ("<ul><li><p>oak</p><p>and ash</p></li><li>iron</li></ul>", "- oak\nand ash\n- iron"),
        (
            "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>1998</td><td><p>2.1 million</p></td></tr></table>",
            "Year | Cost\n1998 | 2.1 million",
        ),
        ("<p>one<br>two\nthree</p>", "one\ntwo three"),
        ("<pre><code>a = 1\n\n  b = 2</code></pre>", "a = 1\n\n  b = 2"),
        ("<pre>Dear all,\n\nit is\nopen.</pre>", "Dear all,\n\nit is\nopen."),
        ("<p>It is <b>of</b> <a href='/oak'>oak</a>.</p>", "It is of oak."),
    ],
)
def test_the_form_of_a_page_is_kept_as_lines(body: str, text: str) -> None:
    assert text_of(body) == text


def test_a_table_that_lays_out_the_page_is_no_row() -> None:
    article = read(
        f"<table><tr><td>Lenne</td><td><p>{FIRST}</p><p>{SECOND}</p></td><td><p>{LAST}</p></td></tr></table>"
    )
    assert article.text == f"Lenne\n\n{FIRST}\n\n{SECOND}\n\n{LAST}"


def test_list_items_and_rows_are_sentences_that_can_be_cited() -> None:
    rows = "".join(
        f"<tr><td>Bridge number {year}</td><td>opened in {year} after a flood</td></tr>" for year in (1998, 2024)
    )
    text = read(
        f"<article><p>{FIRST}</p><ul><li>new deck of oak</li></ul><table>{rows}</table><p>{LAST}</p></article>"
    ).text
    assert [text[found.start : found.end] for found in split_sentences(text) if found.kind == "text"] == [
        *(FIRST, "- new deck of oak", "Bridge number 1998 | opened in 1998 after a flood"),
        *("Bridge number 2024 | opened in 2024 after a flood", LAST),
    ]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("fish&nbsp;&amp;&nbsp;chips for &pound;5", "fish & chips for £5"),
        ("&lt;b&gt; is &#8212; &quot;bold&quot;", '<b> is — "bold"'),
        ("the har\u00adbour&shy;s", "the harbours"),
        ("zero\u200bwidth \u2060no\ufeffbreak", "zerowidth nobreak"),
        ("cafe\u0301", "café"),
        ("5\u2009000\u202fkm   away", "5 000 km away"),
        ("half \ud83d pair", "half ? pair"),
        ("a bell \x07 and a\x7f delete", "a bell and a delete"),
        (
            "family \U0001f468\u200d\U0001f469\u200d\U0001f467 می\u200cخواهم",
            "family \U0001f468\u200d\U0001f469\u200d\U0001f467 می\u200cخواهم",
        ),
    ],
)
def test_text_is_what_a_reader_would_see(written: str, read_as: str) -> None:
    assert text_of(f"<p>Words: {written}.</p>") == f"Words: {read_as}."


def test_the_page_around_the_article_is_left_out() -> None:
    links = "".join(f'<li><a href="/{number}">Story number {number}</a></li>' for number in range(12))
    body = (
        f"<nav><ul>{links}</ul></nav><main><article><p>{FIRST}</p><p>{SECOND}</p><p>{LAST}</p></article></main>"
        f'<aside class="sidebar"><h3>Most read</h3><ul>{links}</ul></aside><script>var a = "{FIRST}";</script>'
        "<div class='cookie-notice'><p>We use cookies to ensure that you have a pleasant visit.</p></div>"
        "<footer>© 2024 Lenne Post</footer>"
    )
    assert read(body).text == f"{FIRST}\n\n{SECOND}\n\n{LAST}"


def test_teasers_above_and_below_the_article_are_left_out_and_all_that_lies_between_is_kept() -> None:
    teaser = "<div class='teaser'><p>A ferry for the summer: the council wants to spend two million on it.</p></div>"
    notice = "<h3>Have your say</h3><div class='article-bottom'><p>What is written here is not ours.</p></div>"
    materials = "<div class='teaser'><ul><li>a deck of oak</li><li>rails of iron</li></ul></div>"
    body = f"{teaser}<p>{FIRST}</p><p>{SECOND}</p>{materials}<p>{LAST}</p>{notice}"
    assert read(f"<div class='article-body'>{body}</div>").text == (
        f"{FIRST}\n\n{SECOND}\n\n- a deck of oak\n- rails of iron\n\n{LAST}"
    )


@pytest.mark.parametrize(
    ("first", "text"),
    [
        ("<h2 id='deck'><a href='#deck'>The new deck and the old pier</a></h2>", "## The new deck and the old pier"),
        ("<p><span id='deck'></span>The deck is of oak, and it is new.</p>", "The deck is of oak, and it is new."),
    ],
)
def test_an_article_begins_with_a_heading_that_links_to_itself_or_after_an_anchor(first: str, text: str) -> None:
    rest = "".join(f"<p>{line}</p>" for line in (FIRST, SECOND, LAST))
    assert read(f"<div id='content'><main>{first}{rest}</main></div>").text.startswith(f"{text}\n\n{FIRST}")


@pytest.mark.parametrize(
    ("above", "below", "standfirst"),
    [
        ("", f'<div class="lead">{SECOND}</div>', f"{SECOND}\n\n"),
        ("", f'<div class="lead"><em>Repairs</em>&nbsp;{SECOND.removeprefix("Repairs ")}</div>', f"{SECOND}\n\n"),
        (f"<header>{SECOND}</header>", "", ""),
        ("", f"<footer>{SECOND}</footer>", ""),
        ("", "<div>Repairs cost more.</div>", ""),
    ],
)
def test_the_description_of_a_page_is_its_standfirst_where_readers_see_it(
    above: str, below: str, standfirst: str
) -> None:
    article = read(
        f"{above}<h1>Bridge reopens</h1>{below}<article><p>{FIRST}</p><p>{LAST}</p></article>",
        f'<meta name="description" content="{SECOND}">',
    )
    assert article.text == f"{standfirst}{FIRST}\n\n{LAST}"


def test_the_standfirst_stands_under_the_headline() -> None:
    rest = "The ferry that took its place for a year will stay until the end of the summer, for those who like it."
    top = f"<h1>Bridge reopens</h1><div class='social'>{SECOND}</div>"
    article = read(
        f"<article>{top}<p>{FIRST}</p><p>{LAST}</p><p>{rest}</p></article>",
        f'<meta name="description" content="{SECOND}">',
    )
    assert article.text == f"# Bridge reopens\n\n{SECOND}\n\n{FIRST}\n\n{LAST}\n\n{rest}"


@pytest.mark.parametrize(
    "sentences",
    [
        "တံတားသည် မေလတွင် ပြန်လည်ဖွင့်လှစ်ခဲ့သည်။ ကုန်ကျစရိတ်သည် လေးသန်းဖြစ်သည်။",
        "สะพานข้ามแม่น้ำเปิดอีกครั้งเมื่อวันศุกร์ หนึ่งปีหลังจากน้ำท่วมพัดพื้นสะพานไป "
        "ค่าซ่อมแซมสูงกว่าที่ประเมินไว้ครั้งแรกสองเท่า และเมืองเป็นผู้จ่ายทั้งหมด",
    ],
)
def test_sentences_of_scripts_with_other_stops_or_none_are_an_article(sentences: str) -> None:
    assert read(f"<article><p>{sentences}</p></article>").text == sentences


@pytest.mark.parametrize(
    "html",
    [
        *("", " \n", "\0\0", "<", "no markup", "<html></html>", "<p>Too short.</p>"),
        page(
            "<ul>"
            + "".join(f'<li><a href="/{number}">Chapter number {number}</a></li>' for number in range(60))
            + "</ul>"
        ),
        page(
            "<table>"
            + "<tr><td><a href='/a'>Symbols and functions</a></td><td>macro in the library</td></tr>" * 40
            + "</table>"
        ),
        page(f"<script>var a = '{FIRST}';</script>"),
    ],
)
def test_a_page_without_a_sentence_is_no_article(html: str) -> None:
    with pytest.raises(ReadingError, match=r"^bridge\.html holds no article that can be told .*: save it as text\.$"):
        html_article(html, source="bridge.html")


def test_two_short_sentences_are_an_article() -> None:
    assert (
        read("<article><h1>Bridge</h1><p>The bridge is open again.</p></article>").text
        == "# Bridge\n\nThe bridge is open again."
    )
    assert (
        "橋は五月に開いた。"
        in read("<article><p>橋は五月に開いた。とても高くついたが、町は喜んだ。</p></article>").text
    )


def test_a_page_over_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    html = page(f"<p>{FIRST}</p><p>{LAST}</p>")
    monkeypatch.setattr(html_module, "_MAX_CHARACTERS", len(html))
    assert html_article(html, source="x").text
    with pytest.raises(ReadingError, match=r"x has [\d,]+ characters, and [\d,]+ is the most: save its text\.$"):
        html_article(html + " ", source="x")


MARKUP = (
    "<p> </p> <li> <ol> </ol> <td> <tr> <table> <h2> <pre> <br> <a\thref=x> </a> <!-- --> <title> &#0; &#xD800; <?xml?>"
)


@example(["<p>", FIRST, "<p>", "\x7f"])
@given(st.lists(st.sampled_from([*MARKUP.split(" "), FIRST, SECOND, LAST]) | st.text(st.characters(), max_size=20)))
@settings(max_examples=200, deadline=None)
def test_any_page_is_an_article_or_an_error_of_ours(pieces: list[str]) -> None:
    try:
        article = html_article("".join(pieces), source="any")
    except ReadingError:
        return
    assert article.text.strip() == article.text and article.title and article.id
    assert "\0" not in article.text and "\n\n\n" not in article.text
