"""A web server of our own for tests: pages that behave as the web does, and a count of what was asked.

Names of hosts are made up; a resolver gives them public numbers, and dialling any of those leads to this server. So the
rules on numbers hold in tests as they do outside.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpcore
import pytest

import mediakit as mk
from mediakit.readers.fetch import Network
from mediakit.readers.hosts import Clock

PUBLIC = "93.184.215.14"
SENTENCE = (
    "The committee met in the old hall on {day} and heard {n} witnesses speak about the harbour plan number {n}. "
)


def article(title: str, n: int = 1, *, words: int = 200, head: str = "", date: str = "2020-08-05") -> str:
    """A page with an article and what stands around one."""
    text = "".join(f"<p>{SENTENCE.format(day=f'day {k}', n=n * 100 + k)}</p>" for k in range(max(words // 20, 1)))
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title} | The Paper</title>{head}'
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Paper">'
        f'<meta property="article:published_time" content="{date}T08:00:00Z"></head><body><nav><a href="/">Home</a>'
        f'<a href="/world">World</a></nav><article><h1>{title}</h1>{text}</article><footer>About us</footer></body></html>'
    )


def dripping(seconds: float, stop: threading.Event) -> Callable[[BaseHTTPRequestHandler], None]:
    """A page that comes letter by letter."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        until = time.monotonic() + seconds
        while time.monotonic() < until and not stop.is_set():
            handler.wfile.write(b"<p>")
            time.sleep(0.02)

    return answer


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A page without an end."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>more and more</p>" * 1000)


@dataclass
class Page:
    """What is answered: status, body, headers; later: in place of it from the second time on."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    then: Page | None = None
    special: Callable[[BaseHTTPRequestHandler], None] | None = None


class WebServer:
    """Pages by (host, path); what was asked in `asked`, with headers in `requests`, and when, by the clock given, in `when`."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], Page] = {}
        self.asked: Counter[tuple[str, str]] = Counter()
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.when: list[tuple[str, str, float]] = []
        self.now: Callable[[], float] = lambda: 0.0
        self.names: dict[str, list[str]] = {}
        self.looked_up: Counter[str] = Counter()
        self.dialled: list[str] = []
        self.stop = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                server.answer(self)

        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.httpd.daemon_threads = True
        self.port = self.httpd.server_address[1]
        threading.Thread(target=self.httpd.serve_forever, args=(0.02,), daemon=True).start()

    article = staticmethod(article)
    dripping = staticmethod(dripping)
    endless = staticmethod(endless)
    packed = staticmethod(lambda body: gzip.compress(body.encode(), mtime=0))

    def add(self, url: str, body: bytes | str = b"", status: int = 200, **headers: str) -> Page:
        """A page at an address such as paper.test/a; `_` in the names of headers stands for -."""
        host, _, path = url.partition("/")
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        page = self.pages[host, f"/{path}"] = Page(body, status, said)
        return page

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one question."""
        host = (handler.headers.get("Host") or "").partition(":")[0]
        key = host, handler.path
        self.asked[key] += 1
        self.when.append((host, handler.path, self.now()))
        self.requests.append((host, handler.path, {name.lower(): value for name, value in handler.headers.items()}))
        page = self.pages.get(key) or Page(b"not here", 404)
        if page.then is not None and self.asked[key] > 1:
            page = page.then
        with suppress(OSError):
            if page.special:
                handler.close_connection = True
                page.special(handler)
                return
            body = page.body.encode() if isinstance(page.body, str) else page.body
            status = page.status
            tag = page.headers.get("ETag")
            if tag and handler.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            handler.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **page.headers}.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

    def resolve(self, host: str, port: int) -> list[str]:
        """Numbers of a name: those of `names` one after the other, else a public one; `.invalid` has none."""
        self.looked_up[host] += 1
        if host.endswith(".invalid"):
            raise OSError("name or service not known")
        several = self.names.get(host)
        if several is None:
            return [host] if host.replace(".", "").isdigit() or ":" in host else [PUBLIC]
        return [several[min(self.looked_up[host], len(several)) - 1]]

    def connect(self, number: str, port: int, seconds: float) -> httpcore.NetworkStream:
        """Dial: any number leads here, port 9 refuses."""
        self.dialled.append(number)
        if port == 9:
            raise httpcore.ConnectError("connection refused")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, timeout=seconds)

    def network(self, **settings: Any) -> Network:
        """A network that this server is all of."""
        known = {"resolve": self.resolve, "connect": self.connect, "seconds": 5.0, "most_bytes": 1_000_000}
        return Network(**{**known, **settings})

    def close(self) -> None:
        """Stop it."""
        self.stop.set()
        self.httpd.shutdown()
        self.httpd.server_close()


class FakeTime:
    """A clock that goes only when somebody waits."""

    def __init__(self, at: float = 1_600_000_000.0) -> None:
        self.at = at
        self._lock = threading.Lock()

    def clock(self) -> Clock:
        """As the retriever takes it."""
        return Clock(lambda: self.at, self.sleep)

    def sleep(self, seconds: float) -> None:
        """Let time go by."""
        with self._lock:
            self.at += seconds


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A web of made-up hosts."""
    server = WebServer()
    yield server
    server.close()


@pytest.fixture
def fake_time() -> FakeTime:
    """Time that goes only when somebody waits."""
    return FakeTime()


@pytest.fixture
def retrieve(web: WebServer, fake_time: FakeTime, tmp_path: Path) -> Callable[..., Any]:
    """mk.retrieve on that web, from a list of addresses."""
    web.now = lambda: fake_time.at

    def call(addresses: Any, **settings: Any) -> Any:
        given = addresses
        if isinstance(addresses, list):
            given = tmp_path / "list.txt"
            given.write_text("\n".join(addresses) + "\n", encoding="utf-8")
        known = {"pages": tmp_path / "pages", "network": web.network(), "clock": fake_time.clock()}
        return mk.retrieve(given, **{**known, "missing_language": "none", **settings})

    return call
