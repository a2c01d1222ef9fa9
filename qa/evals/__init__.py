"""Question sets in, rows and counts out."""

from qa.evals.metrics import Row, Summary, summarise
from qa.evals.questions import Question, bundled_questions, load_questions
from qa.evals.run import evaluate

__all__ = ["Question", "Row", "Summary", "bundled_questions", "evaluate", "load_questions", "summarise"]
