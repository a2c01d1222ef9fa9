"""One question's way to its answer: find, read, attribute, check, try once more, decide. Orchestration only."""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessageChunk
from langchain_core.runnables import RunnableConfig, RunnableLambda

import prompts
from index import ArticleInfo, ArticleSelection
from qa.answers import checking, disagreeing, finished
from qa.claims import Judge, JudgedClaim, quote
from qa.disagreement import differs, other_articles
from qa.followup import stand_alone
from qa.model_calls import ModelCalls
from qa.overview import Reading, overview
from qa.overview_questions import Overview, overview_of
from qa.question import checked_question
from qa.refusals import is_off_topic, premise_of
from qa.replies import parse_reply, without_marks
from qa.sums import asks_for_a_sum
from qa.types import Answer, Turn

if TYPE_CHECKING:
    from qa.assistant import Assistant

Judged = Generator[Answer, None, tuple[Answer, list[JudgedClaim]]]


@dataclass(frozen=True)
class Answering:
    """The steps of one question, asked of an assistant.

    Attributes:
        config: Of the run, so that callbacks see every step.
        calls: Of the model; None where there is none.
    """

    assistant: "Assistant"
    config: RunnableConfig
    calls: ModelCalls | None

    def answers(self, question: str, history: Sequence[Turn], articles: ArticleSelection) -> Iterator[Answer]:
        """Partial answers, the finished one last; raises as `Assistant.ask`."""
        question = checked_question(question)
        answer = Answer(
            question,
            searched_question=question,
            model=self.assistant.model_name,
            prompt_fingerprint=prompts.fingerprint(),
            asked=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            stage="searching",
        )
        yield answer
        infos = self.assistant.index.list(articles)
        if infos and (asked := overview_of(question, infos, talking=bool(history))):
            yield from self._overview(answer, asked, infos, articles)
            return
        with _timed(answer.timings, "search"):
            rewrite = self.calls.stand_alone if self.calls and history else stand_alone
            searched = rewrite(question, history)
            hits, sources, whole = self.assistant.material(searched, articles=articles, config=self.config)
        answer = replace(answer, searched_question=searched, hits=tuple(hits), sources=tuple(sources), stage="reading")
        yield answer
        judged: list[JudgedClaim] = []
        if self.calls is None:
            judged = quote(sources)
        elif not is_off_topic(sources):
            answer, judged = yield from self._read(answer, self.calls, whole=whole)
            if against := self._against(answer, judged, self.calls):
                yield disagreeing(answer, [judged, against])
                return
        yield finished(answer, judged, sources, articles=len(infos), premise=self._premise(answer, judged))

    def _overview(
        self, answer: Answer, asked: Overview, infos: Sequence[ArticleInfo], articles: ArticleSelection
    ) -> Iterator[Answer]:
        if asked.article:
            articles, infos = [asked.article], [info for info in infos if info.id == asked.article]
        find = partial(self.assistant.find, articles=articles, config=self.config)
        with _timed(answer.timings, "overview"):
            reading = Reading(self.assistant.index, infos, find, self.calls)
            answer, judged, sources = yield from overview(answer, asked, reading)
        yield finished(answer, judged, sources, articles=len(infos))

    def _read(self, answer: Answer, calls: ModelCalls, *, whole: bool) -> Judged:
        """What the model makes of the sources, and once more where a rule is broken and nothing else can be shown.

        Not where two figures were asked for: no second try found them.
        """
        sources = answer.sources
        reply = calls.read(answer.searched_question, sources, whole=whole)
        answer, judged = yield from self._judged(answer, calls, reply)
        fault = next((claim for claim in judged if claim.broken_rule), None)
        if fault is None or _is_supported(judged) or asks_for_a_sum(answer.searched_question):
            return answer, judged
        again = calls.read_again(answer.searched_question, sources, whole=whole, reply=answer.reply, fault=fault)
        second, rejudged = yield from self._judged(answer, calls, again)
        return (second, rejudged) if _is_supported(rejudged) else (answer, judged)

    def _against(self, answer: Answer, judged: Sequence[JudgedClaim], calls: ModelCalls) -> list[JudgedClaim]:
        """The claims of another article that answers otherwise, empty where none does; each is read by itself."""
        question = answer.searched_question
        shown = " ".join(claim.text for claim in judged if not claim.reason)
        with _timed(answer.timings, "checks"):
            for sources in other_articles(question, judged, answer.sources):
                *_, reply = calls.read(question, sources)
                *_, others = self._verdicts(replace(answer, sources=tuple(sources), reply=reply.text), calls)
                said = [claim for claim in others if not claim.reason]
                if differs(question, shown, " ".join(claim.text for claim in said)):
                    return said
        return []

    def _judged(self, answer: Answer, calls: ModelCalls, written: Iterator[AIMessageChunk]) -> Judged:
        """A reply as it is written, then its claims as they are judged."""
        reply: AIMessageChunk | None = None
        with _timed(answer.timings, "reply"):
            for reply in written:
                yield replace(answer, text=without_marks(reply.text), stage="writing")
        text = reply.text if reply else ""
        answer = replace(answer, text=without_marks(text), reply=text, tokens=_tokens(reply))
        yield replace(answer, stage="checking")
        judged: list[JudgedClaim] = []
        with _timed(answer.timings, "checks"):
            for judged in self._verdicts(answer, calls):
                yield checking(answer, judged)
        return answer, judged

    def _verdicts(self, answer: Answer, calls: ModelCalls) -> Iterator[list[JudgedClaim]]:
        parser = RunnableLambda(partial(parse_reply, sources=len(answer.sources)), name="reply_parser")
        judge = Judge(
            embed=self.assistant.index.embed_sentences,
            model_check=lambda text, claims: calls.stated(text, answer.searched_question, claims),
            probability=self.assistant.calibration.probability,
            threshold=self.assistant.threshold,
        )
        found = " ".join(f"{hit.title} {hit.passage.heading} {hit.passage.text}" for hit in answer.hits)
        drafts = parser.invoke(answer.reply, self.config)
        return judge.verdicts(answer.searched_question, drafts, answer.sources, found=found)

    def _premise(self, answer: Answer, judged: Sequence[JudgedClaim]) -> str:
        """What a refused question takes for granted and the articles do not say; empty where nothing is."""
        if self.calls is None or not judged or _is_supported(judged):
            return ""
        with _timed(answer.timings, "premise"):
            return premise_of(answer.searched_question, answer.sources, self.calls)


def _is_supported(judged: Sequence[JudgedClaim]) -> bool:
    """True when at least one claim can be shown."""
    return any(not claim.reason for claim in judged)


def _tokens(reply: AIMessageChunk | None) -> dict[str, int]:
    usage: Any = reply.usage_metadata if reply else None
    return {"prompt": usage["input_tokens"], "reply": usage["output_tokens"]} if usage else {}


@contextmanager
def _timed(timings: dict[str, float], name: str) -> Iterator[None]:
    """Add the seconds of the block to those of that name."""
    started = time.perf_counter()
    try:
        yield
    finally:
        timings[name] = round(timings.get(name, 0.0) + time.perf_counter() - started, 3)
