"""Labels, dates, languages and lengths as databases write them in several languages."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.readers.export_fields import (
    LABELS,
    declared_words,
    find_date,
    find_time,
    is_copyright,
    language_code,
    name_of_author,
    opening_date,
    split_label,
)


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("LENGTH: 12 words", "length"),
        ("LÄNGE: 12 Wörter", "length"),
        ("LA\u0308NGE: 12 Wörter", "length"),  # an A and its dots as two characters
        ("LONGUEUR: 12 mots", "length"),
        ("Longueur :\u00a012 mots", "length"),
        ("AUTOR: A", "author"),
        ("Auteur: A", "author"),
        ("SCHLAGZEILE: A", "title"),
        ("TITRE: A", "title"),
        ("RUBRIK: A", "section"),
        ("Rubrique: A", "section"),
        ("LOAD-DATE: A", "load_date"),
        ("Load_Date: A", "load_date"),
        ("UPDATE: A", "load_date"),
        ("PUBLICATION-TYPE: A", "publication_type"),
        ("Type de publication : A", "publication_type"),
        ("SPRACHE: A", "language"),
        ("LANGUE: A", "language"),
    ],
)
def test_labels(written: str, field: str) -> None:
    found = split_label(written)
    assert found is not None
    assert found[0] == field
    assert found[1] in ("A", "12 words", "12 Wörter", "12 mots")


def test_what_is_no_label() -> None:
    assert split_label("The minister: no comment") is None
    assert split_label("url://not a label") is None
    assert split_label("Section: a word", upper=True) is None
    assert split_label("") is None


def test_no_label_has_two_meanings() -> None:
    assert all(label == label.casefold().replace("-", " ") or "clés" in label for label in LABELS)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("January 11, 2010 Monday", "2010-01-11"),
        ("Monday, January 11, 2010", "2010-01-11"),
        ("11 January 2010", "2010-01-11"),
        ("July 1st, 2019", "2019-07-01"),
        ("Montag 11. Januar 2010", "2010-01-11"),
        ("11. März 2010 Donnerstag", "2010-03-11"),
        ("3. Mai 2011", "2011-05-03"),
        ("jeudi 5 octobre 2013", "2013-10-05"),
        ("1er août 2014", "2014-08-01"),
        ("29 décembre 2011", "2011-12-29"),
        ("2 févr. 2012", "2012-02-02"),
        ("12 de marzo de 2015 jueves", "2015-03-12"),
        ("3 de setembro de 2016", "2016-09-03"),
        ("zaterdag 7 maart 2009", "2009-03-07"),
        ("15 agosto 2008", "2008-08-15"),
        ("May 2010", "2010-05"),
        ("2012-01-09T01:35:58Z", "2012-01-09"),
        ("9/6/2017", "9/6/2017"),  # day or month first is decided over the whole file
        ("2010年1月11日", "2010年1月11日"),
    ],
)
def test_dates(written: str, iso: str) -> None:
    found = opening_date(written)
    assert found is not None
    assert found.date == iso


@pytest.mark.parametrize("written", ["February 30, 2010", "Marching 2010", "no date", "12 words", "May 5", ""])
def test_no_dates(written: str) -> None:
    assert find_date(written) is None


def test_a_line_that_only_mentions_a_date_does_not_open_with_one() -> None:
    assert opening_date("What we learned on 5 May 2010") is None
    assert find_date("What we learned on 5 May 2010") == ("2010-05-05", 19, 29)


MONTHS = {
    "{d}. {m} {y}": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "{m} {d}, {y}": "January February March April May June July August September October November December",
    "{d} {m} {y}": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


@given(day=st.dates(dt.date(1605, 1, 1), dt.date(2099, 12, 31)), form=st.sampled_from(sorted(MONTHS)))
def test_every_day_is_read_back(day: dt.date, form: str) -> None:
    written = form.format(d=day.day, m=MONTHS[form].split()[day.month - 1], y=day.year)
    found = find_date(f"x, {written}; y")
    assert found is not None
    assert found.date == day.isoformat()


def test_times_and_editions() -> None:
    assert find_time(" Monday 9:20 AM GMT") == ("9:20 AM GMT", "")
    assert find_time(", Sunday, An Edition") == (None, "An Edition")
    assert find_time(" Montag 08:15 Uhr") == ("08:15 Uhr", "")
    assert find_time("") == (None, "")


@pytest.mark.parametrize(
    ("written", "words"),
    [("355 words", 355), ("2,968 words", 2968), ("1\u202f234 mots", 1234), ("1.020 Wörter", 1020), ("1 word", 1)],
)
def test_lengths(written: str, words: int) -> None:
    assert declared_words(written) == words


def test_no_lengths() -> None:
    assert declared_words("about a page") is None
    assert declared_words("9" * 30 + " words") is None
    assert declared_words("٣ words") is None


def test_languages() -> None:
    written = ["ENGLISH", "GERMAN; DEUTSCH", "Französisch", "FRENCH; FRANÇAIS", "nl", "Klingon", ""]
    assert [language_code(name) for name in written] == ["en", "de", "fr", "fr", "nl", "Klingon", None]


def test_rights_lines() -> None:
    lines = ["Copyright 2010 A Paper", "© 2012 B", "(c) 2011 C", "Alle Rechte Vorbehalten", "Tous droits réservés"]
    assert all(map(is_copyright, lines))
    assert not any(map(is_copyright, ["Copyrighted songs", "The copyright law", "(c) a third point"]))


def test_authors() -> None:
    assert [name_of_author(name) for name in ("By Ann Example", "VON B. MUSTER", "Par C. Exemple", "Byron Bay")] == [
        *("Ann Example", "B. MUSTER", "C. Exemple", "Byron Bay")
    ]


@pytest.mark.parametrize("repeated", ["1 ", " ", "1", "May ", "1 May", "a:", "12:", "3.3.", "de "])
def test_long_lines_take_no_time(repeated: str) -> None:
    """Patterns that go back and forth over a line would need hours here."""
    line = "1" + repeated * 100_000
    assert split_label(line) is None
    assert opening_date(line) is None
    assert find_date(line) is None
    assert declared_words(line) is None


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    """Nothing raises, and what is found lies in the text."""
    split_label(text), declared_words(text), language_code(text), is_copyright(text), name_of_author(text)
    find_time(text), opening_date(text)
    found = find_date(text)
    assert found is None or text[found.start : found.end]
