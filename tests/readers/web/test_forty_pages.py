"""A web of forty pages is retrieved exactly as the rules say, and nothing that was had is asked for twice."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mediakit as mk

CONSENT = (
    "<html><head><title>The Paper</title></head><body><div><h2>We value your privacy</h2><p>We and our partners use \
cookies to store data.</p><button>Accept all cookies</button></div></body></html>"
)
SOON, LATE = {"Retry-After": "7"}, {"Retry-After": "90000"}


def lay_out(web: Any) -> dict[str, tuple[str, str, str]]:
    """The forty pages: address -> (listed title, listed date, what is to become of it: 'article' or a part of a reason)."""
    page = web.article
    for host in ("a.test", "b.test", "c.test"):
        web.add(f"{host}/robots.txt", status=404)
    web.add("rules.test/robots.txt", "User-agent: *\nDisallow: /closed\nCrawl-delay: 11\n", Content_Type="text/plain")
    web.add("down.test/robots.txt", status=500)
    web.add("named.test/robots.txt", "User-agent: mediakit\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    todo: dict[str, tuple[str, str, str]] = {}

    def want(url: str, title: str, fate: str = "article", date: str = "2020-08-05") -> str:
        todo[f"http://{url}"] = (title, date, fate)
        return url

    for n in range(1, 9):
        web.add(
            want(f"a.test/story/{n}", f"Harbour plan number {n} divides council"),
            page(f"Harbour plan number {n} divides council", n),
        )
    web.add(want("a.test/moved", "Ferry line opens"), status=301, Location="/ferry")
    web.add("a.test/ferry", page("Ferry line opens", 11))
    web.add(want("a.test/chain", "Bridge closed for repairs"), status=302, Location="http://b.test/chain2")
    web.add("b.test/chain2", status=307, Location="http://c.test/chain3")
    web.add("c.test/chain3", page("Bridge closed for repairs", 12))
    web.add(want("a.test/loop", "Round trip", "run in a circle"), status=302, Location="/loop2")
    web.add("a.test/loop2", status=302, Location="/loop")
    for n in range(14):
        web.add(f"a.test/long{n}", status=302, Location=f"/long{n + 1}")
    want("a.test/long0", "Long way", "more than 10 times")
    web.add(want("a.test/gone404", "Old news", "gone (404)"), "nothing", 404)
    web.add(want("a.test/gone410", "Older news", "gone (410)"), "nothing", 410)
    web.add(want("b.test/busy", "Tram strike ends"), "slow down", 429, **SOON).then = web.add(
        "x/y", page("Tram strike ends", 13)
    )
    web.add(want("b.test/down", "Museum reopens"), "later", 503).then = web.add("x/y", page("Museum reopens", 14))
    web.add(want("late.test/much", "Later", "asks to come back in 90,000"), "later", 503, **LATE)
    want("late.test/more", "Later still", "asks to come back in 90,000")
    web.add(want("b.test/error", "Broken", "answers 500 after 3 tries"), "oh", 500)
    web.add(want("slow.test/slow", "Slow story", "no whole answer within")).special = web.dripping(3.0, web.stop)
    web.add(want("b.test/endless", "Endless story", "does not end")).special = web.endless
    latin = page("Café société réunie", 15).replace("utf-8", "iso-8859-1").encode("latin-1")
    web.add(want("b.test/charset", "Café société réunie"), latin, Content_Type="text/html; charset=utf-8")
    web.add(
        want("b.test/declared", "Cités désertes à l’été"),
        page("Cités désertes à l’été", 16).encode("cp1252"),
        Content_Type="text/html; charset=windows-1252",
    )
    web.add(want("rules.test/open", "Market day"), page("Market day", 17))
    web.add(want("rules.test/open2", "Market night"), page("Market night", 18))
    web.add(want("rules.test/closed/1", "Closed story", "does not allow"), page("Closed story", 19))
    web.add(want("down.test/1", "Unknown rules", "robots.txt could not be had"), page("Unknown rules", 20))
    web.add(want("named.test/1", "Not for mediakit", "does not allow"), page("Not for mediakit", 21))
    unfree = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    stub = page("Minister resigns", 22, words=60, head=unfree)
    web.add(want("c.test/stub", "Minister resigns", "a paywall"), stub)
    said = page("Budget passes", 23, words=60).replace("</article>", "<p>Subscribe to continue reading.</p></article>")
    web.add(want("c.test/stub2", "Budget passes", "a paywall"), said)
    web.add(want("c.test/consent", "Privacy story", "a cookie wall"), CONSENT)
    login = "<html><title>Sign in</title><body><form><p>Please sign in to continue.</p><input type=password></form>"
    web.add(want("c.test/members", "Members story", "a page to sign in"), login)
    robot = "<html><title>Just a moment...</title><body><p>Checking your browser before accessing.</p></body></html>"
    web.add(want("c.test/robot", "Robot story", "no robot"), robot)
    web.add(want("c.test/other", "Flood in the valley", "something else"), page("Ten recipes for summer", 24))
    web.add(want("c.test/empty", "Empty", "empty"), b"")
    web.add(want("c.test/inside", "Inside", "not public"), status=302, Location="http://127.0.0.1:8080/admin")
    web.add(want("c.test/intranet", "Intranet", "not public"), status=302, Location="http://intranet.test/")
    web.names["intranet.test"] = ["10.0.0.7"]
    web.names["anew.test"] = ["10.1.1.1"]
    want("anew.test/1", "Anew", "not public")
    want("nowhere.invalid/1", "Nowhere", "leads to no machine")
    web.add(want("c.test/dated", "Election called", date="2019-01-01"), page("Election called", 25, date="2020-08-05"))
    web.add(want("c.test/story?id=7", "Tracked story"), page("Tracked story", 26))
    web.add(want("c.test/packed", "Packed story"), web.packed(page("Packed story", 27)), Content_Encoding="gzip")
    web.add(want("c.test/refuses", "Refused story", "403"), "no", 403)
    return todo


@pytest.fixture
def listed(web: Any, tmp_path: Path) -> tuple[Path, dict[str, tuple[str, str, str]]]:
    """The list as a table, with two rows that repeat a page."""
    todo = lay_out(web)
    rows = [(url, title, date, "The Paper of Record") for url, (title, date, _) in todo.items()]
    rows.append(("http://c.test/story?id=7&utm_source=feed#top", "Tracked story", "2020-08-05", "The Paper of Record"))
    rows.append(("http://a.test/ferry", "Ferry line opens", "2020-08-05", "The Paper of Record"))
    path = tmp_path / "reports.csv"
    pl.DataFrame(rows, schema=["url", "title", "date", "outlet"], orient="row").write_csv(path)
    return path, todo


def fates(corpus: Any) -> dict[str, str]:
    found = dict.fromkeys(corpus.base.articles["url"].to_list(), "article") if corpus.base.articles.height else {}
    return found | dict(corpus.rejects.select("file", "reason").rows())


def gaps(web: Any, host: str, path: str = "") -> list[float]:
    """Seconds between the questions for pages of a site, in the order asked."""
    times = [at for asked, where, at in web.when if asked == host and where != "/robots.txt" and path in ("", where)]
    return [b - a for a, b in itertools.pairwise(times)]


def test_forty_pages_become_what_the_rules_say(web: Any, retrieve: Any, fake_time: Any, listed: Any) -> None:
    path, todo = listed
    assert len(todo) >= 40
    network = web.network(seconds=0.6)
    corpus = retrieve(path, network=network)
    found = fates(corpus)
    wrong = {url: (fate, found.get(url)) for url, (_, _, fate) in todo.items() if fate not in (found.get(url) or "")}
    assert not wrong
    assert "leads to the same page as http://a.test/moved" in found["http://a.test/ferry"]
    assert any("the same page as row" in reason for reason in corpus.rejects["reason"])
    assert corpus.base.articles.height + corpus.rejects.height == len(todo) + 2  # nothing is lost
    assert all(corpus.rejects["advice"].str.len_chars() > 5)
    # what the rules forbid was never asked for
    for place in (
        ("rules.test", "/closed/1"),
        ("down.test", "/1"),
        ("named.test", "/1"),
        ("127.0.0.1", "/admin"),
        ("intranet.test", "/"),
        ("late.test", "/more"),
    ):
        assert web.asked[place] == 0, place
    assert web.asked["a.test", "/robots.txt"] == web.asked["b.test", "/robots.txt"] == 1
    assert web.asked["b.test", "/busy"] == 2
    assert web.asked["b.test", "/error"] == 3
    assert not {number for number in web.dialled if number.startswith(("10.", "127."))}
    # it waited: 2 seconds between the questions to a site, 11 where robots.txt asks for it, 7 after "Retry-After: 7"
    assert len(gaps(web, "a.test")) >= 10
    assert min(gaps(web, "a.test")) >= 2
    assert gaps(web, "rules.test")
    assert min(gaps(web, "rules.test")) >= 11
    assert min(gaps(web, "b.test", "/busy")) >= 7
    articles = {row["url"]: row for row in corpus.base.articles.to_dicts()}
    assert "Café société" in articles["http://b.test/charset"]["title"]
    assert "désertes à l’été" in articles["http://b.test/declared"]["title"]
    assert set(corpus.base.articles["source"]) == {"The Paper of Record"}
    assert articles["http://c.test/dated"]["date"] == "2019-01-01"
    assert articles["http://c.test/dated"]["page_date"] == "2020-08-05"
    assert articles["http://a.test/chain"]["retrieved_url"] == "http://c.test/chain3"
    assert "About us" not in articles["http://a.test/story/1"]["text"]
    assert articles["http://a.test/story/1"]["retrieved_at"] == "2020-09-13"
    agents = {headers["user-agent"] for _, _, headers in web.requests}
    assert all(agent.startswith("mediakit/") for agent in agents)
    assert not any("cookie" in headers for _, _, headers in web.requests)


def test_a_second_run_asks_only_for_what_was_not_had(web: Any, retrieve: Any, listed: Any) -> None:
    path, _ = listed
    first = retrieve(path, network=web.network(seconds=0.4))
    asked = web.asked.copy()
    second = retrieve(path, network=web.network(seconds=0.4))
    again = web.asked - asked
    passing = {("b.test", "/error"), ("slow.test", "/slow"), ("late.test", "/much"), ("down.test", "/robots.txt"),
               ("slow.test", "/robots.txt"), ("late.test", "/robots.txt")}  # fmt: skip
    assert set(again) <= passing
    assert ("b.test", "/error") in again
    assert fates(first) == fates(second)
    assert first.fingerprint == second.fingerprint


CHILD = """
import sys
from pathlib import Path
import httpcore, mediakit as mk
from mediakit.readers.fetch import Network
port = int(sys.argv[1])
def dial(p, seconds):
    return httpcore.SyncBackend().connect_tcp("127.0.0.1", port, timeout=seconds)
network = Network(resolve=lambda host, p: ["93.184.215.14"], connect=lambda n, p, s: dial(p, s))
mk.retrieve(sys.argv[2], pages=sys.argv[3], network=network, pause=0.02, missing_language="none")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_run_goes_on_where_it_was(web: Any, retrieve: Any, tmp_path: Path) -> None:
    urls = [f"http://{host}.test/{n}" for host in "pqrs" for n in range(10)]
    for number, url in enumerate(urls):
        web.add(url.removeprefix("http://"), web.article(f"Story {number} of the day", number))
    (tmp_path / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    words = [sys.executable, "-c", CHILD, str(web.port), str(tmp_path / "urls.txt"), str(tmp_path / "pages")]
    child = subprocess.Popen(words, env={**os.environ}, stderr=subprocess.PIPE)
    until = time.monotonic() + 30
    while sum(web.asked.values()) < 14 and time.monotonic() < until and child.poll() is None:
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stderr.close()
    kept = {json.loads(path.read_text(encoding="utf-8"))["url"] for path in (tmp_path / "pages").glob("*/*.entry")}
    assert 1 <= len(kept) < 44
    before = web.asked.copy()
    corpus = retrieve(tmp_path / "urls.txt")
    assert corpus.n_articles == 40
    for url in kept:
        host, _, path = url.removeprefix("http://").partition("/")
        assert web.asked[host, f"/{path}"] == before[host, f"/{path}"] == 1


def test_a_stopped_run_ends_soon_and_keeps_what_was_had(web: Any, retrieve: Any, fake_time: Any) -> None:
    urls = [f"http://k.test/{n}" for n in range(6)]
    for n, url in enumerate(urls):
        web.add(url.removeprefix("http://"), web.article(f"Story {n}", n))

    def stop(done: int, in_all: int, name: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retrieve(urls, on_progress=stop)
    assert sum(web.asked.values()) == 4  # robots.txt and three pages
    assert retrieve(urls).n_articles == 6
    assert max(Counter(web.asked).values()) == 1


def test_refresh_asks_whether_pages_changed(web: Any, retrieve: Any) -> None:
    web.add("n.test/1", web.article("A steady story", 1), ETag='"v1"')
    changed = web.add("n.test/2", web.article("A story that changes", 2), Last_Modified="Wed, 05 Aug 2020 08:00:00 GMT")
    first = retrieve(["http://n.test/1", "http://n.test/2"])
    changed.body = web.article("A story that changes", 999)
    second = retrieve(["http://n.test/1", "http://n.test/2"], refresh=True)
    conditions = [headers for _, path, headers in web.requests if path in ("/1", "/2")][2:]
    assert conditions[0]["if-none-match"] == '"v1"'
    assert conditions[1]["if-modified-since"] == "Wed, 05 Aug 2020 08:00:00 GMT"
    texts = [dict(c.base.articles.select("url", "text").rows()) for c in (first, second)]
    assert texts[0]["http://n.test/1"] == texts[1]["http://n.test/1"]
    assert "99900" in texts[1]["http://n.test/2"]


def test_a_refresh_that_fails_keeps_what_was_had(web: Any, retrieve: Any) -> None:
    page = web.add("n.test/1", web.article("A steady story", 1))
    assert retrieve(["http://n.test/1"]).n_articles == 1
    page.status = 503
    assert retrieve(["http://n.test/1"], refresh=True).n_articles == 1


def test_hosts_are_asked_side_by_side(web: Any, retrieve: Any, tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=10)

    def meet(handler: Any) -> None:
        both.wait()  # only passes when two questions are open at once
        body = web.article(f"Story of {handler.headers['Host']}", 1).encode()
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(body)

    for host in ("one.test", "two.test"):
        web.add(f"{host}/robots.txt", status=404)
        web.add(f"{host}/s").special = meet
    assert retrieve(["http://one.test/s", "http://two.test/s"]).n_articles == 2


def test_a_name_that_resolves_anew_is_asked_where_it_was_checked(web: Any, retrieve: Any) -> None:
    web.names["turn.test"] = ["93.184.215.14", "127.0.0.1"]
    web.add("turn.test/1", web.article("Turning story", 1))
    web.add("turn.test/robots.txt", status=404, Connection="close")
    corpus = retrieve(["http://turn.test/1"])
    reason = corpus.rejects["reason"].to_list()
    assert web.asked["turn.test", "/1"] == 0
    assert "not public: 127.0.0.1 is loopback" in reason[0]
    assert web.dialled == ["93.184.215.14"]


def test_one_private_number_among_public_ones_is_enough_to_refuse(web: Any, retrieve: Any) -> None:
    network = web.network(resolve=lambda host, port: ["93.184.215.14", "192.168.1.1"])
    corpus = retrieve(["http://mixed.test/1"], network=network)
    assert "192.168.1.1 is private" in corpus.rejects["reason"][0]
    assert not web.dialled


def test_private_addresses_only_on_demand(web: Any, tmp_path: Path) -> None:
    web.add("127.0.0.1/robots.txt", status=404)
    web.add("127.0.0.1/story", web.article("A story at home", 1))
    (tmp_path / "l.txt").write_text(f"http://127.0.0.1:{web.port}/story", encoding="utf-8")
    refused = mk.retrieve(tmp_path / "l.txt", pages=tmp_path / "p")
    assert "loopback" in refused.rejects["reason"][0]
    assert "--allow-private" in refused.rejects["advice"][0]
    assert sum(web.asked.values()) == 0
    assert mk.retrieve(tmp_path / "l.txt", pages=tmp_path / "p", allow_private=True, pause=0).n_articles == 1


def test_the_child_is_what_it_says() -> None:
    compile(textwrap.dedent(CHILD), "child", "exec")
