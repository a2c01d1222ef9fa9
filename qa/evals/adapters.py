"""Other products behind `ask`, so that they are scored on the same rows: LangChain chains, LlamaIndex engines.

    rows = evaluate(from_runnable(chain), load_questions("my-questions.jsonl"))
    rows = evaluate(from_query_engine(index.as_query_engine()), bundled_questions())

What such a product was given to read counts as found, and as cited where it answers. It tells no confidence.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from index import Hit, Passage
from qa.checks import denies
from qa.types import Answer, Citation, Turn

_UNKNOWING = re.compile(
    r"\b(?:I|we|articles?|context|documents?|information|passages?|sources?|text)\s+"
    r"(?:don[’']t|do not|doesn[’']t|does not|can[’']t|cannot|couldn[’']t|could not)\s+"
    r"(?:know|have|find|say|tell|answer|determine)\b"
    r"|\bnone of the (?:\w+ )?(?:articles|documents|passages|sources)\b"
    r"|\bno (?:mention|specific)\b|^\s*empty response\s*$",
    re.I,
)
_TEXT_KEYS = ("answer", "text", "response", "result", "output", "output_text", "content")
_SOURCE_KEYS = ("context", "source_documents", "source_nodes", "contexts", "documents")


@dataclass(frozen=True)
class Adapted:
    """A product behind `ask`; `answer` takes a question and the earlier turns."""

    answer: Callable[[str, Sequence[Turn]], Any]

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """What the product says, as an `Answer`."""
        return as_answer(self.answer(question, history), question)


def from_runnable(chain: Any, *, given: Callable[[str, Sequence[Turn]], Any] = lambda question, _: question) -> Adapted:
    """A LangChain Runnable: a chain or a graph whose result `as_answer` can read.

    Args:
        given: Makes the chain's input of the question and the earlier turns; default: the question as it is.
    """
    return Adapted(lambda question, history: chain.invoke(given(question, history)))


def from_query_engine(engine: Any) -> Adapted:
    """A LlamaIndex query engine; it is asked each question alone, without the earlier turns."""
    return Adapted(lambda question, _: engine.query(question))


def is_refusal(text: str) -> bool:
    """True for an empty text, and for one that says in a common form that it does not know."""
    return not text.strip() or bool(_UNKNOWING.search(text)) or denies(text)


def as_answer(said: Any, question: str) -> Answer:
    """Whatever a product says as an `Answer`: an answer, a text, a message, a response, or a dict of text and sources.

    The text is under "answer", "response", "result" and the like, and what was read, where the product tells it,
    under "context", "source_documents", "source_nodes" or "contexts". A text that `is_refusal` is a refusal.

    Raises:
        TypeError: There is no text in it.
    """
    if isinstance(said, Answer):
        return said
    found = said if isinstance(said, str) else _first(said, _TEXT_KEYS)
    text = found if isinstance(found, str) or found is None else _first(found, _TEXT_KEYS)
    if not isinstance(text, str):
        raise TypeError(
            f"an answer is a text, an Answer, or has one under {', '.join(_TEXT_KEYS)}; this is {said!r:.200}"
        )
    answered = not is_refusal(text)
    hits = tuple(_hit(source, rank) for rank, source in enumerate(_first(said, _SOURCE_KEYS) or (), start=1))
    return Answer(
        question,
        searched_question=question,
        text=text,
        answered=answered,
        reason="" if answered else text.strip() or "nothing was said",
        citations=tuple(map(_citation, hits)) if answered else (),
        confidence=math.nan,
        hits=hits,
        tokens=_tokens(said) or _tokens(found),
    )


def _first(said: Any, names: Sequence[str]) -> Any:
    """The first of these fields that a dict or an object has, None when it has none of them."""
    held = said if isinstance(said, Mapping) else {name: getattr(said, name, None) for name in names}
    return next((held[name] for name in names if held.get(name) is not None), None)


def _tokens(said: Any) -> dict[str, int]:
    usage = getattr(said, "usage_metadata", None)
    return {"prompt": usage["input_tokens"], "reply": usage["output_tokens"]} if usage else {}


def _hit(source: Any, rank: int) -> Hit:
    """A source as a passage of an article of its own: where it stands in the real one is not known."""
    node = getattr(source, "node", source)
    text = node if isinstance(node, str) else _first(node, ("page_content", "text")) or node.get_content()
    about = getattr(node, "metadata", None) or {}
    name = str(about.get("title") or about.get("file_name") or about.get("source") or f"source {rank}")
    return Hit(
        passage=Passage(sha256(text.encode()).hexdigest()[:16], 0, 0, len(text), text, "", ()),
        title=name,
        source=str(about.get("source") or about.get("file_name") or name),
        rank=rank,
        score=float(getattr(source, "score", None) or 0.0),
        cosine=0.0,
        bm25=0.0,
        found_by=(),
    )


def _citation(hit: Hit) -> Citation:
    passage = hit.passage
    return Citation(passage.article_id, hit.title, hit.source, 0, passage.end, passage.text, hit.rank)
