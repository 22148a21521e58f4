"""Which pages lists mean; archived copies of pages that are gone; the bundled list; the command."""

from __future__ import annotations

import ast
import datetime as dt
import ipaddress
import json
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest
from typer.testing import CliRunner

import mediakit as mk
from mediakit.cli.main import app
from mediakit.errors import ArgumentError, ReadError
from mediakit.readers.address_lists import read_list
from mediakit.readers.addresses import AddressError, joined, normal, refusal
from mediakit.readers.fetch import agent_name
from mediakit.readers.formats import Notes
from mediakit.readers.page_checks import days_apart, is_about, wall
from mediakit.readers.wayback import Archive

ROOT = Path(__file__).parents[3]
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title>
<item><title>Harbour opens</title><link>http://p.test/1?utm_source=rss</link>
<pubDate>Wed, 05 Aug 2020 08:00:00 GMT</pubDate></item>
<item><title>Harbour closes</title><link>http://p.test/2</link>
<pubDate>Thu, 06 Aug 2020 08:00:00 GMT</pubDate></item></channel></rss>"""
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
SITEMAP = f"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{NEWS}">
<url><loc>http://p.test/1</loc><lastmod>2022-01-01</lastmod><n:news><n:publication><n:name>The Paper</n:name>
<n:language>en</n:language></n:publication><n:publication_date>2020-08-05</n:publication_date><n:title>Harbour opens</n:title>
</n:news></url><url><loc> http://p.test/2 </loc><lastmod>2022-01-01</lastmod></url></urlset>"""
INDEX = """<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>http://p.test/map1.xml.gz</loc></sitemap><sitemap><loc>http://p.test/map2.xml</loc></sitemap></sitemapindex>"""
PLAIN = "# my list\nhttp://p.test/1\n\nhttp://p.test/2\nnot an address\nftp://p.test/3\n"
CSV = "outlet,title,date,link\nThe Paper,Harbour opens,2020-08-05,http://p.test/1\nThe Paper,Harbour closes,2020-08-06,http://p.test/2\n"
CLOUD = (
    "stories_id,publish_date,title,url,language,media_name\n7,2020-08-05,Harbour opens,http://p.test/1,en,The Paper\n"
)
GDELT = json.dumps({"articles": [{"url": "http://p.test/1", "title": "Harbour opens", "seendate": "20200805T080000Z",
                                  "domain": "p.test", "language": "English"}]})  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "n"),
    [
        ("a.xml", FEED, 2),
        ("s.xml", SITEMAP, 2),
        ("l.txt", PLAIN, 2),
        ("t.csv", CSV, 2),
        ("c.csv", CLOUD, 1),
        ("g.json", GDELT, 1),
    ],
)
def test_every_kind_of_list(name: str, content: str, n: int, tmp_path: Path, web: Any) -> None:
    for packed in (False, True):
        path = tmp_path / (name + ".gz" * packed)
        path.write_bytes(web.packed(content) if packed else content.encode())
        listed = read_list(path, path.name, Notes())
        assert [one.url for one in listed.wanted] == ["http://p.test/1", "http://p.test/2"][:n]
        first = listed.wanted[0]
        if name != "l.txt":
            assert (first.title, first.date) == ("Harbour opens", "2020-08-05")
            assert first.source in ("The Paper", "p.test")
    if name == "l.txt":
        assert [reject.row for reject in listed.rejects] == [5, 6]
    if name == "s.xml":
        assert listed.wanted[1].date is None  # lastmod is no date of publication


def test_lists_at_addresses_and_sitemaps_of_sitemaps(web: Any, retrieve: Any) -> None:
    web.add("p.test/robots.txt", status=404)
    web.add("p.test/index.xml", INDEX, Content_Type="application/xml")
    web.add("p.test/map1.xml.gz", web.packed(SITEMAP), Content_Type="application/gzip")
    web.add("p.test/map2.xml", SITEMAP.replace("/1<", "/3<").replace("/2 <", "/4<"), Content_Type="text/xml")
    web.add("p.test/feed", FEED, Content_Type="application/rss+xml")
    for n, title in enumerate(["Harbour opens", "Harbour closes", "Harbour opens", "Other day"], 1):
        web.add(f"p.test/{n}", web.article(title, n))
    corpus = retrieve("http://p.test/index.xml")
    assert sorted(corpus.base.articles["url"]) == [f"http://p.test/{n}" for n in (1, 2, 3, 4)]
    corpus = retrieve("http://p.test/feed")
    assert sorted(corpus.base.articles["url"]) == ["http://p.test/1", "http://p.test/2"]
    assert retrieve("http://p.test/4").n_articles == 1  # an address that is a page
    assert max(web.asked.values()) == 1


def test_a_list_that_is_none(web: Any, retrieve: Any, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no file"):
        retrieve(tmp_path / "nothing.csv")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    corpus = retrieve(tmp_path / "x.csv")
    assert "no column with addresses; there are: a, b" in corpus.rejects["reason"][0]
    with pytest.raises(ArgumentError, match="pause is 0 or more"):
        retrieve(["http://p.test/1"], pause=-1)


def test_an_archived_copy_stands_for_a_page_that_is_gone(web: Any, retrieve: Any, tmp_path: Path) -> None:
    for host in ("arc.test", "p.test", "q.test"):
        web.add(f"{host}/robots.txt", status=404)
    archive = Archive("http://arc.test/available", "http://arc.test/cdx", "http://arc.test/web")
    near = {"archived_snapshots": {"closest": {"available": True, "status": "200", "timestamp": "20200807120000"}}}
    none: dict[str, Any] = {"archived_snapshots": {}}
    rows = {
        "http://p.test/gone": "Harbour opens", "http://p.test/moved": "Valley flooded", "http://p.test/indexed": "Tram strike",
        "http://p.test/lost": "Lost story", "http://dead.invalid/x": "Dead site", "http://p.test/closed": "Closed story",
    }  # fmt: skip
    web.add("p.test/robots.txt", "User-agent: *\nDisallow: /closed\n")
    web.add("p.test/moved", web.article("Welcome to our new site", 1))
    for url, title in rows.items():
        key = f"arc.test/available?url={url.replace(':', '%3A').replace('/', '%2F')}&timestamp=20200805"
        web.add(key, json.dumps(none if url.endswith(("indexed", "lost")) else near), Content_Type="application/json")
        web.add(f"arc.test/web/20200807120000id_/{url}", web.article(title, 5))
    cdx = json.dumps([["urlkey", "timestamp"], ["test,p)/indexed", "20200810000000"]])
    query = "&output=json&filter=statuscode:200&limit=1&sort=closest&closest=20200805"
    web.add("arc.test/cdx?url=http%3A%2F%2Fp.test%2Findexed" + query, cdx)
    web.add("arc.test/cdx?url=http%3A%2F%2Fp.test%2Flost" + query, "[]")
    web.add("arc.test/web/20200810000000id_/http://p.test/indexed", web.article("Tram strike", 6))
    path = tmp_path / "l.csv"
    pl.DataFrame({"url": list(rows), "title": list(rows.values()), "date": ["2020-08-05"] * 6}).write_csv(path)
    without = retrieve(path)
    assert without.n_articles == 0
    assert not web.asked["arc.test", "/robots.txt"]
    corpus = retrieve(path, archive=archive)
    found = {row["url"]: row for row in corpus.base.articles.to_dicts()}
    assert set(found) == {f"http://p.test/{name}" for name in ("gone", "moved", "indexed")} | {"http://dead.invalid/x"}
    assert {row["retrieved_from"] for row in found.values()} == {"an archive"}
    assert found["http://p.test/gone"]["archived_at"] == "2020-08-07"
    assert found["http://p.test/indexed"]["archived_at"] == "2020-08-10"
    assert found["http://p.test/gone"]["retrieved_url"].startswith("http://arc.test/web/20200807120000id_/")
    reasons = dict(corpus.rejects.select("file", "reason").rows())
    assert reasons["http://p.test/lost"] == "the page is gone (404); no archived copy is known"
    assert "does not allow" in reasons["http://p.test/closed"]  # what a site forbids is not had elsewhere
    assert any("archived copies" in note for note in corpus.notes)


def _certificate(folder: Path, names: list[str]) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    day = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(day).not_valid_after(day + dt.timedelta(days=36_500))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
    signed = made.sign(key, hashes.SHA256())
    path = folder / "cert.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def test_the_bundled_list_by_a_server_that_stands_for_its_hosts(web: Any, retrieve: Any, tmp_path: Path) -> None:
    """Names, certificates and ports are those of the list; the reports themselves are made up."""
    table = pl.read_csv(ROOT / "corpus" / "iran-1988" / "published-reports.csv").head(40)
    urls = [normal(url) for url in table["url"]]
    hosts = sorted({urlsplit(url).hostname or "" for url in urls})
    path = _certificate(tmp_path, hosts)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(path)
    believed = ssl.create_default_context(cafile=str(path))
    secure = type(web)()
    secure.pages, secure.asked = web.pages, web.asked
    secure.httpd.socket = server_side.wrap_socket(secure.httpd.socket, server_side=True)
    for n, (url, title, date) in enumerate(zip(urls, table["title"], table["date"], strict=True)):
        place = url.partition("://")[2]
        if n % 5:
            web.add(place, web.article(title, n, date=f"{date or 2020}-01-01"[:10]))

    def connect(number: str, port: int, seconds: float) -> Any:
        return (secure if port == 443 else web).connect(number, port, seconds)

    (tmp_path / "some.csv").write_text(table.write_csv(), encoding="utf-8")
    try:
        corpus = retrieve(tmp_path / "some.csv", network=web.network(connect=connect, certificates=believed))
        bad = retrieve(tmp_path / "some.csv", pages=tmp_path / "p2", network=web.network(connect=connect))
    finally:
        secure.close()
    assert corpus.base.articles.height == 32
    assert corpus.rejects["reason"].unique().to_list() == ["the page is gone (404)"]
    assert corpus.base.articles["source"].to_list() == [o for n, o in enumerate(table["outlet"]) if n % 5]
    assert corpus.base.articles["events"].list.first().to_list() == [e for n, e in enumerate(table["event"]) if n % 5]
    assert "licence" in corpus.base.articles.columns
    assert any("certificate verify failed" in reason for reason in bad.rejects["reason"])


def test_the_command_says_what_could_not_be_reached(web: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mediakit.corpus import retrieved

    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    monkeypatch.setattr(retrieved, "Network", lambda *a, **k: web.network(resolve=nowhere))
    reports = ROOT / "corpus" / "iran-1988" / "published-reports.csv"
    done = CliRunner().invoke(app, ["retrieve", str(reports), "--to", str(tmp_path / "reports")])
    assert done.exit_code == 2
    assert "leads to no machine" in done.output
    assert "no article was had (258 of 258: the name of its host leads to no machine" in done.output
    rejects = pl.read_csv(tmp_path / "reports.pages" / "rejects.csv")
    assert rejects.height == 258
    assert not (tmp_path / "reports").exists()


def test_the_command_writes_a_store_that_opens(web: Any, tmp_path: Path) -> None:
    web.add("127.0.0.1/robots.txt", status=404)
    for n in range(4):
        web.add(f"127.0.0.1/{n}", web.article(f"Story number {n}", n))
    lines = "\n".join(f"http://127.0.0.1:{web.port}/{n}" for n in range(5))
    (tmp_path / "l.txt").write_text(lines, encoding="utf-8")
    words = ["retrieve", str(tmp_path / "l.txt"), "--to", str(tmp_path / "store"), "--allow-private", "--pause", "0"]
    done = CliRunner().invoke(app, [*words, "--contact", "me@example.org"])
    assert done.exit_code == 0, done.output
    assert "the page is gone (404)" in done.output
    assert mk.open(tmp_path / "store").n_articles == 4
    assert {headers["user-agent"] for _, _, headers in web.requests} == {agent_name("me@example.org")}
    before = sum(web.asked.values())
    assert CliRunner().invoke(app, words).exit_code == 0
    assert sum(web.asked.values()) == before


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "fec0::1",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:a00:1::",
     "2001:0:5ef5:79fd:0:59d:f5ff:fffe", "2001:db8::1", "64:ff9b:1::1", "x"],
)  # fmt: skip
def test_numbers_that_are_not_asked(number: str) -> None:
    assert refusal(number)


@pytest.mark.parametrize(
    "number",
    ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
)
def test_public_numbers_are_asked(number: str) -> None:
    assert refusal(number) is None


def test_addresses_in_one_form() -> None:
    assert normal("http://Example.org:80") == "http://example.org/"
    assert normal("https://bücher.example/ä?fbclid=1&gclid=2") == "https://xn--bcher-kva.example/%C3%A4"
    assert normal("http://[2606:2800::1]:8080/x") == "http://[2606:2800::1]:8080/x"
    assert normal("http://x.test/a?b=c%20d&e=f+g") == "http://x.test/a?b=c%20d&e=f+g"
    assert joined("http://x.test/a/b", "../c#d") == "http://x.test/c"
    assert parse_qs(urlsplit(normal("http://x.test/?id=1&utm_medium=y")).query) == {"id": ["1"]}
    for bad in (
        "file:///etc/passwd",
        "http://",
        "javascript:alert(1)",
        "http://u:p@x.test/",
        "http://x.test:99999/",
        "http://[::1",
        "x" * 5000,
    ):
        with pytest.raises(AddressError):
            normal(bad)
    for written in ("http://2130706433/", "http://0x7f.1/"):  # numerals: judged by what they lead to
        assert not ipaddress.IPv4Address("127.0.0.1").is_global
        assert normal(written)


def test_walls_and_titles() -> None:
    long = "The council met on Tuesday and heard from many witnesses. " * 40
    assert wall("Budget", long + "Subscribe to our newsletter. We use cookies.", long) is None
    assert "paywall" in wall("Budget", long[:1200] + " Subscribe to continue reading", "").reason
    assert "not there" in wall("Page not found", "", "404. Page not found").reason
    assert (
        wall(
            "Short news",
            "Two people were hurt in a fire at a warehouse, police said on Monday. " * 6,
            "Log in to comment. We use cookies",
        )
        is None
    )
    assert is_about("نشست شورا در تهران", ["نشست شورا در تهران پایان یافت"])
    assert is_about("東京で会議が始まる", ["東京で会議が始まった"])
    assert not is_about("Flood in the valley", ["Ten recipes for summer"], days=0)
    assert days_apart("2020", "2020-12-31") == 0
    assert days_apart(None, "2020") is None


def test_only_one_room_opens_sockets() -> None:
    """The network is reached through readers/fetch.py alone (and, for databases, through their drivers)."""
    speaking = {
        "httpx",
        "httpcore",
        "requests",
        "aiohttp",
        "urllib.request",
        "http.client",
        "ftplib",
        "smtplib",
        "socketserver",
    }
    allowed = {"readers/fetch.py": {"httpx", "httpcore", "socket", "ssl"}}
    source = ROOT / "src" / "mediakit"
    for path in source.rglob("*.py"):
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
        name = path.relative_to(source).as_posix()
        assert names & (speaking | {"socket", "ssl"}) <= allowed.get(name, set()), name
