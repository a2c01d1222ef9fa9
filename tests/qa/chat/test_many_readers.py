"""What is left for a reader while many others have the page open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace

import httpx
import pytest

from qa import Answer
from qa.chat import page as module
from qa.chat.assistant_source import AssistantSource
from qa.chat.desk import Desk, Rules
from tests.benchmarks.load_counts import plain
from tests.benchmarks.load_page import OpenPage, PageError
from tests.qa.chat.scripted import ScriptedAssistant
from tests.qa.chat.serving import served, served_page
from tests.qa.samples import harbour

MANY = 80  # more than there were places for events when each that waited for suggestions held one of those
ANSWER = Answer("", text="The pier was built in 1911.", answered=True)
PASTED = "The pier of Osk", "The pier of Osk was built in 1911. It cost 90,000 kroner."


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[OpenPage]:
    async with httpx.AsyncClient(base_url=address, timeout=60, trust_env=False) as client:
        page = OpenPage(client, lambda _: None)
        await page.open()
        try:
            yield page
        finally:
            await page.close()


async def asked_while_many_wait(address: str) -> str:
    """What the page shows to one who asks while another's answer runs and many wait for suggestions until its end."""
    async with AsyncExitStack() as pages:
        first, *others = [await pages.enter_async_context(opened(address)) for _ in range(MANY)]
        first.follow("ask", "endless", None, [])
        for page in others:
            await page.run("add_text", *PASTED, None, [])
            page.follow("offer_2", None)
        shown = await others[0].run("ask", "When was the pier built?", None, [])
        with suppress(PageError):
            await first.run("stop", None)
        return str(shown["conversation"])


def test_a_question_is_answered_while_many_wait_for_suggestions():
    endless = replace(ANSWER, text=5000 * f"{ANSWER.text} ")
    assistant = ScriptedAssistant(lambda question: endless if question == "endless" else ANSWER, harbour())
    assistant.seconds_per_word = 0.01
    desk = Desk(Rules(answers_at_once=2, most_waiting=0))
    with served(AssistantSource(lambda: assistant, desk)) as address:
        shown = asyncio.run(asyncio.wait_for(asked_while_many_wait(address), 120))
    assert "built in 1911" in plain(shown), plain(shown)


def test_only_so_many_pages_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_PAGES", 3)

    async def open_five(address: str) -> None:
        for _ in range(5):
            async with opened(address):
                pass

    with served_page(lambda: ScriptedAssistant(lambda _: ANSWER, harbour())) as page:
        asyncio.run(open_five(page.local_url))
        assert len(page.app.state_holder.session_data) == 3
