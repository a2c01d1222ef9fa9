"""A page that is served while a test without a browser runs."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr
from playwright.sync_api import Page

from qa.chat.page import serve

# Opens the page of an assistant in a browser: the fixture `open_page`.
Open = Callable[..., Page]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served_page(open_assistant: Callable[[], Any], **options: Any) -> Iterator[gr.Blocks]:
    """The page; afterwards it is closed."""

    async def start() -> gr.Blocks:
        # Gradio makes event loops that it never closes, unless there is one already.
        return serve(open_assistant, port=free_port(), **options)

    page = asyncio.run(start())
    yield page
    page.close(verbose=False)


@contextmanager
def served(open_assistant: Callable[[], Any], **options: Any) -> Iterator[str]:
    """The page's address; afterwards the page is closed."""
    with served_page(open_assistant, **options) as page:
        yield page.local_url
