"""What a page says about its article: JSON-LD, OpenGraph, names of meta elements, links."""

from __future__ import annotations

import json

import pytest

from mediakit.readers.markup import parse_html
from mediakit.readers.page_metadata import Declared, declared, host_of, same_words


def said(head: str, body: str = "<p>x</p>", root: str = "<html>") -> Declared:
    page = f"{root}<head>{head}</head><body>{body}</body></html>"
    return declared(parse_html(page), page)


def json_ld(item: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(item)}</script>'


def test_json_ld_comes_before_opengraph() -> None:
    found = said(
        '<meta property="og:title" content="Shared"><meta property="og:site_name" content="Site">'
        + json_ld(
            {"@type": "NewsArticle", "headline": "Own", "publisher": {"name": "Paper"}, "author": [{"name": "A"}, "B"]}
        )
    )
    assert (found["title"], found["source"], found["author"]) == ("Own", "Paper", "A; B")


def test_the_article_of_the_heading_among_several() -> None:
    items = [{"@type": "NewsArticle", "headline": "Other"}, {"@type": ["NewsArticle"], "headline": "This one!"}]
    assert said(json_ld({"@graph": items}), "<h1>This one</h1>")["title"] == "This one!"
    assert said(json_ld(items))["title"] == "Other"


@pytest.mark.parametrize("script", ["{", "[" * 5000, "null", '"x"', "[1]", '{"@type": "Person", "name": "x"}', ""])
def test_json_ld_without_an_article(script: str) -> None:
    assert said(f'<script type="application/ld+json">{script}</script>') == {}


@pytest.mark.parametrize(
    ("head", "name", "value"),
    [
        ('<meta name="dc.date.issued" content="2020-08">', "date", "2020-08"),
        ('<meta name="citation_author" content="A"><meta name="citation_author" content="B">', "author", "A; B"),
        ('<meta name="byl" content="By Nora Quill">', "author", "Nora Quill"),
        ('<meta itemprop="datePublished" content="2020-08-05">', "date", "2020-08-05"),
        ('<link rel="canonical" href="https://a.example/b">', "url", "https://a.example/b"),
        ('<meta property="og:locale" content="fr_FR">', "language", "fr_FR"),
    ],
)
def test_meta_elements(head: str, name: str, value: str) -> None:
    assert said(head) == {name: value}


def test_the_address_of_an_author_is_no_author() -> None:
    assert said('<meta property="article:author" content="https://a.example/people/x">') == {}


def test_a_time_only_where_it_is_clear() -> None:
    one = '<time datetime="2020-08-05">5 Aug</time>'
    assert said("", one)["date"] == "2020-08-05"
    assert "date" not in said("", one + '<time datetime="2021-01-01">later</time>')
    assert said("", one + '<time datetime="2021-01-01" itemprop="datePublished">now</time>')["date"] == "2021-01-01"


def test_saved_pages_know_their_address() -> None:
    page = "<html><!--\n Page saved with SingleFile \n url: https://a.example/x \n--><body><p>x</p></body></html>"
    assert declared(parse_html(page), page) == {"url": "https://a.example/x"}


def test_hosts_and_words() -> None:
    assert host_of("http://[broken") is None
    assert host_of("ftp://a.example") is None
    assert same_words("“The bridge” closes.", "The Bridge closes")
    assert not same_words("", None)
