"""One question to one server: the only module that opens a socket.

A name is looked up once; every number in the answer must be a public one (`addresses.refusal`), and the connection is made
to a number of that very answer, with the name for the Host header and the certificate. So a name that gives another
number when asked again leads nowhere. Redirects are not followed here: each hop is a new question with the same check.
Cookies are neither kept nor sent, proxies of the environment not used. A page ends at `most_bytes` and after `seconds` in
all, however slowly it drips.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

from mediakit.readers.addresses import refusal
from mediakit.version import __version__

__all__ = ["Answer", "Failure", "Network", "agent_name", "dial", "look_up"]

Resolve = Callable[[str, int], list[str]]
Dial = Callable[[str, int, float], httpcore.NetworkStream]
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.8,*/*;q=0.5"


class _RefusedError(Exception):
    """A name that leads to a number which is not asked."""


class _UnknownError(Exception):
    """A name that leads to no number."""


# What a server, a name or a network can do to a question.
_FAILURES = (
    _RefusedError, _UnknownError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.UnsupportedProtocol,
    httpcore.NetworkError, httpx.HTTPError, httpx.InvalidURL, OSError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; `cut`: why its bytes end early, if they do."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there was no answer. kind: refused (its number), unknown (its name), unreachable, slow, broken."""

    kind: str
    reason: str


def agent_name(contact: str | None = None) -> str:
    """How mediakit introduces itself; `contact`: an address at which its user can be reached.

    >>> agent_name("me@example.org").split(" ", 1)[1]
    '(research; retrieves the pages of a list; me@example.org)'
    """
    who = "".join(letter for letter in contact or "" if letter.isprintable() and letter not in "()").strip()
    return f"mediakit/{__version__} (research; retrieves the pages of a list{f'; {who}' if who else ''})"


def look_up(host: str, port: int) -> list[str]:
    """The numbers of a host, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def dial(number: str, port: int, seconds: float) -> httpcore.NetworkStream:
    """A connection to a number of the network, which is checked to lead there."""
    stream = httpcore.SyncBackend().connect_tcp(number, port, timeout=seconds)
    peer = stream.get_extra_info("server_addr")
    if not peer or str(peer[0]).partition("%")[0] != number.partition("%")[0]:
        stream.close()
        raise _RefusedError(f"the connection leads to {peer and peer[0]}, not to {number}")
    return stream


@dataclass
class Network:
    """Asks servers. allow_private: also those of this machine and network; seconds, most_bytes: what a page may cost.

    resolve, connect and certificates: how names are looked up, numbers dialled and servers believed (for tests).
    """

    agent: str = field(default_factory=agent_name)
    allow_private: bool = False
    seconds: float = 60.0
    most_bytes: int = 20_000_000
    resolve: Resolve = look_up
    connect: Dial = dial
    certificates: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        self._deadline = threading.local()
        self._pool = httpcore.ConnectionPool(
            ssl_context=self.certificates or ssl.create_default_context(),
            network_backend=_Backend(self),
            max_connections=100,
            keepalive_expiry=15.0,
        )

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer | Failure:
        """Ask for an address; a Failure where there is no answer. Nothing is raised for what a server does."""
        self._deadline.at = time.monotonic() + self.seconds
        known = {"user-agent": self.agent, "accept": _ACCEPT, "accept-encoding": "gzip, deflate"}
        try:
            request = httpx.Request("GET", url, headers={**known, **(headers or {})})
            response = self._handled(request)
            try:
                return self._read(response)
            finally:
                response.close()
        except _FAILURES as error:
            return self._failure(error)

    def _failure(self, error: Exception) -> Failure:
        if isinstance(error, _RefusedError | _UnknownError):
            return Failure("refused" if isinstance(error, _RefusedError) else "unknown", str(error))
        if isinstance(error, httpcore.TimeoutException | TimeoutError):
            return Failure("slow", f"no whole answer within {self.seconds:g} seconds")
        if isinstance(error, httpcore.ConnectError | ssl.SSLError):
            return Failure("unreachable", f"no connection: {_said(error)}")
        return Failure("broken", f"the answer breaks off or is no HTTP: {_said(error)}")

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def left(self) -> float:
        """Seconds left for the question that this thread asks; raises when there are none."""
        rest = float(self._deadline.at) - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout("out of time")
        return rest

    def _handled(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        asked = httpcore.Request("GET", url, headers=request.headers.raw)
        answer = self._pool.handle_request(asked)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream), request=request)

    def _read(self, response: httpx.Response) -> Answer:
        body = bytearray()
        cut = ""
        for some in response.iter_bytes(65_536):
            body += some
            if len(body) > self.most_bytes:
                cut = f"more than {self.most_bytes / 1e6:,.0f} MB"
                break
            self.left()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, b"" if cut else bytes(body), cut)


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _Backend(httpcore.NetworkBackend):
    """Looks a name up once, checks every number, and connects to one of them."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        numbers = self._numbers(host.strip("[]"), port)
        trouble: Exception = httpcore.ConnectError(f"{host} has no number")
        for number in numbers[:4]:
            try:
                return _Timed(self._network.connect(number, port, min(self._network.left(), 15.0)), self._network)
            except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError) as error:
                trouble = error if isinstance(error, httpcore.ConnectError) else httpcore.ConnectError(_said(error))
        raise trouble

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def _numbers(self, host: str, port: int) -> list[str]:
        try:
            numbers = self._network.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise _UnknownError(f"the name of its host leads to no machine ({_said(error)})") from None
        if not numbers:
            raise _UnknownError("the name of its host leads to no machine")
        if not self._network.allow_private:
            for number in numbers:
                if why := refusal(number):
                    raise _RefusedError(f"its host leads into a network that is not public: {why}")
        return numbers


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline of the question that waits for it."""

    def __init__(self, stream: httpcore.NetworkStream, network: Network) -> None:
        self._stream, self._network = stream, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._network.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._network.left()), self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
