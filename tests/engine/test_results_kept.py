"""Results that are whole, of this version, of the same articles and groups are not made twice."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import mediakit as mk
from mediakit.compare import scoring

ROWS = "source,camp,text\na,x,The police arrested him. A war began.\nb,y,The law was passed.\nb,y,It was praised.\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "news.csv").write_text(ROWS, encoding="utf-8")
    scoring.score(mk.read(tmp_path / "news.csv").base, tmp_path / "store")
    scoring.write_full_results(tmp_path / "store", "source")
    return tmp_path / "store"


def made(store: Path) -> int:
    """What tells one making of the results from another."""
    return (store / "results").stat().st_ino


def test_scored_again_the_results_stay(store: Path) -> None:
    before = made(store)
    scoring.write_full_results(store, ["source"])
    assert made(store) == before


def test_by_another_column_they_are_made_anew(store: Path) -> None:
    before = made(store)
    scoring.write_full_results(store, "camp")
    assert made(store) != before


def test_damaged_ones_are_made_anew(store: Path) -> None:
    table = store / "results" / "terms.parquet"
    whole, before = table.read_bytes(), made(store)
    table.write_bytes(whole[:-1] + b"x")
    scoring.write_full_results(store, "source")
    assert made(store) != before
    assert table.read_bytes() == whole


def test_those_of_another_version_are_made_anew(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made(store)
    monkeypatch.setattr(scoring, "__version__", "9.9")
    scoring.write_full_results(store, "source")
    assert made(store) != before


def test_a_store_written_anew_has_results_of_its_own_articles(store: Path) -> None:
    news = store.parent / "news.csv"
    news.write_text(ROWS + "a,x,He was praised too.\n", encoding="utf-8")
    scoring.score(mk.read(news).base, store)
    scoring.write_full_results(store, "source")
    found = mk.terms(mk.open(store)).table["count"].sum()

    assert pl.read_parquet(store / "results" / "terms.parquet")["count"].sum() == found
