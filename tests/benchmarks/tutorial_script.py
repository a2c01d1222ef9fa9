"""LangChain's tutorial chain as a script of its own: `python -m tests.benchmarks.tutorial_script QUESTION`.

It imports, loads and indexes in the order of the tutorial, one after the other, and writes its reply as it comes. Run
by `tests.benchmarks.cold_start`, which says in the variable TUTORIAL, as JSON, where article and models are.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from langchain_openai import ChatOpenAI

from tests.benchmarks.plain_embeddings import PlainEmbeddings
from tests.benchmarks.tutorial_chain import tutorial_chain


def main(question: str) -> None:
    """Answer one question about one article."""
    given = json.loads(os.environ["TUTORIAL"])
    text = Path(given["article"]).read_text(encoding="utf-8")
    embeddings = PlainEmbeddings(given["embedding"])
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(given["server"], env=given["environment"], text=True, **pipes) as server:
        assert server.stdout is not None
        assert server.stdout.readline().strip() == "ready"
        chain = tutorial_chain([text], ChatOpenAI(**given["chat"]), embeddings)
        print("Answer: ", end="", flush=True)
        for part in chain.stream(question):
            if "answer" in part:
                print(part["answer"].text, end="", flush=True)
        print(flush=True)
        server.kill()


if __name__ == "__main__":
    main(sys.argv[1])
