"""HTML pages: the article's text and no more, what the page declares, and what cannot be read.

`pages/` holds pages composed for these tests, of outlets that do not exist, each with the text that a person would take
from it. The floors are what was measured when they were written, less a little; they are no claim about real pages.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import pytest

from mediakit.article import Article, Reject
from mediakit.readers.formats import Job
from mediakit.readers.html import looks_like, read

PAGES = Path(__file__).parent / "pages"
# Measured: 1.00 each, but for a lost standfirst (.92) and menus in a layout of tables (.96).
FLOORS = {"french_json_ld": 0.90, "malformed": 0.94}
FLOOR = 0.98
MEAN_FLOOR = 0.98  # measured .991


def job_for(tmp_path: Path, page: str | bytes, name: str = "a.html", **given: object) -> Job:
    path = tmp_path / name
    path.write_bytes(page if isinstance(page, bytes) else page.encode("utf-8", "surrogatepass"))
    return Job(path, name, **given)  # type: ignore[arg-type]


def only(job: Job) -> Article:
    (found,) = read(job)
    assert isinstance(found, Article), found
    return found


def rejected(job: Job) -> Reject:
    (found,) = read(job)
    assert isinstance(found, Reject), found
    return found


def word_f1(found: str, gold: str) -> float:
    ours, theirs = Counter(re.findall(r"\w+", found)), Counter(re.findall(r"\w+", gold))
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def scores() -> dict[str, float]:
    return {
        page.stem: word_f1(only(Job(page, page.name)).text, page.with_suffix(".txt").read_text("utf-8"))
        for page in sorted(PAGES.glob("*.html"))
    }


def test_the_text_of_composed_pages() -> None:
    found = scores()
    assert len(found) == 13
    low = {name: round(f1, 3) for name, f1 in found.items() if f1 < FLOORS.get(name, FLOOR)}
    assert not low
    assert sum(found.values()) / len(found) >= MEAN_FLOOR


@pytest.mark.parametrize(
    "name", ["interview", "lists_and_quotations", "nav_and_banner", "live_blog", "built_by_scripts"]
)
def test_paragraphs_stand_apart_and_repeats_stay(name: str) -> None:
    gold = (PAGES / f"{name}.txt").read_text("utf-8").strip()
    assert only(Job(PAGES / f"{name}.html", name)).text == gold


def test_what_composed_pages_declare() -> None:
    found = only(Job(PAGES / "nav_and_banner.html", "a"))
    assert (found.source, found.author) == ("The Saltmarsh Courier", "Nora Quill")
    assert (found.title, found.date) == ("Harbour bridge closes for six weeks of repairs", "2021-03-09T06:30:00+00:00")
    assert (found.url, found.language) == ("https://courier.example/local/harbour-bridge", "en-GB")
    assert found.metadata == {"section": "Local"}
    live = only(Job(PAGES / "live_blog.html", "a"))
    assert (live.author, live.date) == ("Ada Lindt; Ben Okoro", "2023-05-14T15:00:00+02:00")
    assert only(Job(PAGES / "persian.html", "a")).language == "fa"


def test_what_is_guessed_is_said() -> None:
    job = Job(PAGES / "lists_and_quotations.html", "a")
    assert only(job).author == "Lena Moreau"
    assert any("author guessed from how the page is built" in note for note in job.notes.sentences())


def test_letters_of_a_legacy_encoding() -> None:
    job = Job(PAGES / "german_latin_1.html", "a.html")
    assert "„Es rüttelt weniger als früher“, sagte Jürgen Weiß" in only(job).text
    assert "read as cp1252, as the page declares" in " ".join(job.notes.sentences())


def dump(paragraphs: list[str], title: str = "A title", **metas: str) -> str:
    fields = "".join(f'<meta name="{name}" content="{html.escape(value)}">' for name, value in metas.items())
    body = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title>{fields}</head><body><article><h1>{title}</h1>\n{body}</article></body></html>"


def test_a_plain_page_reads_back_to_the_same_paragraphs(tmp_path: Path) -> None:
    paragraphs = [
        "Yes.",
        "Yes.",
        "A < B & “C”.",
        "x",
        "3",
        "Share",
        "Advertisement",
        "Read more",
        "A title",
        "\xa0NBSP\xa0 here",
    ]
    job = job_for(tmp_path, dump(paragraphs, source="Daily", date="2020-08-05", author="X", article_id="n1", topic="t"))
    found = only(job)
    assert found.text.split("\n\n") == paragraphs
    assert (found.title, found.source, found.date, found.author) == ("A title", "Daily", "2020-08-05", "X")
    assert (found.article_id, found.metadata) == ("n1", {"topic": "t"})
    assert job.notes.sentences() == ()


def test_the_mapping_of_the_user_wins(tmp_path: Path) -> None:
    page = dump(["One."], source="a", desk="Foreign desk", viewport="width=1")
    found = only(job_for(tmp_path, page, mapping={"source": "desk"}))
    assert (found.source, found.title) == ("Foreign desk", "A title")
    assert "viewport" not in found.metadata


def test_scripts_styles_and_hidden_parts_are_no_text(tmp_path: Path) -> None:
    page = (
        "<html><body><article><p>Seen.<script>alert('x')</script><style>p{}</style></p><p>Also<!-- no --> seen.</p>"
        "<p>&lt;b&gt;shown&lt;/b&gt;</p></article></body></html>"
    )
    assert only(job_for(tmp_path, page)).text.startswith("Seen.")
    assert "alert" not in only(job_for(tmp_path, page)).text
    assert "<b>shown</b>" in only(job_for(tmp_path, page)).text  # text that looks like markup is text


def test_source_and_date_from_the_place_where_the_page_gives_none(tmp_path: Path) -> None:
    job = job_for(tmp_path, dump(["One."]), "2020-08-05-report.html", folder="daily")
    assert (only(job).source, only(job).date) == ("daily", "2020-08-05")
    page = "<!-- saved from url=(0033)https://www.paper.example/a/b.html -->" + dump(["One."])
    found = only(job_for(tmp_path, page))
    assert (found.source, found.url) == ("paper.example", "https://www.paper.example/a/b.html")


def test_remarks_on_pages_that_are_not_free_or_cut_off(tmp_path: Path) -> None:
    job = Job(PAGES / "french_json_ld.html", "f.html")
    only(job)
    assert any("not free to read" in note for note in job.notes.sentences())
    job = job_for(tmp_path, (PAGES / "interview.html").read_bytes()[:1500])
    only(job)
    assert any("may be cut off" in note for note in job.notes.sentences())


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"<html><body></body></html>", "no text of an article"),
        (b"<html><body><nav><a href=/>Home</a></nav></body></html>", "no text of an article"),
        (b"   ", "empty"),
        (b"<!-- nothing -->", "empty"),
        (b"<html><body>" + b"<div>" * 5000 + b"deep", "nested more than 256 deep"),
        (b"<html><body><p>" + b"x " * 6_000_000, "longer than 10 MB"),
        (bytes(range(256)) * 8, "binary"),
    ],
)
def test_what_holds_no_article_is_a_reject(tmp_path: Path, page: bytes, reason: str) -> None:
    assert reason in rejected(job_for(tmp_path, page)).reason


def test_entities_of_the_page_are_not_expanded(tmp_path: Path) -> None:
    lines = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi"))  # noqa: B905
    job = job_for(tmp_path, f"<!DOCTYPE html [{lines}]><html><body><article><p>Laugh: &i;</p></article></body></html>")
    assert all(len(found.text) < 1000 for found in read(job) if isinstance(found, Article))


def test_what_looks_like_html() -> None:
    assert looks_like(b"\xef\xbb\xbf<!doctype HTML>")
    assert looks_like("<html lang='en'>".encode("utf-16"))
    assert not looks_like(b"<?xml version='1.0'?><rss>")
    assert not looks_like(b"a < b")
