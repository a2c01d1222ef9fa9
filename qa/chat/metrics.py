"""What is counted of the page for Prometheus; nothing in it is text of a reader or names one."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from qa.types import Answer

_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320)


class Metrics:
    """Counts of one page, in a registry of their own.

    Args:
        waiting: Gives how many questions wait for their turn.
        running: Gives how many are being answered.
    """

    def __init__(self, *, waiting: Callable[[], int], running: Callable[[], int]) -> None:
        registry = self._registry = CollectorRegistry()
        self._questions = Counter(
            "article_qa_questions",
            "Questions by what became of them: answered, refused, failed, busy, stopped.",
            ["outcome"],
            registry=registry,
        )
        self._refusals = Counter("article_qa_refusals", "Refused questions by kind.", ["kind"], registry=registry)
        self._failures = Counter("article_qa_check_failures", "Claims that failed a check.", registry=registry)
        self._stages = Histogram(
            "article_qa_stage_seconds", "Seconds by stage.", ["stage"], registry=registry, buckets=_SECONDS
        )
        self._whole = Histogram(
            "article_qa_question_seconds",
            "Seconds from question to end, waiting included.",
            registry=registry,
            buckets=_SECONDS,
        )
        self._articles = Counter(
            "article_qa_articles_added", "Articles by what became of them.", ["outcome"], registry=registry
        )
        Gauge("article_qa_questions_waiting", "Questions that wait for their turn.", registry=registry).set_function(
            waiting
        )
        Gauge("article_qa_questions_running", "Questions being answered.", registry=registry).set_function(running)

    def count_question(self, outcome: str, seconds: float) -> None:
        """Count a question that is over."""
        self._questions.labels(outcome).inc()
        self._whole.observe(seconds)

    def count_answer(self, answer: Answer) -> None:
        """Count what a finished answer tells: refusal, claims that failed, seconds by stage."""
        if answer.refusal:
            self._refusals.labels(answer.refusal).inc()
        self._failures.inc(sum(bool(claim.reason) for claim in answer.claims))
        for stage, seconds in answer.timings.items():
            self._stages.labels(stage).observe(seconds)

    def count_article(self, outcome: str) -> None:
        """Count an article that was given: added, unchanged, replaced, failed."""
        self._articles.labels(outcome).inc()

    def text(self) -> bytes:
        """All counts in Prometheus's text format."""
        return generate_latest(self._registry)
