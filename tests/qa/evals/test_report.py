"""The page of a run: what stands in it, and that nothing else can run or be fetched."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from qa.evals.metrics import METRICS
from qa.evals.records import Run
from qa.evals.report import CARDS, GROUPS, WORST, report_html, write_report
from qa.evals.summary import summarise
from tests.qa.chat.test_article_pane import PAYLOADS
from tests.qa.evals.runs import FAILED, HEADER, RIGHT, ROWS, RUN, WRONG, filled
from tests.qa.evals.samples import GOLD, row

HOSTILE = [
    *PAYLOADS,
    "</template></table></script><script>alert(1)</script>",
    "</title></style><svg onload=alert(1)>",
    "\" onfocus='alert(1)' autofocus x=\"",
    "{{ 7 * 7 }}{% include 'report.css' %}--><!--]]>&lt;script&gt;",
]
RIGHT_TO_LEFT = "كم تبلغ تكلفة الجسر الجديد؟"


def page(run: Run = RUN) -> BeautifulSoup:
    """The page, with its templates opened: selectors do not look into them."""
    html = report_html(run)
    assert html.count("<template>") == html.count("</template>") == len(run.rows)
    return BeautifulSoup(re.sub("(</?)template>", r"\1div>", html), "html.parser")


def squeezed(text: str) -> str:
    return " ".join(text.split())


def texts(found: BeautifulSoup, selector: str) -> list[str]:
    return [it.get_text() for it in found.select(selector)]


def text_of(found: BeautifulSoup, selector: str) -> str:
    """Of the first that is selected, with single spaces."""
    return squeezed(texts(found, selector)[0])


def test_the_page_is_written_beside_the_run(tmp_path: Path) -> None:
    write_report(tmp_path, RUN)
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == report_html(RUN)


def test_the_summary_says_in_words_what_became_of_the_questions() -> None:
    assert text_of(page(), ".lede") == (
        "Of the 4 questions that the articles answer, 1 was answered rightly and 1 refused. Of the 1 that they do not "
        "answer, 1 was refused. In all, 1 wrong answer was shown, and 1 question ended in an error."
    )
    assert text_of(page(), ".card").startswith("right 25 % 0 % to 75 %, 4 questions answerable questions: ")


def test_every_metric_that_has_a_value_is_in_the_table_as_the_command_prints_it() -> None:
    assert sorted(chain(*GROUPS.values())) == sorted(METRICS)
    assert set(CARDS) <= set(METRICS)
    known = [name for name, found in RUN.summary.items() if found.value is not None]
    lines = texts(page(), ".metrics tbody tr")
    assert len(lines) == len(known) > 20
    assert squeezed(lines[0]).endswith("higher is better 0.250 0.000 to 0.750 4")


def test_the_header_and_its_warnings_are_shown() -> None:
    found = page(Run(replace(HEADER, finished=False, count=9), RUN.summary, RUN.rows))
    assert [*map(squeezed, texts(found, "header .warning"))] == [
        "Note Look out.",
        "Note The run was stopped: 5 of 9 questions were asked.",
    ]
    assert "settings.threshold0.25 prompt_fingerprintbbbbbbbbbbbb" in text_of(found, ".made")
    assert text_of(found, ".made").endswith("finishedFalse fingerprintdddddddddddd")


def test_a_row_shows_its_answer_gold_checks_and_verdict() -> None:
    opened = text_of(page(), "#more1")
    assert "Before Is it open?It reopened on Friday. Answer It cost 4.2 million euros. [1]" in opened
    assert f"Gold 4.2 million euros {GOLD}" in opened
    assert "Checks It cost 4.2 million euros. passed at 90 % Grader’s verdict right" in opened
    assert "Harbour, characters 0–107, found at rank 1" in opened
    refused = text_of(page(), "#more3")
    assert "Refused The article does not say. Why: unsure" in refused
    assert "Carl. left out at 10 %: unsure" in refused
    assert "Error TimeoutError: too slow" in text_of(page(), "#more5")


def test_what_is_marked_is_exactly_what_was_cited() -> None:
    assert texts(page(), "#more1 mark") == [RIGHT.citations[0].quote]
    assert texts(page(), "#more2 mark") == [WRONG.citations[0].quote]
    assert texts(page(), "#more2 .cite") == ["[1]"]


def test_the_worst_come_first_and_lead_to_their_rows() -> None:
    links = page().select(".worst a")
    assert [link["href"] for link in links] == ["#q2", "#q5", "#q3"]
    assert all(page().select(str(link["href"])) for link in links)


def test_no_more_than_ten_are_the_worst() -> None:
    rows = tuple(row(id=str(number), right=False) for number in range(WORST + 2))
    assert len(page(Run(HEADER, {}, rows)).select(".worst li")) == WORST


@pytest.mark.parametrize("rows", [(), ROWS[:1], (FAILED,)], ids=["none", "one", "failed"])
def test_a_run_of_few_rows_has_a_page(rows: tuple[()]) -> None:
    found = page(Run(HEADER, summarise(rows) if rows else {}, rows))
    assert len(found.select("#rows > tbody")) == len(rows)
    assert ("No question was asked." in found.get_text()) == (not rows)
    assert bool(found.select("script")) == bool(rows)


def test_rows_beyond_the_first_hundreds_wait_to_be_shown() -> None:
    rows = tuple(row(id=str(number)) for number in range(203))
    hidden = [int(str(it["data-number"])) for it in page(Run(HEADER, {}, rows)).select("#rows > tbody[hidden]")]
    assert hidden == [201, 202, 203]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_stays_text(text: str) -> None:
    found, plain = page(filled(RUN, text)), page()
    assert {tag.name for tag in found.find_all(True)} <= {tag.name for tag in plain.find_all(True)}
    assert {name for tag in found.find_all(True) for name in tag.attrs} == {
        name for tag in plain.find_all(True) for name in tag.attrs
    }
    assert found.script and plain.script and found.script.string == plain.script.string
    assert len(found.select("script, style")) == 2
    assert text_of(found, "body").count(squeezed(text)) > 60
    assert texts(found, "#more1 mark") == texts(found, "#q1 .question button span") == [text]


def test_the_policy_allows_the_style_and_the_script_of_the_page_alone() -> None:
    found = page()
    policy = str(found.select("meta[http-equiv]")[0]["content"])
    hashes = [
        b64encode(sha256(str(found.select(tag)[0].string).encode()).digest()).decode() for tag in ("style", "script")
    ]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; base-uri 'none'; "
        "form-action 'none'"
    )


def test_nothing_is_loaded_from_anywhere() -> None:
    found = page(filled(RUN, "http://192.0.2.1/x.png"))
    assert not found.select("link, img, iframe, object, embed, video, audio, source, base, [src], [style], [action]")
    assert all(str(tag["href"]).startswith("#") for tag in found.select("[href]"))
    for own in found.select("style, script"):
        assert not re.search(r"url\(|@import|https?:|fetch\(|import\(|innerHTML", str(own.string))


def test_texts_take_their_own_direction() -> None:
    found = page(filled(RUN, RIGHT_TO_LEFT))
    places = found.select("body")[0].find_all(string=RIGHT_TO_LEFT)
    own = [place for place in places if place.find_parent(attrs={"dir": "auto"}) or place.find_parent("option")]
    assert len(own) == len(places) > 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_have_the_contrast_of_wcag_aa(scheme: str) -> None:
    style = texts(page(), "style")[0]
    begin = style.index("@media (prefers-color-scheme: dark)")
    part = style[:begin] if scheme == "light" else style[begin : style.index("* {")]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
    grounds = {name for name in colours if name.endswith("ground") or name.startswith("tint")} | {"sheet"}
    pairs = {("ink", ground) for ground in grounds} | {("on-accent", "accent"), ("warning", "warning-ground")}
    pairs |= {(text, ground) for text in ("soft", "accent", "wrong") for ground in ("ground", "sheet")}
    assert len(pairs) > 20
    assert [pair for pair in sorted(pairs) if contrast(*(colours[name] for name in pair)) < 4.5] == []
    graphics = ("right", "refused-rightly", "wrong", "refused-wrongly", "failed")
    assert [name for name in graphics if contrast(colours[name], colours["sheet"]) < 3] == []


def contrast(left: str, right: str) -> float:
    """Of two colours as WCAG 2.2 defines it, 1 to 21."""
    darker, lighter = sorted(map(luminance, (left, right)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
