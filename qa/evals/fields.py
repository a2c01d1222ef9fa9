"""The fields of one row of a question set, checked; a fault names the field and what is wrong with it."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, PlainValidator, ValidationError, model_validator

from qa.evals.types import Question, Span
from qa.types import Turn

_WORDS = {
    "missing": "is missing",
    "string_type": "must be a text",
    "string_too_short": "must be a text that is not empty",
    "string_pattern_mismatch": "must be a text that is not empty",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "model_type": "must be an object",
    "dataclass_type": "must be an object",
}
_OF_RAGAS = {"user_input", "reference"}
_SHOWN = 60

Filled = Annotated[str, Field(pattern=r"\S")]


def _gold(value: object) -> str | tuple[int, int]:
    """A quote, or the place of one."""
    match value:
        case str() if value.strip():
            return value
        case [int(start), int(end)] | {"start": int(start), "end": int(end)} if 0 <= start < end:
            return start, end
    raise ValueError("must be a quote, or the [start, end) of one in characters of the article")


class OwnFields(BaseModel):
    """A row with our own fields; see `Question`."""

    id: Annotated[str, Field(coerce_numbers_to_str=True)] = ""
    question: Filled
    kind: str = ""
    answers: tuple[Filled, ...] = ()
    must_contain: tuple[tuple[Filled, ...], ...] = ()
    answerable: bool = True
    evidence: tuple[Annotated[str | tuple[int, int], PlainValidator(_gold)], ...] = ()
    article: str = ""
    history: tuple[Turn, ...] = ()
    draft: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.answerable and not self.answers and not self.must_contain:
            raise ValueError("an answerable question needs the field 'answers'")
        if not self.article and any(isinstance(gold, tuple) for gold in self.evidence):
            raise ValueError("evidence by its place needs the field 'article'")
        return self

    def question_called(self, name: str) -> Question:
        """The question; `name` is its id where the row has none."""
        given = {field: getattr(self, field) for field in type(self).model_fields}
        quotes = tuple(gold for gold in self.evidence if isinstance(gold, str))
        spans = tuple(Span(*gold, self.article) for gold in self.evidence if isinstance(gold, tuple))
        return Question(**given | {"id": self.id or name, "evidence": quotes, "spans": spans})


class RagasFields(BaseModel):
    """A row with the columns of Ragas's test sets."""

    user_input: Filled
    reference: Filled
    reference_contexts: tuple[Filled, ...] = ()
    synthesizer_name: str = ""

    def question_called(self, name: str) -> Question:
        """The question; its evidence is the contexts, which are longer than sentences."""
        return Question(
            id=name,
            question=self.user_input,
            kind=self.synthesizer_name,
            answers=(self.reference,),
            evidence=self.reference_contexts,
        )


def question_of(record: Any, name: str) -> Question:
    """The question that a row of either sort holds; null counts as not given.

    Raises:
        ValidationError: Fields are missing or wrong.
    """
    if isinstance(record, dict):
        record = {field: value for field, value in record.items() if value is not None}
    kind = RagasFields if isinstance(record, dict) and _OF_RAGAS & record.keys() else OwnFields
    return kind.model_validate(record).question_called(name)


def faults_of(error: ValidationError, place: str = "") -> list[str]:
    """Each fault as "line 3: field 'answers[0]' must be a text, not 1911", or with its path in the whole file."""
    return [_fault(fault, place) for fault in error.errors(include_url=False)]


def _fault(fault: Any, place: str) -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault["loc"]).lstrip(".")
    where = ": ".join(filter(None, (place, f"field '{path}'" if place and path else path)))
    words = _WORDS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
    if not path:
        return f"{where}: {words}"
    given = "" if fault["type"] == "missing" else f", not {fault['input']!r:.{_SHOWN}}"
    return f"{where} {words}{given}"
