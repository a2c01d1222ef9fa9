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

    from qa.prompt_heads import ReadAhead

_MAX_REPLY_TOKENS = 200
_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
# Of httpx and of `qa.patient_model`, where a server ends in the middle of a reply.
_BROKEN_OFF = ("ReadError", "RemoteProtocolError", "BrokenOffError")
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
        ahead: Has prompts read before they are asked; None where that saves nothing.
        tells_probabilities: True when the model gives the probabilities of its tokens.
    """

    name: str
    model: "BaseChatModel"
    prepare: "Callable[..., dict[str, Any]]" = lambda *_: {}
    ahead: "ReadAhead | None" = None
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
    if _is_address(name):
        return _at_address(name, timeout_seconds)
    if not rest:
        raise ModelError(f"There is no model {name!r}: use {_FORMS}.")
    return _of_provider(name, kind, timeout_seconds)


def explain(error: Exception, name: str) -> ModelError:
    """One line for whatever a provider raised while it should answer."""
    status = getattr(error, "status_code", None)
    text = redacted(" ".join(str(error).split()))[:200]
    if isinstance(status, int):
        return ModelError(_explain_status(status, error, name, text))
    if "timed out" in text.lower() or "timeout" in type(error).__name__.lower():
        return ModelError(f"The model {name} did not answer in time: try again, or raise timeout_seconds.")
    broken_off = type(error).__name__ in _BROKEN_OFF
    lost = "connect" in f"{type(error).__name__} {text}".lower()
    if (lost or broken_off) and name.startswith("local:"):
        return ModelError(f"The model {name} ended before it had answered: ask again, and it starts anew.")
    if broken_off:
        return ModelError(
            f"The model {name} broke off in its reply ({text}): ask again; if it does so again, see its log."
        )
    if lost:
        return ModelError(f"The model {name} cannot be reached ({text}): is its server running?")
    if _is_address(name) and not hasattr(error, "body"):  # which only an error that the server sent has
        return ModelError(
            f"What {name} sent is no reply of an OpenAI-compatible server ({type(error).__name__}: {text}): "
            "check the address, which mostly ends in /v1."
        )
    return ModelError(f"The model {name} did not answer ({type(error).__name__}: {text}): try again.")


def _explain_status(status: int, error: Exception, name: str, text: str) -> str:
    if status in (401, 403):
        key = "OPENAI_API_KEY" if _is_address(name) else _KEYS.get(name.split(":")[0], "it")
        return f"The model {name} refused the key ({text}): check {key}."
    if status == 404:
        address = ", and the address, which mostly ends in /v1" * _is_address(name)
        return f"The provider does not know the model {name} ({text}): check its name{address}."
    if status == 429:
        return f"The model {name} is asked too much ({text}): ask again {_when(error)}."
    if status >= 500:
        return f"The server of the model {name} failed ({text}): ask again {_when(error)}, or see its log."
    return f"The model {name} did not take the request ({text}): check its name and what its server allows."


def _when(error: Exception) -> str:
    from qa.patient_model import wanted_wait_seconds

    seconds = wanted_wait_seconds(error)
    return "in a minute" if seconds is None else f"in {max(1, round(seconds))} s"


def _is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))


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
    from langchain_openai import ChatOpenAI

    from qa import prompt_heads
    from qa.local_model import local_model

    server = local_model(_local_file(name, rest, progress))
    server.start()
    options = _openai_options(server.address, server.file.stem, server.key)
    model = ChatOpenAI(**options, timeout=timeout_seconds, max_retries=1)
    return ChatModel(
        name,
        model,
        prepare=partial(prompt_heads.warm, server),
        ahead=prompt_heads.ReadAhead(server),
        tells_probabilities=True,
    )


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
    from qa.patient_model import patient_model

    address, _, model = name.partition("#")
    options = _openai_options(address, model or "default", _key_for(address))
    return ChatModel(name, patient_model(timeout_seconds, **options))


def _openai_options(address: str, model: str, key: str) -> dict[str, Any]:
    return {
        "base_url": address,
        "model": model,
        "api_key": key,
        "temperature": 0,
        "seed": 0,
        "max_completion_tokens": _MAX_REPLY_TOKENS,
        "stream_usage": True,
    }


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
