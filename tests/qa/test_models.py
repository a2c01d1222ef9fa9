"""Chat models by name, and what is said when one cannot be had or does not answer."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import httpx
import openai
import pytest

from qa.errors import ModelError
from qa.models import chat_model, explain

REQUEST = httpx.Request("POST", "http://127.0.0.1/v1")


class Handler(BaseHTTPRequestHandler):
    """Answers like an OpenAI-compatible server, or with the status that the test wants."""

    status: ClassVar[int] = 200
    seconds: ClassVar[float] = 0.0
    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, "key": self.headers["Authorization"], **body})
        time.sleep(self.seconds)
        reply = {"error": {"message": "no such thing"}} if self.status != 200 else _completion("Fine.")
        data = json.dumps(reply).encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with suppress(ConnectionError):  # who does not wait hangs up
            self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def _completion(text: str) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    return {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server on this machine."""
    Handler.status, Handler.seconds, Handler.asked[:] = 200, 0.0, []
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/v1"
        http.shutdown()


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def ask(address: str, **options: Any) -> str:
    """What the model at an address says."""
    chat = chat_model(address, **options)
    assert chat is not None
    try:
        return chat.model.invoke("How are you?").text
    except Exception as error:
        raise explain(error, chat.name) from error


def test_none_is_no_model() -> None:
    assert chat_model("none") is None


@pytest.mark.parametrize("name", ["nonsense", "", "gpt-4o", "openai:", "nobody:gpt-4o", "None", "HTTP//x"])
def test_an_unknown_name_is_one_line_with_the_forms_there_are(name: str) -> None:
    with pytest.raises(ModelError, match=rf"There is no model '{name}': use local:NAME, .+ or none\.$"):
        chat_model(name)


@pytest.mark.parametrize("name", ["local:", "local:llama", "local:/tmp"])
def test_an_unknown_local_model_is_one_line_with_those_there_are(name: str) -> None:
    with pytest.raises(ModelError, match=r"no local model '.*': use one of qwen2.5-coder-1.5b-instruct, .+\.gguf file"):
        chat_model(name)


def test_a_model_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"There is no model file .+/mine\.gguf .+: check the path"):
        chat_model(f"local:{tmp_path}/mine.gguf")


def test_a_tilde_in_the_path_of_a_model_file_is_the_home_folder() -> None:
    with pytest.raises(ModelError, match=f"There is no model file {Path.home()}/no-such-file.gguf"):
        chat_model("local:~/no-such-file.gguf")


def test_a_missing_key_is_named() -> None:
    with pytest.raises(ModelError, match="openai:gpt-4o needs a key: set OPENAI_API_KEY and run again"):
        chat_model("openai:gpt-4o")


@pytest.mark.parametrize(
    ("name", "module", "package"),
    [
        ("ollama:phi4", "langchain_ollama", "langchain-ollama"),
        ("anthropic:claude-sonnet-4-5", "langchain_anthropic", "langchain-anthropic"),
        ("bedrock:nova", "langchain_aws", "langchain-aws"),
        ("google_genai:gemini-2.5-pro", "langchain_google_genai", "langchain-google-genai"),
    ],
)
def test_a_missing_package_is_named_as_it_is_installed(
    name: str, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ModelError, match=f"{name} needs a package: pip install {package}$"):
        chat_model(name)


def test_an_openai_model_with_a_key_tells_its_probabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    chat = chat_model("openai:gpt-4o")
    assert chat is not None
    assert (chat.name, chat.tells_probabilities) == ("openai:gpt-4o", True)
    assert getattr(chat.model, "temperature", None) == 0


def test_an_address_is_asked_for_the_model_after_the_hash(server: str) -> None:
    assert ask(f"{server}#phi-4") == "Fine."
    assert (Handler.asked[0]["path"], Handler.asked[0]["model"]) == ("/v1/chat/completions", "phi-4")
    assert Handler.asked[0]["temperature"] == 0


def test_an_address_without_a_model_asks_for_the_default_one(server: str) -> None:
    ask(server)
    assert Handler.asked[0]["model"] == "default"


def test_a_key_is_never_sent_to_a_server_on_this_machine(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    ask(server)
    assert "sk-secret" not in Handler.asked[0]["key"]


@pytest.mark.parametrize(
    ("status", "message"), [(401, "refused the key"), (403, "refused the key"), (404, "does not know the model")]
)
def test_a_refusal_of_the_server_is_explained(server: str, status: int, message: str) -> None:
    Handler.status = status
    with pytest.raises(ModelError, match=f"{message} .*no such thing"):
        ask(server)


def test_a_server_that_is_too_slow_is_explained(server: str) -> None:
    Handler.seconds = 1.0
    with pytest.raises(ModelError, match=r"did not answer in time: try again, or raise timeout_seconds\."):
        ask(server, timeout_seconds=0.1)


def test_a_server_that_is_not_there_is_explained() -> None:
    with pytest.raises(ModelError, match=r"http://127\.0\.0\.1:1/v1 cannot be reached .*: is its server running\?"):
        ask("http://127.0.0.1:1/v1")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            openai.AuthenticationError("bad key", response=httpx.Response(401, request=REQUEST), body=None),
            "The model openai:gpt-4o refused the key (bad key): check OPENAI_API_KEY.",
        ),
        (
            openai.NotFoundError("no model", response=httpx.Response(404, request=REQUEST), body=None),
            "The provider does not know the model openai:gpt-4o (no model): check its name.",
        ),
        (
            openai.APITimeoutError(REQUEST),
            "The model openai:gpt-4o did not answer in time: try again, or raise timeout_seconds.",
        ),
        (
            TimeoutError(),
            "The model openai:gpt-4o did not answer in time: try again, or raise timeout_seconds.",
        ),
        (
            openai.APIConnectionError(request=REQUEST),
            "The model openai:gpt-4o cannot be reached (Connection error.): is its server running?",
        ),
        (
            ConnectionRefusedError(111, "refused"),
            "The model openai:gpt-4o cannot be reached ([Errno 111] refused): is its server running?",
        ),
        (
            KeyError("choices"),
            "The model openai:gpt-4o did not answer (KeyError: 'choices'): try again.",
        ),
    ],
)
def test_whatever_a_provider_raises_becomes_one_sentence(error: Exception, message: str) -> None:
    assert str(explain(error, "openai:gpt-4o")) == message


def test_a_long_error_of_many_lines_is_cut_to_one() -> None:
    message = str(explain(ValueError("line\n" * 500), "mine"))
    assert "\n" not in message
    assert len(message) < 300


def test_a_refused_key_of_a_provider_without_a_known_variable_still_reads_well() -> None:
    error = openai.AuthenticationError("bad", response=httpx.Response(401, request=REQUEST), body=None)
    assert str(explain(error, "mistralai:small")).endswith("(bad): check it.")
