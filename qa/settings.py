"""How the assistant is set: article-qa.toml, then environment variables, then arguments; the later wins."""

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from index import ChromaServer, IndexSettings
from qa.errors import SettingsError

_FILE = Path("article-qa.toml")
_PREFIX = "ARTICLE_QA_"
_RANGES = {
    "passages": (1, 1000),
    "source_tokens": (1, 100_000),
    "whole_article_tokens": (0, 100_000),
    "threshold": (0, 1),
    "max_risk": (0, 1),
    "timeout_seconds": (1, 86_400),
}


def _default_data() -> Path:
    return user_data_path("article-qa")


@dataclass(frozen=True)
class Settings:
    """Settings of an assistant.

    Attributes:
        data: Folder of the index.
        store: Address of the Chroma server that keeps the articles instead; empty for that folder.
        model: Chat model: "local:NAME", "local:/path/to/file.gguf", "openai:NAME", "anthropic:NAME",
            "ollama:NAME", the http(s) address of an OpenAI-compatible server, or "none" to quote only.
        embedding: Embedding model: a name from `article-qa models`, or a sentence-transformers folder.
        reranker: Cross-encoder that puts the best passages in order: the folder of one, or a name on the hub; empty
            for none.
        reranker_optional: Search without the reranker where it cannot be had.
        passages: Most passages that a question looks into, 1 or more.
        source_tokens: Most tokens of article text that the model reads for a question, by the embedding
            model's count.
        whole_article_tokens: Most tokens of an article that the model reads whole, counted likewise, where it is the
            only one asked; 0 for never.
        threshold: Least probability, 0 to 1, at which a claim is shown; None for that of the model's calibration.
        max_risk: Show as many answers as there can be while at most this share of them, 0 to 1, is expected wrong;
            None for the calibration's own balance of answers and refusals. Of no effect beside a threshold.
        timeout_seconds: How long the model may take for one reply.
        allow_private_urls: Also fetch articles from addresses that only this machine or its network reaches.
    """

    data: Path = field(default_factory=_default_data)
    store: str = ""
    model: str = "local:qwen2.5-coder-1.5b-instruct"
    embedding: str = IndexSettings().embedding
    reranker: str = ""
    reranker_optional: bool = False
    passages: int = 6
    source_tokens: int = 220
    whole_article_tokens: int = 1800
    threshold: float | None = None
    max_risk: float | None = None
    timeout_seconds: float = 300.0
    allow_private_urls: bool = False

    @property
    def place(self) -> Path | ChromaServer:
        """Where the articles are kept.

        Raises:
            StoreError: The store is no address of a server.
        """
        return ChromaServer(self.store, self.data) if self.store else self.data

    @classmethod
    def load(cls, **given: Any) -> "Settings":
        """Settings from article-qa.toml in the current folder, ARTICLE_QA_... variables and arguments.

        Args:
            given: Fields by name; None means not given.

        Raises:
            SettingsError: An unknown name, or a value of the wrong kind or out of range, with where it stands.
        """
        values: dict[str, Any] = {}
        for where, found in (
            (str(_FILE), _from_file()),
            ("the environment", _from_environment()),
            ("options", given),
        ):
            for name, value in found.items():
                if value is not None:
                    values[name] = _converted(name, value, where)
        return cls(**values)


def chat_options() -> dict[str, Any]:
    """What article-qa.toml says under [chat], by name of option.

    Raises:
        SettingsError: The file cannot be read, or its "chat" is no table.
    """
    found = _file_content().get("chat", {})
    if not isinstance(found, dict):
        raise SettingsError(f"The setting chat in {_FILE} is {found!r}: write [chat] and its lines below.")
    return found


def _from_file() -> dict[str, Any]:
    return {name: value for name, value in _file_content().items() if name != "chat"}


def _file_content() -> dict[str, Any]:
    if not _FILE.is_file():
        return {}
    try:
        return tomllib.loads(_FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The settings file {_FILE.absolute()} cannot be read ({error}): mend or remove it."
        ) from error


def _from_environment() -> dict[str, str]:
    names = [item.name for item in fields(Settings)]
    return {name: os.environ[_PREFIX + name.upper()] for name in names if os.environ.get(_PREFIX + name.upper())}


def _converted(name: str, value: Any, where: str) -> Any:
    kinds: dict[str, Callable[[Any], Any]] = {
        "data": _folder,
        "passages": int,
        "source_tokens": int,
        "whole_article_tokens": int,
        "threshold": float,
        "max_risk": float,
        "timeout_seconds": float,
        "allow_private_urls": _truth,
        "reranker_optional": _truth,
    }
    known = [item.name for item in fields(Settings)]
    if name not in known:
        raise SettingsError(f"There is no setting {name!r} (in {where}): use one of {', '.join(known)}.")
    try:
        return _within(name, kinds.get(name, str)(value))
    except (TypeError, ValueError) as error:
        raise SettingsError(f"The setting {name} cannot be {value!r} (in {where}): {error}.") from error


def _truth(value: Any) -> bool:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if str(value).lower() not in words:
        raise ValueError("it is true or false")
    return words[str(value).lower()]


def _folder(value: Any) -> Path:
    return Path(value).expanduser()


def _within(name: str, value: Any) -> Any:
    if name in _RANGES:
        least, most = _RANGES[name]
        if not least <= value <= most:
            raise ValueError(f"it must be from {least} to {most}")
    return value
