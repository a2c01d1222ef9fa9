"""Options that several commands share."""

import inspect
import json
from collections.abc import Callable, Sequence
from functools import wraps
from itertools import islice
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from index import Filter

MaxRisk = Annotated[
    float | None,
    typer.Option(
        min=0, max=1, help="Show as many answers as there can be while at most this share is expected wrong, as 0.1."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

# By field of `Filter`.
_FILTER: dict[str, Any] = {
    "articles": Annotated[
        list[str] | None,
        typer.Option("--article", metavar="NAME", help="Only this article: its id, title or file name; repeatable."),
    ],
    "source": Annotated[
        str | None,
        typer.Option(metavar="PATTERN", help='Only articles from there: "*.pdf", "https://example.org/*".'),
    ],
    "since": Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Only articles published from then on: 2024, 2024-05 or 2024-05-03; none without a date.",
        ),
    ],
    "until": Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only articles published until then; 2024 takes in all of that year."),
    ],
    "language": Annotated[
        str | None,
        typer.Option(metavar="CODE", help='Only articles marked as in that language; "en" takes in "en-US".'),
    ],
}


class OptionsAnywhere(TyperGroup):
    """Commands behind which the options of all of them may stand as well."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As typer's own, once the options are in front."""
        return super().parse_args(ctx, self.in_front(args))

    def in_front(self, words: Sequence[str]) -> list[str]:
        """Words of a command line with the options of all commands before the command, wherever they were written."""
        command = next((self.commands[word] for word in words if word in self.commands), None)
        own = _takes_value(command) if command else {}
        takes_value = _takes_value(self) | own
        front: list[str] = []
        behind: list[str] = []
        left = iter(words)
        for word in left:
            name, has_value, _ = word.partition("=")
            there = front if name in takes_value.keys() - own.keys() else behind
            there.append(word)
            there += left if word == "--" else islice(left, int(takes_value.get(name, False) and not has_value))
        return [*front, *behind]


def _takes_value(command: Any) -> dict[str, bool]:
    """Whether a value follows, by the name of each option of a command."""
    return {name: not getattr(option, "is_flag", True) for option in command.params for name in option.opts}


def json_text(value: Any) -> str:
    """What `--json` prints of a value."""
    return json.dumps(value, indent=1, ensure_ascii=False)


def filtering(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes `which`, a `Filter`, given an option for each field of it."""
    own = [item for item in inspect.signature(command).parameters.values() if item.name != "which"]
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for name, annotation in _FILTER.items()
    ]

    @wraps(command)
    def filtered(**given: Any) -> None:
        wanted = {name: value for name in _FILTER if (value := given.pop(name))}
        command(**given, which=Filter(**{**wanted, "articles": tuple(wanted.get("articles", ()))}))

    filtered.__signature__ = inspect.Signature([*own, *options])  # type: ignore[attr-defined]
    return filtered
