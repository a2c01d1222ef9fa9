"""Who a visitor is, and what the server keeps of what was asked."""

from pathlib import Path

import pytest

from qa import Answer
from qa.chat.conversation import Conversation, Exchange
from qa.chat.visitors import Visitors

EXCHANGE = Exchange("Who?", Answer("Who?", text="Nobody. [1]", answered=True))


def test_a_visitor_who_comes_again_finds_the_conversation_and_another_does_not():
    visitors = Visitors()
    token, conversation = visitors.arrive("", Conversation())
    assert visitors.arrive(token, Conversation()) == (token, conversation)
    assert visitors.arrive("", Conversation())[1] is not conversation


def test_a_conversation_is_there_after_a_new_start_and_gone_when_cleared(tmp_path: Path):
    visitors = Visitors(tmp_path)
    token, conversation = visitors.arrive(None, Conversation())
    conversation.exchanges = [EXCHANGE]
    visitors.keep(conversation)
    assert Visitors(tmp_path).arrive(token, Conversation())[1].exchanges == [EXCHANGE]
    assert token not in "".join(str(file) for file in tmp_path.rglob("*"))
    conversation.clear()
    visitors.keep(conversation)
    assert Visitors(tmp_path).arrive(token, Conversation())[1].exchanges == []


def test_what_was_asked_before_the_page_told_who_it_is_goes_on_as_the_visitors():
    visitors = Visitors()
    token, earlier = visitors.arrive("", Conversation())
    earlier.exchanges = [EXCHANGE]
    page = Conversation([Exchange("And then?")])
    known, conversation = visitors.arrive(token, page)
    assert known == token
    assert conversation is page
    assert [exchange.question for exchange in page.exchanges] == ["Who?", "And then?"]
    assert page.exchanges[-1].running
    assert page.visitor == earlier.visitor
    another = Conversation()
    assert visitors.arrive(token, another)[1] is page
    assert another.successor is page


@pytest.mark.parametrize("token", [None, 3, "", "../" * 15, ["a"], "x" * 44])
def test_a_token_that_is_none_becomes_a_new_one(token: object):
    known, _ = Visitors().arrive(token, Conversation())
    assert known != token
    assert len(known) == 43


def test_a_damaged_file_begins_a_new_conversation(tmp_path: Path):
    visitors = Visitors(tmp_path)
    token, conversation = visitors.arrive("", Conversation())
    conversation.exchanges = [EXCHANGE]
    visitors.keep(conversation)
    [file] = (tmp_path / "conversations").iterdir()
    file.write_text("{")
    assert Visitors(tmp_path).arrive(token, Conversation())[1].exchanges == []
