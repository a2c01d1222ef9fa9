"""What scripts and agents may call, by the clients that they call it with, over a served page."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamable_http_client

from qa import Answer
from qa.chat import endpoints
from qa.chat.assistant_source import AssistantSource
from qa.chat.desk import Desk, Rules
from qa.chat.owners import Owners
from qa.chat.page import build_page
from qa.chat.visitors import Keeping
from qa.errors import SettingsError
from tests.qa.chat.scripted import ScriptedAssistant
from tests.qa.chat.serving import served
from tests.qa.samples import COST, COST_REPLY, assistant, batteries, harbour, open_index

QUOTE = "Repairs cost 4.2 million euros, twice the first\nestimate."
TOOLS = ["ask_articles", "search_articles", "list_articles"]


def replies(prompt: str) -> str:
    if "mayor?" in prompt:
        raise TimeoutError("timed out")
    return COST_REPLY


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a page over two articles is served, with MCP."""
    folder = tmp_path_factory.mktemp("private")
    with (
        open_index(folder, [harbour(), batteries()]) as index,
        served(lambda: assistant(index, replies), mcp=True) as at,
    ):
        yield at


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False, analytics_enabled=False)


def call(client: Client, name: str, *given: Any, **named: Any) -> Any:
    return json.loads(client.predict(*given, **named, api_name=f"/{name}"))


def test_an_answer_comes_with_the_exact_places_that_state_it(client: Client):
    answer = call(client, "ask_articles", question=COST)
    assert answer["answered"] is True
    assert answer["text"] == "The repairs of the bridge cost 4.2 million euros. [1]"
    [citation] = answer["citations"]
    assert (citation["number"], citation["quote"], citation["source"]) == (1, QUOTE, "harbour.md")
    assert harbour().text[citation["start"] : citation["end"]] == QUOTE
    assert 0 < answer["confidence"] <= 1


def test_what_visitors_added_for_themselves_is_shown_to_no_script(tmp_path: Path):
    owners = Owners(tmp_path)
    owners.give("somebody", batteries().id)
    with (
        open_index(tmp_path / "index", [harbour(), batteries()]) as index,
        served(lambda: assistant(index, replies), keeping=Keeping(tmp_path)) as at,
    ):
        script = Client(at, verbose=False, analytics_enabled=False)
        assert [item["title"] for item in call(script, "list_articles")] == ["Harbour bridge reopens"]
        found = call(script, "search_articles", "Which rival does Voltane have?", 50)
        assert {hit["title"] for hit in found} == {"Harbour bridge reopens"}
        answer = call(script, "ask_articles", "Who founded Voltane?")
        assert "Voltane, a" not in json.dumps(answer)
        for name in (batteries().id, batteries().title, "batteries.md"):
            with pytest.raises(AppError, match=f"no article '{name}' in the index; .* is: 'Harbour bridge reopens'\\."):
                call(script, "ask_articles", COST, [name])


def test_what_the_articles_do_not_say_comes_with_the_reason_and_the_nearest_passage(client: Client):
    answer = call(client, "ask_articles", COST, ["Two rivals in batteries"])
    assert (answer["answered"], answer["citations"]) == (False, [])
    assert answer["reason"]
    assert answer["nearest"] is None or answer["nearest"]["title"] == "Two rivals in batteries"


def test_search_gives_as_many_passages_as_are_wanted(client: Client):
    first, second, *_ = call(client, "search_articles", question="What did the pier cost?")
    assert (first["rank"], first["title"], second["rank"]) == (1, "Harbour bridge reopens", 2)
    assert harbour().text[first["start"] : first["end"]] == first["text"]
    assert len(call(client, "search_articles", "bridge", 1)) == 1


def test_the_articles_are_listed_with_what_asking_takes(client: Client):
    listed = call(client, "list_articles")
    assert [item["title"] for item in listed] == ["Harbour bridge reopens", "Two rivals in batteries"]
    assert listed[0]["characters"] == len(harbour().text)
    for name in ("id", "title", "source"):
        assert call(client, "ask_articles", COST, [listed[0][name]])["answered"]


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("ask_articles", ["  "], "The question is empty: ask something"),
        ("ask_articles", [7], "The question is of type int: give it as text"),
        ("ask_articles", ["x" * 2001], "The question has 2,001 characters, and 2,000 is the most"),
        ("ask_articles", [COST, "harbour.md"], "articles is 'harbour.md': give a list of ids or titles"),
        ("ask_articles", [COST, [1]], r"articles is \[1\]: give a list"),
        ("ask_articles", [COST, ["pier"]], "There is no article 'pier' in the index; the nearest there is: 'Harbour"),
        ("ask_articles", ["Who is Ines Roth, the mayor?"], "The (chat )?model"),
        ("search_articles", [""], "The question is empty"),
        ("search_articles", ["pier", 0], "k is 0: give a whole number from 1 to 50"),
        ("search_articles", ["pier", True], "k is True: give a whole number"),
        ("search_articles", ["pier", "3"], "k is '3': give a whole number"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(client: Client, name: str, given: list[Any], message: str):
    with pytest.raises(AppError, match=f"^{message}"):
        call(client, name, *given)


def test_three_endpoints_are_named_and_described_and_no_other(client: Client, address: str):
    described = client.view_api(return_format="dict", print_info=False)
    assert isinstance(described, dict)
    assert list(described["named_endpoints"]) == [f"/{name}" for name in TOOLS]
    assert described["unnamed_endpoints"] == {}
    paths = httpx.get(f"{address}gradio_api/openapi.json").json()["paths"]
    called = [path.split("/call/")[1].partition("/")[0].removeprefix("v2") for path in paths if "/call/" in path]
    assert set(called) - {""} == set(TOOLS)


def test_neither_files_nor_places_of_this_machine_are_given_away(address: str, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret that no visitor may read.")
    assert httpx.get(f"{address}gradio_api/file={secret}").status_code == 404
    assert httpx.get(f"{address}gradio_api/proxy=http://127.0.0.1/").status_code == 404
    assert httpx.get(f"{address}monitoring/summary").status_code == 404
    upload = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
    for name in ("add", "ask_articles"):
        reply = httpx.post(f"{address}gradio_api/call/{name}", json={"data": [upload, None, "all"]})
        assert reply.status_code == 400
        assert "secret" not in reply.text
    assert secret.exists()
    for path in ("", "config", "gradio_api/info", "gradio_api/openapi.json"):
        shown = httpx.get(address + path)
        assert shown.status_code == 200
        assert str(Path(__file__).parents[3]) not in shown.text
        assert str(tmp_path.parent) not in shown.text


def test_nothing_is_looked_up_or_reported_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    looked_up: list[str] = []
    resolve = socket.getaddrinfo

    def noted(host: Any, *others: Any, **options: Any) -> Any:
        looked_up.append(str(host))
        return resolve(host, *others, **options)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    with open_index(tmp_path, [harbour()]) as index, served(lambda: assistant(index, replies), mcp=True) as address:
        script = Client(address, verbose=False, analytics_enabled=False)
        assert call(script, "ask_articles", COST)["answered"]
        assert with_tools(address, lambda session: session.call_tool("list_articles")).isError is False
    assert set(looked_up) == {"127.0.0.1"}


def with_tools(address: str, use: Callable[[ClientSession], Awaitable[Any]], transport: str = "http") -> Any:
    """What comes of using the page's tools, by a real client over one of the two transports."""

    async def connect() -> Any:
        url = f"{address}gradio_api/mcp/"
        connected = streamable_http_client(url) if transport == "http" else sse_client(f"{url}sse")
        async with connected as streams, ClientSession(*streams[:2]) as session:
            await session.initialize()
            return await use(session)

    return anyio.run(connect)


def test_an_agent_is_told_of_three_tools_and_what_they_take(address: str):
    tools = with_tools(address, lambda session: session.list_tools()).tools
    assert [tool.name for tool in tools] == TOOLS
    ask, search, listing = tools
    assert 'When "answered" is false the articles do not say it' in ask.description
    assert ask.inputSchema["required"] == search.inputSchema["required"] == ["question"]
    assert search.inputSchema["properties"]["k"]["default"] == 5
    assert listing.inputSchema["properties"] == {}
    described = [field["description"] for tool in tools for field in tool.inputSchema["properties"].values()]
    assert all(description.endswith(".") for description in described)


@pytest.mark.parametrize("transport", ["http", "sse"])
def test_an_agent_asks_searches_and_lists(address: str, transport: str):
    async def use(session: ClientSession) -> list[Any]:
        return [
            await session.call_tool("list_articles", {}),
            await session.call_tool("search_articles", {"question": "What did the pier cost?", "k": 1}),
            await session.call_tool("ask_articles", {"question": COST, "articles": ["harbour.md"]}),
        ]

    results = with_tools(address, use, transport)
    assert [result.isError for result in results] == [False] * 3
    listed, found, answer = [json.loads(result.content[0].text) for result in results]
    assert [item["source"] for item in listed] == ["harbour.md", "batteries.md"]
    assert [hit["title"] for hit in found] == ["Harbour bridge reopens"]
    assert answer["citations"][0]["quote"] == QUOTE


def test_an_agent_is_told_what_was_wrong_with_its_call(address: str):
    result = with_tools(address, lambda session: session.call_tool("search_articles", {"question": "pier", "k": 0}))
    assert result.isError
    assert "k is 0: give a whole number from 1 to 50." in result.content[0].text


def nothing_to_ask() -> ScriptedAssistant:
    """Opened where only what is served matters."""
    return ScriptedAssistant(lambda question: Answer(question))


def test_a_missing_package_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(endpoints, "find_spec", lambda name: None)
    with (
        pytest.raises(SettingsError, match=r"package mcp, which is not installed: pip install 'article-qa\[mcp\]'\."),
        served(nothing_to_ask, mcp=True),
    ):
        pass


def test_tools_that_cannot_be_offered_end_the_page_with_the_reason(monkeypatch: pytest.MonkeyPatch):
    def fails(*arguments: object) -> None:
        raise RuntimeError("no transport")

    monkeypatch.setattr("gradio.mcp.GradioMCPServer.__init__", fails)
    with pytest.raises(SettingsError, match=r"leave out --mcp. .*no transport"), served(nothing_to_ask, mcp=True):
        pass


def test_without_being_asked_for_there_are_no_tools():
    with served(nothing_to_ask) as address:
        assert httpx.get(f"{address}gradio_api/mcp/schema").status_code == 404


def test_the_example_of_the_readme_runs(address: str, monkeypatch: pytest.MonkeyPatch):
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    [example] = [block.partition("```")[0] for block in readme.split("```python\n") if "gradio_client" in block]
    question = '"How much has Amazon invested?"'
    assert question in example
    names: dict[str, Any] = {}
    exec(example.replace("http://127.0.0.1:7860", address).replace(question, repr(COST)), names)
    assert names["answer"]["citations"][0]["quote"] == QUOTE


def test_as_many_are_asked_at_once_as_are_answered_at_once():
    async def limits() -> dict[str | bool, int | None]:
        # Gradio makes event loops that it never closes, unless there is one already.
        page = build_page(AssistantSource(nothing_to_ask, Desk(Rules(answers_at_once=7))), Keeping())
        return {event.api_name: event.concurrency_limit for event in page.fns.values()}

    found = asyncio.run(limits())
    assert (found["ask_articles"], found["search_articles"], found["list_articles"]) == (7, 7, None)
