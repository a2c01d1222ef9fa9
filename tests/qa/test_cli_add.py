"""`article-qa add --workers ray`: what goes where, and what is refused."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from qa import cli

ROOT = Path(__file__).parents[2]
# The command with counted words for embeddings; interrupted, where it is told to, when the first article is in.
COMMAND = """
import os, signal, sys
from index import article_index
from qa import adding, cli
from tests.fakes import BagOfWordsEmbeddings
article_index.SentenceTransformerEmbeddings = lambda *_, **__: BagOfWordsEmbeddings()
if sys.argv.pop(1) == "interrupted":
    adding.left_out = lambda article: os.kill(os.getpid(), signal.SIGINT)
cli.main()
"""


def run(how: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", COMMAND, how, "--data", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)


def test_an_interrupted_run_says_what_stays_and_goes_on_with_the_same_command(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(5):
        (files / f"{number}.txt").write_text(f"The pier of town {number} was built in {1900 + number}.")
    (files / "5.txt").write_text("")
    arguments = (str(tmp_path / "data"), "add", "--workers", "ray", str(files))
    interrupted, again = run("interrupted", *arguments), run("to its end", *arguments, "--json")
    assert interrupted.returncode != 0 and "Traceback" not in interrupted.stderr
    assert re.search(r"added: 0\n(.*\n)*Interrupted: what is told above stays\.", interrupted.stderr)
    result = json.loads(again.stdout)
    assert (len(result["added"]) + len(result["unchanged"]), list(result["failed"])) == (5, [str(files / "5.txt")])
    assert result["unchanged"][0] == "0"
    assert again.returncode == 1
    assert len(again.stderr.splitlines()) == 6, again.stderr  # a line an input, and nothing of Ray's


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--workers", "ray", "-"), "standard input and --dry-run are for one process"),
        (("--workers", "ray", "--dry-run", "a.txt"), "standard input and --dry-run are for one process"),
        (("--ray-address", "127.0.0.1:6379", "a.txt"), "add --workers ray"),
    ],
)
def test_options_that_do_not_fit_together_are_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.setattr(sys, "argv", ["article-qa", "--data", str(tmp_path), "add", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert said in " ".join(capsys.readouterr().err.split())
