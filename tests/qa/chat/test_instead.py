"""Questions to ask in place of one that got no answer."""

import pytest

from index import bundled_articles
from qa.assistant import Assistant
from qa.chat.instead import SUGGESTIONS, instead_of, suggestions_for


def test_the_bundled_article_has_its_questions_and_others_have_none() -> None:
    [bundled] = bundled_articles()
    assert suggestions_for(["another", bundled.id]) == SUGGESTIONS
    assert suggestions_for(["another"]) == ()


def test_two_that_were_not_asked_yet_are_offered() -> None:
    assert instead_of([SUGGESTIONS[0], "Who?"], SUGGESTIONS) == SUGGESTIONS[1:3]
    assert instead_of(SUGGESTIONS, SUGGESTIONS) == ()


@pytest.mark.real_model
@pytest.mark.parametrize("question", SUGGESTIONS)
def test_the_default_model_answers_each_of_them(real_assistant: Assistant, question: str) -> None:
    assert real_assistant.ask(question).answered
