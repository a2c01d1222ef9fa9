"""How sure an answer is, in words."""

from qa.types import Answer

# Of the questions that confidence is fitted on (article-qa calibrate), 42 answers of the default model had at least
# this, and 37 of them were right. Of those shown with less, somewhat over half were, whether near this or far below it:
# words for more grades would tell a difference that is not there.
_WELL = 0.76


def confidence_words(answer: Answer) -> str:
    """What a reader should make of the answer's confidence."""
    if answer.model == "none":
        return "A quote, chosen without a model"
    return "Well supported" if answer.confidence >= _WELL else "Supported, check the quote"


def confidence_figure(answer: Answer) -> str:
    """The figure behind the words, with what it is."""
    if answer.model == "none":
        return f"nearness to the question {answer.confidence:.0%}"
    return f"confidence {answer.confidence:.0%}: how likely the articles state this"
