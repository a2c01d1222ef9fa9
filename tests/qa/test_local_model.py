"""The child process that serves a GGUF file: its life, its death, and what is said of a bad file."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import httpx
import pytest

from index import model_files
from qa import local_model as module
from qa.errors import ModelError
from qa.local_model import LocalModel, local_model
from qa.machine import Machine, this_machine
from qa.model_calls import ModelCalls
from qa.models import chat_model
from qa.profile import Profile
from qa.prompt_heads import warm

# Stands in for local_server.py: writes down its arguments, and is ready unless the file says what is wrong.
STUB = """
import os, sys
from pathlib import Path
file = Path(sys.argv[1])
with file.with_suffix(".log").open("a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
fault = file.read_text()
if fault == "silent":
    os._exit(1)
print(fault or "ready", flush=True)
if fault:
    os._exit(1)
sys.stdin.read()
"""


# The same with a reply of four words; the first time, the process ends after two of them.
DYING = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
dying = Path(sys.argv[1]).with_suffix(".died")

class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not body.get("stream"):
            return self.send_error(404)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for word in ("It ", "cost ", "4 ", "euros."):
            if word == "4 " and not dying.exists():
                dying.touch()
                os._exit(9)
            choice = {"index": 0, "delta": {"role": "assistant", "content": word}, "finish_reason": None}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
            self.send(f"data: {json.dumps(chunk)}\\n\\n")
        self.send("data: [DONE]\\n\\n")
        self.wfile.write(b"0\\r\\n\\r\\n")

    def send(self, text):
        self.wfile.write(f"{len(text):x}\\r\\n{text}\\r\\n".encode())
        self.wfile.flush()

server = HTTPServer(("127.0.0.1", int(sys.argv[2])), Handler)
print("ready", flush=True)
server.serve_forever()
"""


@pytest.fixture
def gguf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model file that the stub serves."""
    script = tmp_path / "stub.py"
    script.write_text(STUB)
    monkeypatch.setattr(module, "_SCRIPT", script)
    file = tmp_path / "tiny.gguf"
    file.write_text("")
    return file


@pytest.fixture
def model(gguf: Path) -> Iterator[LocalModel]:
    """A server over that file, ended after the test."""
    model = LocalModel(gguf)
    yield model
    model.stop()


def starts(file: Path) -> int:
    """How often a child was started for the file."""
    log = file.with_suffix(".log")
    return len(log.read_text().splitlines()) if log.exists() else 0


def child_of(model: LocalModel) -> "subprocess.Popen[str]":
    assert model._child is not None
    return model._child


def test_waiting_starts_one_child_and_asks_it_once(model: LocalModel) -> None:
    model.wait()
    model.wait()
    assert starts(model.file) == 1
    assert child_of(model).poll() is None


def test_the_child_gets_the_file_the_port_of_the_address_and_what_the_profile_says(model: LocalModel) -> None:
    model.profile = Profile.of(Machine(cores=16, physical_cores=12, memory_gib=64))
    model.wait()
    file, port, folder, *sizes = model.file.with_suffix(".log").read_text().split()
    assert file == str(model.file)
    assert model.address == f"http://127.0.0.1:{port}/v1"
    assert folder == str(model.heads_folder)
    assert sizes == ["12", "10", "8192"]


def test_without_a_flag_the_profile_is_that_of_this_machine(model: LocalModel) -> None:
    assert model.profile == Profile.of(this_machine())


def test_a_small_machine_reads_nothing_ahead_for_prompts_that_are_rare(model: LocalModel) -> None:
    model.profile = Profile.of(Machine(cores=1, physical_cores=1, memory_gib=2))
    assert warm(model, "premise") == {}
    assert model.heads == {}
    warm(model, "check")
    assert list(model.heads) == ["check"]


def test_a_child_that_died_is_started_again(model: LocalModel) -> None:
    model.wait()
    first = child_of(model)
    first.kill()
    first.wait()
    model.wait()
    assert child_of(model).pid != first.pid
    assert child_of(model).poll() is None
    assert starts(model.file) == 2


def test_a_server_that_dies_in_mid_answer_is_a_sentence_and_the_next_question_is_answered(
    gguf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (gguf.parent / "stub.py").write_text(DYING)
    monkeypatch.setattr(module, "_models", {})
    chat = chat_model(f"local:{gguf}")
    assert chat is not None
    calls, seen = ModelCalls(chat, {}), []
    try:
        with pytest.raises(
            ModelError, match=r"tiny\.gguf ended before it had answered: ask again, and it starts anew\.$"
        ):
            for reply in calls.read("What did it cost?", []):
                seen.append(reply.text)
        assert seen[-1] == "It cost "
        *_, whole = calls.read("What did it cost?", [])
    finally:
        local_model(gguf).stop()
    assert whole.text == "It cost 4 euros."


def test_several_threads_that_wait_share_one_child(model: LocalModel) -> None:
    threads = [Thread(target=model.wait) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert starts(model.file) == 1


def test_stopping_ends_the_child_and_may_be_done_twice(model: LocalModel) -> None:
    model.wait()
    child = child_of(model)
    model.stop()
    model.stop()
    assert child.poll() is not None


@pytest.mark.parametrize(
    ("fault", "reason"), [("failed to load model", "failed to load model"), ("silent", "it ended without a word")]
)
def test_a_file_that_cannot_be_loaded_is_one_line_with_the_reason(model: LocalModel, fault: str, reason: str) -> None:
    model.file.write_text(fault)
    message = rf"cannot load the model file .+tiny\.gguf \({reason}\): name a GGUF"
    with pytest.raises(ModelError, match=message) as caught:
        model.wait()
    assert "\n" not in str(caught.value)


def test_after_a_file_was_mended_the_next_question_finds_it(model: LocalModel) -> None:
    model.file.write_text("failed to load model")
    with pytest.raises(ModelError, match="failed to load model"):
        model.wait()
    model.file.write_text("")
    child_of(model).wait()
    model.wait()
    assert starts(model.file) == 2


def test_one_file_has_one_server_however_it_is_named(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_models", {})
    monkeypatch.chdir(gguf.parent)
    assert local_model(gguf) is local_model(Path("tiny.gguf"))


def test_the_child_ends_when_its_parent_does(gguf: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from qa import local_model as module\n"
        "module._SCRIPT = Path(sys.argv[1]); model = module.LocalModel(Path(sys.argv[2])); model.wait()\n"
        "print(model._child.pid, flush=True); os._exit(9)"
    )
    command = [sys.executable, "-c", script, str(gguf.parent / "stub.py"), str(gguf)]
    pid = int(subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout)
    deadline = time.monotonic() + 20
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    """True for a process that has not ended; one that nobody has waited for yet has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_child_imports_nothing_from_the_folder_of_its_script(gguf: Path) -> None:
    (gguf.parent / "types.py").write_text("raise SystemExit('shadowed')")
    (gguf.parent / "stub.py").write_text(f"import sys; assert {str(gguf.parent)!r} not in sys.path\n{STUB}")
    model = LocalModel(gguf)
    try:
        model.wait()
    finally:
        model.stop()


def test_llama_cpp_itself_refuses_a_file_that_is_no_gguf_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "novel.gguf"
    file.write_text("It was a dark and stormy night.")
    model = LocalModel(file)
    try:
        with pytest.raises(ModelError, match=r"llama.cpp cannot load the model file .+novel\.gguf") as caught:
            model.wait()
    finally:
        model.stop()
    assert "\n" not in str(caught.value)


@pytest.mark.real_model
def test_the_real_model_answers_on_its_address_and_again_after_its_death() -> None:
    model = LocalModel(model_files.fetch("qwen2.5-coder-1.5b-instruct"))
    try:
        for _ in range(2):
            model.wait()
            key = {"Authorization": f"Bearer {model.key}"}
            assert httpx.get(f"{model.address}/models", headers=key, timeout=60).status_code == 200
            assert httpx.post(f"{model.address}/completions", json={"prompt": "a"}, timeout=60).status_code == 401
            child_of(model).kill()
            child_of(model).wait()
    finally:
        model.stop()
