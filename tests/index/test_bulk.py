"""Adding by the workers of a Ray cluster: the same index as by one process, whatever happens on the way."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index import bulk
from index.article_index import ArticleIndex
from index.bulk import read_in_bulk
from index.cluster import ray_cluster
from index.embedding import SentenceTransformerEmbeddings
from index.errors import BulkError, ReadingError
from index.reading import read_article
from index.types import AddReport, Article
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import opened

ROOT = Path(__file__).parents[2]
# Ray's own settings warn of each other.
pytestmark = pytest.mark.filterwarnings("ignore:`use_:DeprecationWarning")
# Adds the files of a folder and dies when the first of them are in.
DYING = """
import os, signal, sys
from pathlib import Path
from index.bulk import read_in_bulk
from index.cluster import ray_cluster
from tests.index.test_bulk import names_in, opened
address, folder, files = sys.argv[1:]
with opened(Path(folder)) as index, ray_cluster(address):
    articles = read_in_bulk(index, names_in(Path(files)), on_unread=print)
    index.add(articles, on_article=lambda *_: os.kill(os.getpid(), signal.SIGKILL))
"""


class NotedEmbeddings(BagOfWordsEmbeddings):
    """Writes down what it embeds, in whatever process."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        with self._file.open("a", encoding="utf-8") as out:
            out.write("".join(f"{text!r}\n" for text in texts))
        return super().embed_documents(texts)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Ray on this machine, with two processors; its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # the workers need what is in the tests
        with ray_cluster(cpus=2):
            import ray

            yield ray.get_runtime_context().gcs_address


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Forty articles, two with one text, and three files that cannot be read."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(40):
        write(
            folder, number, f"# Pier {number}\n\nThe pier of town {number} was built in {1900 + number}. It is old.\n"
        )
    write(folder, 7, (folder / "05.md").read_text())
    (folder / "11.md").write_text("")
    (folder / "23.md").write_bytes(b"%PDF-1.7 that breaks off")
    (folder / "31.md").unlink()
    (folder / "31.md").symlink_to(folder / "none.txt")
    return folder


def write(folder: Path, number: int, text: str) -> None:
    (folder / f"{number:02}.md").write_text(text, encoding="utf-8")


def names_in(folder: Path) -> list[str]:
    return [str(file) for file in sorted(folder.iterdir())]


@dataclass
class Told:
    """What a run reports."""

    report: AddReport
    outcomes: list[tuple[str, str]]
    failed: list[tuple[str, str]]


def add_in_bulk(index: ArticleIndex, names: Sequence[str]) -> Told:
    told = Told(AddReport(), [], [])
    articles = read_in_bulk(index, names, on_unread=lambda *failure: told.failed.append(failure))
    told.report = index.add(
        articles, on_article=lambda article, outcome: told.outcomes.append((article.title, outcome))
    )
    return told


def add_in_one_process(index: ArticleIndex, names: Sequence[str]) -> Told:
    told = Told(AddReport(), [], [])

    def articles() -> Iterator[Article]:
        for name in names:
            try:
                yield read_article(name)
            except ReadingError as error:
                told.failed.append((name, str(error)))

    told.report = index.add(
        articles(), on_article=lambda article, outcome: told.outcomes.append((article.title, outcome))
    )
    return told


def content(index: ArticleIndex) -> dict[str, Any]:
    """All that an index holds, vectors in full."""
    store = index._store
    infos = index.list()
    passages = {info.id: index.passages(info.id) for info in infos}
    stored = store.vectors._passages.get(include=["embeddings", "documents", "metadatas"])
    titled = [(info.title, passage) for info in infos for passage in passages[info.id]]
    return {
        "articles": [(info, index.article(info.id)) for info in infos],
        "passages": passages,
        "terms": store.terms.articles(),
        "stored": {
            id_: (text, record, vector.tolist())
            for id_, text, record, vector in zip(
                stored["ids"], stored["documents"], stored["metadatas"], stored["embeddings"], strict=True
            )
        },
        "sentences": {id_: found.tolist() for id_, found in store.sentences._read([p.id for _, p in titled]).items()},
    }


def test_the_same_files_make_the_same_index_and_report(cluster: str, tmp_path: Path, files: Path) -> None:
    names = [*names_in(files), str(tmp_path / "none.txt"), "http://127.0.0.1:1/page"]
    with opened(tmp_path / "one") as one, opened(tmp_path / "many") as many:
        alone, together = add_in_one_process(one, names), add_in_bulk(many, names)
        assert together == alone
        assert len(alone.report.added) == 36 and alone.report.unchanged == ("Pier 5",) and len(alone.failed) == 5
        assert content(many) == content(one)
        assert (tmp_path / "many" / "index.json").read_text() == (tmp_path / "one" / "index.json").read_text()


def test_what_is_in_is_not_embedded_again_and_a_changed_file_takes_the_older_texts_place(
    cluster: str, tmp_path: Path, files: Path
) -> None:
    notes = tmp_path / "notes.txt"
    with opened(tmp_path / "index", NotedEmbeddings(notes)) as index:
        add_in_bulk(index, names_in(files)[:20])
        notes.unlink()
        write(files, 3, "# Pier 3\n\nThe pier of town 3 is gone.\n")
        told = add_in_bulk(index, names_in(files)[:25])
        assert told.report.replaced == ("Pier 3",)
        assert told.report.added == tuple(f"Pier {number}" for number in (20, 21, 22, 24))
        assert len(told.report.unchanged) == 18  # of twenty, one is empty and one is changed
        embedded = notes.read_text()
        assert "town 3 is gone" in embedded and "town 24" in embedded and "town 4 " not in embedded


def test_a_killed_run_goes_on_with_the_same_command(cluster: str, tmp_path: Path, files: Path) -> None:
    command = [sys.executable, "-c", DYING, cluster, str(tmp_path / "index"), str(files)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    with opened(tmp_path / "index") as index, opened(tmp_path / "one") as one:
        before = len(index.list())
        assert before > 0
        assert len(add_in_bulk(index, names_in(files)).report.unchanged) == before + 1
        add_in_one_process(one, names_in(files))
        assert content(index) == content(one)


def test_workers_wait_for_a_slow_writer(cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_INPUTS_OF_A_BLOCK", (1,))
    monkeypatch.setattr(bulk, "_BYTES_IN_FLIGHT_PER_CPU", 2_000_000)
    monkeypatch.setattr(bulk, "_BLOCK_BYTES", 300_000)
    for number in range(120):
        text = " ".join(f"The pier of town {number} has the part {part}." for part in range(3000))
        (tmp_path / f"{number}.txt").write_text(text)
    notes = tmp_path / "notes.txt"
    with opened(tmp_path / "index", NotedEmbeddings(notes)) as index:
        articles = read_in_bulk(index, [str(tmp_path / f"{number}.txt") for number in range(120)], on_unread=print)
        next(articles)
        seen = -1
        while seen != (seen := len(set(notes.read_text().split("The pier of town ")))):
            time.sleep(5)
        articles.close()
    assert 0 < notes.read_text().count("has the part 0.") < 60


def dies_of_one(row: dict[str, Any], *, allow_private_urls: bool) -> dict[str, Any]:
    if row["name"].endswith(b"13.md"):
        os._exit(9)
    return bulk_read(row, allow_private_urls=allow_private_urls)


bulk_read = bulk._read


def test_a_file_that_a_worker_dies_of_is_listed_and_all_others_are_in(
    cluster: str, tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_read", dies_of_one)
    with opened(tmp_path / "index") as index:
        told = add_in_bulk(index, names_in(files)[:20])
        assert [Path(name).name for name, _ in told.failed] == ["11.md", "13.md"]
        assert "13.md ends each worker that has it" in told.failed[1][1]
        assert len(index.list()) == 17


def test_an_article_that_went_meanwhile_is_embedded_by_the_writer(cluster: str, tmp_path: Path, files: Path) -> None:
    with opened(tmp_path / "index") as index:
        names = names_in(files)[:3]
        add_in_bulk(index, names)
        articles = list(read_in_bulk(index, names, on_unread=print))
        index.remove("Pier 1")
        assert index.add(articles).added == ("Pier 1",)


def test_workers_that_cannot_embed_end_the_run_with_the_reason(cluster: str, tmp_path: Path, files: Path) -> None:
    with opened(tmp_path / "index", Broken()) as index:
        with pytest.raises(BulkError, match=r"cannot go on \(.*there is no model here.*the same command"):
            add_in_bulk(index, names_in(files)[:3])
        assert index.list() == []


class Broken(BagOfWordsEmbeddings):
    """Cannot be taken to another process."""

    def __reduce__(self) -> Any:
        return fail, ()


def fail() -> None:
    raise OSError("there is no model here")


def test_nothing_listens_beyond_loopback(cluster: str) -> None:
    addresses = [address for pid in family(os.getpid()) for address in listening(pid)]
    assert len(addresses) > 4
    assert {host for host in addresses if host not in ("0100007F", "0000000000000000FFFF00000100007F")} == set()


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    children = [
        int(found) for task in Path(f"/proc/{pid}/task").iterdir() for found in _read(task / "children").split()
    ]
    return [pid, *(other for child in children for other in family(child))]


def listening(pid: int) -> list[str]:
    """The addresses on which a process listens, in the hexadecimal form of /proc."""
    try:
        links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:
        return []
    rows = [
        line.split() for name in ("tcp", "tcp6") for line in _read(Path(f"/proc/{pid}/net/{name}")).splitlines()[1:]
    ]
    return [row[1].partition(":")[0] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in links]


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:  # it ended meanwhile
        return ""


def test_without_ray_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(BulkError, match=r"pip install 'article-qa\[bulk\]', or leave the option out"), ray_cluster():
        pass


@pytest.mark.parametrize("address", ["ray://10.0.0.7:10001", "10.0.0.7", "host:port", ":6379"])
def test_an_address_of_another_form_is_refused(address: str) -> None:
    with pytest.raises(BulkError, match=r"cannot be used: run this on a machine of the cluster"), ray_cluster(address):
        pass


def test_an_address_where_nobody_answers_is_told_at_once() -> None:
    with (
        pytest.raises(BulkError, match=r"No Ray cluster answers at 127.0.0.1:1 \(.*refused.*ray start --head"),
        ray_cluster("127.0.0.1:1"),
    ):
        pass


def test_the_embedding_model_goes_to_another_process_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model").mkdir()
    assert pickle.loads(pickle.dumps(SentenceTransformerEmbeddings("model"))).name == str(tmp_path / "model")
    named = SentenceTransformerEmbeddings("all-MiniLM-L6-v2")
    assert pickle.loads(pickle.dumps(named)).name == named.name
