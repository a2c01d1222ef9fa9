"""How much memory is resident: after the start, after a hundred questions, after a thousand, after a thousand articles.

    python -m tests.benchmarks.memory [--asked 100] [--repeated 1000] [--articles 1000]

First with the default models, this process and llama.cpp's apart: once the models are loaded and the prompts' heads
read, and after so many questions, follow-ups among them. Then a scripted chat model takes the language model's
place, so that a thousand questions take minutes: what is held after a tenth of them and after all must be the same,
else the command fails. Last, so many articles are added to the same index.
"""

import argparse
import gc
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from langchain_core.outputs import ChatGenerationChunk

from index import ArticleIndex, bundled_articles
from qa import Assistant, Settings
from qa.evals import Question, bundled_questions
from qa.models import ChatModel
from qa.terminal import counted
from tests.benchmarks.adding import articles
from tests.benchmarks.peers import ending_in_one_line
from tests.benchmarks.resident import children, resident_megabytes
from tests.fakes import ScriptedChatModel

# What the allocator of C and the caches of libraries may still take; a leak of a question's prompt takes more.
MOST_GROWTH = 0.02


class QuotingModel(ScriptedChatModel):
    """Says the first sentence that it is given to read, and remembers no prompt."""

    def _stream(self, *given: Any, **options: Any) -> Iterator[ChatGenerationChunk]:
        yield from super()._stream(*given, **options)
        self.prompts.clear()


@dataclass(frozen=True)
class Growth:
    """Resident megabytes after a tenth of the questions and after all."""

    first: float
    last: float

    @property
    def flat(self) -> bool:
        """No more than what allocators and caches account for."""
        return self.last <= self.first * (1 + MOST_GROWTH)

    def __str__(self) -> str:
        """As the command prints it."""
        verdict = "flat" if self.flat else f"GROWS, by more than {MOST_GROWTH:.0%}"
        return f"{self.first:.0f} MB, then {self.last:.0f} MB ({self.last / self.first:.3f} times: {verdict})"


def first_sentence(prompt: str) -> str:
    """The first numbered sentence of a prompt, cited by its number."""
    found = re.search(r"^\[(\d+)\] (.+)$", prompt, re.M)
    return f"{found.group(2)} [{found.group(1)}]" if found else "Not in the sources."


def ask(assistant: Assistant, questions: Sequence[Question], *, times: int) -> None:
    """Ask so many, the set again and again; nothing is kept of an answer."""
    with counted("questions") as bar:
        for question in bar.track(islice(cycle(questions), times), total=times):
            assistant.ask(question.question, question.history)


def growth(assistant: Assistant, questions: Sequence[Question], *, times: int) -> Growth:
    """What is held after a tenth of so many questions, and after all of them."""
    ask(assistant, questions, times=times // 10)
    first = held()
    ask(assistant, questions, times=times - times // 10)
    return Growth(first, held())


def held() -> float:
    """Resident megabytes of this process, once what nobody refers to is gone."""
    gc.collect()
    return resident_megabytes()


def with_the_local_model(questions: Sequence[Question], *, times: int) -> Iterator[str]:
    """A line after the start, and one after so many questions."""
    with Assistant.from_articles(bundled_articles(), Settings()) as assistant:
        assistant.warm()
        yield f"after the start: {_both()}"
        if times:
            ask(assistant, questions, times=times)
            yield f"after {times} questions: {_both()}"


def with_a_scripted_model(questions: Sequence[Question], *, times: int, added: int) -> Iterator[tuple[str, bool]]:
    """A line on the growth over so many questions, and one on so many articles; whether each is as it must be."""
    chat = ChatModel("scripted", QuotingModel(replies=first_sentence), tells_probabilities=True)
    with tempfile.TemporaryDirectory() as folder, ArticleIndex.open(Path(folder)) as index:
        index.add(bundled_articles())
        found = growth(Assistant(index, chat, Settings()), questions, times=times)
        yield f"scripted, after {times // 10} and {times} questions: {found}", found.flat
        index.add(articles(added, 0))
        ask(Assistant(index, chat, Settings()), questions, times=times // 10)
        yield f"after {added} more articles: {held():.0f} MB", True


def _both() -> str:
    return f"{held():.0f} MB, and llama.cpp {sum(map(resident_megabytes, children())):.0f} MB"


def run(given: argparse.Namespace) -> bool:
    """Print a line a figure; whether nothing grows that must not."""
    questions = bundled_questions()
    for line in with_the_local_model(questions, times=given.asked):
        print(line, flush=True)
    good = True
    for line, well in with_a_scripted_model(questions, times=given.repeated, added=given.articles):
        print(line, flush=True)
        good &= well
    return good


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--asked", type=int, default=100, help="questions of the local model; 0 for none")
    parser.add_argument("--repeated", type=int, default=1000, help="questions of the scripted one, 10 or more")
    parser.add_argument("--articles", type=int, default=1000)
    given = parser.parse_args()
    with ending_in_one_line(None):
        sys.exit(0 if run(given) else 1)


if __name__ == "__main__":
    main()
