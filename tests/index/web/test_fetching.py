"""Pages from a server that redirects, stalls, floods and lies."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from importlib.metadata import version
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import ReadingError
from index.web.fetching import FetchedPage, FetchLimits, fetch_page
from index.web.network import Network
from tests.index.web.web_server import LIMITS, PUBLIC, Internet, at_most, internet_of, redirect, reply


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    with internet_of(monkeypatch) as internet:
        yield internet


def test_a_page_comes_with_its_address_type_and_encoding(internet: Internet) -> None:
    internet.answers["/a?b=%C3%BC"] = reply(b"<p>Caf\xe9", Content_Type="Text/HTML; charset=ISO-8859-1")
    page = internet.fetch("http://NEWS.example.:80/a?b=ü#part")
    assert page == FetchedPage("http://news.example/a?b=%C3%BC", b"<p>Caf\xe9", "text/html", "iso-8859-1")
    assert internet.connected == [(PUBLIC, 80)]


def test_nothing_is_sent_that_tells_who_asks(internet: Internet) -> None:
    internet.fetch("http://news.example:8080/")
    ((_, headers),) = internet.requests
    assert headers.pop("accept").startswith("text/html")
    assert headers == {
        "host": "news.example:8080",
        "user-agent": f"article-qa/{version('article-qa')}",
        "accept-encoding": "gzip",
        "connection": "close",
    }


def test_an_ipv6_address_is_its_own_host(internet: Internet) -> None:
    assert internet.fetch("http://[2606:2800:220:1::1]/").url == "http://[2606:2800:220:1::1]/"
    assert internet.requests[0][1]["host"] == "[2606:2800:220:1::1]"
    assert internet.connected == [("2606:2800:220:1::1", 80)]


def test_this_machine_is_reached_where_private_addresses_are_allowed_and_not_otherwise(internet: Internet) -> None:
    for host in ("127.0.0.1", "localhost"):
        url = f"http://{host}:{internet.port}/"
        assert fetch_page(url, allow_private=True, limits=LIMITS) == FetchedPage(url, b"A page.", "text/plain", "")
        with pytest.raises(ReadingError, match=f"^{host} is not on the public internet: allow it with --allow-private"):
            fetch_page(url, limits=LIMITS)
    assert len(internet.requests) == 2


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_followed_to_another_host_without_cookies(internet: Internet, status: str) -> None:
    internet.answers["/"] = redirect("//press.example/a#part", status, Set_Cookie="id=7; Domain=example")
    internet.answers["/a"] = redirect("b", status, Set_Cookie="id=8")
    internet.answers["/b"] = reply(b"The page.")
    assert internet.fetch("http://news.example/#top") == FetchedPage("http://press.example/b", b"The page.", "", "")
    assert [headers["host"] for _, headers in internet.requests] == ["news.example", "press.example", "press.example"]
    assert not any({"cookie", "referer", "authorization"} & set(headers) for _, headers in internet.requests)


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://localhost:9200/_search",
        "//169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://metadata.google.internal/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "http://ann:secret@press.example/",
        "file:///etc/passwd",
        "ftp://press.example/",
        "data:text/html,<p>x",
        "javascript:alert(1)",
        "http://press.example:70000/",
        "http://[/",
        "http://xn--/",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "\\\\press.example\\x\x7f",
    ],
)
def test_a_redirect_is_checked_like_the_address_given(internet: Internet, location: str) -> None:
    with pytest.raises(ReadingError, match=r"^http://news\.example/ redirects[. ][ -~]+: [ -~]+\.$") as caught:
        internet.fetch_answer(redirect(location))
    assert len(internet.connected) == 1 and "secret" not in str(caught.value)


def test_a_redirect_to_a_name_that_is_at_a_private_address_is_refused(internet: Internet) -> None:
    internet.names["inside.example"] = ["10.0.0.1"]
    with pytest.raises(ReadingError, match=r"^inside\.example is at 10\.0\.0\.1, which is not on the public internet"):
        internet.fetch_answer(redirect("http://inside.example/"))
    assert internet.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize("answer", [reply(b"", "302 Found"), redirect(""), reply(b"", "301 Moved", Refresh="0")])
def test_a_redirect_to_nowhere_is_an_error(internet: Internet, answer: bytes) -> None:
    with pytest.raises(ReadingError, match=r"^http://news\.example/ redirects and does not say where to: save the pa"):
        internet.fetch_answer(answer)


@pytest.mark.parametrize("location", ["/", "#top", "http://NEWS.example:80/", "/there"])
def test_a_circle_of_redirects_is_an_error(internet: Internet, location: str) -> None:
    internet.answers["/there"] = redirect("/")
    with pytest.raises(ReadingError, match=r"redirects in a circle, perhaps for want of cookies: save the page"):
        internet.fetch_answer(redirect(location))


def test_as_many_redirects_as_the_limit_are_followed_and_no_more(internet: Internet) -> None:
    for place in range(6):
        internet.answers[f"/{place}"] = redirect(f"/{place + 1}")
    internet.answers["/6"] = reply(b"The page.")
    assert internet.fetch("http://news.example/1").data == b"The page."
    with pytest.raises(ReadingError, match=r"^http://news\.example/0 redirects more than 5 times: save the page"):
        internet.fetch("http://news.example/0")
    with pytest.raises(ReadingError, match="more than 0 times"):
        internet.fetch("http://news.example/5", limits=FetchLimits(max_redirects=0))


def test_a_server_that_never_answers_is_given_up(internet: Internet) -> None:
    with at_most(2), pytest.raises(ReadingError, match=r"/ does not answer within 0\.6 seconds: try again later"):
        internet.fetch_answer(lambda wire: internet.wait())


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"],
)
def test_a_server_that_drips_is_stopped_by_the_time_in_all(internet: Internet, start: bytes) -> None:
    def drip(wire: BinaryIO) -> None:
        wire.write(start)
        while not internet.wait(0.05):
            wire.write(b"HTTP/1.1 200 OK"[:1])

    with at_most(3), pytest.raises(ReadingError, match=r"/ takes more than 1 seconds: save the page"):
        internet.fetch_answer(drip, limits=FetchLimits(total_seconds=1, read_seconds=0.5))


def test_redirects_share_the_time_in_all(internet: Internet) -> None:
    def slowly(wire: BinaryIO) -> None:
        internet.wait(0.3)
        wire.write(redirect(f"/{len(internet.requests)}"))

    internet.answers.update({f"/{place}": slowly for place in range(20)})
    with at_most(3), pytest.raises(ReadingError, match=r"/2 takes more than 0\.8 seconds"):
        internet.fetch("http://news.example/0", limits=FetchLimits(total_seconds=0.8))


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"a" * 1000 + b"\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a" * 1000),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"a" * 1000),
    ],
)
def test_endless_headers_are_cut_off(internet: Internet, start: bytes, more: bytes) -> None:
    def flood(wire: BinaryIO) -> None:
        wire.write(start)
        while not internet.stopped.is_set():
            wire.write(more)

    with at_most(4), pytest.raises(ReadingError, match=r"does not speak HTTP|takes more than 1 seconds"):
        internet.fetch_answer(flood, limits=FetchLimits(total_seconds=1))


def test_a_connection_that_ends_early_is_an_error(internet: Internet) -> None:
    for answer in (b"", b"HTTP/1.1 200 OK\r\nX: ", reply(b"Half", Content_Length="8")):
        with pytest.raises(ReadingError, match=r"/ breaks off or does not speak HTTP \(.+\): try again later"):
            internet.fetch_answer(answer)


@pytest.mark.parametrize(
    "answer",
    [
        b"220 ftp.example ready\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"<p>No header at all.</p>\r\n\r\n",
        b"HTTP/1.1 2OO OK\r\n\r\n",
        b"HTTP/1.1 200 \x1b[31m\x00OK\r\n\r\n",
        reply(b"A page.", Content_Length="-1"),
        reply(b"A page.", Content_Length="seven"),
        reply(b"A page.", Content_Length="7\r\nContent-Length: 6"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nA page.\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nA page, and more.\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nA pa",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\nA page.",
    ],
)
def test_what_is_not_http_is_an_error_of_one_printable_line(internet: Internet, answer: bytes) -> None:
    with pytest.raises(ReadingError, match=r"^http://news\.example/ breaks off or does not speak HTTP \([ -~]+\): try"):
        internet.fetch_answer(answer)


def test_what_comes_after_the_page_is_left(internet: Internet) -> None:
    assert internet.fetch_answer(reply(b"A page. And more", Content_Length="7")).data == b"A page."
    assert internet.fetch_answer(b"HTTP/1.0 200 OK\r\n\r\nTo the end.").data == b"To the end."


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from(
        [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 302 Found\r\nLocation: "]
    ),
    tail=st.binary(max_size=80) | st.text(max_size=40).map(lambda text: f"{text}\r\n\r\n".encode("utf-8", "replace")),
)
def test_any_bytes_are_a_page_or_an_error_of_one_printable_line(internet: Internet, head: bytes, tail: bytes) -> None:
    try:
        assert internet.fetch_answer(head + tail).data
    except ReadingError as error:
        assert str(error).isascii() and str(error).isprintable() and len(str(error)) < 400


@pytest.mark.skipif(sys.platform == "win32", reason="a signal cannot be sent to one thread")
@pytest.mark.parametrize("at", ["answer", "look-up"])
def test_ctrl_c_stops_at_once(internet: Internet, at: str) -> None:
    def interrupt() -> None:
        time.sleep(0.3)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    stalled = Network(lambda host, port: [] if internet.wait() else [PUBLIC], internet.network.connect)
    threading.Thread(target=interrupt).start()
    with at_most(1), pytest.raises(KeyboardInterrupt):
        network = stalled if at == "look-up" else internet.network
        internet.fetch_answer(lambda wire: internet.wait(), limits=FetchLimits(), network=network)
