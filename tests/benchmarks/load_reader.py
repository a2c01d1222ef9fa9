"""A simulated reader: signs in, adds articles, asks about them, thinks, opens the page anew now and then."""

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.benchmarks.load_counts import Asked, Tally, plain
from tests.benchmarks.load_facts import FACTS, NEVER_STATED, Fact, article, fact
from tests.benchmarks.load_page import LONGEST_SILENCE_SECONDS, OpenPage, PageError, Values, sign_in

PASSWORD = "a password of readers"
_QUESTIONS_OF_A_VISIT = 6
_UNANSWERABLE = 0.1
_SECOND_ARTICLE_AFTER = 3
_TLS = ssl.create_default_context()  # making one takes longer than any request; none is sent over it


@dataclass
class Reader:
    """One reader and what the page has taken from them.

    Attributes:
        number: From 0; also what names them.
        added: Numbers of the articles that the page says are added.
        asked: How many questions.
    """

    number: int
    address: str
    tally: Tally
    added: list[int] = field(default_factory=list)
    asked: int = 0

    @property
    def name(self) -> str:
        """By which the reader signs in."""
        return name_of(self.number)

    @asynccontextmanager
    async def page(self) -> AsyncIterator[tuple[OpenPage, Values]]:
        """The page, opened by a browser that has signed in, and what it shows first."""
        timeout = httpx.Timeout(60, read=LONGEST_SILENCE_SECONDS)
        async with httpx.AsyncClient(base_url=self.address, timeout=timeout, verify=_TLS, trust_env=False) as client:
            await sign_in(client, self.name, PASSWORD)
            page = OpenPage(client, lambda text: self.tally.watch(self.number, text))
            try:
                yield page, await page.open()
            finally:
                await page.close()

    async def live(self, until: float, *, think_seconds: float) -> None:
        """Come within one time to think, then ask until that moment of the shared clock; errors are counted."""
        chance = random.Random(self.number)
        await asyncio.sleep(chance.uniform(0, think_seconds))
        while time.monotonic() < until:
            try:
                async with self.page() as (page, shown):
                    self.require_all(shown)
                    await self._visit(page, chance, until, think_seconds)
            except (PageError, httpx.HTTPError) as error:
                self.tally.errors.append(f"{type(error).__name__}: {error}"[:300])
                await asyncio.sleep(5)

    async def ask(self, page: OpenPage, item: Fact) -> Asked:
        """Ask a question, and take down what becomes of it."""
        self.asked += 1
        sent, waited, values = time.monotonic(), False, Values()
        try:
            async for values in page.stream("ask", item.question, None, []):
                waited = waited or "Waiting for " in str(values.get("conversation"))
            outcome, said = self.tally.judge(str(values.get("conversation")), item)
        except (PageError, httpx.HTTPError) as error:
            outcome, said = "error", f"{type(error).__name__}: {error}"[:300]
        notice = plain(values.get("notice"))
        if notice and self.tally.failure(notice) == "error":
            outcome, said = "error", notice
        asked = Asked(
            self.number, item, sent, time.monotonic(), outcome, said=said or notice, waited=waited, kept=not notice
        )
        self.tally.count(asked)
        return asked

    async def add(self, page: OpenPage, number: int) -> None:
        """Add an article of one's own by pasting its text; questions to suggest are waited for as the page does."""
        title, text = article(self.number, number)
        values = await page.run("add_text", title, text, None, [])
        page.follow("offer_2", None)
        said = plain(values.get("added"))
        if title in said and said.startswith(("Added: ", "Already there: ")):
            self.added.append(number)
        elif self.tally.failure(said) == "error":
            self.tally.errors.append(f"adding: {said!r}")
        else:
            self.tally.told.append(said)

    def require_all(self, shown: Values) -> None:
        """Count as lost what an opened page has not: an article that was added, a question that was kept."""
        listed, view = str(shown.get("articles")), str(shown.get("conversation"))
        said = plain(shown.get("opening")) or plain(shown.get("notice"))
        if said:
            (self.tally.errors if self.tally.failure(said) == "error" else self.tally.told).append(said)
        for number in [] if said else self.added:
            if article(self.number, number)[0] not in listed:
                self.tally.lost.append(f"reader {self.number}: article {number}")
        own = [asked for asked in self.tally.asked if asked.reader == self.number]
        last_kept = max(
            (place for place, asked in enumerate(own) if asked.kept and asked.outcome != "error"), default=-1
        )
        for asked in own[: last_kept + 1]:
            if asked.outcome != "error" and asked.fact.name not in view:
                self.tally.lost.append(f"reader {self.number}: the question {asked.fact.question!r}")

    async def _visit(self, page: OpenPage, chance: random.Random, until: float, think_seconds: float) -> None:
        for _ in range(_QUESTIONS_OF_A_VISIT):
            wanted = [0] if self.asked < _SECOND_ARTICLE_AFTER or self.number % 4 else [0, 1]
            for number in [number for number in wanted if number not in self.added]:
                await self.add(page, number)
            if self.added:
                await self.ask(page, self._next(chance))
            await asyncio.sleep(min(chance.expovariate(1 / think_seconds), max(0.0, until - time.monotonic())))
            if time.monotonic() >= until:
                return

    def _next(self, chance: random.Random) -> Fact:
        """One of the facts of the articles in turn, or now and then one that they do not state."""
        if chance.random() < _UNANSWERABLE:
            return fact(self.number, NEVER_STATED + self.asked % 99)
        of_article = self.added[self.asked % len(self.added)]
        return fact(self.number, of_article * FACTS + self.asked % FACTS)


def name_of(number: int) -> str:
    """By which a reader of that number signs in."""
    return f"reader{number:04}"
