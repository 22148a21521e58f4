"""A line-up as HTML, Markdown and CSV: whole, escaped, with its sentences, and nothing from outside."""

from __future__ import annotations

import csv
import io
import re

import pytest

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.exports.lineup import lineup_csv, lineup_html, lineup_markdown, write_lineup

EVIL = "<script>alert(1)</script>"
BOOK = {
    "event": [{"id": "march", "name": f"The march {EVIL}", "terms": ["march"]}],
    "concept": [
        {"id": "it", "name": f"What {EVIL} | is called", "variants": {"=riot": ["riot*"], "protest": ["protest*"]}}
    ],
}


@pytest.fixture(scope="module")
def evil_corpus(make_corpus):
    rows = [
        {"source": f"a{EVIL}", "text": f"The march was a riot {EVIL}."},
        {"source": "b|c", "text": "The march was a protest."},
    ]
    return make_corpus(rows, BOOK)


@pytest.fixture(scope="module")
def lined(evil_corpus):
    return mk.lineup(evil_corpus, event="march")


def test_html_is_escaped_whole_and_asks_for_nothing(lined, evil_corpus):
    page = lineup_html(lined, evil_corpus)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)=|https?://|url\(", page)
    assert page.count('<tr class="hold">') >= 1
    assert 'class="big">=riot<' in page
    assert "The march was a riot" in page


def test_html_without_the_corpus_has_no_sentences(lined):
    page = lineup_html(lined)
    assert "The march was a riot" not in page
    assert "=riot" in page


def test_a_corpus_of_other_texts_is_refused(lined, make_corpus):
    with pytest.raises(ArgumentError, match="other texts"):
        lineup_html(lined, make_corpus([{"text": "Other."}], BOOK))


def test_markdown_is_a_table_of_even_width(lined):
    text = lineup_markdown(lined)
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {4}
    assert len(table) == len(lined.rows()) + 3
    assert "<script" not in text.replace("\\<", "")
    assert "| 1 article, 1 sentence | 1 article, 1 sentence |" in text


def test_csv_has_every_entry_and_no_formula(lined):
    rows = list(csv.DictReader(io.StringIO(lineup_csv(lined))))
    assert len(rows) == lined.table.height
    assert {row["shown"] for row in rows if row["row_kind"] == "labelling" and row["shown"]} == {"'=riot", "protest"}


@pytest.mark.parametrize("suffix", ["html", "md", "csv"])
def test_the_suffix_chooses(lined, tmp_path, suffix):
    path = write_lineup(lined, tmp_path / f"l.{suffix}")
    start = {"html": "<!doctype html>", "md": "# The march", "csv": "row_kind,row,"}[suffix]
    assert path.read_text(encoding="utf-8").startswith(start)


def test_another_suffix_is_refused(lined, tmp_path):
    with pytest.raises(ArgumentError, match=r"\.html"):
        write_lineup(lined, tmp_path / "l.docx")


def test_composed_texts_are_said(bundled):
    lined = mk.lineup(bundled, event="2019-november-protests", groups=["defendashraf.org", "composed-wire"])
    for text in (lineup_html(lined), lineup_markdown(lined)):
        assert "prove nothing about real outlets" in text
        assert "composed" in text
