"""Where the seconds of one process go; each belongs to the innermost named part that it was spent in."""

import builtins
import importlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from itertools import chain, islice
from threading import get_ident
from typing import Any

IMPORTS = "imports"
# What is timed: module, class or nothing, function, and the part that it belongs to.
Target = tuple[str, str, str, str]


class TimeShares:
    """Seconds by part, of the thread that made it.

    Attributes:
        seconds: By part; without what parts inside of it took.
        imported: By package, the seconds of all that its import brought with it.
    """

    def __init__(self, targets: tuple[Target, ...] = ()) -> None:
        self.seconds: dict[str, float] = {}
        self.imported: dict[str, float] = {}
        self._inside: list[str] = []
        self._since = time.perf_counter()
        self._thread = get_ident()
        self._targets = list(targets)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """The block belongs to that part."""
        self._settle()
        self._inside.append(name)
        try:
            yield
        finally:
            self._settle()
            self._inside.pop()

    def watch_imports(self) -> None:
        """Time imports from now on, and the targets as soon as their modules are there."""
        builtins.__import__ = self._importing(builtins.__import__)
        importlib.import_module = self._importing(importlib.import_module)

    def timed(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """The same function, whose seconds belong to that part; of a generator, those until its first item."""

        @wraps(function)
        def inside(*values: Any, **options: Any) -> Any:
            if get_ident() != self._thread:
                return function(*values, **options)
            with self.part(name):
                result = function(*values, **options)
                if not isinstance(result, Iterator):
                    return result
                first = list(islice(result, 1))
            return chain(first, result)

        return inside

    def _importing(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def inside(*values: Any, **options: Any) -> Any:
            if get_ident() != self._thread or IMPORTS in self._inside[-1:]:
                return function(*values, **options)
            started, package = time.perf_counter(), values[0].partition(".")[0]
            with self.part(IMPORTS):
                found = function(*values, **options)
                self._time_targets()
            self.imported[package] = self.imported.get(package, 0.0) + time.perf_counter() - started
            return found

        return inside

    def _time_targets(self) -> None:
        for target in [target for target in self._targets if target[0] in sys.modules]:
            module, owner, name, part = target
            place = getattr(sys.modules[module], owner) if owner else sys.modules[module]
            found = vars(place)[name]
            kind = type(found) if isinstance(found, classmethod) else lambda timed: timed
            setattr(place, name, kind(self.timed(getattr(found, "__func__", found), part)))
            self._targets.remove(target)

    def _settle(self) -> None:
        now = time.perf_counter()
        if self._inside:
            self.seconds[self._inside[-1]] = self.seconds.get(self._inside[-1], 0.0) + now - self._since
        self._since = now
