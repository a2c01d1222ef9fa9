"""Heads of prompts kept between runs: with the real model, for nothing else shows that llama.cpp takes them up."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from langchain_core.messages import HumanMessage, convert_to_openai_messages

import prompts
from index import model_files
from qa.local_model import LocalModel
from qa.prompt_heads import ReadAhead, warm

pytestmark = pytest.mark.real_model


@pytest.fixture
def model(tmp_path: Path) -> Iterator[LocalModel]:
    """The real model, with a folder for heads of its own. The shortest head is read: it takes a quarter of the time."""
    model = LocalModel(model_files.fetch("qwen2.5-coder-1.5b-instruct"))
    model.heads_folder = tmp_path / "heads"
    yield model
    model.stop()


def cached_tokens(model: LocalModel, begun: list[Any], options: dict[str, Any] | None = None) -> tuple[int, int]:
    """Tokens of a prompt that came from the cache, and those that had to be read, with a question put behind it."""
    asked = convert_to_openai_messages([*begun[:-1], HumanMessage(f"{begun[-1].text}When?")])
    reply = httpx.post(
        f"{model.address}/chat/completions",
        json={"messages": asked, "max_tokens": 1, **(options or {}).get("extra_body", {})},
        headers={"Authorization": f"Bearer {model.key}"},
        timeout=300,
    ).json()
    return reply["timings"]["cache_n"], reply["timings"]["prompt_n"]


def test_a_head_is_read_once_and_taken_up_by_the_next_server(model: LocalModel) -> None:
    warm(model, "check")
    (file,) = model.heads_folder.iterdir()
    assert file.name.endswith(".slot")
    written = file.stat().st_ino
    model.stop()
    warm(model, "check")
    assert file.stat().st_ino == written
    cached, read = cached_tokens(model, [*prompts.head("check"), HumanMessage("")])
    assert cached > 100 > read


def test_a_damaged_head_is_made_again(model: LocalModel) -> None:
    warm(model, "check")
    (file,) = model.heads_folder.iterdir()
    file.write_bytes(b"no slot at all")
    model.stop()
    warm(model, "check")
    cached, read = cached_tokens(model, [*prompts.head("check"), HumanMessage("")])
    assert cached > 100 > read
    assert file.stat().st_size > 10_000


def test_an_article_is_read_once_and_goes_on_where_the_examples_end(model: LocalModel) -> None:
    article = HumanMessage(
        "Article: The pier\n[1] The pier was built in 1911.\n[2] Storms broke it twice.\n\nQuestion: "
    )
    begun = [*prompts.head("check"), article]
    options = warm(model, "check", begun)
    kept = {file.name.split("-")[-2] for file in model.heads_folder.iterdir()}
    assert kept == {"check", "article"}
    for _ in range(2):
        cached, read = cached_tokens(model, begun, options)
        assert cached > 200
        assert read < 20
        # Other articles come between: the first one is taken up from its file.
        warm(model, "check", [*begun[:-1], HumanMessage("Article: The owls of Sark\n[1] It hunts voles.")])
        assert warm(model, "check", begun) == options


def test_an_article_is_read_in_parts_and_is_then_read(model: LocalModel) -> None:
    lines = "\n".join(f"[{number}] Storms broke the pier in 19{number}." for number in range(10, 50))
    begun = [*prompts.head("check"), HumanMessage(f"Article: The pier\n{lines}\n\nQuestion: ")]
    ahead, parts, slots = ReadAhead(model), [], []
    other = [*prompts.head("check"), HumanMessage("Article: The owls of Sark\n[1] It hunts voles.")]

    def pause() -> None:
        parts.append(ahead.has_read(begun))
        if len(parts) == 2:  # a question about another article comes between
            slots.append(warm(model, "check", other))

    ahead.article("check", begun, pause)
    assert parts == [False] * len(parts)
    assert 2 < len(parts) < 6
    assert ahead.has_read(begun) and ahead.has_read(other)
    model.stop()
    assert ReadAhead(model).has_read(begun)
    assert warm(model, "check", begun) == slots[0]
    cached, read = cached_tokens(model, begun, slots[0])
    assert cached > 500 and read < 20


def test_two_articles_are_read_one_after_the_other(model: LocalModel) -> None:
    ahead, order = ReadAhead(model), []

    def begun(title: str) -> list[Any]:
        lines = "\n".join(f"[{number}] Storms broke the {title} in 19{number}." for number in range(10, 40))
        return [*prompts.head("check"), HumanMessage(f"Article: The {title}\n{lines}\n\nQuestion: ")]

    with ThreadPoolExecutor() as pool:
        for title in ("pier", "bridge"):
            pool.submit(ahead.article, "check", begun(title), partial(order.append, title))
    assert ahead.has_read(begun("pier"))
    assert ahead.has_read(begun("bridge"))
    assert order == sorted(order, key=order.index)
    assert len(order) > 4


def test_a_conversation_is_read_behind_its_examples_in_parts(model: LocalModel) -> None:
    begun = [*prompts.head("check"), HumanMessage("Text: The pier was built in 1911.\nQuestion: ")]
    parts: list[int] = []
    ReadAhead(model).prompt("check", begun, lambda: parts.append(len([*model.heads_folder.glob("*.slot")])))
    assert parts == [0] * (len(parts) - 1) + [1]
    assert len(parts) > 2
    cached, read = cached_tokens(model, begun)
    assert cached > 200
    assert read < 10


def test_only_the_newest_articles_are_kept(model: LocalModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.prompt_heads._ARTICLES_KEPT", 2)
    for name in ("pier", "owls", "bridge"):
        warm(model, "check", [HumanMessage(f"Article: {name}")])
    assert len([*model.heads_folder.glob("*-article-*.slot")]) == 2
