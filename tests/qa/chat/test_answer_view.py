"""What the chat shows of answers, refusals and errors."""

import re
from dataclasses import replace
from html import unescape

import pytest

from index import Article
from qa import Answer, Claim
from qa.chat.answer_view import conversation_html, exchange_html, notice_html
from qa.chat.conversation import Exchange
from qa.chat.waiting import Waiting
from tests.qa.chat.scripted import cite
from tests.qa.chat.test_article_pane import PAYLOADS, tags
from tests.qa.samples import COST, assistant, harbour, open_index

ARTICLE = Article(text="The bridge cost $8 billion. It opened in 1998.", title="The bridge", source="bridge.md")
ANSWER = Answer(
    "How much?",
    searched_question="How much did the bridge cost?",
    text="It cost $8 billion. [1] It opened in 1998. [2]",
    answered=True,
    confidence=0.934,
    citations=(cite(ARTICLE, "The bridge cost $8 billion."), cite(ARTICLE, "It opened in 1998.", 2)),
    timings={"search": 0.2, "reply": 1.3},
)
REFUSAL = Answer(
    "Who?",
    text="The article does not say.",
    reason="nothing in the articles is close to the question",
    nearest=cite(ARTICLE, "It opened in 1998."),
)
KNOWN_TAGS = {"section", "p", "div", "button", "ol", "li", "q", "span", "details", "summary", "ul", "s", "progress"}


def quotes(html: str) -> list[str]:
    return [unescape(quote) for quote in re.findall(r"<q>(.*?)</q>", html, re.S)]


def test_an_answer_shows_its_marks_and_its_exact_quotes():
    html = exchange_html(Exchange("How much?", ANSWER), 3)
    assert quotes(html) == [ARTICLE.text[c.start : c.end] for c in ANSWER.citations]
    assert '<p class="origin">The bridge</p>' in html
    assert html.count('data-exchange="3" data-number="2"') == 3
    assert 'aria-label="Citation 2: show it in the article"' in html


def test_confidence_time_and_the_question_as_it_was_searched_are_told():
    html = exchange_html(Exchange("How much?", ANSWER), 0)
    assert "· 1.5 s · asked as: How much did the bridge cost?" in html
    assert (
        'tabindex="0" data-tip="confidence 93%: how likely the articles state this">Well supported'
        '<span class="unseen"> (confidence 93%: how likely the articles state this)</span>' in html
    )


def test_a_page_is_named_where_the_source_has_pages():
    cited = cite(ARTICLE, "It opened in 1998.")
    answer = Answer("q", text="1998. [1]", answered=True, citations=(type(cited)(**{**vars(cited), "page": 4}),))
    assert "The bridge, page 4</p>" in exchange_html(Exchange("q", answer), 0)


def test_a_refusal_says_so_with_its_reason_and_the_nearest_passage():
    html = exchange_html(Exchange("Who?", REFUSAL), 0)
    assert '<div class="answer refused"><p class="label">Not in the articles</p>' in html
    assert "Why: nothing in the articles is close to the question" in html
    assert quotes(html) == ["It opened in 1998."]
    assert 'class="cite tint-0" data-exchange="0" data-number="0"' in html
    assert "confidence" not in html


@pytest.mark.parametrize(
    ("refusal", "label"),
    [
        ("not_stated", "Not in the articles"),
        ("premise", "The question takes something for granted"),
        ("off_topic", "Not what the articles are about"),
    ],
)
def test_each_kind_of_refusal_is_told_and_offers_what_can_be_asked(refusal, label):
    html = exchange_html(Exchange("Who?", replace(REFUSAL, refusal=refusal), instead=("How much?",)), 0)
    assert f'<p class="label">{label}</p>' in html
    assert quotes(html) == ["It opened in 1998."]
    assert 'data-question="How much?"' in html


def test_a_premise_that_the_text_names_is_not_told_twice():
    text, reason = (
        "The article does not say. It takes for granted: “it fell”",
        "the question takes for granted: it fell",
    )
    html = exchange_html(Exchange("Why?", replace(REFUSAL, refusal="premise", text=text, reason=reason)), 0)
    assert "Why: " not in html


def test_claims_that_are_checked_stand_in_place_of_the_draft():
    claims = (Claim("It cost $8 billion.", (1,), False), Claim("It is red.", (), False, "no sentence states it"))
    html = exchange_html(Exchange("q", replace(ANSWER, answered=False, claims=claims, stage="checking")), 0)
    assert "Draft, being checked" in html
    assert '<span class="claim pending">It cost $8 billion.' in html
    assert "<s>It is red.</s>" in html
    assert "Checking each sentence against the article…" in html


def test_what_a_changed_question_will_replace_is_told_apart():
    html = conversation_html([Exchange("a", ANSWER), Exchange("b", ANSWER), Exchange("c", ANSWER)], editing=1)
    assert re.findall(r'<section class="(.*?)">', html) == ["exchange", "exchange going", "exchange going"]
    assert html.count("Leave it as it was") == 1
    assert html.count("Ask again") == 1


def test_while_an_answer_is_on_its_way_there_is_nothing_to_press():
    assert "data-act" not in exchange_html(Exchange("q", Answer("q", text="It", stage="writing")), 0)


def test_a_file_that_is_fetched_is_shown_with_its_share():
    html = exchange_html(Exchange("q", waiting=Waiting("Fetching files", 0.5), seconds=12.2), 0)
    assert 'Fetching files… <span class="seconds" aria-hidden="true">12 s</span><progress value="0.500"' in html


def test_sentences_that_failed_the_checks_are_folded_away_with_the_reason():
    claims = (Claim("It cost $8 billion.", (1,), True), Claim("It is red.", (), False, "the article does not state it"))
    html = exchange_html(Exchange("q", Answer("q", text="It cost $8 billion. [1]", answered=True, claims=claims)), 0)
    assert "<summary>1 sentence of the reply left out</summary>" in html
    assert '<s>It is red.</s> <span class="why">— the article does not state it</span>' in html
    assert "<s>It cost" not in html


def test_a_draft_is_marked_as_one_and_tells_what_is_done():
    html = exchange_html(Exchange("q", Answer("q", text="It cost", stage="writing"), seconds=4.4), 0)
    assert '<div class="answer draft"><p class="label">Draft, not yet checked</p>' in html
    assert 'Writing… <span class="seconds" aria-hidden="true">4 s</span>' in html


@pytest.mark.parametrize(
    ("answer", "doing"),
    [
        (None, "Loading the model"),
        (Answer("q", stage="searching"), "Finding passages"),
        (Answer("q", stage="reading"), "Reading the passages"),
        (Answer("q", stage="checking"), "Checking each sentence against the article"),
    ],
)
def test_every_stage_is_told(answer, doing):
    html = exchange_html(Exchange("q", answer), 0)
    assert f"{doing}…" in html
    assert "Draft" not in html


def test_an_error_is_one_sentence():
    html = exchange_html(Exchange("q", error="The model did not answer: ask again."), 0)
    assert '<div class="answer failed"><p class="label">No answer</p>' in html
    assert "The model did not answer: ask again." in html


def test_a_stopped_answer_keeps_its_draft_and_is_marked():
    html = exchange_html(Exchange("q", Answer("q", text="It cost", stage="writing"), stopped=True), 0)
    assert "Stopped before it was checked" in html
    assert "It cost" in html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_from_outside_becomes_markup(payload):
    article = Article(text=payload, title=payload, source=payload)
    claims = (Claim(payload, (), False, payload),)
    cited = cite(article, payload)
    answered = Answer(payload, payload + payload, f"{payload} [1]", True, claims=claims, citations=(cited,))
    refused = Answer(payload, text=payload, reason=payload + "!", claims=claims, nearest=cited)
    draft = Answer(payload, text=payload, stage="writing")
    exchanges = [Exchange(payload, answer) for answer in (answered, refused, draft)]
    html = conversation_html([*exchanges, Exchange(payload, error=payload), Exchange(payload, draft, stopped=True)])
    assert tags(html) <= KNOWN_TAGS
    # The questions; then the answer, the refusal, and draft, error and stopped draft.
    assert unescape(re.sub(r"<[^>]+>", "", html)).count(payload) == 5 + 7 + 6 + 3
    assert tags(notice_html(payload)) == {"p"}


def test_what_a_model_replies_reaches_the_page_as_text_while_it_is_written_and_after(tmp_path):
    reply = (
        "The repairs \x1b[31mof the bridge \u202ecost <b>4.2 million euros</b>, [see](http://a.example) "
        "![x](http://a.example/x.png)<script>alert(1)</script>. [2]"
    )
    with open_index(tmp_path, [harbour()]) as index:
        answers = [*assistant(index, lambda _: reply).stream(COST)]
    pages = [exchange_html(Exchange(COST, answer), 0) for answer in answers]
    assert {answer.stage for answer in answers} >= {"writing", "done"}
    assert all(tags(page) <= KNOWN_TAGS for page in pages)
    assert not {*"\x1b\u202e"} & {*"".join(pages)}
    assert "&lt;b&gt;4.2 million euros&lt;/b&gt;, [see](http://a.example) ![x](http://a.example/x.png)" in pages[-1]


def test_the_log_is_busy_while_an_answer_is_written():
    assert 'aria-busy="true"' in conversation_html([Exchange("q")])
    assert 'aria-busy="false"' in conversation_html([Exchange("q", ANSWER)])
    assert 'aria-busy="false"' in conversation_html([])
