"""A page in a real browser, and what must be true of it after every test."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from qa.chat.page import serve
from tests.qa.chat.serving import Open, free_port

# A machine with other work to do takes longer than Playwright's five seconds at times.
expect.set_options(timeout=20_000)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Serves an assistant and opens its page; afterwards, no request went elsewhere and no script failed."""
    closing: list[Callable[[], None]] = []
    requested: list[Request] = []
    failures: list[str] = []

    def open_page(open_assistant: object, size: tuple[int, int] = (1280, 800), *, dark: bool = False) -> Page:
        served = serve(open_assistant, port=free_port())
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
        )
        closing.extend([context.close, lambda: served.close(verbose=False)])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: requested.append(request))
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("dialog", lambda dialog: failures.append(dialog.message) or dialog.dismiss())
        page.goto(served.local_url)
        return page

    yield open_page
    # "csp": the page's own policy kept the request from being sent.
    sent = [urlsplit(request.url) for request in requested if request.failure != "csp"]
    for close in closing:
        close()
    assert failures == []
    assert {url.hostname for url in sent if url.scheme not in ("data", "blob")} == {"127.0.0.1"}
