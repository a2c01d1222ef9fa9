"""Connections go to the IP addresses that were checked, in time, and to the server that the certificate names."""

import base64
import datetime
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import current_thread
from typing import BinaryIO

import httpcore
import pytest
import trustme

from index.errors import ReadingError
from index.web.fetching import FetchLimits, fetch_page
from index.web.network import Network, connect, resolve
from tests.index.web.web_server import LIMITS, PUBLIC, Internet, at_most, internet_of, redirect, reply

CA = trustme.CA()


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    with internet_of(monkeypatch) as internet:
        yield internet


def test_a_name_is_looked_up_once_and_the_address_found_is_connected_to(internet: Internet) -> None:
    internet.fetch()
    assert (internet.resolved, internet.connected) == (["news.example"], [(PUBLIC, 80)])
    assert internet.requests[0][1]["host"] == "news.example"


def test_a_name_that_changes_its_address_is_checked_at_every_look_up(internet: Internet) -> None:
    internet.answers["/"] = redirect("/again")
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    network = Network(lambda host, port: next(answers), internet.network.connect)
    with pytest.raises(ReadingError, match=r"^news\.example is at 127\.0\.0\.1, which is not on the public internet"):
        internet.fetch(network=network)
    assert internet.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "addresses",
    [
        [PUBLIC, "10.0.0.1"],
        ["10.0.0.1", PUBLIC],
        [PUBLIC, "::1"],
        [PUBLIC, "::ffff:10.0.0.1"],
        [PUBLIC, "fe80::1%eth0"],
        ["2606:2800:220:1::1", "169.254.169.254"],
    ],
)
def test_a_name_at_public_and_other_addresses_is_refused_unasked(internet: Internet, addresses: list[str]) -> None:
    internet.names["news.example"] = addresses
    with pytest.raises(ReadingError, match=r"^news\.example is at [0-9a-f.:]+(%eth0)?, which is "):
        internet.fetch()
    assert internet.connected == []


def test_metadata_behind_a_name_is_refused_where_private_addresses_are_allowed(internet: Internet) -> None:
    internet.names.update({"metadata.google.internal": ["169.254.169.254"], "wiki": ["10.0.0.1"]})
    assert internet.fetch("http://wiki/", allow_private=True).data == b"A page."
    with pytest.raises(ReadingError, match=r"is at 169\.254\.169\.254, which is no address that articles are fetched"):
        internet.fetch("http://metadata.google.internal/", allow_private=True)
    assert internet.connected == [("10.0.0.1", 80)]


def test_an_address_that_leads_nowhere_leaves_time_for_the_next(internet: Internet) -> None:
    tried: list[str] = []

    def some(ip_address: str, port: int, timeout_seconds: float) -> httpcore.NetworkStream:
        tried.append(ip_address)
        if ip_address == "2606:2800::1":
            raise httpcore.ConnectError("[Errno 101] Network is unreachable")
        if ip_address == "2606:2800::2":
            internet.stopped.wait(timeout_seconds)
            raise httpcore.ConnectTimeout("timed out")
        return internet.network.connect(ip_address, port, timeout_seconds)

    internet.names["news.example"] = ["2606:2800::1", "2606:2800::2", PUBLIC]
    with at_most(1):
        assert internet.fetch(network=Network(internet.network.resolve, some)).data == b"A page."
    assert tried == internet.names["news.example"]


def test_a_name_without_an_address_is_an_error(internet: Internet) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(ReadingError, match=r"^No host news\.example was found: check the address, and that you are on"):
        internet.fetch(network=Network(unknown))
    with pytest.raises(ReadingError, match=r"^http://news\.example/ cannot be reached \(it has no address\)"):
        internet.fetch(network=Network(lambda host, port: []))


def test_a_look_up_that_takes_too_long_is_given_up_and_does_not_keep_the_program(internet: Internet) -> None:
    keeping: list[bool] = []

    def stalled(host: str, port: int) -> list[str]:
        keeping.append(not current_thread().daemon)
        internet.wait()
        return [PUBLIC]

    with at_most(1.5), pytest.raises(ReadingError, match=r"/ does not answer within 0\.6 seconds: try again later"):
        internet.fetch(network=Network(stalled))
    assert keeping == [False]


def test_a_refused_connection_is_an_error_at_once_and_not_repeated() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_at_once:
        port = closed_at_once.getsockname()[1]
    with (
        at_most(0.5),
        pytest.raises(ReadingError, match=r"/ cannot be reached \(.*refused.*\): check the address, and"),
    ):
        fetch_page(f"http://127.0.0.1:{port}/", allow_private=True)


def test_a_connection_that_is_not_accepted_is_given_up(internet: Internet) -> None:
    def stalled(ip_address: str, port: int, timeout_seconds: float) -> httpcore.NetworkStream:
        internet.stopped.wait(timeout_seconds)
        raise httpcore.ConnectTimeout("timed out")

    internet.names["news.example"] = [PUBLIC] * 50
    with at_most(1.5), pytest.raises(ReadingError, match=r"/ does not answer within 0\.6 seconds: try again later"):
        internet.fetch(network=Network(internet.network.resolve, stalled))


def test_the_system_resolves_and_connects(internet: Internet) -> None:
    assert "127.0.0.1" in resolve("localhost", internet.port)
    assert resolve("127.0.0.1", 80) == ["127.0.0.1"]
    stream = connect("127.0.0.1", internet.port, 1.0)
    assert stream.get_extra_info("server_addr") == ("127.0.0.1", internet.port)
    stream.close()


def trust(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CA.cert_pem.write_to_path(folder / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "ca.pem"))


def context_of(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def test_the_name_and_not_the_address_is_what_the_certificate_is_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(tmp_path, monkeypatch)
    context, asked = context_of(CA.issue_cert("news.example")), []
    context.sni_callback = lambda connection, name, context: asked.append(name)
    with internet_of(monkeypatch, context) as internet:
        assert internet.fetch("https://news.example./").url == "https://news.example/"
        assert (asked, internet.connected) == (["news.example"], [(PUBLIC, 443)])
        assert internet.requests[0][1]["host"] == "news.example"
        for host in ("press.example", PUBLIC):
            with pytest.raises(
                ReadingError, match=rf"^https://{host}/ shows a certificate .* \(.*mismatch.*\): check t"
            ):
                internet.fetch(f"https://{host}/")
        assert len(internet.requests) == 1


def test_an_encrypted_page_does_not_redirect_to_a_plain_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(tmp_path, monkeypatch)
    with internet_of(monkeypatch, context_of(CA.issue_cert("news.example"))) as internet:
        internet.answers["/"] = redirect("https://news.example:444/b")
        internet.answers["/b"] = redirect("http://news.example/c")
        with pytest.raises(
            ReadingError, match=r"redirects to http://news\.example/c, which is not encrypted: give tha"
        ):
            internet.fetch("https://news.example/")
        assert internet.connected == [(PUBLIC, 443), (PUBLIC, 444)]


def test_an_encrypted_page_that_drips_is_stopped_by_the_time_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(wire: BinaryIO) -> None:
        while not internet.wait(0.05):
            wire.write(b"H")

    trust(tmp_path, monkeypatch)
    with internet_of(monkeypatch, context_of(CA.issue_cert("news.example"))) as internet:
        internet.answers["/"] = drip
        with at_most(3), pytest.raises(ReadingError, match="takes more than 1 seconds"):
            internet.fetch("https://news.example/", limits=FetchLimits(total_seconds=1))


def expired() -> trustme.LeafCert:
    return CA.issue_cert("news.example", not_after=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))


@pytest.mark.parametrize("kind", ["self-signed", "unknown", "expired"])
def test_a_certificate_that_cannot_be_trusted_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    context = context_of(expired() if kind == "expired" else CA.issue_cert("news.example"))
    if kind == "expired":
        trust(tmp_path, monkeypatch)
    if kind == "self-signed":
        (tmp_path / "own.pem").write_bytes(CA.private_key_pem.bytes() + CA.cert_pem.bytes())
        context.load_cert_chain(tmp_path / "own.pem")
    with internet_of(monkeypatch, context) as internet:
        reason = r"^https://news\.example/ shows a certificate that cannot be trusted \([ -~]+\): check the address"
        with pytest.raises(ReadingError, match=reason):
            internet.fetch("https://news.example/")
        assert internet.requests == []


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read_are_an_error(
    internet: Internet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    if content:
        (tmp_path / "ca.pem").write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with pytest.raises(ReadingError, match="certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: set"):
        internet.fetch("https://news.example/")


@pytest.mark.parametrize(
    ("greeting", "reason"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", r"cannot be reached \(.*SSL.*\)"),
        (b"", r"does not answer within 0\.6 secon"),
    ],
)
def test_a_server_that_does_not_encrypt_is_an_error(greeting: bytes, reason: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as threads:
        accepted = threads.submit(server.accept)
        threads.submit(lambda: accepted.result()[0].send(greeting))
        with at_most(1.5), pytest.raises(ReadingError, match=rf"^https://127\.0\.0\.1:\d+/ {reason}"):
            fetch_page(f"https://127.0.0.1:{server.getsockname()[1]}/", allow_private=True, limits=LIMITS)
        accepted.result()[0].close()


def test_a_proxy_of_the_environment_is_left_alone(internet: Internet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://ann:secret@127.0.0.1:9")
    assert internet.fetch().data == b"A page."
    assert internet.connected == [(PUBLIC, 80)]
    with pytest.raises(
        ReadingError, match=r"your proxy is used only with --allow-private-urls, as it hides which addr"
    ):
        internet.fetch(network=Network(lambda host, port: []))


def test_a_proxy_is_used_where_private_addresses_are_allowed(
    internet: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"ann:secret@127.0.0.1:{internet.port}")
    monkeypatch.setenv("NO_PROXY", "wiki.example")
    internet.answers["http://news.example/"] = reply(b"By proxy.")
    assert internet.fetch(allow_private=True).data == b"By proxy."
    ((_, headers),) = internet.requests
    assert headers["proxy-authorization"] == "Basic " + base64.b64encode(b"ann:secret").decode()
    assert headers["host"] == "news.example" and internet.resolved == ["127.0.0.1"]
    assert internet.fetch("http://wiki.example/", allow_private=True).data == b"A page."
    with pytest.raises(ReadingError, match="is no address that articles are fetched from"):
        internet.fetch("http://169.254.169.254/", allow_private=True)


def test_a_proxy_that_refuses_is_an_error(internet: Internet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{internet.port}")
    internet.answers["news.example:443"] = reply(b"", "407 Proxy \x1b[31mlogin")
    with pytest.raises(ReadingError, match=r"^https://news\.example/ cannot be reached \(407 Proxy [ -~]*login\)"):
        internet.fetch("https://news.example/", allow_private=True)


@pytest.mark.parametrize("address", ["socks5://ann:secret@127.0.0.1:9", "ann:secret@[::1", "nonsense://x"])
def test_a_proxy_of_another_kind_is_an_error(internet: Internet, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("HTTP_PROXY", address)
    with pytest.raises(
        ReadingError, match=r"^The proxy [ -~]+ is not http or https: set another in http_proxy"
    ) as error:
        internet.fetch(allow_private=True)
    assert "secret" not in str(error.value)


def test_a_server_that_stops_reading_is_given_up(internet: Internet) -> None:
    def stall(wire: BinaryIO) -> None:
        wire.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHalf")
        wire.flush()
        internet.wait()

    with at_most(1.5), pytest.raises(ReadingError, match=r"/ does not answer within 0\.5 seconds"):
        internet.fetch_answer(stall, limits=FetchLimits(read_seconds=0.5))
