"""Chat models by name: local ones through llama.cpp, all others through LangChain's init_chat_model."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index import ArticleIndexError, model_files
from qa.errors import ModelError, QAError
from qa.redaction import redacted

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_MAX_REPLY_TOKENS = 200
_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
_BROKEN_OFF = ("ReadError", "RemoteProtocolError")  # of httpx, where a server ends in the middle of a reply
_FORMS = "local:NAME, local:/path/to/file.gguf, openai:NAME, anthropic:NAME, ollama:NAME, an http address, or none"


@dataclass(frozen=True)
class ChatModel:
    """A chat model and what is known of it.

    Attributes:
        name: As the user wrote it.
        model: Any LangChain chat model.
        prepare: Called with the name of a prompt before it is used, and with its messages up to the question where
            they hold a whole article; waits for a local server, starts it again where it died, has what the prompt
            begins with in its cache, and gives the options to call the model with.
        tells_probabilities: True when the model gives the probabilities of its tokens.
    """

    name: str
    model: "BaseChatModel"
    prepare: "Callable[..., dict[str, Any]]" = lambda *_: {}
    tells_probabilities: bool = False


def chat_model(
    name: str, *, timeout_seconds: float = 300.0, progress: model_files.Progress | None = None
) -> ChatModel | None:
    """The chat model of that name, None for "none". A local one begins to load.

    Raises:
        ModelError: No such model, no key for it, or its provider's package is not installed.
        ModelFileError: The file of a local model cannot be fetched.
    """
    kind, _, rest = name.partition(":")
    if name == "none":
        return None
    if kind == "local":
        return _local(name, rest, timeout_seconds=timeout_seconds, progress=progress)
    if kind in ("http", "https"):
        return _at_address(name, timeout_seconds)
    if not rest:
        raise ModelError(f"There is no model {name!r}: use {_FORMS}.")
    return _of_provider(name, kind, timeout_seconds)


def explain(error: Exception, name: str) -> ModelError:
    """One line for whatever a provider raised while it should answer."""
    status = getattr(error, "status_code", None)
    text = redacted(" ".join(str(error).split()))[:200]
    if status in (401, 403):
        return ModelError(f"The model {name} refused the key ({text}): check {_KEYS.get(name.split(':')[0], 'it')}.")
    if status == 404:
        return ModelError(f"The provider does not know the model {name} ({text}): check its name.")
    if "timed out" in text.lower() or "timeout" in type(error).__name__.lower():
        return ModelError(f"The model {name} did not answer in time: try again, or raise timeout_seconds.")
    lost = type(error).__name__ in _BROKEN_OFF or "connect" in f"{type(error).__name__} {text}".lower()
    if lost and name.startswith("local:"):
        return ModelError(f"The model {name} ended before it had answered: ask again, and it starts anew.")
    if lost:
        return ModelError(f"The model {name} cannot be reached ({text}): is its server running?")
    return ModelError(f"The model {name} did not answer ({type(error).__name__}: {text}): try again.")


@contextmanager
def model_errors(chat: ChatModel) -> Iterator[None]:
    """Whatever a provider's client raises inside the block becomes one sentence for the user.

    Raises:
        ModelError: The model did not answer.
    """
    try:
        yield
    except (QAError, ArticleIndexError):
        raise
    except Exception as error:
        raise explain(error, chat.name) from error


def _local(name: str, rest: str, *, timeout_seconds: float, progress: model_files.Progress | None) -> ChatModel:
    from qa.local_model import local_model
    from qa.prompt_heads import warm

    server = local_model(_local_file(name, rest, progress))
    server.start()
    model = _openai(base_url=server.address, model=server.file.stem, timeout_seconds=timeout_seconds, key=server.key)
    return ChatModel(name, model, partial(warm, server), tells_probabilities=True)


def _local_file(name: str, rest: str, progress: model_files.Progress | None) -> Path:
    known = [known.name for known in model_files.known_models().values() if known.kind == "chat"]
    if rest in known:
        return model_files.fetch(rest, progress=progress)
    file = Path(rest).expanduser()
    if rest.endswith(".gguf") and file.is_file():
        return file
    if rest.endswith(".gguf"):
        raise ModelError(f"There is no model file {file} (--model {name}): check the path.")
    raise ModelError(f"There is no local model {rest!r}: use one of {', '.join(known)}, or the path of a .gguf file.")


def _at_address(name: str, timeout_seconds: float) -> ChatModel:
    if "@" in urlsplit(name).netloc:
        # The name of the model stands in answers, records and errors.
        raise ModelError("The address of the model has a user or password in it: leave it out, and set OPENAI_API_KEY.")
    address, _, model = name.partition("#")
    return ChatModel(name, _openai(base_url=address, model=model or "default", timeout_seconds=timeout_seconds))


def _openai(*, base_url: str, model: str, timeout_seconds: float, key: str = "") -> "BaseChatModel":
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    return ChatOpenAI(
        base_url=base_url,
        model=model,
        api_key=SecretStr(key or _key_for(base_url)),
        temperature=0,
        seed=0,
        max_completion_tokens=_MAX_REPLY_TOKENS,
        timeout=timeout_seconds,
        max_retries=1,
        stream_usage=True,
    )


def _key_for(address: str) -> str:
    """The user's key; a server on this machine needs none and gets none."""
    near = urlsplit(address).hostname in ("127.0.0.1", "localhost", "::1")
    return "none" if near else os.environ.get("OPENAI_API_KEY") or "none"


def _of_provider(name: str, kind: str, timeout_seconds: float) -> ChatModel:
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"temperature": 0, "max_tokens": _MAX_REPLY_TOKENS}
    if kind != "ollama":
        options["timeout"] = timeout_seconds
    try:
        model = init_chat_model(name, **options)
    except ImportError as error:
        # LangChain knows the package: "bedrock" is in langchain-aws, and langchain-bedrock could be anybody's.
        package = re.search(r"pip install ([\w-]+)", str(error))
        advice = f"pip install {package.group(1)}" if package else str(error)
        raise ModelError(f"The model {name} needs a package: {advice}") from error
    except ValueError as error:
        if key := _missing_key(kind, error):
            raise ModelError(f"The model {name} needs a key: set {key} and run again.") from error
        raise ModelError(f"There is no model {name!r}: use {_FORMS}.") from error
    except Exception as error:
        if key := _missing_key(kind, error):
            raise ModelError(f"The model {name} needs a key: set {key} and run again.") from error
        raise explain(error, name) from error
    return ChatModel(name, model, tells_probabilities=kind == "openai")


def _missing_key(kind: str, error: Exception) -> str:
    text = str(error).lower()
    return _KEYS.get(kind, "") if "api_key" in text or "credential" in text else ""
