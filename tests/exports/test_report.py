"""The report: what it says, that nothing in it runs, that it asks nothing of any network."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mediakit as mk
from mediakit.compare.profile import Profile, compare
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError
from mediakit.exports.report import report_html, write_report
from mediakit.exports.sections import LARGEST, Names, compared, labelled, toned, worded
from mediakit.result import Recipe, Result

ROOT = Path(__file__).parents[2]
SECTIONS = ["corpus", "sampling", "sources", "sentiment", "framing_policy", "framing_news", "keyness", "differences"]


class _Page(HTMLParser):
    """Tags, attributes, ids and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def ids(self) -> list[str | None]:
        return [value for name, value in self.attributes if name == "id"]


@pytest.fixture(scope="module")
def html(corpus: Corpus, profile: Profile) -> str:
    return report_html(corpus, profile)


def test_nothing_in_it_runs(html: str) -> None:
    page = _Page(html)
    assert not {"script", "iframe", "object", "embed", "foreignobject", "image", "img", "link", "form"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    shown = "".join(page.text)
    assert shown.count("<script>alert(1)</script>") > 10  # the hostile source, as text, in tables and figures
    assert "A corpus <script>alert(1)</script>" in shown
    assert "<img src=x>" in shown
    assert "a <i>note</i>" in shown
    assert "eighteen texts & <b>no</b> more" in shown


def test_it_asks_nothing_of_any_network(html: str) -> None:
    for name, value in _Page(html).attributes:
        if name in ("href", "xlink:href", "src", "srcset", "action", "data"):
            assert value is not None
            assert value.startswith("#"), (name, value)
    style = "".join(re.findall(r"<style>.*?</style>", html, re.S))
    assert "@import" not in style
    assert "url(" not in style
    assert "default-src 'none'" in html


def test_every_section_is_there_and_every_link_leads_somewhere(html: str) -> None:
    page = _Page(html)
    assert [one for one in page.ids if one in SECTIONS] == SECTIONS
    assert {"notes", "methods"} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))  # ids of figures too: a clip path of one must not cut another
    links = {value for name, value in page.attributes if name == "href"}
    assert links <= {f"#{one}" for one in page.ids}
    assert page.tags.count("svg") == 6


def test_the_same_report_twice(corpus: Corpus, profile: Profile, html: str) -> None:
    assert report_html(corpus, profile) == html


def test_it_names_every_reference_and_the_settings(profile: Profile, html: str) -> None:
    shown = "".join(_Page(html).text)
    for result in [*profile.values(), profile.differences]:
        assert all(reference in shown for reference in result.recipe.references)
    assert "99 permutations" in shown
    assert profile.recipe.fingerprint in shown


def test_without_the_corpus_it_says_so(profile: Profile) -> None:
    html = report_html(None, profile)
    assert "was not at hand" in html
    assert not {"sampling", "sources"} & set(_Page(html).ids)


def test_another_corpus_is_refused(profile: Profile) -> None:
    with pytest.raises(ArgumentError, match="fingerprint"):
        report_html(mk.from_texts({"a": ["x"]}), profile)


def test_composed_texts_are_marked_wherever_a_group_is_named() -> None:
    corpus = mk.open(ROOT / "corpus" / "iran-1988")
    html = report_html(corpus, compare(corpus, measures=["sentiment"], n_resamples=9, n_permutations=9))
    assert "Composed texts." in html
    rows = re.findall(r'<th scope="row">(.*?)</th>', html)
    named = [
        row for row in rows if any(word in row for word in ("wire", "NGO", "UN and", "broadsheet", "state agency"))
    ]
    assert len(named) >= 3 * 5  # sources, tone, differences
    assert all('<span class="mark">composed</span>' in row for row in named)
    assert not [row for row in rows if "defendashraf" in row and "mark" in row]
    labels = re.findall(r"<text[^>]*>([^<]*(?:wire|NGO|broadsheet)[^<]*)</text>", html)
    assert len(labels) >= 3
    assert all("omposed" in label for label in labels)


def test_two_kinds_of_text_of_one_source_are_told_apart() -> None:
    table = pl.DataFrame({"source": ["a", "a"], "composed": [False, True], "n_articles": [3, 2], "mean": [0.1, 0.2]})
    assert [label for _, label in labelled(table, ["source"])] == ["a", "a (composed)"]
    names = Names({"sentiment": Result(table, Recipe("sentiment", {"by": ["source"]}))}, None)
    assert [(one.title, one.composed) for one in names.groups.values()] == [("a", False), ("a (composed)", True)]


def test_many_groups_are_all_in_the_table_and_the_largest_in_the_figure() -> None:
    corpus = mk.from_texts({f"s{n:02d}": [f"A terrible day {i}." for i in range(1 + (n < 12))] for n in range(30)})
    html = report_html(corpus, mk.sentiment(corpus, n_resamples=9))
    figure = html[html.index("<svg") : html.index("</svg>")]
    assert {f"s{n:02d}" for n in range(30) if f">s{n:02d}<" in figure} == {f"s{n:02d}" for n in range(LARGEST)}
    table = html[html.index('id="sentiment"') :]
    assert all(f'<th scope="row">s{n:02d}</th>' in table for n in range(30))
    assert "12 groups with most articles of 30" in html


def test_a_result_without_a_section_of_its_own_is_a_table(corpus: Corpus) -> None:
    html = report_html(corpus, mk.terms(corpus))
    assert "The first 40 of" in html
    assert "how often the term or pattern stands in the group" in html


def test_rows_are_picked_as_the_report_says(profile: Profile) -> None:
    tables = {**profile, "differences": profile.differences}
    names = Names(tables, None)
    means = [row["mean"] for row in toned(profile["sentiment"], names)]
    assert means == sorted(means)
    for one in worded(profile["keyness"], names)["lists"]:
        scores = [row["log_odds_z"] for row in one["words"]]
        assert scores == sorted(scores, reverse=True)
        assert min(scores) > 0
    for part in compared(profile.differences, names):
        qs = [row["q"] for row in part["rows"] if row["q"] is not None]
        assert qs == sorted(qs)
        assert part["n"] >= len(part["rows"])
        assert part["n_marked"] == sum(
            q < 0.05 for q in profile.differences.table.filter(measure=part["measure"])["q"].drop_nulls()
        )


def test_the_placebo_stands_beside(corpus: Corpus, profile: Profile, html: str) -> None:
    both = Profile(profile.results, profile.differences, profile.groups, profile.within, profile)
    assert "with labels shuffled" in report_html(corpus, both)
    assert "with labels shuffled" not in html


def test_it_is_written(tmp_path: Path, corpus: Corpus, profile: Profile, html: str) -> None:
    path = write_report(corpus, profile, tmp_path / "deep" / "report.html")
    assert path.read_text(encoding="utf-8") == html


@pytest.mark.browser
def test_a_browser_shows_it_without_asking_for_anything(tmp_path: Path, html: str, chromium: Any) -> None:
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    asked: list[str] = []
    said: list[str] = []
    for width in (1100, 420):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", lambda dialog: said.append("dialog"))
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width  # wide tables scroll, the page does not
        page.close()
    assert asked == [path.as_uri()] * 2
    assert said == []
