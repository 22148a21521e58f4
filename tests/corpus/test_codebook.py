"""Codebooks: a wrong file gets one error that names the file, the key, the value and what is allowed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from mediakit.corpus.codebook import load_codebook
from mediakit.errors import CodebookError

GOOD = """
[corpus]
id = "c"
title = "A corpus"
[corpus.sampling]
query = "iran"
[[event]]
id = "e1"
name = "An event"
from = 2019-11-15T08:00:00
to = 2019-11-30
terms = ["petrol*"]
[[actor]]
id = "a1"
name = "An actor"
aliases = ['"the actor"']
[[concept]]
id = "c1"
name = "A concept"
variants = { "one word" = ["massacre*"], "another" = ["execution*"] }
[[figure]]
id = "f1"
name = "A figure"
event = "e1"
terms = ["1,500"]
unit = "people"
"""


def load(tmp_path: Path, text: str) -> object:
    file = tmp_path / "corpus.toml"
    file.write_text(text, encoding="utf-8")
    return load_codebook(file)


def test_a_good_codebook(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_text(GOOD, encoding="utf-8")
    book = load_codebook(tmp_path / "corpus.toml")
    assert (book.corpus.title, book.corpus.sampling.query) == ("A corpus", "iran")
    assert (book.event[0].start, book.event[0].end) == (datetime.date(2019, 11, 15), datetime.date(2019, 11, 30))
    assert book.concept[0].variants["another"] == ["execution*"]
    assert load_codebook(tmp_path / "corpus.toml") == book


def test_everything_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_text("", encoding="utf-8")
    assert load_codebook(tmp_path / "corpus.toml").event == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("x = ", ["not valid TOML"]),
        ("evnt = 1", ["[evnt]: unknown key; allowed there: corpus, event, actor, concept, figure"]),
        ("[corpus]\ntitel = 'x'", ["[corpus], key 'titel': unknown key", "title"]),
        ("[corpus.sampling]\nhow = 'x'", ["key 'sampling', key 'how': unknown key", "how_found"]),
        ("[[event]]\nid = 'e1'", ["[[event]], number 1, key 'name'", "required"]),
        ("[[event]]\nid = 'e 1'\nname = 'n'", ["number 1, key 'id'", "given: 'e 1'"]),
        ("[[event]]\nid = 'e'\nname = ''", ["number 1, key 'name'", "at least 1 character"]),
        ("[[event]]\nid = 'e'\nname = 'n'\nterms = 'x'", ["key 'terms'", "valid list", "given: 'x'"]),
        ("[[event]]\nid = 'e'\nname = 'n'\nterms = ['\"x']", ["key 'terms'", "two double quotation marks"]),
        ("[[event]]\nid = 'e'\nname = 'n'\nfrom = 'soon'", ["key 'from'", "given: 'soon'"]),
        (
            "[[event]]\nid = 'e'\nname = 'n'\nfrom = 2020-01-02\nto = 2020-01-01",
            ["ends (2020-01-01) before it begins (2020-01-02)"],
        ),
        (
            "[[event]]\nid = 'e'\nname = 'n'\nend_date = 2020-01-01",
            ["key 'end_date': unknown key; allowed there: id, name, from, to, terms"],
        ),
        ("[[event]]\nid = 'e'\nname = 'n'\n[[event]]\nid = 'e'\nname = 'm'", ["the id 'e' stands twice"]),
        (
            "[[actor]]\nid = 'a'\nname = 'n'\naliases = ['/(/']",
            ["[[actor]], number 1, key 'aliases'", "regular expression"],
        ),
        (
            "[[concept]]\nid = 'c'\nname = 'n'\nvariants = {a = ['']}",
            ["[[concept]], number 1, key 'variants'", "empty pattern"],
        ),
        ("[[figure]]\nid = 'f'\nname = 'n'\nevent = 'e9'", ["figure 'f' has the event 'e9'; there are: (none)"]),
        ("corpus = 3", ["[corpus]", "given: '3'"]),
    ],
)
def test_what_is_wrong_where(tmp_path: Path, text: str, parts: list[str]) -> None:
    with pytest.raises(CodebookError) as error:
        load(tmp_path, text)
    message = str(error.value)
    assert message.startswith(str(tmp_path / "corpus.toml"))
    assert "\n" not in message
    for part in parts:
        assert part in message


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="cannot be read: No such file"):
        load_codebook(tmp_path / "corpus.toml")
    (tmp_path / "latin.toml").write_bytes(b"title = '\xe9'")
    with pytest.raises(CodebookError, match=r"latin\.toml: not valid TOML"):
        load_codebook(tmp_path / "latin.toml")
