"""Proposals to join sources, and the sources.csv made of them, which the reader takes."""

from __future__ import annotations

from pathlib import Path

import mediakit as mk
from mediakit.corpus.source_joins import sources_table
from mediakit.readers.sources import read_sources

NAMES = {
    "Example Online News": 5,
    "Example News": 3,
    "examplenews.com": 2,
    "Post, The": 2,
    "Example Opinion": 1,
    "Other": 1,
}


def corpus() -> mk.Corpus:
    return mk.from_texts({name: [f"{name} {i}." for i in range(n)] for name, n in NAMES.items()})


def test_the_most_frequent_name_is_suggested() -> None:
    table = mk.suggest_sources(corpus()).table
    assert table.select("source", "suggested", "n_articles", "n_articles_suggested").rows() == [
        ("Example News", "Example Online News", 3, 5),
        ("examplenews.com", "Example Online News", 2, 5),
    ]
    assert table["reason"].to_list()[0] == "differ in words such as Online, News, .com only"


def test_a_narrowed_corpus_counts_what_is_left() -> None:
    table = mk.suggest_sources(corpus().where(source=["Example News", "examplenews.com", "Other"])).table
    assert table.select("source", "suggested").rows() == [("examplenews.com", "Example News")]


def test_sources_csv_is_read_back_and_joins(tmp_path: Path) -> None:
    everything = corpus()
    path = tmp_path / "sources.csv"
    path.write_text(sources_table(everything, mk.suggest_sources(everything).table), encoding="utf-8")
    aliases = read_sources(path)
    assert {alias for alias, name in aliases.items() if name == "Example Online News"} == {
        "Example Online News", "Example News", "examplenews.com",
    }  # fmt: skip
    assert set(aliases) == set(NAMES)


def test_no_proposal_no_rows() -> None:
    result = mk.suggest_sources(mk.from_texts({"One": ["A."], "Two": ["B."]}))
    assert result.table.height == 0
    assert result.table.columns == ["source", "suggested", "reason", "n_articles", "n_articles_suggested"]
