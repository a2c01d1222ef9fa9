"""Pictures of the page for people to look at, with the real model: `python -m tests.qa.chat.screenshots FOLDER`."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from index import bundled_articles
from qa import Settings
from qa.assistant import Assistant
from tests.conftest import ARGUMENTS, browser_path
from tests.qa.chat.serving import served
from tests.qa.chat.test_page_in_browser import DESKTOP, MODEL_SECONDS, NARROW, PHONE, ask

SIZES = {"desktop": DESKTOP, "phone": PHONE, "narrow": NARROW}
SCENES = {"answer": ("How much has Amazon invested?", "answered"), "refusal": ("Who runs Fluidstack?", "refused")}


def main(folder: Path) -> None:
    """Write a picture of each scene, at each size, in light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        Assistant.from_articles(bundled_articles(), Settings()) as assistant,
        served(lambda: assistant) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        for name, size in SIZES.items():
            for scheme in ("light", "dark"):
                page = opened(browser, address, size, scheme)
                photograph_scenes(page, folder / f"{name}-{scheme}")
                page.close()


def opened(browser: Browser, address: str, size: tuple[int, int], scheme: str) -> Page:
    """The page at that size, with its article shown."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page.goto(address)
    expect(page.locator("#article h2").first).to_be_visible(timeout=20_000)
    return page


def photograph_scenes(page: Page, start: Path) -> None:
    """The empty page, then each scene, in files whose names begin like that."""
    page.screenshot(path=f"{start}-empty.png")
    for scene, (question, outcome) in SCENES.items():
        ask(page, question, outcome=outcome, seconds=MODEL_SECONDS)
        page.screenshot(path=f"{start}-{scene}.png", animations="disabled")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the folder for the pictures: python -m tests.qa.chat.screenshots FOLDER")
    main(Path(sys.argv[1]))
