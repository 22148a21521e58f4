"""A codebook goes into tables and comes back the same; its file keeps what did not change."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mediakit.corpus.codebook import codebook_of, load_codebook
from mediakit.corpus.codebook_tables import PARTS, codebook_from_rows, codebook_rows, codebook_toml
from mediakit.errors import CodebookError

BUNDLED = Path(__file__).resolve().parents[2] / "corpus" / "iran-1988" / "corpus.toml"
FORMER = """# What this is
[corpus]
title = "A march"   # the title

[[event]]
id = "march"
name = "The march"  # as the papers call it
from = 2020-01-01
terms = [
  'march*',  # the word
]

[[event]]
id = "vote"
name = "The vote"
"""


@pytest.fixture
def former():
    return codebook_of(tomllib.loads(FORMER))


def _written(book, text):
    return codebook_of(tomllib.loads(text)) == book


def test_the_bundled_codebook_goes_through_tables_unchanged():
    book = load_codebook(BUNDLED)
    assert codebook_from_rows(book, codebook_rows(book)) == book
    text = BUNDLED.read_text(encoding="utf-8")
    assert codebook_toml(book, text) == text
    assert _written(book, codebook_toml(book))


def test_a_changed_value_changes_its_line_only(former):
    rows = codebook_rows(former)
    rows["event"][1]["name"] = "The ballot"
    book = codebook_from_rows(former, rows)
    assert codebook_toml(book, FORMER) == FORMER.replace('name = "The vote"', 'name = "The ballot"')


def test_entries_are_added_and_removed(former):
    rows = codebook_rows(former)
    rows["event"].append(
        {"id": "strike", "name": "The strike", "from": "2021-02-03", "to": "", "terms": 'strike*; "walk out"'}
    )
    rows["actor"].append({"id": "un", "name": "UN", "camp": "", "aliases": "UN\nOHCHR"})
    book = codebook_from_rows(former, rows)
    assert book.event[2].terms == ["strike*", '"walk out"']
    assert book.actor[0].aliases == ["UN", "OHCHR"]
    text = codebook_toml(book, FORMER)
    assert text.startswith(FORMER.rstrip("\n"))
    assert _written(book, text)
    del rows["event"][0]
    less = codebook_from_rows(former, rows)
    text = codebook_toml(less, FORMER)
    assert _written(less, text)
    assert "# What this is" in text
    assert 'id = "march"' not in text


def test_other_parts_stay(former):
    assert codebook_from_rows(former, {"actor": []}).event == former.event
    assert codebook_from_rows(former, {"event": []}).event == []
    assert "[[event]]" not in codebook_toml(codebook_from_rows(former, {"event": []}), FORMER)


def test_a_concept_has_a_row_for_each_variant(former):
    rows = [
        {"id": "it", "name": "It", "variant": "riot", "patterns": "riot*"},
        {"id": "it", "name": "", "variant": "protest", "patterns": "protest*; march*"},
        {"id": "", "name": None, "variant": "", "patterns": ""},
    ]
    book = codebook_from_rows(former, {"concept": rows})
    assert book.concept[0].variants == {"riot": ["riot*"], "protest": ["protest*", "march*"]}
    assert [row["variant"] for row in codebook_rows(book)["concept"]] == ["riot", "protest"]


@pytest.mark.parametrize(
    ("part", "row", "said"),
    [
        ("event", {"name": "No id"}, "events, row 1: the id is empty"),
        ("event", {"id": "a", "name": "A", "from": "soon"}, "row 1, from: 'soon' is not a day"),
        ("event", {"id": "a", "name": "A", "from": "2020-02-01", "to": "2020-01-01"}, "ends"),
        ("event", {"id": "a b", "name": "A"}, r"\[\[event\]\], number 1, key 'id'"),
        ("actor", {"id": "a", "name": ""}, "key 'name'"),
        ("figure", {"id": "a", "name": "A", "event": "nowhere"}, "has the event 'nowhere'"),
        ("concept", {"id": "a", "name": "A", "patterns": "x"}, "patterns without a variant"),
    ],
)
def test_what_is_wrong_is_named(former, part, row, said):
    with pytest.raises(CodebookError, match=said):
        codebook_from_rows(former, {part: [dict.fromkeys(PARTS[part], "") | row]})


def test_a_variant_that_stands_twice_is_named(former):
    rows = [{"id": "it", "name": "It", "variant": "riot", "patterns": one} for one in ("riot*", "mob")]
    with pytest.raises(CodebookError, match="'riot' twice"):
        codebook_from_rows(former, {"concept": rows})
