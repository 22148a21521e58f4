"""Stata and SPSS files, read back with pyreadstat: values, labels, missing values, names."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.exports import stata_spss
from mediakit.exports.article_scores import article_scores
from mediakit.exports.stata_spss import shortened, stata_spss_files
from mediakit.exports.wide_scores import MOST_CHARS, variable_name, wide_scores
from mediakit.schema import COLUMNS

READERS = {"dta": pyreadstat.read_dta, "sav": pyreadstat.read_sav}


def read(files: dict[str, bytes], ending: str, folder: Path) -> tuple[Any, Any]:
    path = folder / f"scores.{ending}"
    path.write_bytes(files[f"stata_spss/scores.{ending}"])
    return READERS[ending](path)


@pytest.fixture(scope="module")
def files(bundled: Corpus) -> dict[str, bytes]:
    return stata_spss_files(bundled, article_scores(bundled).table)


@pytest.mark.parametrize("ending", READERS)
def test_values_come_back(bundled: Corpus, files: dict[str, bytes], ending: str, tmp_path: Path) -> None:
    table, meta = read(files, ending, tmp_path)
    assert table["article_id"].tolist() == bundled.articles["article_id"].to_list()
    tone = mk.sentiment(bundled, by="article").table
    by_id = dict(zip(tone["article_id"], tone["mean"], strict=True))
    assert table["tone"].tolist() == pytest.approx([by_id[one] for one in table["article_id"]])
    frames = mk.framing(bundled, by="article", codebook="news").table.filter(pl.col("frame") == "conflict")
    shares = dict(zip(frames["article_id"], frames["share_sentences"], strict=True))
    assert table["news_conflict"].tolist() == pytest.approx([shares[one] for one in table["article_id"]])
    assert table["n_words"].tolist() == bundled.articles["n_words"].to_list()
    assert meta.number_rows == 52


@pytest.mark.parametrize("ending", READERS)
def test_labels_are_those_of_the_schema(bundled: Corpus, files: dict[str, bytes], ending: str, tmp_path: Path) -> None:
    table, meta = read(files, ending, tmp_path)
    labels = meta.column_names_to_labels
    assert set(labels) == set(table.columns)
    assert all(labels.values())
    for name in ("article_id", "source", "date", "composed", "n_words", "n_sentences", "title"):
        whole = COLUMNS[name].meaning
        assert labels[name] == (shortened(whole, 320, 80) if ending == "dta" else whole)
    sources = {int(code): name for code, name in meta.variable_value_labels["source"].items()}
    shown = [sources[int(code)] for code in table["source"]]
    named = bundled.sources_named()
    assert shown == [named[one] for one in bundled.articles["source"]]
    assert meta.variable_value_labels["composed"] == {0: "published", 1: "composed for this corpus"}
    assert table["composed"].tolist() == [float(one) for one in bundled.articles["composed"]]


@pytest.mark.parametrize("ending", READERS)
def test_what_is_missing_is_missing_and_text_is_whole_or_says_that_it_is_cut(
    make_corpus: Callable[..., Corpus], ending: str, tmp_path: Path
) -> None:
    corpus = make_corpus(
        [{"text": "Great joy.", "title": "é" * 3000, "date": "2020-08-05", "language": "en", "desk": None, "score": 1.5},
         {"text": "Grosse Freude.", "title": None, "date": "2020-08", "language": "de", "desk": "home", "score": None}]
    )  # fmt: skip
    table, meta = read(stata_spss_files(corpus, article_scores(corpus).table), ending, tmp_path)
    assert table["tone"].isna().tolist() == [False, True]
    assert table["score"].isna().tolist() == [False, True]
    assert table["desk"].isna().tolist() == [True, False]
    assert meta.variable_value_labels["desk"] == {1: "home"}
    assert table["title"][1] == ""
    assert table["title"][0].endswith("...")
    assert len(table["title"][0].encode()) <= 2045
    assert str(table["day"].iloc[0]).startswith("2020-08-05")
    assert table["day"].isna().tolist() == [False, True]
    assert table["date"].tolist() == ["2020-08-05", "2020-08"]


def test_the_same_bytes_whenever_they_are_written(
    bundled: Corpus, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert b"<timestamp>\x1101 Jan 2000 00:00</timestamp>" in files["stata_spss/scores.dta"]
    assert files["stata_spss/scores.sav"][92:109] == b"01 Jan 0000:00:00"
    stamped = files["stata_spss/scores.dta"].replace(b"01 Jan 2000 00:00", b"31 Dec 1999 23:59")
    assert stata_spss._fixed_stata(stamped) == files["stata_spss/scores.dta"]
    assert stata_spss_files(bundled, article_scores(bundled).table) == files


@given(st.lists(st.text(max_size=60), max_size=20))
def test_names_fit_both_programs(given_names: list[str]) -> None:
    taken: list[str] = []
    for name in given_names:
        found = variable_name(name, taken)
        assert re.fullmatch(r"[a-z][a-z0-9_]*", found)
        assert len(found) <= MOST_CHARS
        assert found not in taken
        taken.append(found)


@given(st.text(), st.integers(4, 40))
def test_shortened_text_fits(text: str, most: int) -> None:
    assert len(shortened(text, most).encode()) <= most


def test_hostile_names_become_values_not_names(corpus: Corpus) -> None:
    wide = wide_scores(corpus, article_scores(corpus).table)
    assert "<script>alert(1)</script>" in wide.values["source"].values()
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in wide.table.columns)
