"""Articles and generated texts that the tests of this folder share."""

from hypothesis import strategies as st

from index.types import Article

BRIDGE = Article(
    "# The bridge over the Lenne\n\nThe bridge over the Lenne reopened on Friday. Repairs cost 4.2 million euros.\n\n"
    "Advertisement\n\n## Reactions\n\nMayor Ines Roth was pleased. She said the town would look at the pier next.\n",
    title="The bridge over the Lenne",
    source="bridge.md",
    published="2024-05-03",
)
CHEESE = Article(
    "Cheese is made of milk.\n\nThe dairy in Arnsberg sells its cheese in twelve shops. Its cows graze by the river.",
    title="Cheese",
    source="cheese.txt",
)

_FRAGMENTS = (
    *("The bridge reopened. ", "It cost $8.5 billion", "in the U.S. market", " Why?", "“Stop!” ", "Mr. Roth ", "… "),
    *("\n", "\n\n", "\n \t\n", " ", "\t", "\u2028", "\r\n", "\u00a0"),
    *("# Heading\n", "## ", "- item ", "1. ", "2) ", "Short line\n\n", "Founded: 1998\n", "Who built it?\n"),
    *("Advertisement\n", "3 Comments\n\n", "Leave a reply\n", "© 2024 Lenne Post\n", "Read more: cheese\n"),
    *(
        "这座桥。",
        "橋は開いた！",
        "🎉",
        "👩‍👩‍👧",
        "e\u0301",
        "a" * 50,
        "word " * 30,
        "it is a long line that goes on\n",
    ),
)
# Half of it text as articles have it, half of it any characters there are.
article_texts = st.lists(
    st.one_of(st.sampled_from(_FRAGMENTS), st.sampled_from(_FRAGMENTS), st.text(max_size=20)), max_size=40
).map("".join)
