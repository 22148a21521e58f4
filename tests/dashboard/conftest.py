"""The dashboard driven without a browser: pages by name, and what they show as text."""

from __future__ import annotations

import re
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mediakit.dashboard import opening

ROOT = Path(__file__).resolve().parents[2]
VIEWS = "src/mediakit/dashboard/views"


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Findings and uploads of a test go to folders of its own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    return home


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Open a page of the dashboard on a corpus, with query parameters."""

    def opened(page: str, path: Path | None = None, **parameters: str | list[str]) -> AppTest:
        if path is None:
            monkeypatch.delenv("MEDIAKIT_CORPUS", raising=False)
        else:
            monkeypatch.setenv("MEDIAKIT_CORPUS", str(path))
        app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
        return app if page == "overview" else app.switch_page(f"{VIEWS}/{page}.py").run()

    return opened


@pytest.fixture
def shown() -> Callable[[AppTest], str]:
    """All HTML that a page shows, without the style sheet."""

    def text(app: AppTest) -> str:
        return "\n".join(one.proto.body for one in app.get("html") if not one.proto.body.startswith("<style"))

    return text


@pytest.fixture
def keys(shown: Callable[[AppTest], str]) -> Callable[[AppTest], list[str]]:
    """The keys of all numbers of a comparison that open their sentences, in the order in which they stand."""
    return lambda app: [unescape(one) for one in re.findall(r'data-mk-open="([^"]*)"', shown(app))]


@pytest.fixture
def click(keys: Callable[[AppTest], list[str]]) -> Callable[[AppTest, str], None]:
    """Click the first number whose key begins so: what the listener in the browser reports (tests/e2e clicks for real)."""

    def clicked(app: AppTest, start: str) -> None:
        app.session_state[opening.CLICKED] = next(one for one in keys(app) if one.startswith(start))
        app.run()

    return clicked


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A corpus whose titles, sources and texts try to be markup."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)> [link](javascript:alert(3)) **bold**"
    folder = tmp_path / "hostile <b>"
    folder.mkdir()
    for source in ("<b>one</b>", "two <script>"):
        for number in range(6):
            front = f"---\ntitle: '{evil} {number}'\nsource: '{source}'\n---\n"
            body = f"{evil} The terrible crime {number} was a great success. They protested against the law and the police.\n"
            (folder / f"{source[1:2]}-{number}.md").write_text(front + body, encoding="utf-8")
    return folder


@pytest.fixture
def full_disk() -> Callable[[int], AbstractContextManager[None]]:
    """While it is held, no file can grow beyond some bytes, as on a full disk."""

    @contextmanager
    def held(n_bytes: int) -> Iterator[None]:
        former = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, former[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, former)

    return held
