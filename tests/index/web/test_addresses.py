"""Which addresses may be fetched from, in every way they can be written."""

import ipaddress

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.errors import ReadingError
from index.web.addresses import is_allowed, parse_address, printable, shown

# Refused by default; the flag says whether allow_private lets it through.
REFUSED = {
    # loopback, in every way to write it
    "127.0.0.1": True,
    "127.0.0.1.": True,
    "127.255.255.254": True,
    "127。0。0。1": True,
    "[::1]": True,
    "[0:0:0:0:0:0:0:1]": True,
    "localhost": True,
    "LOCALHOST": True,
    "localhost.": True,
    "x.localhost": True,
    "127.1": False,
    "0177.0.0.1": False,
    "0x7f.1": False,
    "0X7F.0.0.1": False,
    "2130706433": False,
    "0x7f000001": False,
    "017700000001": False,
    "127.0.0.01": False,
    "1.2.3.256": False,
    "news.0x": False,
    "127%2e0.0.1": False,
    "%6c%6fcalhost": False,
    "ⓛocalhost": False,
    "１２７.0.0.1": False,
    # private
    "10.0.0.1": True,
    "172.16.0.1": True,
    "172.31.255.255": True,
    "192.168.1.1": True,
    "100.64.0.1": True,
    "198.18.0.1": True,
    "[fd12:3456::1]": True,
    "[fc00::1]": True,
    "host.docker.internal": True,
    "printer.local": True,
    # link-local and cloud metadata
    "169.254.169.254": False,
    "169.254.170.2": False,
    "100.100.100.200": False,
    "168.63.129.16": False,
    "192.0.0.192": False,
    "[fd00:ec2::254]": False,
    "[fd20:ce::254]": False,
    "[fe80::1]": False,
    "[fe80::1%lo]": False,
    "[fe80::1%25lo]": False,
    "[2606:4700::1%eth0]": False,
    # unspecified, multicast, reserved, documentation
    "0.0.0.0": False,
    "0": False,
    "0.1.2.3": False,
    "[::]": False,
    "224.0.0.1": False,
    "239.255.255.250": False,
    "[ff02::1]": False,
    "[ff0e::1]": False,
    "240.0.0.1": False,
    "255.255.255.255": False,
    "192.0.2.1": False,
    "203.0.113.5": False,
    "192.88.99.1": False,
    "[2001:db8::1]": False,
    "[2001:1::1]": False,
    "[2001:20::1]": False,
    "[3fff::1]": False,
    "[100::1]": False,
    "[fec0::1]": False,
    "[4000::1]": False,
    # IPv4 inside IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo
    "[::ffff:127.0.0.1]": False,
    "[::ffff:7f00:1]": False,
    "[::ffff:8.8.8.8]": False,
    "[::127.0.0.1]": False,
    "[::ffff:0:7f00:1]": False,
    "[64:ff9b::8.8.8.8]": True,
    "[64:ff9b::10.0.0.1]": True,
    "[64:ff9b::a9fe:a9fe]": False,
    "[64:ff9b:1::7f00:1]": False,
    "[2002:7f00:1::]": False,
    "[2002:808:808::1]": False,
    "[2001:0:4136:e378:8000:63bf:3fff:fdd2]": False,
    # no names
    "": False,
    ".": False,
    "news..example": False,
    "-news.example": False,
    "*.example": False,
    "ne ws.example": False,
    "xn--": False,
    "a" * 64 + ".example": False,
    "a." * 127 + "example": False,
    "[::1": False,
    "[v1.x]": False,
    "news.example:0": False,
    "news.example:65536": False,
    "news.example:-1": False,
    "news.example:http": False,
}
ALLOWED = {
    "93.184.216.34": "93.184.216.34",
    "93.184.216.34.": "93.184.216.34",
    "172.32.0.1": "172.32.0.1",
    "100.128.0.1": "100.128.0.1",
    "[2606:2800:220:1::1]": "2606:2800:220:1::1",
    "news.example": "news.example",
    "NEWS.Example.": "news.example",
    "news.example:8080": "news.example",
    "bücher.example": "xn--bcher-kva.example",
    "news。example": "news.example",
    "a_b.example": "a_b.example",
    "1.example": "1.example",
    "localhost.example": "localhost.example",
    "internal.example": "internal.example",
    "0x7f.example": "0x7f.example",
    "@news.example": "news.example",
}


@pytest.mark.parametrize("host", REFUSED)
def test_what_is_not_public_or_no_host_is_refused(host: str) -> None:
    with pytest.raises(ReadingError, match=r"^[ -~]+: [ -~]+\.$"):
        parse_address(f"http://{host}/")


@pytest.mark.parametrize(("host", "with_private"), REFUSED.items())
def test_private_addresses_are_let_through_where_they_are_allowed_and_no_others(host: str, with_private: bool) -> None:
    try:
        parse_address(f"http://{host}/", allow_private=True)
    except ReadingError as error:
        assert not with_private and "--allow-private-urls" not in str(error)
    else:
        assert with_private


@pytest.mark.parametrize(("host", "found"), ALLOWED.items())
def test_public_hosts_are_asked_for_in_one_form(host: str, found: str) -> None:
    for allow_private in (False, True):
        url = parse_address(f"https://{host}/a?b=c#d", allow_private=allow_private)
        assert (url.raw_host.decode(), url.raw_path, url.fragment, url.userinfo) == (found, b"/a?b=c", "", b"")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://news.example/",
        "data:text/html,x",
        "javascript:alert(1)",
        "//news.example/",
        "x",
        "",
    ],
)
def test_other_schemes_are_refused(address: str) -> None:
    with pytest.raises(ReadingError, match="does not begin with http:// or https://: only such addresses are fetched"):
        parse_address(address)


@pytest.mark.parametrize(
    "address",
    ["http://ann:secret@news.example/", "http://secret@news.example/", "http://news.example\\@secret.example"],
)
def test_a_user_name_is_refused_and_not_shown(address: str) -> None:
    with pytest.raises(ReadingError, match=r"was given with a user name: leave it out") as caught:
        parse_address(address)
    assert "secret@" not in str(caught.value) and ":secret" not in str(caught.value)


def test_the_message_says_what_lets_a_private_address_through() -> None:
    with pytest.raises(ReadingError, match=r"^10\.0\.0\.1 is not on the public internet: allow it with --allow-priv"):
        parse_address("http://10.0.0.1/")
    with pytest.raises(ReadingError, match=r"^169\.254\.169\.254 is no address that articles are fetched from: give"):
        parse_address("http://169.254.169.254/")


IPV4 = st.ip_addresses(v=4) | st.sampled_from([ipaddress.IPv4Address(x) for x in ("127.0.0.1", "10.1.2.3", "8.8.8.8")])


@given(IPV4)
def test_an_ipv4_address_inside_an_ipv6_address_is_refused(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    mapped, nat64, local_nat64 = 0xFFFF << 32, 0x64FF9B << 96, (0x64FF9B << 96) + (1 << 80)
    outers = [number, mapped + number, (0xFFFF << 48) + number, nat64 + number, local_nat64 + number]
    outers += [(0x2002 << 112) + (number << 80), (0x20010000 << 96) + (number ^ 0xFFFFFFFF)]
    assert not any(is_allowed(str(ipaddress.IPv6Address(outer))) for outer in outers)


@given(st.ip_addresses())
def test_what_python_takes_for_private_is_refused(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_allowed(str(found)):
        assert found.is_global and not (found.is_private or found.is_multicast or found.is_reserved)
        assert is_allowed(str(found), allow_private=True)
    if found.is_link_local or found.is_multicast or found.is_unspecified:
        assert not is_allowed(str(found), allow_private=True)


@given(st.text(max_size=60))
@example("http://h\u202e\x00\x1b[31m/\r\nx")
def test_any_text_is_an_address_or_an_error_of_one_printable_line(text: str) -> None:
    for address in (text, f"http://{text}", f"http://news.example/{text}"):
        try:
            assert isinstance(parse_address(address), httpx.URL)
        except ReadingError as error:
            assert str(error).isascii() and str(error).isprintable() and len(str(error)) < 260


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="/"), max_size=30),
    st.text("abc/?#@:. \n%é", max_size=10),
)
def test_a_password_is_never_shown(user: str, rest: str) -> None:
    assert "XyZZy" not in shown(f"http://{user}:XyZZy{rest}@news.example/path")


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("http://ann:secret@news.example:81/a", "http://news.example:81/a"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://news.example/a?token=secret#part", "https://news.example/a?..."),
        ("https://news.example/@ann/a", "https://news.example/@ann/a"),
        ("http://ann:se/cret@news.example/a", "news.example/a"),
        ("ann:secret@news.example/a", "ann:news.example/a"),
        ("//ann:secret@news.example/a", "//news.example/a"),
        ("mailto:ann", "mailto:ann"),
        ("no\nscheme\x1b", "no?scheme?"),
    ],
)
def test_an_address_is_shown_without_secrets(address: str, text: str) -> None:
    assert shown(address) == text


def test_a_long_text_is_shown_by_its_ends() -> None:
    assert printable("a" * 100) == "a" * 100
    assert printable("a" * 80 + "b" * 80) == "a" * 70 + "..." + "b" * 27
