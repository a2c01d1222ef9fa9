"""Where a cold start's time goes until the first word: `python -m tests.benchmarks.start_shares DATA QUESTION`.

Goes the way of `article-qa ask` in this process and writes the seconds by part as JSON. Run by
`tests.benchmarks.cold_start`, which says in the variable STARTED when (seconds since 1970) it started this process.
The language model loads in a process of its own meanwhile: its part is what is waited for it after all else is there.
"""

import json
import os
import sys
import time
from pathlib import Path

from tests.benchmarks.time_shares import IMPORTS, Target, TimeShares

INTERPRETER, INDEX, EMBEDDING, MODEL, PROMPT, REST = (
    "interpreter",
    "index and search",
    "embedding model",
    "language model, waited for",
    "first prompt",
    "the rest",
)
PARTS = (INTERPRETER, IMPORTS, INDEX, EMBEDDING, MODEL, PROMPT, REST)
_TARGETS: tuple[Target, ...] = (
    ("index.article_index", "ArticleIndex", "open", INDEX),
    ("index.article_index", "ArticleIndex", "list", INDEX),
    ("qa.assistant", "Assistant", "material", INDEX),
    ("index.embedding", "", "_load", EMBEDDING),
    ("index.embedding", "SentenceTransformerEmbeddings", "embed_spans", EMBEDDING),
    ("qa.local_model", "LocalModel", "start", MODEL),
    ("qa.local_model", "LocalModel", "wait", MODEL),
    ("qa.model_calls", "ModelCalls", "_stream", PROMPT),
)


def shares(data: Path, question: str, *, started: float) -> dict[str, dict[str, float]]:
    """Seconds by part from then (since 1970) to the first word of the reply, and of imports by package.

    All parts together are all the time.
    """
    times = TimeShares(_TARGETS)
    times.seconds[INTERPRETER] = time.time() - started
    times.watch_imports()
    from qa.opening import open_assistant
    from qa.settings import Settings

    with open_assistant(Settings.load(data=data), None) as assistant:
        for answer in assistant.stream(question):
            if answer.stage == "writing" and answer.text.strip():
                break
        whole = time.time() - started
    return {"parts": times.seconds | {REST: whole - sum(times.seconds.values())}, "imported": times.imported}


if __name__ == "__main__":
    print(json.dumps(shares(Path(sys.argv[1]), sys.argv[2], started=float(os.environ["STARTED"]))))
