"""The default assistant as it comes, with its real models, over the bundled article: slow."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import bundled_articles, model_files
from qa import Answer, Settings, Turn, local_server
from qa.assistant import Assistant
from qa.errors import ModelError
from qa.evals import bundled_questions, evaluate, summarise
from qa.evals.gates import beyond_limits
from qa.evals.tables import summary_lines
from tests.qa.chat.serving import free_port

pytestmark = pytest.mark.real_model

[ARTICLE] = bundled_articles()
# Of the kinds that a small model can be held to: facts, paraphrases and comparisons, and what the article does not say.
# `article-qa eval` asks the whole set, with arithmetic, lists, reasons, definitions and follow-ups.
# Every second one, for time: 16 of 20 right and 7 of 8 refused when the limits were set.
LEAST_RIGHT = 0.70
LEAST_REFUSED = 0.60
QUESTIONS = bundled_questions()[1:57:2]


def check_quotes(answer: Answer) -> None:
    """Every quote is the exact slice of the article, and every mark has one."""
    for citation in [*answer.citations, *([answer.nearest] if answer.nearest else [])]:
        assert ARTICLE.text[citation.start : citation.end] == citation.quote != ""
    if answer.answered:
        assert {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)} == {
            citation.number for citation in answer.citations
        }


def test_who_is_fluidstack(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("Who is Fluidstack?")
    check_quotes(answer)
    assert answer.answered, answer.reason
    assert re.search(r"\b(?:UK|United Kingdom|Brit\w+)\b", answer.text)
    assert "cloud" in answer.text
    assert answer.text.endswith("[1]")
    assert "Fluidstack is a cloud computing startup based in the UK." in [item.quote for item in answer.citations]


def test_how_much_has_amazon_invested(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("How much has Amazon invested?")
    check_quotes(answer)
    assert answer.answered, answer.reason
    assert re.search(r"\$8 ?(?:billion|bn)", answer.text)
    quotes = [item.quote for item in answer.citations]
    assert "Amazon, another key partner, has put $8 billion into Anthropic." in quotes


def test_a_follow_up_is_understood_from_the_turn_before(real_assistant: Assistant) -> None:
    first = real_assistant.ask("How much does Anthropic plan to spend on infrastructure?")
    answer = real_assistant.ask("And how much has Amazon put in?", [Turn(first.question, first.text)])
    check_quotes(answer)
    assert "Amazon" in answer.searched_question
    assert answer.answered, answer.reason
    assert re.search(r"\$8 ?(?:billion|bn)", answer.text)


@pytest.mark.parametrize(
    "question", ["Who won the football World Cup in 2022?", "How many people does Fluidstack employ?"]
)
def test_what_the_article_does_not_say_is_refused(real_assistant: Assistant, question: str) -> None:
    answer = real_assistant.ask(question)
    check_quotes(answer)
    assert (answer.answered, answer.citations) == (False, ())
    assert answer.reason
    assert answer.text.startswith("The article does not say.")


def test_the_bundled_questions_are_answered_and_refused_as_often_as_promised(real_assistant: Assistant) -> None:
    rows = evaluate(real_assistant, QUESTIONS)
    summary = summarise(rows)
    print("", *summary_lines(summary), sep="\n")
    print(*(f"{row.id}: {row.text} ({row.reason or row.error})" for row in rows if not row.right), sep="\n")
    assert beyond_limits(summary, {"failed": 0.0, "right": LEAST_RIGHT, "refused": LEAST_REFUSED}) == []
    assert all(ARTICLE.text.count(citation.quote) for row in rows for citation in row.citations)


@contextmanager
def llama_server(port: int) -> Iterator[None]:
    """llama.cpp's own server in another process, which asks for the key that a server on this machine is given."""
    file = model_files.fetch("qwen2.5-coder-1.5b-instruct")
    given = (str(port), str(file.parent), str(os.cpu_count() or 2), "1", "4096")
    with subprocess.Popen(
        [sys.executable, "-P", str(Path(local_server.__file__)), str(file), *given],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"ARTICLE_QA_LOCAL_KEY": "none"},
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        yield
        server.kill()


def test_a_model_server_elsewhere_answers_and_is_told_when_it_is_gone_and_back() -> None:
    port = free_port()
    name = f"http://127.0.0.1:{port}/v1"
    with Assistant.from_articles([ARTICLE], Settings(model=name, whole_article_tokens=0)) as assistant:
        assert assistant.chat is not None
        with llama_server(port):
            answer = assistant.ask("Who is Fluidstack?")
            check_quotes(answer)
            assert "cloud" in answer.text
        with pytest.raises(ModelError, match=f"{name} cannot be reached"):
            assistant.ask("Who is Fluidstack?")
        with llama_server(port):
            assert "Paris" in assistant.chat.model.invoke("What is the capital of France?").text
