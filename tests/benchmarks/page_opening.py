"""How soon the chat page takes a question, while the model still loads: `python -m tests.benchmarks.page_opening`.

Counted in the browser, from the request for the page to the first frame in which the question box can be typed into.
Cold: a browser with nothing kept of the page; warm: the page opened again in the same one.
"""

import statistics
import sys
from collections.abc import Iterator
from threading import Event

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ARGUMENTS, browser_path
from tests.qa.chat.scripted import ScriptedAssistant
from tests.qa.chat.serving import served

OPENINGS = 10
# Asked at each frame, since the page is made anew by scripts while it loads.
WATCH = """
    const look = () => {
        const box = document.querySelector("#question textarea");
        if (box && !box.disabled && !box.readOnly && box.getClientRects().length) window.usable = performance.now();
        else requestAnimationFrame(look);
    };
    look();
"""


def main(openings: int) -> None:
    """Print the median and the spread of cold and warm openings, in milliseconds."""
    release = Event()
    with (
        served(lambda: release.wait() and ScriptedAssistant(lambda _: ValueError())) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        for name, measured in (("cold", cold_ms), ("warm", warm_ms)):
            taken = sorted(measured(browser, address, openings))
            middle = statistics.median(taken)
            print(f"{name}: median {middle:.0f} ms, {taken[0]:.0f} to {taken[-1]:.0f}, of {openings} openings")
        browser.close()
        release.set()


def cold_ms(browser: Browser, address: str, openings: int) -> Iterator[float]:
    """Openings of a browser that has never seen the page."""
    for _ in range(openings):
        with browser.new_context() as context:
            yield opened_ms(context.new_page(), address)


def warm_ms(browser: Browser, address: str, openings: int) -> Iterator[float]:
    """Openings of a browser that has seen the page before."""
    with browser.new_context() as context:
        opened_ms(context.new_page(), address)
        for _ in range(openings):
            page = context.new_page()
            yield opened_ms(page, address)
            page.close()


def opened_ms(page: Page, address: str) -> float:
    """Milliseconds from the request to a question box that takes a question; one is typed to prove it."""
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function("window.usable", timeout=60_000)
    page.locator("#question textarea").fill("What did it cost?")
    return float(page.evaluate("window.usable"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else OPENINGS)
