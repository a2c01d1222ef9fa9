"""The process killed at random moments: a short run of the benchmark `crashes`."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.crashes import article, faults_of, opened, run


def test_no_kill_leaves_an_article_half_in() -> None:
    trials = run(kills=6, count=30, seed=3)
    assert len(trials) == 6
    assert [trial for trial in trials if trial.faults] == []


def test_two_processes_write_at_once_and_both_see_everything(tmp_path: Path) -> None:
    children = [
        subprocess.Popen([sys.executable, "-c", _ADD, str(tmp_path), str(first)], stdout=subprocess.PIPE, text=True)
        for first in (0, 100)
    ]
    with opened(tmp_path) as reader:
        outputs = [child.communicate(timeout=120)[0] for child in children]
        assert [child.returncode for child in children] == [0, 0], outputs
        assert len(reader.list()) == 40
        assert faults_of(reader) == []
        for number in (0, 19, 100, 119):
            sentence = article(number).text.partition(".")[0]
            assert article(number).title in [hit.title for hit in reader.search(sentence, k=3)]


_ADD = """
import sys
from pathlib import Path
from tests.benchmarks.crashes import article, opened
with opened(Path(sys.argv[1])) as index:
    first = int(sys.argv[2])
    for number in range(first, first + 20):
        index.add([article(number)])
"""
