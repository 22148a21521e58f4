"""Texts, titles, names and addresses that try to be markup or code stay data, on every page, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from mediakit.dashboard.router import view_names

pytestmark = pytest.mark.browser

ELSEWHERE = "http://elsewhere.invalid"
MARKUP = (
    f"<script>window.hit=1</script><img src={ELSEWHERE}/a.png onerror=window.hit=2 data-evil=1>"
    f"<svg onload=window.hit=3 data-evil=1></svg><a href=javascript:window.hit=4 data-evil=1>a</a>"
)
MARKDOWN = f"[link](javascript:window.hit=5) ![image]({ELSEWHERE}/b.png) **bold** $x^2$ :material/home: :red[red]"
OTHERS = "{{ 7*7 }} ${7*7} \u202egnirts a\u202c =cmd|' /C calc'!A0 @SUM(1) +1 -1"
EVIL = f"{MARKUP} {MARKDOWN} {OTHERS}"
LONG = "x" * 1_000_000
# Names that a file system takes: no slash
FILE = "<img src=x onerror=window.hit=6 data-evil=1> [a](javascript:window.hit=7) {{ 7*7 }}"
PARAMETERS = (
    "pattern", "source", "event", "told", "by", "groups", "columns", "shown", "target", "reference", "article", "beside",
    "layer", "figure", "concept", "actor", "frame", "codebook", "codebook-path", "list", "sort", "quoted", "find", "voice",
    "part", "sheet", "coder", "task",
)  # fmt: skip


def story(number: int) -> str:
    return (
        f"The minister said that {number + 20} protesters died in the square. {EVIL} The police denied the terrible crime, "
        f"and 30 people were hurt. They protested against the law.\n\n{EVIL}"
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of which every name, label, title, text and file is hostile."""
    folder = tmp_path_factory.mktemp("hostile") / FILE
    (folder / "articles").mkdir(parents=True)
    said = json.dumps
    (folder / "corpus.toml").write_text(
        f"[corpus]\ntitle = {said(EVIL)}\ndescription = {said(EVIL)}\nlanguage = 'en'\n"
        f"[[event]]\nid = 'one'\nname = {said(EVIL)}\nterms = ['protesters', 'protested']\n"
        f"[[actor]]\nid = 'police'\nname = {said(EVIL)}\naliases = ['police']\n"
        f"[[concept]]\nid = 'deed'\nname = {said(EVIL)}\n[concept.variants]\n{said(EVIL)} = ['crime']\n'law' = ['law']\n"
        f"[[figure]]\nid = 'dead'\nname = {said(EVIL)}\nevent = 'one'\nterms = ['died']\nunit = 'protesters'\n",
        encoding="utf-8",
    )
    for source in range(3):
        for number in range(3):
            title = EVIL if (source, number) != (0, 1) else LONG
            front = f"---\ntitle: {said(title)}\nsource: {said(f'{source} {EVIL}')}\nauthor: {said(EVIL)}\n"
            front += "url: 'javascript:window.hit=8'\n---\n"
            text = story(number) + (LONG if (source, number) == (0, 2) else "")
            (folder / "articles" / f"{source}-{number} {FILE}.md").write_text(front + text, encoding="utf-8")
    (folder / "articles" / f"bad {FILE}.pdf").write_bytes(b"no pdf")
    return folder


@pytest.fixture(scope="module")
def hostile_address(dashboard, hostile) -> str:
    return dashboard(hostile)


@pytest.fixture(scope="module")
def watched(chromium):
    """One tab for all pages, which notes dialogs, and requests that leave this machine."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(45_000)
    page = context.new_page()
    notes: list[str] = []
    received = [0]
    page.on("dialog", lambda one: (notes.append(f"dialog: {one.message}"), one.dismiss()))
    page.on(
        "request", lambda one: notes.append(one.url) if urlsplit(one.url).hostname not in ("127.0.0.1", None) else None
    )
    page.on(
        "websocket", lambda one: one.on("framereceived", lambda data: received.__setitem__(0, received[0] + len(data)))
    )
    yield page, notes, received
    context.close()


def settled(page) -> None:
    """Wait until a page's script has ended."""
    page.locator("h1").first.wait_for()
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
    )


@pytest.mark.parametrize("name", view_names())
def test_nothing_hostile_runs_or_leaves_on(hostile_address, watched, name):
    page, notes, received = watched
    received[0] = 0
    asked = "&".join(
        f"{key}={quote(EVIL)}" for key in PARAMETERS if not (name in ("terms", "concordance") and key == "pattern")
    )
    page.goto(f"{hostile_address}/{name.replace('_', '-')}?{asked}&pattern=crime&date_from={quote(EVIL)}")
    settled(page)
    assert notes == []
    assert page.evaluate("window.hit") is None
    assert (
        page.locator(
            "[data-evil], main script, a[href^='javascript:'], img[src*='elsewhere'], [onerror], [onload]"
        ).count()
        == 0
    )
    assert "49" not in page.locator("h1").first.inner_text()
    assert page.get_by_text("failed unexpectedly").count() == 0
    assert received[0] < 5_000_000
