"""A conversation as Markdown and JSON."""

import json

from index import Article
from qa import Answer
from qa.chat.conversation import Exchange
from qa.chat.export import as_json, as_markdown
from tests.qa.chat.scripted import cite

ARTICLE = Article("It cost <b>$8</b>. It opened.", "Bridge", "https://example.org/b#12345678")
ANSWER = Answer("q", text="It cost $8. [1]", answered=True, citations=(cite(ARTICLE, "It cost <b>$8</b>."),))


def test_markdown_has_question_answer_and_numbered_quotes_as_text():
    text = as_markdown([Exchange("How *much*?", ANSWER), Exchange("Who?", error="It failed.")])
    assert "## How \\*much\\*?\n\nIt cost \\$8. \\[1\\]\n\n> \\[1\\] “It cost \\<b\\>\\$8" in text
    assert "— Bridge, https://example.org/b\n" in text
    assert "*No answer:* It failed." in text


def test_json_has_the_same():
    [first, second] = json.loads(as_json([Exchange("q", ANSWER), Exchange("Who?", stopped=True)]))
    assert first["citations"][0]["quote"] == "It cost <b>$8</b>."
    assert first["citations"][0]["source"] == "https://example.org/b"
    assert (second["answered"], second["reason"]) == (False, "stopped")
