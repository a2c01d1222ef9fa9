"""Answers and rows for the tests of evaluations: one article, one gold sentence, one question of each sort."""

from typing import Any

from index import Hit, Passage
from qa.evals.questions import Question
from qa.evals.records import Row
from qa.evals.scoring import score
from qa.types import Answer, Citation, Claim

TEXT = "The bridge reopened on Friday. Repairs cost 4.2 million euros, twice the first\nestimate. It took 14 months."
GOLD = "Repairs cost 4.2 million euros, twice the first estimate."
COST = Question(id="cost", question="What did it cost?", kind="fact", answers=("4.2 million euros",), evidence=(GOLD,))
KING = Question(id="king", question="Who is king?", kind="missing", answerable=False)
REPLY = "It cost 4.2 million euros."


def quoted(start: int, end: int, number: int = 1) -> Citation:
    """The citation of TEXT[start:end]."""
    return Citation("a", "Harbour", "harbour.md", start, end, TEXT[start:end], number)


CITED = quoted(31, 88)


def hit(start: int, end: int, rank: int) -> Hit:
    """TEXT[start:end] as a passage that was found."""
    passage = Passage("a", rank, start, end, TEXT[start:end], "", ())
    return Hit(passage, "Harbour", "harbour.md", rank, 1 / rank, 0.5, 1.0, ("dense",))


def answered(text: str = REPLY, *citations: Citation, confidence: float = 0.9, **fields: Any) -> Answer:
    """An answer of one supported claim."""
    claim = Claim(text, tuple(citation.number for citation in citations), supported=True, probability=confidence)
    fields = {"claims": (claim,), "citations": citations, "confidence": confidence, **fields}
    return Answer("?", text=f"{text} [1]", answered=True, **fields)


def refusal(draft: str = "", confidence: float = 0.1, **fields: Any) -> Answer:
    """A refusal of one unsupported claim, or of none."""
    claims = (Claim(draft, (), supported=False, reason="unsure", probability=confidence),) if draft else ()
    return Answer(
        "?", text="The article does not say.", reason="unsure", claims=claims, confidence=confidence, **fields
    )


def row(question: Question = COST, answer: Answer | None = None, seconds: float = 1.0, **fields: Any) -> Row:
    """The row of an answer, by default a right one; fields of the row are set after it was scored."""
    made = score(question, answer or answered(REPLY, CITED), seconds)
    return Row(**{**vars(made), **fields})
