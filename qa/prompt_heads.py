"""What a prompt always begins with, read by the local model once and kept on disk between runs.

Reading a prompt is most of the time to the first word. llama.cpp can save what it has read of one (a slot) to a file
and take it up again. For most prompts that is the instructions and examples, so that only the question and its sources
are left to read; for a short article that is read whole, the article as well, so that only the question is.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from langchain_core.messages import BaseMessage, HumanMessage, convert_to_openai_messages

import prompts
from qa.local_model import LocalModel
from qa.profile import ARTICLE

if TYPE_CHECKING:
    import httpx

_TIMEOUT_SECONDS = 600.0
_ARTICLES_KEPT = 4  # of about 70 MB each
_LAYOUT = 2  # of the files: llama.cpp does not take up what it has read with another kind of attention
_PART_CHARACTERS = 500  # of an article, which take about two seconds on two cores


def warm(model: LocalModel, name: str, begun: Sequence[BaseMessage] = ()) -> dict[str, Any]:
    """The options to call the model with, once it is ready and has what the prompt begins with in its cache.

    What cannot be kept costs only time.

    Args:
        name: Of the prompt.
        begun: Its messages up to the question, where they hold a whole article.

    Raises:
        ModelError: llama.cpp cannot load the model.
    """
    model.wait()
    slot = ARTICLE if begun else name
    slots = model.profile.slots
    if slot not in slots:  # drafting a question set is rare, and a small machine keeps few
        return {}
    beginnings = [Beginning.examples(model, name)]
    if begun:
        beginnings.append(Beginning.of(model, ARTICLE, begun))
    with model.reading:
        if model.heads.get(slot) != beginnings[-1].file.name:
            model.heads[slot] = beginnings[-1].file.name
            with _client(model) as client:
                _fill(client, slots.index(slot), beginnings)
    # Another slot may begin with the same examples, and would have to read the article.
    return {"extra_body": {"id_slot": slots.index(ARTICLE)}} if begun else {}


@dataclass(frozen=True)
class ReadAhead:
    """Has prompts read before they are asked; each method raises ModelError when the model cannot be loaded."""

    model: LocalModel

    def has_read(self, begun: Sequence[BaseMessage]) -> bool:
        """True when these messages with a whole article are in the cache or on disk, and cost no time."""
        return self._is_read(ARTICLE, Beginning.of(self.model, ARTICLE, begun))

    def article(self, name: str, begun: Sequence[BaseMessage], pause: Callable[[], None]) -> None:
        """Read a whole article as `warm` does, but in parts, so that a question waits for no more than one of them.

        Args:
            name: Of the prompt.
            begun: Its messages up to the question.
            pause: Called before each part; returns once nobody waits for an answer.
        """
        self.model.wait()
        with self.model.reading_article:
            self._read_in_parts(name, begun, pause)

    def _read_in_parts(self, name: str, begun: Sequence[BaseMessage], pause: Callable[[], None]) -> None:
        slot, whole = self.model.profile.slots.index(ARTICLE), Beginning.of(self.model, ARTICLE, begun)
        examples = Beginning.examples(self.model, name)
        *before, last = begun
        in_slot = ""
        for end in [*range(_PART_CHARACTERS, len(last.text), _PART_CHARACTERS), len(last.text)]:
            pause()
            with self.model.reading, _client(self.model) as client:
                if self.has_read(begun):
                    return
                if not in_slot or self.model.heads.get(ARTICLE) != in_slot:  # a question needed another article
                    _fill(client, slot, [examples])
                _read(client, slot, [*before, HumanMessage(last.text[:end])])
                self.model.heads[ARTICLE] = in_slot = f"{whole.file.name}, {end}"
                if end == len(last.text):
                    self.model.heads[ARTICLE] = whole.file.name
                    _keep(client, slot, whole.file, files=_ARTICLES_KEPT)

    def prompt(self, name: str, begun: Sequence[BaseMessage], pause: Callable[[], None]) -> None:
        """Read a prompt up to what is not known yet; likewise in parts, of which only its examples are kept on disk."""
        self.model.wait()
        if name not in self.model.profile.slots:
            return
        slot = self.model.profile.slots.index(name)
        examples = Beginning.examples(self.model, name)
        for end in [number for number, message in enumerate(begun, 1) if message.type == "human"]:
            if end == len(begun):
                warm(self.model, name)
            elif self._is_read(name, examples):
                continue
            pause()
            with self.model.reading, _client(self.model) as client:
                _read(client, slot, begun[:end])

    def _is_read(self, slot: str, beginning: "Beginning") -> bool:
        return self.model.heads.get(slot) == beginning.file.name or beginning.file.exists()


@dataclass(frozen=True)
class Beginning:
    """What prompts begin with, and the file of what the model has read of it."""

    messages: tuple[BaseMessage, ...]
    file: Path

    @classmethod
    def of(cls, model: LocalModel, slot: str, messages: Sequence[BaseMessage]) -> Self:
        """Its file is named by all that it depends on: the model file, llama.cpp's version, and what was read."""
        size, changed = model.file.stat().st_size, model.file.stat().st_mtime_ns
        read = "\n".join(message.text for message in messages)
        digest = sha256(f"{size} {changed} {version('xllamacpp')} {_LAYOUT} {read}".encode()).hexdigest()[:16]
        return cls(tuple(messages), model.heads_folder / f"{model.file.stem}-{slot}-{digest}.slot")

    @classmethod
    def examples(cls, model: LocalModel, name: str) -> Self:
        """That of every prompt of the name: its instructions and examples."""
        return cls.of(model, name, [*prompts.head(name), HumanMessage("")])


@contextmanager
def _client(model: LocalModel) -> Iterator["httpx.Client"]:
    """To llama.cpp's own endpoints; what fails within ends the block, since it costs only time."""
    import httpx

    address, headers = model.address.removesuffix("/v1"), {"Authorization": f"Bearer {model.key}"}
    with (
        suppress(httpx.HTTPError, OSError, ValueError),
        httpx.Client(base_url=address, headers=headers, timeout=_TIMEOUT_SECONDS, trust_env=False) as client,
    ):
        yield client


def _fill(client: "httpx.Client", slot: int, beginnings: Sequence[Beginning]) -> None:
    """Have the last of the beginnings in a slot; each goes on where the one before it ends."""
    *shorter, wanted = beginnings
    if _restored(client, slot, wanted.file):
        return
    if shorter:
        _fill(client, slot, shorter)
    _read(client, slot, wanted.messages)
    _keep(client, slot, wanted.file, files=_ARTICLES_KEPT if shorter else 1)


def _read(client: "httpx.Client", slot: int, messages: Sequence[BaseMessage]) -> None:
    asked = {"messages": convert_to_openai_messages(messages), "max_tokens": 1, "id_slot": slot}
    client.post("/v1/chat/completions", json=asked).raise_for_status()


def _keep(client: "httpx.Client", slot: int, file: Path, *, files: int) -> None:
    """Save what a slot has read, if it can be, and as many files of its kind as are to be kept."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{os.getpid()}")
        if client.post(f"/slots/{slot}", params={"action": "save"}, json={"filename": part.name}).is_success:
            part.replace(file)
            _forget_older(file, keep=files)


def _restored(client: "httpx.Client", slot: int, file: Path) -> bool:
    if not file.exists():
        return False
    file.touch()
    reply = client.post(f"/slots/{slot}", params={"action": "restore"}, json={"filename": file.name})
    return reply.is_success and reply.json().get("n_restored", 0) > 0


def _forget_older(file: Path, *, keep: int) -> None:
    """Delete the files of the same slot but the newest."""
    files = file.parent.glob(f"{file.name.rsplit('-', 1)[0]}-*.slot")
    for older in sorted(files, key=lambda found: found.stat().st_mtime)[:-keep]:
        older.unlink(missing_ok=True)
