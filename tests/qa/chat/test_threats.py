"""Each threat of qa/chat/THREATS.md, tried: the file names the test, and a test here checks that it does."""

import asyncio
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from index import Article
from index.errors import ReadingError
from qa import Answer
from qa.chat import page as page_module
from qa.chat.additions import article_of_address, article_of_file
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation import sentence_of
from qa.chat.desk import Desk, Rules
from qa.chat.leftovers import remove_leftovers
from qa.chat.owners import Owners
from qa.chat.sign_in import SignIn
from qa.chat.visitors import Keeping, visitor_of
from qa.errors import ModelError, QuestionError, SettingsError
from qa.models import chat_model, explain
from qa.users import Users, add_user, remove_user
from tests.qa.chat.scripted import ScriptedAssistant
from tests.qa.chat.serving import served
from tests.qa.samples import assistant, batteries, harbour, open_index

PASSWORD = "correct horse battery"
TOKEN = "a-token-of-the-metrics"
API = "gradio_api/"
THREATS = Path(page_module.__file__).with_name("THREATS.md")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The users anna and bert."""
    file = tmp_path_factory.mktemp("users") / "users.toml"
    for name in ("anna", "bert"):
        add_user(file, name, PASSWORD)
    return file


@pytest.fixture(scope="module")
def source(file: Path) -> AssistantSource:
    rules = Rules(users=Users(file), metrics_token=TOKEN, questions_per_minute=2)
    return AssistantSource(
        lambda: ScriptedAssistant(lambda q: Answer(q, text="Yes."), Article("A.", "A", "a.md")), Desk(rules)
    )


@pytest.fixture(scope="module")
def address(source: AssistantSource) -> Iterator[str]:
    with served(source) as address:
        yield address


@pytest.fixture(scope="module")
def open_address() -> Iterator[str]:
    """A page that asks nobody to sign in."""
    with served(lambda: ScriptedAssistant(lambda _: Answer("q"), Article("A.", "A", "a.md"))) as address:
        yield address


def signed_in(address: str, name: str = "anna") -> httpx.Client:
    reply = httpx.post(f"{address}login", data={"username": name, "password": PASSWORD})
    assert reply.status_code == 200
    return httpx.Client(base_url=address, cookies=reply.cookies)


def join(session: str, **others: Any) -> dict[str, Any]:
    return {"data": [], "fn_index": 0, "session_hash": session, **others}


def test_every_threat_names_a_test_that_is_here_or_beside_it():
    rows = [line for line in THREATS.read_text().splitlines() if line.startswith("| ") and "`test_" in line]
    named = [name for row in rows for name in re.findall(r"`(test_\w+)`", row)]
    tests = "".join(file.read_text() for file in Path(__file__).parents[1].rglob("test_*.py"))
    tests += "".join(file.read_text() for file in Path(__file__).parents[2].glob("index/**/test_*.py"))
    assert len(rows) >= 15
    assert [name for name in named if f"def {name}(" not in tests] == []


@pytest.mark.parametrize(
    "path",
    [
        "config",
        "gradio_api/info",
        "gradio_api/openapi.json",
        "gradio_api/queue/data?session_hash=x",
        "gradio_api/mcp",
        "gradio_api/heartbeat/x",
        "gradio_api/upload_progress?upload_id=x",
    ],
)
def test_without_signing_in_nothing_is_shown_but_the_form(address: str, path: str):
    assert httpx.get(address + path).status_code == 401
    assert "auth_required" in httpx.get(address).text
    assert httpx.post(f"{address}{API}queue/join", json=join("x")).status_code == 401
    assert httpx.post(f"{address}{API}upload", files={"files": ("a.txt", b"text")}).status_code == 401


def test_a_header_cannot_make_a_closed_address_look_open(address: str):
    headers = {"Host": "127.0.0.1/assets/?", "X-Forwarded-Prefix": "/assets", "X-Original-URL": "/assets/"}
    for name, value in headers.items():
        assert httpx.get(f"{address}config", headers={name: value}).status_code in (400, 401)


def test_passwords_cannot_be_guessed_at_speed(file: Path):
    sign_in = SignIn(Users(file))

    async def attempts(name: str) -> list[bool]:
        wrong = [await sign_in.check(name, "wrong password") for _ in range(10)]
        return [*wrong, await sign_in.check(name, PASSWORD)]

    assert asyncio.run(attempts("anna")) == [False] * 11
    assert asyncio.run(sign_in.check("bert", PASSWORD))


def test_a_removed_user_is_out_though_the_browser_is_still_signed_in(tmp_path: Path):
    file = tmp_path / "users.toml"
    for name in ("anna", "bert"):
        add_user(file, name, PASSWORD)
    source = AssistantSource(lambda: ScriptedAssistant(lambda _: Answer("q")), Desk(Rules(users=Users(file))))
    with served(source) as address, signed_in(address) as anna:
        assert anna.get("config").status_code == 200
        remove_user(file, "anna")
        assert anna.get("config").status_code == 401


def test_one_user_cannot_speak_or_listen_in_the_session_of_another(address: str):
    with signed_in(address) as anna, signed_in(address, "bert") as bert:
        assert anna.post(f"{API}queue/join", json=join("session-of-anna")).status_code == 200
        assert bert.post(f"{API}queue/join", json=join("session-of-anna")).status_code == 403
        for path in ("queue/data?session_hash=session-of-anna", "heartbeat/session-of-anna"):
            assert bert.get(API + path).status_code == 403
        assert bert.post(f"{API}cancel", json=join("session-of-anna", event_id="x")).status_code == 403


def test_another_site_cannot_act_for_a_reader(address: str):
    with signed_in(address) as anna:
        for origin in ("https://elsewhere.example", "null"):
            reply = anna.post(f"{API}queue/join", json=join("y"), headers={"Origin": origin})
            assert reply.status_code == 403
        own = {"Origin": address.rstrip("/")}
        assert anna.post(f"{API}queue/join", json=join("y"), headers=own).status_code == 200


def test_a_user_sees_own_articles_and_no_other_users_by_page_script_or_guess(tmp_path: Path, file: Path):
    Owners(tmp_path).give(visitor_of("anna"), batteries().id)
    with open_index(tmp_path / "index", [harbour(), batteries()]) as index:
        source = AssistantSource(lambda: assistant(index, "Yes."), Desk(Rules(users=Users(file))))
        with served(source, keeping=Keeping(tmp_path)) as address:
            anna, bert = (Client(address, auth=(name, PASSWORD), verbose=False) for name in ("anna", "bert"))
            assert batteries().title in anna.predict(api_name="/list_articles")
            assert batteries().title not in bert.predict(api_name="/list_articles")
            with pytest.raises(AppError, match="no article"):
                bert.predict("What?", [batteries().id], api_name="/ask_articles")


def test_a_script_that_asks_too_often_is_told_so(address: str):
    client = Client(address, auth=("bert", PASSWORD), verbose=False)
    for _ in range(2):
        client.predict("Who?", api_name="/ask_articles")
    with pytest.raises(AppError, match="asked 2 questions within a minute"):
        client.predict("Who?", api_name="/ask_articles")


@pytest.mark.parametrize(
    "path",
    ["gradio_api/file=/etc/passwd", "gradio_api/file/etc/passwd", "gradio_api/proxy=http://192.0.2.1/", "monitoring",
     "gradio_api/vibe-code", "gradio_api/stream/x/1/1/playlist.m3u8", "gradio_api/runs", "gradio_api/dev/reload",
     "gradio_api/deep_link", "gradio_api/custom_component/x/client/component/a.js", "nowhere",
     "gradio_api/run/predict", "gradio_api/component_server", "gradio_api/process_recording"],
)  # fmt: skip
def test_what_gradio_has_and_the_page_does_not_use_is_not_there(open_address: str, path: str):
    assert httpx.get(open_address + path).status_code in (404, 401)
    assert httpx.post(open_address + path, json={}).status_code == 404


@pytest.mark.parametrize("path", ["/etc/passwd", "http://192.0.2.1/x.txt", "users.toml", "\0", "../../x"])
def test_a_request_cannot_name_a_file_or_address_for_the_server_to_read(open_address: str, path: str):
    given = {"path": path, "meta": {"_type": "gradio.FileData"}}
    for body in (join("z", data=[[given]]), join("z", data=[{"deep": {"er": given}}])):
        reply = httpx.post(f"{open_address}{API}queue/join", json=body)
        assert reply.status_code == 400
        assert "was not uploaded" in reply.text


def test_uploads_are_limited_in_size_and_leave_nothing_behind(open_address: str, monkeypatch: pytest.MonkeyPatch):
    folder = Path(page_module.os.environ["GRADIO_TEMP_DIR"])
    before = {*folder.rglob("*")}
    monkeypatch.setattr("qa.chat.gate.MOST_UPLOAD_BYTES", 1_000_000)
    many = [("files", (f"{number}.txt", b"x" * 300_000)) for number in range(5)]
    assert httpx.post(f"{open_address}{API}upload", files=many).status_code == 413
    chunked = httpx.post(f"{open_address}{API}upload", content=iter([b"x"]))
    assert chunked.status_code == 411
    assert {*folder.rglob("*")} == before


def test_what_an_upload_that_broke_off_left_is_removed_after_an_hour(tmp_path: Path):
    for name, age in (("tmpold", 4000), ("tmpnew", 10)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    remove_leftovers(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["tmpnew"]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://169.254.169.254/latest", "file:///etc/passwd", "/etc"]
)
def test_an_address_of_this_machine_is_refused_on_the_page(address: str):
    with pytest.raises((ReadingError, QuestionError)):
        article_of_address(address)


@pytest.mark.parametrize("name", ["a.exe", "a.zip", "a.pdf", "a.txt"])
def test_a_file_that_is_no_article_is_refused_on_the_page(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(b"MZ\x90\x00\x03\x00\x00\x00" * 100)
    with pytest.raises(ReadingError):
        article_of_file(tmp_path / name)


@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 400), (b"[" * 200_000, 400), (b" " * 9_000_000, 413)], ids=["bad", "deep", "large"]
)
def test_a_body_that_is_no_json_or_too_large_is_refused(open_address: str, body: bytes, status: int):
    headers = {"Content-Type": "application/json"}
    assert httpx.post(f"{open_address}{API}queue/join", content=body, headers=headers).status_code == status


def test_health_is_open_and_metrics_take_the_token(address: str, source: AssistantSource):
    source.assistant()
    assert httpx.get(f"{address}health").json() == {"status": "ready"}
    assert httpx.get(f"{address}metrics").status_code == 401
    assert httpx.get(f"{address}metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    counts = httpx.get(f"{address}metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert "article_qa_questions_running 0.0" in counts.text


def test_health_says_what_is_not_well(file: Path):
    source = AssistantSource(lambda: ScriptedAssistant(lambda _: Answer("q")), Desk(Rules(users=Users(file))))
    with served(source) as address:
        source.desk.close(0)
        ending = httpx.get(f"{address}health")
        assert (ending.status_code, ending.json()) == (503, {"status": "ending"})
        assert httpx.get(f"{address}metrics").status_code == 403

    def fail() -> ScriptedAssistant:
        raise ModelError("no model")

    with served(fail) as address:
        assert httpx.get(f"{address}health").json() == {"status": "failed"}
        assert httpx.get(f"{address}metrics").status_code == 200


def test_keys_are_in_no_error_and_no_repr(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    assert "sk-very-secret" not in str(explain(ValueError("key sk-very-secret is wrong"), "openai:x"))
    assert "sk-very-secret" not in sentence_of(ModelError("key sk-very-secret is wrong"))
    assert TOKEN not in repr(Rules(metrics_token=TOKEN))


def test_an_address_of_a_model_with_a_password_in_it_is_refused_without_repeating_it():
    with pytest.raises(ModelError, match="OPENAI_API_KEY") as told:
        chat_model("http://anna:hunter2hunter2@127.0.0.1:1/v1")
    assert "hunter2" not in str(told.value)


def test_agents_cannot_be_let_in_beside_readers_who_sign_in(source: AssistantSource):
    with pytest.raises(SettingsError, match="--mcp cannot be used with --auth"):
        page_module.serve(source, port=0, mcp=True)
