"""Who a visitor is, and what the server keeps of what was asked."""

from pathlib import Path

import pytest

from qa import Answer
from qa.chat.conversation import Exchange
from qa.chat.visitors import Visitors

EXCHANGE = Exchange("Who?", Answer("Who?", text="Nobody. [1]", answered=True))


def test_a_visitor_who_comes_again_finds_the_conversation_and_another_does_not():
    visitors = Visitors()
    token, conversation = visitors.arrive("")
    assert visitors.arrive(token) == (token, conversation)
    assert visitors.arrive("")[1] is not conversation


def test_a_conversation_is_there_after_a_new_start_and_gone_when_cleared(tmp_path: Path):
    visitors = Visitors(tmp_path)
    token, conversation = visitors.arrive(None)
    conversation.exchanges = [EXCHANGE]
    visitors.keep(conversation)
    assert Visitors(tmp_path).arrive(token)[1].exchanges == [EXCHANGE]
    assert token not in "".join(str(file) for file in tmp_path.rglob("*"))
    conversation.clear()
    visitors.keep(conversation)
    assert Visitors(tmp_path).arrive(token)[1].exchanges == []


@pytest.mark.parametrize("token", [None, 3, "", "../" * 15, ["a"], "x" * 44])
def test_a_token_that_is_none_becomes_a_new_one(token: object):
    known, _ = Visitors().arrive(token)
    assert known != token
    assert len(known) == 43


def test_a_damaged_file_begins_a_new_conversation(tmp_path: Path):
    visitors = Visitors(tmp_path)
    token, conversation = visitors.arrive("")
    conversation.exchanges = [EXCHANGE]
    visitors.keep(conversation)
    [file] = (tmp_path / "conversations").iterdir()
    file.write_text("{")
    assert Visitors(tmp_path).arrive(token)[1].exchanges == []
