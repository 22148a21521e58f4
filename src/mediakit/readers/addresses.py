"""Which web address is meant, and may this machine be made to ask there?

An address is brought into one form (RFC 3986: scheme and host in lower case, no default port, no fragment, what must be
escaped escaped), and parameters that only tell a site where a reader came from are taken off, so that one page listed
twice is one page. A number of the network is refused unless it is a public one: a list found on the web must not be able to
read what only this machine or its network can see (server-side request forgery). IPv6 forms that carry an IPv4 number
are judged by that number too. What this cannot show: whether two different addresses lead to the same page.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

__all__ = ["AddressError", "host_and_port", "joined", "normal", "origin", "refusal", "shown"]

_PORTS = {"http": 80, "https": 443}
# Parameters by which analytics and newsletters follow readers; the list of ClearURLs and Firefox's query stripping, in
# short. None of them chooses a page.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hsenc|_hsmi|mkt_tok|ocid|cmpid|"
    r"ns_(campaign|mchannel|source|linkname|fee)|at_(campaign|medium|custom\d|bbc_team|link_\w+|format|ptr_name)|vero_id|"
    r"oly_(anon|enc)_id|wickedid|s_cid|smid|guccounter|guce_referrer\w*|ref_src|ref_url",
    re.IGNORECASE,
)
# IPv6 ranges that carry an IPv4 number in their last 32 bits: NAT64 (RFC 6052) and IPv4-compatible (RFC 4291, deprecated).
_CARRIES_IPV4 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
_MOST_LETTERS = 4_000  # of an address; browsers and servers give up between 2,000 and 8,000


class AddressError(ValueError):
    """What was given is no address of the web that can be asked; the message says why."""


def normal(written: str) -> str:
    """An address in one form, without fragment and tracking parameters.

    Raises AddressError for another scheme than http and https, for no host, and for a name and password in it.

    >>> normal("HTTPS://Example.org:443/a b?utm_source=x&id=7#top")
    'https://example.org/a%20b?id=7'
    """
    text = "".join(written.split("\n")).strip()
    if len(text) > _MOST_LETTERS:
        raise AddressError(f"an address of {len(text):,} letters, more than {_MOST_LETTERS:,}")
    try:
        parts = urlsplit(text)
        port = parts.port
        host = _host(parts)
    except (ValueError, UnicodeError) as error:
        raise AddressError(f"not an address: {error}") from None
    if parts.scheme not in _PORTS:
        raise AddressError(f"not an address of the web: http and https are read, not {parts.scheme or 'none'!r}")
    if parts.username is not None or parts.password is not None:
        raise AddressError("the address holds a name or password, which is not sent; take it out")
    where = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, where, path, _query(parts.query), ""))


def joined(base: str, location: str) -> str:
    """The address that a redirect at `base` leads to; raises AddressError like `normal`."""
    try:
        return normal(urljoin(base, location.strip()))
    except ValueError as error:
        raise AddressError(str(error)) from None


def origin(url: str) -> str:
    """Scheme, host and port of an address, as robots.txt counts them.

    >>> origin("https://example.org/a")
    'https://example.org'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host_and_port(url: str) -> tuple[str, int]:
    """The host of an address and the port to connect to."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]


def refusal(number: str) -> str | None:
    """Why a number of the network is not asked; None for a public one.

    >>> refusal("::ffff:10.0.0.1")
    '::ffff:10.0.0.1 is private'
    >>> refusal("93.184.215.14") is None
    True
    """
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return f"{number} is no number of the network"
    for one in (address, *_carried(address)):
        kind = _kind(one)
        if kind:
            return f"{number} is {kind}"
    return None


def shown(url: str) -> str:
    """An address for messages: no name, no password, no line breaks.

    >>> shown("https://me:secret@example.org/a")
    'https://…@example.org/a'
    """
    return re.sub(r"//[^/@\s]*@", "//…@", " ".join(url.split()))[:500]


def _host(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".").lower()
    if not name or re.search(r"[\s\x00-\x20\x7f<>\"\\^`{|}]", name):
        raise ValueError("no host in it")
    if ":" in name:
        return f"[{name}]"
    return name if name.isascii() else name.encode("idna").decode("ascii")


def _query(query: str) -> str:
    """The query as it was written, unless something has to be taken off or escaped."""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    if len(kept) < len(pairs):
        return urlencode(kept)
    return quote(query, safe="/%:@!$&'()*+,;=~-._?[]|")


def _carried(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _CARRIES_IPV4):
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


def _kind(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str | None:
    kinds = ("is_loopback", "is_link_local", "is_multicast", "is_unspecified", "is_private", "is_reserved")
    found = next((name for name in kinds if getattr(address, name)), None)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped or any(address in network for network in _CARRIES_IPV4 if int(address) > 1):
            return None  # judged by the IPv4 number it carries
        if address.is_site_local:
            return "private"
    if found:
        return found.removeprefix("is_").replace("_", "-")
    return None if address.is_global else "not public"
