"""The counting of a run under load: what it must see, by made-up runs and by one reader of a small real page."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from threading import Thread

import httpx
import pytest

from qa import Answer
from qa.chat.answer_view import conversation_html
from qa.chat.conversation import Exchange
from qa.errors import BusyError
from tests.benchmarks.load_counts import MODEL_AWAY, Asked, Tally, overheads, plain, slope_per_minute
from tests.benchmarks.load_facts import FACTS, NEVER_STATED, Fact, article, fact, foreign, name_in, town_of
from tests.benchmarks.load_model import NOT_STATED, Call, LoadServer, Pace, behaviour, read_calls, reply_to
from tests.benchmarks.load_page import OpenPage, PageError
from tests.benchmarks.load_reader import Reader
from tests.benchmarks.load_report import Run, report
from tests.qa.chat.scripted import ScriptedAssistant
from tests.qa.chat.serving import served

OWN, OTHER = fact(3, 5), fact(4, 5)


def view(item: Fact, text: str, **others: object) -> str:
    answer = Answer(item.question, text=text, answered=True)
    return conversation_html([Exchange(item.question, replace(answer, **others))])


def asked(outcome: str = "answered", *, sent: float = 100.0, ended: float = 110.0) -> Asked:
    return Asked(3, OWN, sent, ended, outcome)


def test_no_two_facts_share_a_name_and_each_name_is_its_readers_alone():
    facts = [fact(reader, number) for reader in range(200) for number in [*range(2 * FACTS), NEVER_STATED]]
    assert len({item.name for item in facts}) == len(facts)
    for reader in (0, 3, 199):
        text = " ".join(article(reader, 0) + article(reader, 1)) + fact(reader, NEVER_STATED).question
        assert foreign(text, reader) == set()
        assert foreign(text, reader + 1) >= {town_of(reader), fact(reader, 0).name}
    assert fact(3, 5).sentence in article(3, 0)[1]
    assert OWN.name == name_in(OWN.question)


def test_an_answer_that_belongs_to_another_question_is_wrong():
    tally = Tally()
    assert tally.judge(view(OWN, OWN.sentence), OWN) == ("answered", "")
    assert tally.judge(view(OWN, fact(3, 6).sentence), OWN)[0] == "wrong"
    assert tally.judge(view(OTHER, OTHER.sentence), OWN)[0] == "wrong"
    assert tally.judge(conversation_html([]), OWN)[0] == "wrong"


def test_another_readers_name_is_seen_wherever_it_was_sent():
    tally = Tally()
    tally.watch(3, json.dumps([view(OWN, OWN.sentence)]))
    assert tally.wrong == []
    tally.watch(3, json.dumps(["", {"choices": [f"News from {town_of(4)}"]}]))
    assert tally.wrong == [f"reader 3 was sent {town_of(4)}"]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("The page is busy: as many questions wait as may (50). Ask again in a minute.", "busy"),
        ("The model http://127.0.0.1:1/v1 cannot be reached (Connection error.): is its server running?", "error"),
        ("Something went wrong that was not foreseen (KeyError); the terminal shows where.", "error"),
    ],
)
def test_a_failure_is_an_error_unless_it_is_an_honest_busy(said: str, outcome: str):
    shown = conversation_html([Exchange(OWN.question, error=said)])
    assert Tally().judge(shown, OWN) == (outcome, said)


def test_while_the_model_server_is_killed_a_sentence_on_that_is_to_be_expected():
    tally = Tally([MODEL_AWAY])
    assert tally.failure("The model http://127.0.0.1:1/v1 cannot be reached (…): is its server running?") == "told"
    assert tally.failure("Something went wrong that was not foreseen (ConnectError)") == "error"


def test_our_own_part_of_the_time_is_what_no_call_covers():
    calls = [Call(OWN.name, 101, 104, True), Call(OWN.name, 103, 106, True), Call(OWN.name, 108, 109, True)]
    calls += [Call(OTHER.name, 100, 110, True), Call(OWN.name, 50, 60, True)]
    [own] = overheads([asked()], calls)
    assert own.seconds == pytest.approx(4)
    assert overheads([asked("refused")], calls) == []
    assert overheads([asked()], calls, away=[(90, 101)]) == []
    assert overheads([asked()], [*calls, Call(OWN.name, 109, 110, False)]) == []


def test_the_slope_of_the_memory_is_in_megabytes_a_minute():
    assert slope_per_minute([(0, 500), (60, 503), (120, 506)]) == pytest.approx(3)
    assert slope_per_minute([(0, 500)]) == 0


def test_a_report_names_what_was_wrong_and_a_run_without_faults_is_none():
    run = Run(Tally(asked=[asked()]), 60, samples=[(0, 500, 1), (60, 500, 2)], calls=[Call(OWN.name, 101, 109, True)])
    assert not run.faulty
    assert "our own part of them: p50 2.00 s" in report(run)
    run.tally.count(replace(asked("wrong"), said="reader 3 was shown something else"))
    assert run.faulty
    assert "wrong: 1\n  1 times: reader … was shown something else" in report(run)
    assert Run(Tally(asked=[asked("refused")]), 60).faulty


def test_the_model_says_the_sentence_on_what_is_asked_and_nothing_of_what_is_not_there():
    sources = f"Article: News\n[1] Else.\n[2] {OWN.sentence}\n\nQuestion: "
    assert reply_to([{"content": "Answer."}, {"content": sources + OWN.question}]) == f"{OWN.sentence} [2]"
    assert reply_to([{"content": "Answer."}, {"content": sources + OTHER.question}]) == NOT_STATED
    check = [
        {"content": "Reply with one word."},
        {"content": f"Text: {OWN.sentence}\nQuestion: {OWN.question}\nAnswer: x"},
    ]
    assert reply_to(check) == "Yes"
    check[1]["content"] = f"Text: Else.\nQuestion: {OWN.question}\nAnswer: {OWN.sentence}"
    assert reply_to(check) == "No"


def test_the_model_server_keeps_its_pace_and_its_slots_and_writes_down_each_call(tmp_path: Path):
    log = tmp_path / "calls.jsonl"
    asked = {"messages": [{"content": "Answer."}, {"content": f"[1] {OWN.sentence}\n\nQuestion: {OWN.question}"}]}
    with LoadServer(0, behaviour(Pace(1, 0.1, 1000), log)) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

        async def ask_twice() -> list[httpx.Response]:
            async with httpx.AsyncClient(trust_env=False) as client:
                address = f"{server.address}/chat/completions"
                return await asyncio.gather(*(client.post(address, json=asked) for _ in range(2)))

        replies = asyncio.run(ask_twice())
        server.shutdown()
    assert {reply.json()["choices"][0]["message"]["content"] for reply in replies} == {f"{OWN.sentence} [1]"}
    first, second = sorted(read_calls(log), key=lambda call: call.ended)
    assert (first.name, first.whole) == (OWN.name, True)
    assert second.ended - first.ended >= 0.1


def test_a_reader_of_a_page_sees_a_swapped_answer_a_busy_page_and_an_error():
    given = [OWN.sentence, fact(3, 6).sentence, OTHER.sentence, BusyError("The page is busy: x"), KeyError("x")]
    tally = ask_in_turn(given)
    assert [item.outcome for item in tally.asked] == ["answered", "wrong", "wrong", "busy", "error"]
    assert f"reader 3 was sent {town_of(4)}, {OTHER.name}" in tally.wrong
    assert "not foreseen (KeyError)" in tally.errors[0]


def ask_in_turn(given: list[str | Exception]) -> Tally:
    """What is counted when reader 3 asks a page again and again, whose assistant says or raises each of these."""
    tally, left = Tally(), [*given]

    def script(question: str) -> Answer | Exception:
        said = left.pop(0)
        return said if isinstance(said, Exception) else Answer(question, text=said, answered=True)

    async def ask(address: str) -> None:
        async with httpx.AsyncClient(base_url=address, timeout=20, trust_env=False) as client:
            for _ in given:
                page = OpenPage(client, lambda text: tally.watch(3, text))
                await page.open()
                await Reader(3, address, tally).ask(page, OWN)
                await page.close()
        await asyncio.sleep(0.3)  # the server sees that the last page was left before it ends itself

    with served(lambda: ScriptedAssistant(script)) as address:
        asyncio.run(ask(address))
    return tally


def test_an_event_of_which_only_signs_of_life_come_is_an_error(monkeypatch: pytest.MonkeyPatch):
    async def reply(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.01)
        if request.url.path.endswith("/queue/join"):
            return httpx.Response(200, json={"event_id": "1"})
        return httpx.Response(200, text='data: {"msg": "heartbeat"}\n\n')

    async def ask() -> None:
        async with httpx.AsyncClient(base_url="http://page", transport=httpx.MockTransport(reply)) as client:
            page = OpenPage(client, lambda text: None)
            page._events = {"ask": {"id": 0, "outputs": []}}
            try:
                await page.run("ask")
            finally:
                await page.close()

    monkeypatch.setattr("tests.benchmarks.load_page._LONGEST_EVENT_SECONDS", 0.5)
    with pytest.raises(PageError, match="did not end"):
        asyncio.run(asyncio.wait_for(ask(), 30))


def test_what_a_page_shows_is_read_without_its_html():
    assert plain('<p class="text">4 &lt; 5</p>') == "4 < 5"
    assert plain({"__type__": "update"}) == ""
