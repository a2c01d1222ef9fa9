"""Model servers that misbehave: what is asked again, what is not, how long it takes and what is said."""

import json
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

import pytest
from gradio_client import Client
from gradio_client.client import Job
from gradio_client.exceptions import AppError

from qa.assistant import Assistant
from qa.chat.assistant_source import AssistantSource
from qa.chat.desk import Desk, Rules
from qa.errors import ModelError
from qa.models import ChatModel, chat_model, model_errors
from qa.settings import Settings
from tests.qa.chat.serving import served
from tests.qa.misbehaving import (
    WORDS,
    Behaviour,
    Request,
    Server,
    breaks_off,
    fails,
    hangs_up,
    is_silent,
    model_server,
    only_pings,
    says,
    tears,
    waits,
)
from tests.qa.samples import COST, harbour, open_index

REPLY = "".join(WORDS)
PASSING = [fails(500), fails(503), fails(429), fails(408), hangs_up, breaks_off(0), tears(0)]


@pytest.fixture
def server() -> Iterator[Server]:
    with model_server() as server:
        yield server


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits before further attempts, which take no time."""
    taken: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", taken.append)
    return taken


def model_at(server: Server, timeout_seconds: float = 20) -> ChatModel:
    chat = chat_model(server.address, timeout_seconds=timeout_seconds)
    assert chat is not None
    return chat


def stream(server: Server, timeout_seconds: float = 20) -> str:
    """What is streamed from the server."""
    chat = model_at(server, timeout_seconds)
    with model_errors(chat):
        return "".join(chunk.text for chunk in chat.model.stream("What did it cost?"))


def ask(server: Server, timeout_seconds: float = 20) -> str:
    """What the server says in one piece."""
    chat = model_at(server, timeout_seconds)
    with model_errors(chat):
        return chat.model.invoke("Is it so?").text


@pytest.mark.parametrize("behaviour", PASSING)
def test_a_failure_that_may_pass_before_any_word_is_met_by_asking_again(
    server: Server, behaviour: Behaviour, pauses: list[float]
) -> None:
    server.behaviours = [behaviour, behaviour, behaviour]
    assert stream(server) == REPLY
    assert len(server.asked) == 4
    assert 0.5 <= pauses[0] <= 1.0 < pauses[2] <= 2.5


@pytest.mark.parametrize("behaviour", [fails(500), fails(429), hangs_up])
def test_so_is_one_of_a_reply_in_one_piece(server: Server, behaviour: Behaviour, pauses: list[float]) -> None:
    server.behaviours = [behaviour]
    assert ask(server) == "Yes"
    assert len(pauses) == 1


@pytest.mark.parametrize("ask_it", [ask, stream])
@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        (fails(500), r"The server of the model ADDRESS failed \(.*this is 500.*\): ask again in a minute, or see its"),
        (fails(429), r"The model ADDRESS is asked too much \(.*this is 429.*\): ask again in a minute\.$"),
        (hangs_up, r"The model ADDRESS cannot be reached \(Connection error\.\): is its server running\?$"),
    ],
)
def test_after_four_attempts_it_is_told(
    server: Server, ask_it: Callable[..., str], behaviour: Behaviour, message: str, pauses: list[float]
) -> None:
    server.behaviours = [behaviour] * 9
    with pytest.raises(ModelError, match=message.replace("ADDRESS", server.address)):
        ask_it(server)
    assert len(server.asked) == 4


@pytest.mark.parametrize("as_date", [True, False])
def test_a_server_is_asked_again_when_it_says(server: Server, as_date: bool, pauses: list[float]) -> None:
    server.behaviours = [fails(429, Retry_After=formatdate(time.time() + 8, usegmt=True) if as_date else "7")]
    assert stream(server) == REPLY
    assert 6 <= pauses[0] <= 8


def test_one_that_says_to_come_back_much_later_is_not_asked_again(server: Server, pauses: list[float]) -> None:
    server.behaviours = [fails(429, Retry_After="90")]
    with pytest.raises(ModelError, match=r"is asked too much .*: ask again in 90 s"):
        stream(server)
    assert (len(server.asked), pauses) == (1, [])


def test_a_quota_that_is_used_up_is_not_asked_again(server: Server, pauses: list[float]) -> None:
    def used_up(request: Request) -> None:
        request.begin(429, "application/json")
        request.send(json.dumps({"error": {"message": "no money", "code": "insufficient_quota"}}))

    server.behaviours = [used_up]
    with pytest.raises(ModelError, match="no money"):
        stream(server)
    assert (len(server.asked), pauses) == (1, [])


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_a_request_that_is_refused_is_not_asked_again(server: Server, status: int, pauses: list[float]) -> None:
    server.behaviours = [fails(status)]
    with pytest.raises(ModelError, match=f"{server.address} .*this is {status}"):
        stream(server)
    assert (len(server.asked), pauses) == (1, [])


@pytest.mark.parametrize("behaviour", [breaks_off(2), tears(2)])
def test_a_reply_that_breaks_off_after_its_first_words_is_told_and_not_begun_again(
    server: Server, behaviour: Behaviour, pauses: list[float]
) -> None:
    server.behaviours = [behaviour]
    chat, heard = model_at(server), []
    with pytest.raises(ModelError, match=f"The model {server.address} broke off in its reply"), model_errors(chat):
        heard.extend(chunk.text for chunk in chat.model.stream("What did it cost?"))
    assert (len(server.asked), pauses) == (1, [])


def test_words_are_heard_as_they_come_and_once(server: Server, pauses: list[float]) -> None:
    server.behaviours = [breaks_off(0)]
    heard = [chunk.text for chunk in model_at(server).model.stream("What did it cost?") if chunk.text]
    assert heard == WORDS


@pytest.mark.parametrize("ask_it", [ask, stream])
@pytest.mark.parametrize(
    "behaviour",
    [
        says("<html>Welcome</html>", "text/html"),
        says("{ nonsense"),
        says('{"choices": null}'),
        says("[1, 2]"),
        says('data: {"choi\n\n', "text/event-stream"),
        says('data: {"id": 5}\n\n', "text/event-stream"),
    ],
)
def test_what_is_no_reply_is_told_with_the_address(
    server: Server, ask_it: Callable[..., str], behaviour: Behaviour, pauses: list[float]
) -> None:
    server.behaviours = [behaviour]
    with pytest.raises(ModelError, match=rf"{server.address} .*is no reply of an OpenAI-compatible server .*/v1\.$"):
        ask_it(server)
    assert len(server.asked) == 1


def test_an_error_in_the_midst_of_a_stream_is_told(server: Server, pauses: list[float]) -> None:
    server.behaviours = [says('data: {"error": {"message": "out of memory"}}\n\n', "text/event-stream")]
    with pytest.raises(ModelError, match=f"{server.address} did not answer .*out of memory"):
        stream(server)


def test_a_slow_first_byte_is_waited_for(server: Server) -> None:
    server.behaviours = [waits(0.5)]
    assert stream(server, timeout_seconds=20) == REPLY


@pytest.mark.parametrize("ask_it", [ask, stream])
@pytest.mark.parametrize("behaviour", [is_silent, only_pings, waits(3)])
def test_a_server_that_never_answers_takes_the_time_of_one_attempt(
    server: Server, ask_it: Callable[..., str], behaviour: Behaviour
) -> None:
    server.behaviours = [behaviour]
    began = time.monotonic()
    with pytest.raises(ModelError, match=f"{server.address} did not answer in time: .*timeout_seconds"):
        ask_it(server, 0.5)
    assert time.monotonic() - began < 2.5
    assert len(server.asked) == 1


def test_who_stops_listening_closes_the_connection(server: Server) -> None:
    words = model_at(server).model.stream("What did it cost?")
    next(words)
    words.close()
    assert stream(server) == REPLY


def test_the_queue_of_the_page_moves_on_past_a_server_that_is_silent(tmp_path: Path) -> None:
    def opened() -> Assistant:
        return Assistant(index, model_at(server, 1.0), Settings())

    with (
        model_server() as server,
        open_index(tmp_path / "index", [harbour()]) as index,
        served(AssistantSource(opened, Desk(Rules(answers_at_once=1)))) as page,
    ):
        client = Client(page, verbose=False, analytics_enabled=False)
        server.behaviours = [is_silent]
        jobs = [client.submit(COST, api_name="/ask_articles") for _ in range(3)]
        outcomes = [_outcome(job) for job in jobs]
    failed = [outcome for outcome in outcomes if "did not answer in time" in outcome]
    answered = [outcome for outcome in outcomes if "4.2 million euros" in outcome]
    assert (len(failed), len(answered)) == (1, 2)
    assert server.address in failed[0]


def _outcome(job: Job) -> str:
    try:
        return str(job.result(timeout=60))
    except AppError as error:
        return str(error)
