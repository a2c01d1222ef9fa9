"""The report opened from disk in a real browser: it sorts, filters and opens rows, and nothing else runs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from qa.evals.records import Run
from qa.evals.report import write_report
from qa.evals.summary import summarise
from tests.qa.evals.runs import HEADER, RUN, filled
from tests.qa.evals.samples import row
from tests.qa.evals.test_report import HOSTILE, RIGHT_TO_LEFT

pytestmark = pytest.mark.browser

DESKTOP, NARROW = (1280, 800), (360, 740)
LONG_WORD = "Donaudampfschiff" * 20

Open = Callable[..., Page]


@pytest.fixture
def open_report(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Writes the report of a run and opens it; afterwards, only the file was read, and no script failed."""
    contexts = []
    requested: list[str] = []
    said: list[str] = []

    def open_report(run: Run = RUN, size: tuple[int, int] = DESKTOP, *, dark: bool = False) -> Page:
        write_report(tmp_path, run)
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", lambda dialog: said.append(dialog.message) or dialog.dismiss())
        page.goto((tmp_path / "report.html").as_uri())
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert said == []
    assert set(requested) == {(tmp_path / "report.html").as_uri()}


def numbers(page: Page) -> list[str]:
    """Of the rows that are shown, in their order."""
    return page.locator("#rows > tbody:visible td.number").all_inner_texts()


def heading(page: Page, name: str) -> str | None:
    return page.get_by_role("columnheader", name=name).get_attribute("aria-sort")


def test_columns_sort_both_ways_by_keyboard(open_report: Open) -> None:
    page = open_report()
    assert (numbers(page), heading(page, "#")) == (["1", "2", "3", "4", "5"], "ascending")
    page.get_by_role("button", name="Outcome").focus()
    page.keyboard.press("Enter")
    assert (numbers(page), heading(page, "Outcome"), heading(page, "#")) == (
        ["2", "5", "3", "1", "4"],
        "ascending",
        None,
    )
    page.get_by_role("button", name="Seconds").click()
    page.get_by_role("button", name="Seconds").click()
    assert (numbers(page)[:3], heading(page, "Seconds")) == (["5", "2", "1"], "descending")
    page.get_by_role("button", name="Confidence").click()
    assert numbers(page) == ["4", "3", "2", "1", "5"]  # the one without any comes last


def test_text_kind_and_outcome_filter_together(open_report: Open) -> None:
    page = open_report()
    page.get_by_label("Text").fill("  FRIDAY ")
    assert numbers(page) == ["1", "2"]  # what lies in rows that are closed is found
    expect(page.get_by_role("status")).to_have_text("2 of 5 questions")
    page.get_by_label("Text").fill("")
    page.locator("#kind").select_option("missing")
    assert numbers(page) == ["4"]
    page.locator("label", has_text="failed 1").click()
    assert numbers(page) == []
    expect(page.get_by_text("No question matches.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    assert numbers(page) == ["1", "2", "3", "4", "5"]
    expect(page.get_by_label("Text")).to_be_focused()


def test_a_row_opens_and_closes_by_keyboard(open_report: Open) -> None:
    page = open_report()
    button = page.locator("#q1 .question button")
    expect(page.locator("#more1")).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#more1 mark")).to_have_text("Repairs cost 4.2 million euros, twice the first estimate.")
    page.keyboard.press("Enter")
    expect(page.locator("#more1")).to_be_hidden()


def test_the_worst_lead_to_their_rows_whatever_is_filtered(open_report: Open) -> None:
    page = open_report()
    page.get_by_label("Text").fill("nothing like it")
    page.locator(".worst a").first.click()
    expect(page.locator("#more2 .detail")).to_be_in_viewport()
    expect(page.locator("#q2 .question button")).to_be_focused()


def test_of_many_rows_some_are_shown_at_once(open_report: Open) -> None:
    page = open_report(Run(HEADER, {}, tuple(row(id=str(number)) for number in range(450))))
    assert len(numbers(page)) == 200
    expect(page.get_by_role("status")).to_have_text("450 questions, the first 200 shown")
    page.get_by_role("button", name="#").click()
    assert numbers(page)[0] == "450"
    for _ in range(2):
        page.get_by_role("button", name="Show 200 more").click()
    assert len(numbers(page)) == 450
    expect(page.get_by_role("button", name="Show 200 more")).to_be_hidden()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_runs_or_fetches_anything(open_report: Open, text: str) -> None:
    page = open_report(filled(RUN, text))
    for number in range(1, 6):
        page.locator(f"#q{number} .question button").click()
    assert page.locator("#more1 mark").text_content() == text
    assert page.locator("script").count() == 1
    assert page.locator("img, iframe, [onload], [onerror], [onfocus]").count() == 0
    page.get_by_label("Text").fill(text)
    assert len(numbers(page)) == 5


def test_the_page_could_not_run_or_fetch_anything_else(browser: Browser, tmp_path: Path) -> None:
    write_report(tmp_path, RUN)
    page = browser.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    blocked = page.evaluate("""() => new Promise(resolve => {
        const seen = [];
        document.addEventListener("securitypolicyviolation", event => {
            seen.push(event.effectiveDirective);
            if (seen.length === 2) resolve(seen.sort());
        });
        new Image().src = "http://192.0.2.1/x.png";
        const script = document.createElement("script");
        script.textContent = "document.title = 'ran'";
        document.body.append(script);
        setTimeout(() => resolve(seen), 5000);
    })""")
    assert blocked == ["img-src", "script-src-elem"]
    assert page.title() == "Evaluation of none"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, NARROW], ids=["desktop", "narrow"])
@pytest.mark.parametrize("text", ["", LONG_WORD, RIGHT_TO_LEFT], ids=["plain", "long", "right to left"])
def test_nothing_is_wider_than_the_window(open_report: Open, text: str, size: tuple[int, int], dark: bool) -> None:
    page = open_report(filled(RUN, text) if text else RUN, size, dark=dark)
    for number in range(1, 6):
        page.locator(f"#q{number} .question button").click()
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(20, 24, 30)" if dark else "rgb(244, 246, 248)")


def test_on_a_phone_a_list_sorts_what_has_no_column(open_report: Open) -> None:
    page = open_report(size=NARROW)
    expect(page.get_by_role("button", name="Seconds")).to_be_hidden()
    page.locator("#order").select_option("slowest first")
    assert numbers(page)[0] == "5"
    expect(page.locator("#q5 p.narrow .pill")).to_be_visible()


def test_a_run_without_rows_says_so(open_report: Open) -> None:
    page = open_report(Run(HEADER, summarise([]), ()))
    expect(page.get_by_text("No question was asked.")).to_be_visible()
