"""Aliases are joined where a list says so, and only there."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from mediakit.errors import ReadError
from mediakit.readers.read import read
from mediakit.readers.sources import join_aliases, read_sources


def table(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "content",
    [
        "source,aliases,country\nHerald,Herald Online; The  Herald ;,X\nCourier,,Y\n",
        "source,alias\nHerald,Herald Online\nHerald,The Herald\nCourier,\n,ignored\n",
    ],
)
def test_both_ways_to_write_it(tmp_path: Path, content: str) -> None:
    found = read_sources(table(tmp_path / "sources.csv", content))
    assert found == {"Herald": "Herald", "Herald Online": "Herald", "The Herald": "Herald", "Courier": "Courier"}


def test_an_alias_of_two_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="'Star' is an alias of 'A' and of 'B'"):
        read_sources(table(tmp_path / "s.csv", "source,alias\nA,Star\nB,Star\n"))
    with pytest.raises(ReadError, match="no column 'source'"):
        read_sources(table(tmp_path / "t.csv", "outlet,alias\nA,Star\n"))


def test_joining_keeps_the_name_as_given_and_counts_the_unknown() -> None:
    articles = pl.DataFrame({"source": ["Herald Online", "Herald", "Herald", "Post", None]})
    joined, remarks = join_aliases(articles, {"Herald": "Herald", "Herald Online": "Herald"}, "sources.csv")
    assert joined["source"].to_list() == ["Herald", "Herald", "Herald", "Post", None]
    assert joined["source_given"].to_list() == ["Herald Online", None, None, None, None]
    assert remarks == [
        "sources joined as sources.csv says: Herald Online -> Herald (1)",
        "sources that sources.csv does not list: 1 (Post (1))",
    ]


def test_the_list_beside_the_articles_is_used_and_is_no_article(tmp_path: Path) -> None:
    table(tmp_path / "sources.csv", "source,aliases\nHerald,Herald Online\n")
    file = table(tmp_path / "a.csv", "source,text\nHerald Online,One.\nPost,Two.\n")
    for given in (tmp_path, file):
        report = read(given)
        assert report.articles["source"].to_list() == ["Herald", "Post"]
        assert report.rejects.is_empty()
        assert any("Post (1)" in note for note in report.notes)


def test_a_table_of_articles_called_sources(tmp_path: Path) -> None:
    report = read(table(tmp_path / "sources.csv", "source,text\nHerald,One.\n").parent)
    assert report.articles["source"].to_list() == ["Herald"]


def test_ids_are_made_of_the_joined_name(tmp_path: Path) -> None:
    aliases = table(tmp_path / "names.csv", "source,aliases\nHerald,Herald Online\n")
    one = read(table(tmp_path / "a.csv", "source,text\nHerald Online,One.\n"), sources=aliases)
    other = read(table(tmp_path / "b.csv", "source,text\nHerald,One.\n"))
    assert one.articles["article_id"].to_list() == other.articles["article_id"].to_list()
