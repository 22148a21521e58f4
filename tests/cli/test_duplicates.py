"""Copies and names of sources on the command line: the library's tables, a store without copies, a sources.csv."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mediakit as mk

STORY = " ".join(f"word{n}" for n in range(80)) + "."
ROWS = [
    ("a", "Example News", "2020-08-05", STORY),
    ("b", "Example Online News", "2020-08-06", STORY),
    ("c", "Example Online News", "2020-09-06", "A dateline here. " + STORY),
    ("d", "Other", "2020-08-05", "Bread is dear."),
]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "source", "date", "text"), *ROWS])
    return path


def test_duplicates_is_the_librarys_table(run: Any, articles: Path) -> None:
    for options, arguments in (([], {}), (["--exact"], {"near": False}), (["--window-days", 7], {"window_days": 7})):
        done = run("duplicates", articles, *options, "--format", "csv")
        assert done.exit_code == 0, done.stderr
        assert done.stdout == mk.duplicates(mk.read(articles), **arguments).table.write_csv()
    assert pl.read_csv(io.StringIO(run("duplicates", articles, "--format", "csv").stdout)).height == 3


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_the_table_fits(run: Any, articles: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run("duplicates", articles).stdout.splitlines()
    assert max(map(len, lines)) <= columns
    assert "exact" in lines[2]


def test_read_drops_copies_and_takes_them_back_in(run: Any, articles: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    for options, left in (
        (["--drop-duplicates", "exact"], ["a", "c", "d"]),
        (["--drop-duplicates", "near"], ["a", "d"]),
        (["--drop-duplicates", "near", "--window-days", 7], ["a", "c", "d"]),
        ([], ["a", "b", "c", "d"]),
    ):
        done = run("read", articles, "--to", store, *options)
        assert done.exit_code == 0, done.stderr
        assert mk.open(store).articles["article_id"].to_list() == left
        assert mk.open(store, everything=True).articles.height == 4
        assert "duplicate_of" in mk.open(store).articles.columns
    run("read", articles, "--to", store, "--drop-duplicates", "near")
    assert run("read", store, "--to", store).exit_code == 0
    assert mk.open(store).n_articles == 4


def test_a_scored_store_leaves_them_out_as_well(run: Any, articles: Path, tmp_path: Path) -> None:
    run("read", articles, "--to", tmp_path / "one", "--drop-duplicates", "exact")
    done = run("score", tmp_path / "one", "--to", tmp_path / "two")
    assert done.exit_code == 0, done.stderr
    assert mk.open(tmp_path / "two").n_articles == 3
    results = pl.read_parquet(tmp_path / "two" / "results" / "sentiment_by_article.parquet")
    assert sorted(results["article_id"]) == ["a", "c", "d"]


def test_sources_suggest_writes_a_file_to_edit(run: Any, articles: Path, tmp_path: Path) -> None:
    done = run("sources", "suggest", articles, "--format", "csv")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == mk.suggest_sources(mk.read(articles)).table.write_csv()
    path = tmp_path / "names.csv"
    assert run("sources", "suggest", articles, "--to", path).exit_code == 0
    joined = mk.read(articles, sources=path).articles
    assert set(joined["source"]) == {"Example Online News", "Other"}
    again = run("sources", "suggest", articles, "--to", path)
    assert again.exit_code == 2
    assert "is there already" in again.stderr
