"""Question sets in; rows, estimates and comparisons out.

from qa.evals import bundled_questions, evaluate, summarise
rows = evaluate(assistant, bundled_questions())
summarise(rows)["right"]  # Estimate(value=0.825, low=0.7, high=0.925, n=40)
"""

from qa.evals.adapters import from_query_engine, from_runnable
from qa.evals.comparing import compare
from qa.evals.frames import rows_frame
from qa.evals.metrics import METRICS
from qa.evals.questions import Question, QuestionSet, bundled_questions, load_question_set, load_questions
from qa.evals.records import Estimate, Row, Run
from qa.evals.run import evaluate
from qa.evals.run_files import read_run
from qa.evals.summary import summarise

__all__ = [
    "METRICS",
    "Estimate",
    "Question",
    "QuestionSet",
    "Row",
    "Run",
    "bundled_questions",
    "compare",
    "evaluate",
    "from_query_engine",
    "from_runnable",
    "load_question_set",
    "load_questions",
    "read_run",
    "rows_frame",
    "summarise",
]
