"""Which questions are on a whole article."""

import pytest

from index import ArticleInfo
from qa.evals.questions import bundled_questions
from qa.overview_questions import Overview, overview_of

BRIDGE = ArticleInfo("1" * 16, "Harbour bridge reopens", "news/harbour.md", "", "1" * 64, 300, 3)
RIVALS = ArticleInfo("2" * 16, "Two rivals in batteries", "batteries.md", "", "2" * 64, 300, 3)


@pytest.mark.parametrize(
    ("question", "aim", "count"),
    [
        ("What is this about?", "summary", 0),
        ("What's this article about?", "summary", 0),
        ("what does this article say", "summary", 0),
        ("Summarise it in three sentences.", "summary", 3),
        ("Please summarize the article in one sentence.", "summary", 1),
        ("Could you summarise this for me?", "summary", 0),
        ("Give me a summary in 2 sentences please", "summary", 2),
        ("Can you give me a short overview of the text?", "summary", 0),
        ("Sum this up in five bullet points", "summary", 5),
        ("Give me five bullet points on this article", "summary", 5),
        ("What are the main points?", "summary", 6),
        ("What are the key takeaways of this article?", "summary", 6),
        ("What is the main idea of the article?", "summary", 0),
        ("What is the gist?", "summary", 0),
        ("TL;DR", "summary", 0),
        ("tldr please", "summary", 0),
        ("Give me the key figures", "figures", 0),
        ("What are the most important numbers in the text?", "figures", 0),
        ("Which people are quoted?", "quotes", 0),
        ("Who does the article quote?", "quotes", 0),
        ("Who is mentioned in the article?", "people", 0),
        ("List every company it names and what each does.", "companies", 0),
        ("Which companies are mentioned?", "companies", 0),
        ("What organizations does the text mention?", "companies", 0),
        ("Name all the places that are mentioned in the article.", "places", 0),
    ],
)
def test_a_question_on_the_whole_article_is_one_by_its_wording(question: str, aim: str, count: int) -> None:
    found = overview_of(question)
    assert found is not None
    assert (found.aim, found.count, found.topic) == (aim, count, "")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What does it say about risks?", "risks"),
        ("What does the article say about the pier?", "the pier"),
        ("what is said about Norwegian batteries", "norwegian batteries"),
        ("Summarise what the text says about prices.", "prices"),
    ],
)
def test_what_it_says_on_a_subject_is_an_overview_of_the_subject(question: str, topic: str) -> None:
    assert overview_of(question) == Overview("topic", topic)


@pytest.mark.parametrize(
    "question",
    [
        "What is Fluidstack about?",
        "What is the article's date?",
        "Summarise Amazon's role.",
        "Who wrote the article?",
        "What does it say about how much Amazon invested?",
        "What does Amodei say about AI?",
        "Which companies help Anthropic?",
        "Name every company that gives Anthropic money, chips or help with data centers.",
        "How many companies are named?",
        "Who is quoted as saying that prices fall?",
        "What is the main reason for the contest?",
        "What are the main cities of Poland?",
        "What is it about AI that worries people?",
        "What are the dollar amounts for Anthropic's plan, its valuation and Amazon's investment?",
        "What is this?",
        "",
    ],
)
def test_a_question_for_one_thing_is_not_taken_for_an_overview(question: str) -> None:
    assert overview_of(question, [BRIDGE, RIVALS]) is None


@pytest.mark.parametrize(
    "question",
    [
        "What is harbour.md about?",
        "Summarise news/harbour.md in three sentences.",
        "What is the article “Harbour bridge reopens” about?",
        "What are the key figures of Harbour bridge reopens?",
    ],
)
def test_the_article_may_be_named(question: str) -> None:
    found = overview_of(question, [RIVALS, BRIDGE])
    assert found is not None
    assert found.article == BRIDGE.id


def test_after_other_turns_it_may_stand_for_something_else_than_the_article() -> None:
    assert overview_of("Summarise it.", talking=True) is None
    assert overview_of("Summarise the article.", talking=True) == Overview("summary")
    assert overview_of("What are the main points?", talking=True) == Overview("summary", count=6)


def test_of_the_bundled_questions_the_overviews_and_no_others_are_taken_for_one() -> None:
    taken = [question.kind for question in bundled_questions() if overview_of(question.question)]
    assert taken == ["overview"] * 16
