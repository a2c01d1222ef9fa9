"""A question as it can be asked."""

from qa.errors import QuestionError

_LONGEST = 2000  # characters


def checked_question(question: object) -> str:
    """The question in one line.

    Raises:
        QuestionError: It is empty or too long.
    """
    if not isinstance(question, str):
        raise QuestionError(f"The question is of type {type(question).__name__}: give it as text.")
    if not question.strip():
        raise QuestionError("The question is empty: ask something about the articles.")
    if len(question) > _LONGEST:
        raise QuestionError(
            f"The question has {len(question):,} characters, and {_LONGEST:,} is the most: shorten it, "
            "and add long texts as articles."
        )
    # A byte of the command line that was no UTF-8 is half a character, which nothing later can store.
    return " ".join(question.encode("utf-8", "replace").decode().split())
