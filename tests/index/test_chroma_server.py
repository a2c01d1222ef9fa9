"""An index on a real Chroma server: the same results, several processes at once, restarts, crashes, tokens and TLS."""

import json
import math
import random
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from index import server_journal
from index.article_index import ArticleIndex
from index.backup import Backup, read_backup, write_backup
from index.bundled import bundled_articles
from index.chroma import ChromaServer, close_client, open_client
from index.errors import StoreError
from index.server_journal import ServerJournal
from index.settings import IndexSettings
from index.types import Article
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import BRIDGE, CHEESE, NEWER, QUESTION, opened, seen, titles
from tests.index.serving import Chroma, chroma_server

ARTICLES = [BRIDGE, CHEESE, *bundled_articles()]
# Adds an article of its own for each number, on a data folder of its own, while others do.
ADDER = """
import sys
from pathlib import Path
from index.chroma import ChromaServer
from index.types import Article
from tests.index.samples import opened
url, folder, first = sys.argv[1:]
with opened(ChromaServer(url, Path(folder))) as index:
    for number in range(int(first), int(first) + 8):
        text = f"Bridge number {number} cost {number} euros. The town paid."
        index.add([Article(text, f"No {number}", f"{number}.md")])
"""
# Dies where the article's passages are written and its record is not.
DYING = """
import os, sys
from pathlib import Path
from index.chroma import ChromaServer
from index.vectors import VectorStore
from tests.index.samples import CHEESE, opened
VectorStore.write_records = lambda *_: os._exit(9)
with opened(ChromaServer(sys.argv[1], Path(sys.argv[2]))) as index:
    index.add([CHEESE])
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def server(running: Chroma, tmp_path: Path) -> ChromaServer:
    """That server, with nothing of ours on it."""
    place = ChromaServer(running.url, tmp_path / "one")
    client = open_client(place)
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    close_client(client)
    return place


@pytest.fixture
def other(server: ChromaServer, tmp_path: Path) -> ChromaServer:
    """The same server, from another machine."""
    return replace(server, data=tmp_path / "other")


def end_of(script: str, *arguments: object) -> int:
    """The exit code of a process that runs it."""
    return subprocess.run([sys.executable, "-c", script, *map(str, arguments)], check=False).returncode


class DistinctEmbeddings(BagOfWordsEmbeddings):
    """Counted words and a little of each text's own, so that no two passages are equally near to anything."""

    def embed_query(self, text: str) -> list[float]:
        chance = random.Random(text)
        vector = [value + chance.gauss(0, 0.01) for value in super().embed_query(text)]
        length = math.hypot(*vector)
        return [value / length for value in vector]


def test_the_same_articles_give_the_same_results_as_in_a_folder(server: ChromaServer, tmp_path: Path) -> None:
    with opened(tmp_path / "folder", DistinctEmbeddings()) as near, opened(server, DistinctEmbeddings()) as far:
        assert near.add(ARTICLES) == far.add(ARTICLES)
        assert near.list() == far.list()
        for question in (QUESTION, "Where is the cheese sold?", "Who is Fluidstack?", "How much has Amazon invested?"):
            for articles in (None, [BRIDGE.id, CHEESE.id], [bundled_articles()[0].id]):
                hits, same = (index.search(question, k=12, articles=articles) for index in (near, far))
                assert [replace(hit, cosine=0, score=0) for hit in hits] == [
                    replace(hit, cosine=0, score=0) for hit in same
                ]
                assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in same], abs=1e-6)
                assert near.sentences(question, hits)[0] == far.sentences(question, same)[0]
        assert [near.article(info.id) for info in near.list()] == [far.article(info.id) for info in far.list()]
        assert near.passages(BRIDGE.id) == far.passages(BRIDGE.id)


def test_what_one_machine_writes_another_sees_with_its_next_question(server: ChromaServer, other: ChromaServer) -> None:
    with opened(server) as one, opened(other) as two:
        one.add([BRIDGE])
        assert titles(two) == [BRIDGE.title]
        assert two.search(QUESTION)[0].found_by == ("dense", "terms")
        two.add([NEWER, CHEESE])
        assert one.search(QUESTION)[0].passage.article_id == NEWER.id
        assert one.article(NEWER.id).text == NEWER.text
        one.remove(CHEESE.id)
        assert titles(two) == [BRIDGE.title]
        assert seen(one) == seen(two)
        assert not any("cheese" in text.lower() and "dairy" in text for text in seen(two))


def test_a_folder_that_is_new_or_was_lost_is_made_again_from_the_server(
    server: ChromaServer, other: ChromaServer
) -> None:
    with opened(server) as one, opened(other) as two:
        one.add(ARTICLES)
        assert seen(one) == seen(two)
    with opened(replace(server, data=server.data.parent / "new")) as third:
        best, *_ = third.search(QUESTION)
        assert best.found_by == ("dense", "terms")
        assert third.add(ARTICLES).added == ()


def test_another_embedding_model_is_refused_from_any_machine(server: ChromaServer, other: ChromaServer) -> None:
    with opened(server) as one:
        one.add([BRIDGE])
    with pytest.raises(StoreError, match=rf"{server.url} was made with the embedding model .* not 'mine'"):
        ArticleIndex.open(other, settings=IndexSettings("mine"), embeddings=BagOfWordsEmbeddings())
    with ArticleIndex.open(other, settings=IndexSettings(passage_tokens=90), embeddings=BagOfWordsEmbeddings()) as two:
        assert two.settings.passage_tokens == 24


def test_one_that_opened_before_there_were_settings_is_refused_when_it_writes(
    server: ChromaServer, other: ChromaServer
) -> None:
    with (
        opened(server) as one,
        ArticleIndex.open(other, settings=IndexSettings("mine"), embeddings=BagOfWordsEmbeddings()) as two,
    ):
        one.add([BRIDGE])
        with pytest.raises(StoreError, match="was made with the embedding model"):
            two.add([CHEESE])


def test_processes_that_write_at_once_lose_nothing_of_one_another(server: ChromaServer, tmp_path: Path) -> None:
    adders = [
        subprocess.Popen([sys.executable, "-c", ADDER, server.url, tmp_path / str(number), str(8 * number)])
        for number in range(2)
    ]
    with opened(server) as index:
        while any(adder.poll() is None for adder in adders):
            for hit in index.search("What did bridge number 3 cost?"):
                assert hit.passage.text
        assert [adder.returncode for adder in adders] == [0, 0]
        assert {info.source for info in index.list()} == {f"{number}.md" for number in range(16)}
        assert Counter(hit.passage.article_id for hit in index.search("bridge", k=50)) == Counter(
            info.id for info in index.list()
        )
    names = names_on(server)
    assert names == {"article-qa-passages", "article-qa-articles", "article-qa-pending"}


def names_on(server: ChromaServer) -> set[str]:
    client = open_client(server)
    names = {collection.name for collection in client.list_collections()}
    close_client(client)
    return names


def test_a_machine_that_dies_while_it_writes_leaves_nothing_that_is_seen(
    server: ChromaServer, other: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_journal, "_OVER_SECONDS", 1.0)
    with opened(server) as one:
        one.add([BRIDGE])
        assert end_of(DYING, other.url, other.data) == 9
        assert "article-qa-turn" in names_on(server)
        assert titles(one) == [BRIDGE.title]
        assert all("dairy" not in text for text in seen(one))
        one.add([NEWER])  # takes the turn over, and sweeps
        assert titles(one) == [BRIDGE.title]
        with closing(ServerJournal(server)) as journal:
            assert journal.pending() == set()
        one.add([CHEESE])
        assert len(seen(one)) == sum(info.passages for info in one.list())


def test_one_that_died_after_the_record_was_written_has_added_the_article(
    server: ChromaServer, other: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_journal, "_OVER_SECONDS", 1.0)
    with opened(server) as one:
        one.add([BRIDGE])
        script = DYING.replace(
            "VectorStore.write_records = lambda *_: os._exit(9)",
            "write = VectorStore.write_records\nVectorStore.write_records = lambda *a: (write(*a), os._exit(9))",
        )
        assert end_of(script, other.url, other.data) == 9
        one.remove(BRIDGE.id)
        assert titles(one) == [CHEESE.title]
        [best, *_] = one.search("Where does the dairy sell its cheese?")
        assert best.found_by == ("dense", "terms")


def test_a_turn_that_another_took_over_is_noticed_before_an_article_is_made_visible(
    server: ChromaServer, other: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_journal, "_OVER_SECONDS", 0.5)
    monkeypatch.setattr(server_journal, "_BEAT_SECONDS", 60.0)
    with opened(server) as one, opened(other) as two:
        store = one._store
        original = store.terms.write

        def asleep(articles: Any) -> None:
            two.add([CHEESE])
            original(articles)

        monkeypatch.setattr(store.terms, "write", asleep)
        with pytest.raises(StoreError, match="Another process has been writing"):
            one.add([BRIDGE])
        monkeypatch.undo()
        assert titles(one) == titles(two) == [CHEESE.title]
        one.add([BRIDGE])
        assert len(titles(two)) == 2
        assert len(seen(two)) == sum(info.passages for info in two.list())


def test_each_database_of_a_server_has_articles_of_its_own(
    server: ChromaServer, running: Chroma, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenants = f"{running.url}/api/v2/tenants"
    httpx.post(tenants, json={"name": "newsroom"}).raise_for_status()
    httpx.post(f"{tenants}/newsroom/databases", json={"name": "sports"}).raise_for_status()
    with opened(server) as plain:
        plain.add([BRIDGE])
        monkeypatch.setenv("ARTICLE_QA_STORE_TENANT", "newsroom")
        monkeypatch.setenv("ARTICLE_QA_STORE_DATABASE", "sports")
        named = ChromaServer(server.url, server.data)
        with opened(named) as sports:
            assert not sports.list()
            sports.add([CHEESE])
            assert titles(sports) == [CHEESE.title]
            assert [hit.title for hit in sports.search(QUESTION)] == [CHEESE.title]
        assert titles(plain) == [BRIDGE.title]
    assert named.derived != server.derived
    with pytest.raises(StoreError, match=r"\(database politics of newsroom\) is not there: have the database made"):
        opened(replace(named, database="politics"))


def test_a_server_in_use_is_told(server: ChromaServer, other: ChromaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.store._WAIT_SECONDS", 0.5)
    with opened(server) as one, opened(other) as two:
        two.add([BRIDGE])
        with one._store.writing():
            with pytest.raises(StoreError, match=rf"{server.url} is in use: another process has been writing"):
                two.add([CHEESE])
            assert two.search(QUESTION)


def test_a_server_that_restarts_in_the_middle_is_told_and_then_used_again(tmp_path: Path) -> None:
    with chroma_server(tmp_path / "chroma") as chroma, opened(ChromaServer(chroma.url, tmp_path / "data")) as index:
        index.add([BRIDGE, CHEESE])
        before = seen(index)
        chroma.stop()
        for attempt in (lambda: index.search(QUESTION), lambda: index.add([NEWER]), lambda: index.remove(CHEESE.id)):
            with pytest.raises(
                StoreError, match=rf"The store {chroma.url} cannot be .* see that the Chroma server runs"
            ):
                attempt()
        with pytest.raises(StoreError, match=f"{chroma.url} cannot be opened"):
            opened(ChromaServer(chroma.url, tmp_path / "data"))
        chroma.start()
        assert seen(index) == before
        assert index.add([NEWER]).replaced == (NEWER.title,)
        assert index.search(QUESTION)[0].passage.article_id == NEWER.id


def test_a_server_that_never_answers_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.chroma._CONNECT_SECONDS", 0.3)

    class Silent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(1)

    with ThreadingHTTPServer(("127.0.0.1", 0), Silent) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{http.server_port}"
        with pytest.raises(StoreError, match=f"{url} cannot be opened .*timed out"):
            opened(ChromaServer(url, tmp_path))
        http.shutdown()


def test_what_is_no_chroma_server_is_told(tmp_path: Path) -> None:
    class Else(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"Welcome")

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Else) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        with pytest.raises(StoreError, match="is no Chroma server"):
            opened(ChromaServer(f"http://127.0.0.1:{http.server_port}", tmp_path))
        http.shutdown()


@pytest.mark.parametrize(
    "url", ["host:8000", "ftp://h", "http://", "http://h/path", "http://h:x", "http://h:0", "", "x"]
)
def test_what_is_no_address_of_a_server_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match="is no address of a Chroma server: write --store http://HOST:8000"):
        ChromaServer(url, tmp_path)


def test_a_password_in_the_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="set ARTICLE_QA_STORE_TOKEN instead") as told:
        ChromaServer("https://anna:secret@host", tmp_path)
    assert "secret" not in str(told.value)
    assert "secret" not in repr(ChromaServer("https://host", tmp_path, token="secret"))


@pytest.fixture
def guarded(running: Chroma, server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of what stands before the server: it speaks TLS and asks for a token."""

    class Guard(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers["Authorization"] != "Bearer right" or self.headers["X-Chroma-Token"] != "right":
                status, content = 401, b'{"error": "Unauthorized"}'
            else:
                found = httpx.request(
                    self.command,
                    running.url + self.path,
                    content=body,
                    headers={"Content-Type": "application/json"},
                    timeout=30,
                )
                status, content = found.status_code, found.content
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self.pass_on
            raise AttributeError(name)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with ThreadingHTTPServer(("127.0.0.1", 0), Guard) as http:
        http.daemon_threads = True
        http.block_on_close = False
        http.socket = context.wrap_socket(http.socket, server_side=True)
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{http.server_port}"
        http.shutdown()


def test_a_server_behind_tls_and_a_token_is_used(guarded: str, tmp_path: Path) -> None:
    with opened(ChromaServer(guarded, tmp_path, token="right")) as index:
        index.add([BRIDGE])
        assert index.search(QUESTION)[0].found_by == ("dense", "terms")


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_missing_or_wrong_token_is_told_and_not_repeated(guarded: str, tmp_path: Path, token: str) -> None:
    with pytest.raises(StoreError, match="asks for a token, or for another one: set ARTICLE_QA_STORE_TOKEN") as told:
        opened(ChromaServer(guarded, tmp_path, token=token))
    assert "wrong" not in str(told.value)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    guarded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(StoreError, match=r"cannot be opened .*CERTIFICATE_VERIFY_FAILED"):
        opened(ChromaServer(guarded, tmp_path, token="right"))


def test_an_index_moves_to_a_server_by_a_backup(server: ChromaServer, tmp_path: Path) -> None:
    with opened(tmp_path / "folder") as near, opened(server) as far:
        near.add([BRIDGE, CHEESE])
        write_backup(near, tmp_path / "b.jsonl")
        read_backup(far, Backup(tmp_path / "b.jsonl"))
        assert seen(near) == seen(far)


def test_a_folder_used_for_a_server_keeps_its_own_articles(server: ChromaServer) -> None:
    with opened(server.data) as near:
        near.add([BRIDGE])
    with opened(server) as far:
        far.add([CHEESE])
        assert titles(far) == [CHEESE.title]
    with opened(server.data) as near:
        assert titles(near) == [BRIDGE.title]
        assert near.search(QUESTION)[0].found_by == ("dense", "terms")
    assert json.loads((server.data / "index.json").read_text())["format"] == 2


def test_a_removed_article_that_comes_back_is_whole(server: ChromaServer, other: ChromaServer) -> None:
    with opened(server) as one, opened(other) as two:
        for article in (BRIDGE, CHEESE, Article(BRIDGE.text + "\n\nMore.", "Else", "else.md")):
            one.add([article])
            two.remove(article.id)
            one.add([article])
            assert seen(one) == seen(two)
        assert len(titles(two)) == 3
