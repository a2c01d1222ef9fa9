"""Question sets in, rows and counts out."""

from qa.evals.metrics import Row, Summary, summarise
from qa.evals.questions import Question, QuestionSet, bundled_questions, load_question_set, load_questions
from qa.evals.run import evaluate

__all__ = [
    "Question",
    "QuestionSet",
    "Row",
    "Summary",
    "bundled_questions",
    "evaluate",
    "load_question_set",
    "load_questions",
    "summarise",
]
