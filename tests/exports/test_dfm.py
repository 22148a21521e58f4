"""The document-term matrix as SciPy, pandas and scikit-learn read it, against the counts of `mk.terms`."""

from __future__ import annotations

import csv
import io
import runpy
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from scipy.io import mmread
from sklearn.feature_extraction.text import TfidfTransformer

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.exports.dfm import dfm_files, dfm_tables


@pytest.fixture(scope="module")
def files(bundled: Corpus) -> dict[str, bytes]:
    return dfm_files(bundled)


def test_scipy_reads_the_counts_of_terms(bundled: Corpus, files: dict[str, bytes]) -> None:
    matrix = mmread(io.BytesIO(files["dfm/counts.mtx"])).tocoo()
    documents = pd.read_csv(io.BytesIO(files["dfm/documents.csv"]), dtype=str)
    features = pd.read_csv(io.BytesIO(files["dfm/features.csv"]), keep_default_na=False)
    assert matrix.shape == (len(documents), len(features))
    read = {
        (documents["article_id"][row], features["term"][column]): value
        for row, column, value in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.data.tolist(), strict=True)
    }
    terms = mk.terms(bundled, by="article", stopwords="keep").table
    assert read == {(article, term): n for article, term, n in terms.select("article_id", "term", "count").iter_rows()}
    assert matrix.sum() == bundled.n_words == documents["n_words"].astype(int).sum() == features["count"].sum()
    assert documents["article_id"].tolist() == bundled.articles["article_id"].to_list()
    assert documents["composed"].tolist() == [str(one).lower() for one in bundled.articles["composed"].to_list()]


def test_scikit_learn_takes_it(files: dict[str, bytes]) -> None:
    weighted = TfidfTransformer().fit_transform(mmread(io.BytesIO(files["dfm/counts.mtx"])).tocsr())
    assert weighted.shape[0] == 52


def test_features_say_which_are_function_words_and_how_many_articles_hold_them(make_corpus: Any) -> None:
    table = dfm_tables(make_corpus([{"text": "The null NA"}, {"text": "the nan, the x"}]))["dfm/features.csv"]
    assert table.rows() == [
        ("na", 1, 1, True),
        ("nan", 1, 1, False),
        ("null", 1, 1, True),
        ("the", 3, 2, True),
        ("x", 1, 1, True),
    ]


def test_the_python_snippet_runs(files: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, data in files.items():
        (tmp_path / Path(path).name).write_bytes(data)
    found = runpy.run_path(str(tmp_path / "read_in_python.py"))
    assert "52 articles" in capsys.readouterr().out
    assert found["counts"].shape == (len(found["documents"]), len(found["features"]))
    assert found["documents"][0]["article_id"]


def test_the_r_snippet_names_columns_that_are_there(files: dict[str, bytes]) -> None:
    text = files["dfm/read_in_R.R"].decode()
    for path in ("dfm/documents.csv", "dfm/features.csv"):
        assert f'"{path.removeprefix("dfm/")}"' in text
        header = next(csv.reader(io.StringIO(files[path].decode())))
        wanted = {"dfm/documents.csv": {"article_id", "date"}, "dfm/features.csv": {"term", "is_function_word"}}[path]
        assert wanted <= set(header)
    assert text.count("(") == text.count(")")


def test_a_selection_holds_only_what_is_selected(bundled: Corpus) -> None:
    quoted = bundled.where(voice="quoted")
    matrix = mmread(io.BytesIO(dfm_files(quoted)["dfm/counts.mtx"]))
    assert (matrix.sum(), matrix.shape[0]) == (quoted.n_words, quoted.n_articles)


def test_no_words_at_all() -> None:
    matrix = mmread(io.BytesIO(dfm_files(mk.from_texts({"a": ["…"]}))["dfm/counts.mtx"]))
    assert matrix.shape == (1, 0)
    assert pl.read_csv(dfm_files(mk.from_texts({"a": ["…"]}))["dfm/features.csv"]).height == 0
