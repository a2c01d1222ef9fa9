"""What is the page's and what is the article's in a text pasted whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.boilerplate import boilerplate_lines

ARTICLE = [
    "The bridge over the Lenne reopens",
    "By Ines Roth",
    "3 May 2024",
    "The bridge over the Lenne reopened on Friday, a year after the flood.",
    "Repairs cost 4.2 million euros, twice the first estimate of the town.",
    "The new deck",
    "It is of oak, and it rests on the piers of the old bridge, which held.",
    "Mayor Ines Roth said that the pier would be next, and thanked the masons.",
]
TEASERS = [
    "Flood walls for the old town",
    "The council wants to spend two million on them.",
    "A ferry for the summer",
    "It will leave on the hour from both banks.",
]


def marked(lines: list[str]) -> list[str]:
    return [line for line, is_marked in zip(lines, boilerplate_lines(lines), strict=True) if is_marked]


def test_an_article_alone_has_no_boilerplate() -> None:
    assert marked(ARTICLE) == []
    assert boilerplate_lines([]) == []


@pytest.mark.parametrize(
    "opening",
    [
        *("Leave a Reply", "3 Comments", "5 thoughts on “The bridge over the Lenne reopens”", "Related articles"),
        *("## Related Stories", "Related Topics --------", "Recommended for you", "You may also like", "Most Popular"),
        *(
            "More from Ines Roth",
            "More in Science",
            "## More Must-Reads From the Post",
            "Trending now",
            "Recent Posts",
            "The Post recommends",
        ),
    ],
)
def test_below_the_article_everything_is_the_pages(opening: str) -> None:
    below = [opening, *TEASERS, "12 August 2023", "Ines Roth is a reporter of the Post."]
    assert marked([*ARTICLE, *below]) == below


def test_a_list_of_other_articles_ends_where_the_article_goes_on() -> None:
    box = ["Related articles", "Flood walls for the old town", "A ferry for the summer"]
    assert marked([*ARTICLE, *box, *ARTICLE[3:]]) == box
    assert marked([*ARTICLE, *box, "## The new deck", *ARTICLE[3:]]) == box
    assert marked([*ARTICLE[:6], "Related articles", *ARTICLE[6:]]) == ["Related articles"]


def test_a_long_paragraph_is_the_articles_wherever_it_stands() -> None:
    long = "The masons worked through the winter and the spring of that year, " * 6 + "and then they went home."
    assert marked([*ARTICLE, "Related articles", "A ferry for the summer", long, "The end of it"]) == [
        *("Related articles", "A ferry for the summer")
    ]


def test_a_heading_above_most_of_the_text_does_not_end_it() -> None:
    sections = [
        line for number in range(9) for line in (f"Question number {number}", "It has one answer, and here it is.")
    ]
    assert marked([ARTICLE[3], "Most popular", *sections]) == ["Most popular", "Question number 0"]


def test_what_stands_before_the_first_sentence_is_not_taken_for_a_list_below() -> None:
    assert marked(["Recent posts", *ARTICLE]) == []


def test_a_menu_is_marked_from_its_first_word_to_its_last() -> None:
    menu = ["Home", "News", "Lenne valley", "Sport", "About us"]
    assert marked(["The Lenne Post", *menu, *ARTICLE]) == menu
    assert marked(["Home", "Culture", *ARTICLE]) == []


def test_a_list_of_subjects_is_the_articles_unless_it_names_a_page_of_the_site() -> None:
    subjects = ["The town pays for four things:", "Arts", "Health", "Environment", "Sport"]
    assert marked([*ARTICLE, *subjects, *ARTICLE[3:]]) == []
    assert marked([*ARTICLE, *subjects, "Contact", *ARTICLE[3:]]) == [*subjects[1:], "Contact"]


@pytest.mark.parametrize("line", ["Home | News | Sport", "SHARE / TWEET / 82 COMMENTS", "Facebook · Twitter · Email"])
def test_a_menu_in_one_line_is_marked(line: str) -> None:
    assert marked([*ARTICLE[:4], line, *ARTICLE[4:]]) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Year | Output | Share",
        "News, sport and culture",
        "Sport, culture, and the two bridges",
        "Flour",
        "Science, technology, health",
        "Science / Technology / Health",
        "Copyright in letters is a matter of its own, and it has been argued in court for a hundred years or more.",
        "Read more books, she said, and you will know.",
        "Comments were few.",
        "Reply to none of them.",
        "We use cookie cutters for it.",
        "Follow the river on foot, and you will see both of them.",
        "Buy now and pay later is how the town paid for it.",
        "We may earn less by it, the ferryman said, and a commission will look into that.",
    ],
)
def test_a_line_of_an_article_is_not_marked(line: str) -> None:
    assert marked([*ARTICLE[:4], line, *ARTICLE[4:]]) == []


@pytest.mark.parametrize(
    "line",
    [
        "We use cookies to give you the best visit. If you go on, we take it that you are happy with them, "
        "and that you have read what we say about them on the page that says it.",
        "We and our 120 partners store information on a device and process what we find there, as you may change.",
        "© 2024 Lenne Post and the agencies that it buys from. Nothing may be printed again without a letter from us.",
        "By signing up you agree to our terms.",
        "Save my name, email, and website in this browser for the next time I comment.",
        "Join over 12,500 email subscribers:",
        "Get the Lenne newsletter",
        "Proudly powered by WordPress",
        "Previous post: A ferry for the summer",
        "Follow Lenne Post on Facebook and Twitter for more of the valley.",
        "ADD TO CART: a model of the bridge in oak",
        "Buy now: a model of the bridge in oak",
        "Some of the links on this page are affiliate links. If you buy by them, we may earn a small commission.",
        "™ & © 2024 Lenne Post, Inc., a company of the valley. All rights reserved.",
        "Email *",
    ],
)
def test_notices_and_forms_are_marked_at_any_place(line: str) -> None:
    assert marked([*ARTICLE[:4], line, *ARTICLE[4:]]) == [line]


@given(
    st.lists(st.sampled_from([*ARTICLE, *TEASERS, "Related articles", "Home", "News", "Sport", "", " "]) | st.text())
)
def test_every_line_is_told_once(lines: list[str]) -> None:
    assert len(boilerplate_lines(lines)) == len(lines)
