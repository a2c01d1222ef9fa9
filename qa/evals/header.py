"""What made a run: read from the assistant, the questions and the machine."""

import json
import os
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import prompts
from qa.evals.questions import Question
from qa.evals.records import Header
from qa.provenance import installed_version, model_sha256

if TYPE_CHECKING:
    from qa.assistant import Assistant

_PACKAGES = ("article-qa", "chromadb", "langchain-core", "sentence-transformers", "torch", "xllamacpp")
# These can differ while every answer stays the same.
_OF_NO_EFFECT = {"questions", "machine", "started", "workers", "finished", "warnings", "fingerprint"}
_SETTINGS_OF_NO_EFFECT = {"data", "timeout_seconds", "allow_private_urls"}


def header_of(
    assistant: "Assistant", questions: Sequence[Question], *, name: str, workers: int = 1, grader: str = ""
) -> Header:
    """The header of a run that is about to begin.

    Args:
        name: Path of the question set, or "bundled".
        grader: Name of the grading model; empty for none.
    """
    articles = {info.id: info.title for info in assistant.index.list()}
    drafts = sum(question.draft for question in questions)
    header = Header(
        questions=name,
        questions_sha256=sha256(_json([asdict(question) for question in questions])).hexdigest(),
        count=len(questions),
        drafts=drafts,
        model=assistant.model_name,
        model_sha256=model_sha256(assistant.model_name),
        grader=grader,
        settings={name: str(value) for name, value in asdict(assistant.settings).items()},
        prompt_fingerprint=prompts.fingerprint(),
        index_fingerprint=sha256(_json(sorted(articles))).hexdigest()[:12],
        articles=articles,
        versions={"python": platform.python_version(), **{name: installed_version(name) for name in _PACKAGES}},
        machine={"system": platform.platform(), "processor": platform.machine(), "cores": os.cpu_count()},
        started=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        workers=workers,
        warnings=tuple(_warnings(drafts, len(questions), grader=grader, model=assistant.model_name)),
    )
    return replace(header, fingerprint=sha256(_json(_of_effect(header))).hexdigest()[:12])


def changes(before: Header, after: Header) -> list[str]:
    """What differs between two headers that can change an answer, each as "name: before -> after"."""
    left, right = _of_effect(before), _of_effect(after)
    return [f"{name}: {left.get(name)} -> {right.get(name)}" for name in right if left.get(name) != right.get(name)]


def _of_effect(header: Header) -> dict[str, Any]:
    values = {item.name: getattr(header, item.name) for item in fields(header) if item.name not in _OF_NO_EFFECT}
    for group in ("settings", "versions"):
        values |= {f"{group}.{name}": value for name, value in values.pop(group).items()}
    return {
        name: value for name, value in values.items() if name.removeprefix("settings.") not in _SETTINGS_OF_NO_EFFECT
    }


def _warnings(drafts: int, count: int, *, grader: str, model: str) -> list[str]:
    found = []
    if drafts:
        found.append(f"{drafts} of {count} questions are drafts that nobody has checked: this is no measurement yet.")
    if grader and (grader == model or model_sha256(grader) == model_sha256(model) != ""):
        found.append(f"The grader is the model that answered ({model}): models favour their own answers.")
    return found


def _json(value: Sequence[Any] | Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=True).encode()
