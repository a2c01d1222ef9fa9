"""What the models read: one Markdown file a prompt, its messages under `## system`, `## human` and `## ai`.

A placeholder stands in single braces, a literal brace is doubled. The instructions and worked examples of a
prompt come first and never change, so that a local model keeps them cached; what changes comes last.
"""

import re
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate

_MESSAGE = re.compile(r"^## (system|human|ai)\n", re.MULTILINE)


@cache
def load(name: str) -> ChatPromptTemplate:
    """The prompt of that name as a LangChain template.

    Raises:
        FileNotFoundError: There is no such prompt.
    """
    _, *parts = _MESSAGE.split(_read(name))
    roles, texts = parts[::2], parts[1::2]
    return ChatPromptTemplate.from_messages([(role, text.strip()) for role, text in zip(roles, texts, strict=True)])


def head(name: str) -> list[BaseMessage]:
    """The messages of a prompt that are always the same: all but the last."""
    return ChatPromptTemplate(load(name).messages[:-1]).format_messages()


def names() -> list[str]:
    """The names of all prompts."""
    return sorted(file.name.removesuffix(".md") for file in _folder().iterdir() if file.name.endswith(".md"))


@cache
def fingerprint() -> str:
    """First 12 hex digits of the SHA-256 of all prompts: another one means other answers."""
    digest = sha256()
    for name in names():
        digest.update(f"{name}\n{_read(name)}".encode())
    return digest.hexdigest()[:12]


def _read(name: str) -> str:
    return (_folder() / f"{name}.md").read_text(encoding="utf-8")


def _folder() -> Traversable:
    return resources.files("prompts")
