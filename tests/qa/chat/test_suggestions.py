"""Questions from an article's sentences, and which of them are suggested."""

import time

import pytest

from index import Article
from qa import Answer
from qa.chat.assistant_source import AssistantSource
from qa.chat.stated_questions import stated_questions
from qa.chat.suggestions import Suggestions
from tests.qa.chat.scripted import ScriptedAssistant, cite

CASTLE = Article("The castle was built in 1871. The moat cost $5 million.", "The castle", "castle.txt")


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The castle was built in 1871.", "When was the castle built?"),
        ("The moat cost $5 million.", "How much did the moat cost?"),
        ("Amazon has invested $8 billion in it.", "How much has Amazon invested?"),
        ("Anna Berg, the mayor of Oldport, said so.", "Who is Anna Berg?"),
        ("Fluidstack is a cloud firm.", "What is Fluidstack?"),
        ("The harbour opened in May 1998.", "When did the harbour open?"),
    ],
)
def test_a_stated_fact_becomes_a_question(sentence: str, question: str):
    [stated] = stated_questions(Article(sentence, "t", "s"))
    assert (stated.question, stated.start, stated.end) == (question, 0, len(sentence))


@pytest.mark.parametrize("sentence", ["It cost $5.", "He is a mayor.", "This is the end.", "Rain fell."])
def test_a_sentence_without_a_name_or_a_fact_gives_none(sentence: str):
    assert stated_questions(Article(sentence, "t", "s")) == []


def test_only_questions_whose_answer_cites_their_sentence_are_suggested():
    cited = cite(CASTLE, "The castle was built in 1871.")
    script = ScriptedAssistant(lambda _: Answer("q", text="x [1]", answered=True, citations=(cited,)), CASTLE)
    suggestions = Suggestions(AssistantSource(lambda: script), lambda: False)
    suggestions.prepare(CASTLE.id)
    until = time.monotonic() + 10
    while suggestions.awaited(CASTLE.id) and time.monotonic() < until:
        time.sleep(0.02)
    assert suggestions.suggestions_for(CASTLE.id) == ["When was the castle built?"]
    assert script.asked == [[CASTLE.id]] * 2
