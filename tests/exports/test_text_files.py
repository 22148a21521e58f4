"""Texts for concordancers: only those that may be passed on, names that every system takes, metadata beside them."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError
from mediakit.exports.text_files import text_files, text_table


def test_only_what_may_be_passed_on_or_all_by_force(make_corpus: Any) -> None:
    rows = [{"text": "Free words.", "licence": "CC-BY-4.0"}, {"text": "Own words.", "licence": "All rights reserved"}]
    corpus = make_corpus(rows)
    allowed = b"".join(text_files(corpus).values())
    assert b"Free words." in allowed
    assert b"Own words." not in allowed
    assert b"Own words." in b"".join(text_files(corpus, force=True).values())
    with pytest.raises(ArgumentError, match="no article has a licence"):
        text_files(make_corpus(rows[1:]))


def test_files_and_their_metadata_belong_together(bundled: Corpus) -> None:
    files = text_files(bundled, force=True)
    rows = list(
        csv.DictReader(io.StringIO(files["texts/metadata.tsv"].decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
    )
    assert len(rows) == 52
    assert {f"texts/plain/{row['file_name']}" for row in rows} == {
        one for one in files if one.startswith("texts/plain/")
    }
    stored = {row["article_id"]: row for row in bundled.articles.iter_rows(named=True)}
    for row in rows:
        article = stored[row["article_id"]]
        text = files[f"texts/plain/{row['file_name']}"].decode()
        assert article["text"].strip()[:80] in text
        assert text.startswith("<!-- Composed for this corpus") == article["composed"]
        assert article["title"] in text.splitlines()[:2]
        assert ("composed" in row["file_name"].split("_")[-1]) == article["composed"]
        assert row["composed"] == str(article["composed"]).lower()
        assert row["licence"]


def test_the_xml_holds_every_word_and_the_metadata(bundled: Corpus) -> None:
    files = text_files(bundled, force=True)
    table = text_table(bundled, force=True)
    texts = bundled.articles["text"].to_list()
    for row, text in zip(table.iter_rows(named=True), texts, strict=True):
        root = ElementTree.fromstring(files[f"texts/lancsbox/{row['file_name'].removesuffix('.txt')}.xml"])
        assert root.attrib["article_id"] == row["article_id"]
        assert root.attrib["composed"] == str(row["composed"]).lower()
        assert " ".join(" ".join(one.itertext()) for one in root.iter("p")).split() == text.split()


def test_hostile_names_make_safe_files(corpus: Corpus) -> None:
    files = text_files(corpus, force=True)
    assert all(re.fullmatch(r"texts/[a-z]+(/\d{5}_[a-z0-9-]+(_[a-z0-9-]+)*)?\.(txt|xml|tsv)", path) for path in files)
    assert len(files) == 1 + 2 * corpus.n_articles
    for path, data in files.items():
        if path.endswith(".xml"):
            assert not list(ElementTree.fromstring(data).iter("script"))


def test_characters_that_xml_does_not_allow(make_corpus: Any) -> None:
    files = text_files(
        make_corpus([{"source": "CON\tx\ny", "title": 'a "b" & <c>', "text": "x\x00y\u2028z"}]), force=True
    )
    xml = next(data for path, data in files.items() if path.endswith(".xml"))
    root = ElementTree.fromstring(xml)
    assert root.find("head").text == 'a "b" & <c>'  # type: ignore[union-attr]
    assert root.attrib["source"] == "CON x y"
    assert files["texts/metadata.tsv"].decode().count("\n") == 2


def test_the_same_bytes_twice() -> None:
    corpus = mk.from_texts({"a": ["One.", "Two."]})
    assert text_files(corpus, force=True) == text_files(corpus, force=True)
    assert text_table(corpus, force=True).schema["file_name"] == pl.String
