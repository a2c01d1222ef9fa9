"""The unchanging head of each prompt, read by the local model once and kept on disk between runs.

Reading a prompt is most of the time to the first word. llama.cpp can save what it has read of one (a slot) to a
file and take it up again, so that only the question and its sources are left to read.
"""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import prompts
from qa.local_model import LocalModel

if TYPE_CHECKING:
    import httpx

_SLOTS = ("answer", "check", "followup")  # the prompts of a question; drafting a set is rare
_TIMEOUT_SECONDS = 300.0


def warm(model: LocalModel, name: str) -> None:
    """Return with the model ready and the head of that prompt in its cache; a head that cannot be kept costs only time.

    Raises:
        ModelError: llama.cpp cannot load the model.
    """
    import httpx

    model.wait()
    if name in model.heads or name not in _SLOTS:
        return
    model.heads.add(name)
    address = model.address.removesuffix("/v1")
    headers = {"Authorization": f"Bearer {model.key}"}
    with (
        suppress(httpx.HTTPError, OSError, ValueError),
        httpx.Client(base_url=address, headers=headers, timeout=_TIMEOUT_SECONDS, trust_env=False) as client,
    ):
        file = _file(model, name)
        if not (file.exists() and _restored(client, name, file)):
            _read_and_save(client, name, file)


def _restored(client: "httpx.Client", name: str, file: Path) -> bool:
    reply = client.post(f"/slots/{_SLOTS.index(name)}", params={"action": "restore"}, json={"filename": file.name})
    return reply.is_success and reply.json().get("n_restored", 0) > 0


def _read_and_save(client: "httpx.Client", name: str, file: Path) -> None:
    from langchain_core.messages import convert_to_openai_messages

    messages = [*convert_to_openai_messages(prompts.head(name)), {"role": "user", "content": ""}]
    slot = _SLOTS.index(name)
    client.post("/v1/chat/completions", json={"messages": messages, "max_tokens": 1, "id_slot": slot})
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}")
    if client.post(f"/slots/{slot}", params={"action": "save"}, json={"filename": part.name}).is_success:
        for older in file.parent.glob(f"{file.name.rsplit('-', 1)[0]}-*.slot"):
            older.unlink(missing_ok=True)
        part.replace(file)


def _file(model: LocalModel, name: str) -> Path:
    """Named by all that the saved state depends on: the model file, llama.cpp's version, and the head itself."""
    from importlib.metadata import version

    size, changed = model.file.stat().st_size, model.file.stat().st_mtime_ns
    head = "\n".join(message.text for message in prompts.head(name))
    digest = sha256(f"{size} {changed} {version('xllamacpp')} {head}".encode()).hexdigest()[:16]
    return model.heads_folder / f"{model.file.stem}-{name}-{digest}.slot"
