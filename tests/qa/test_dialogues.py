"""Dialogues that end in a follow-up, on invented news and the bundled article: what the question made of it names.

Each line of `dialogues.jsonl` has `names` (a list of lists: of each inner list one must begin a word of the
lower-cased question) and `never` (no word of it), or `unchanged`. What became of those that are `held_out` was not
looked at while the rules and the prompt were written.
"""

import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel

from qa.followup import stand_alone
from qa.models import chat_model
from qa.settings import Settings
from qa.types import Turn

DIALOGUES = [json.loads(line) for line in Path(__file__).with_name("dialogues.jsonl").read_text("utf-8").splitlines()]
LEAST_RIGHT = 0.9
LEAST_RIGHT_WITHOUT_A_MODEL = 0.7


def is_right(dialogue: dict[str, Any], rewritten: str) -> bool:
    """True when it names what it must; a question may not become a statement."""
    if dialogue.get("unchanged"):
        return bool(rewritten == dialogue["question"])
    text = rewritten.lower()
    is_question = text.endswith("?") or text.startswith("tell me") or not dialogue["question"].endswith("?")
    named = all(any(re.search(rf"\b{re.escape(name)}", text) for name in names) for names in dialogue["names"])
    return is_question and named and not any(re.search(rf"\b{re.escape(word)}\b", text) for word in dialogue["never"])


def share_right(model: BaseChatModel | None) -> float:
    """Share of the dialogues that are right; the others are printed."""
    right = 0
    for dialogue in DIALOGUES:
        rewritten = stand_alone(dialogue["question"], [Turn(**turn) for turn in dialogue["history"]], model)
        right += is_right(dialogue, rewritten)
        if not is_right(dialogue, rewritten):
            print(f"{dialogue['id']}: {dialogue['question']} -> {rewritten}")
    return right / len(DIALOGUES)


def test_there_are_seventy_of_eight_kinds_a_third_of_them_held_out() -> None:
    assert Counter(dialogue["id"].partition("-")[0] for dialogue in DIALOGUES) == {
        "pronoun": 11,
        "ellipsis": 19,
        "correction": 6,
        "topic": 12,
        "continue": 9,
        "list": 5,
        "refusal": 3,
        "earlier": 5,
    }
    assert len({dialogue["id"] for dialogue in DIALOGUES}) == 70
    assert sum(dialogue["held_out"] for dialogue in DIALOGUES) == 26


def test_only_what_must_stay_and_what_already_has_the_names_is_right_as_it_was_asked() -> None:
    right = {dialogue["id"] for dialogue in DIALOGUES if is_right(dialogue, dialogue["question"])}
    assert right == {dialogue["id"] for dialogue in DIALOGUES if dialogue.get("unchanged")} | {"earlier-02"}


def test_without_a_model_most_are_right() -> None:
    assert share_right(None) >= LEAST_RIGHT_WITHOUT_A_MODEL


@pytest.mark.real_model
def test_with_the_local_model_nine_of_ten_are_right() -> None:
    chat = chat_model(Settings().model)
    assert chat is not None
    chat.prepare("followup")
    started = time.perf_counter()
    share = share_right(chat.model)
    print(f"{share:.2f} right, {(time.perf_counter() - started) / len(DIALOGUES):.1f} seconds each")
    assert share >= LEAST_RIGHT
