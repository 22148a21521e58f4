"""Rows of metadata go to their documents, and what belongs to none is named."""

from __future__ import annotations

import polars as pl
import pytest

from mediakit.article import STANDARD_COLUMNS
from mediakit.readers.formats import FILE_NAMES, Notes
from mediakit.readers.joins import join_metadata
from mediakit.readers.normalise import FILE, ROW


def articles(**columns: list[str | None]) -> pl.DataFrame:
    n = len(next(iter(columns.values())))
    missing = {name: [None] * n for name in STANDARD_COLUMNS if name not in columns}
    return pl.DataFrame({**columns, **missing}, schema_overrides=dict.fromkeys(STANDARD_COLUMNS, pl.String))


def rows(**columns: list[str | None]) -> pl.DataFrame:
    made = articles(**columns)
    n = pl.Series(range(1, made.height + 1), dtype=pl.Int64)
    return made.with_columns(pl.lit("list.ris").alias(FILE), n.alias(ROW))


def joined(documents: pl.DataFrame, listed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    notes = Notes()
    return *join_metadata(documents, listed, notes), notes.sentences()


@pytest.mark.parametrize("written", ["a.pdf", "papers/A.PDF", "C:\\papers\\a.pdf", "a", "none.pdf; a.pdf"])
def test_by_file_name(written: str) -> None:
    documents = articles(file=["in/a.pdf", "in/b.pdf"], text=["One.", "Two."])
    listed = rows(**{FILE_NAMES: [written], "title": ["Title"], "date": ["2020-08-05"]})
    table, rejects, notes = joined(documents, listed)
    assert table["title"].to_list() == ["Title", None]
    assert table["date"].to_list() == ["2020-08-05", None]
    assert rejects.is_empty()
    assert notes == ("metadata of 1 articles taken from a list of stories or references",)


def test_by_file_name_before_address_before_title() -> None:
    documents = articles(
        file=["a.pdf", "b.pdf", "c.pdf"],
        url=[None, "https://www.paper.example/b/", None],
        title=[None, None, "The  Title"],
    )
    listed = rows(
        **{
            FILE_NAMES: ["a.pdf", None, None],
            "url": ["https://www.paper.example/b/", "http://paper.example/b#top", None],
            "title": ["the title", "the title", "the title"],
            "source": ["A", "B", "C"],
        }
    )
    table, rejects, _ = joined(documents, listed)
    assert table["source"].to_list() == ["A", "B", "C"]
    assert rejects.is_empty()


def test_a_document_keeps_what_it_says() -> None:
    documents = articles(file=["a.pdf"], title=["Own"], date=["2020"], author=["Same"])
    listed = rows(**{FILE_NAMES: ["a.pdf"], "title": ["Other"], "date": ["2020-08-05"], "author": ["Same"]})
    table, _, notes = joined(documents, listed)
    row = table.row(0, named=True)
    assert (row["title"], row["listed_title"], row["date"], row["author"]) == ("Own", "Other", "2020-08-05", "Same")
    assert "listed_author" not in row
    assert "listed_date" not in row
    assert any("title differs" in note and note.endswith(": 1") for note in notes)


def test_what_belongs_to_none_or_to_several_is_rejected() -> None:
    documents = articles(title=["Same", "Same", "One"])
    listed = rows(title=["Same", "Nowhere", "One", "one"])
    table, rejects, _ = joined(documents, listed)
    assert rejects.select("file", "row", "reason").rows() == [
        ("list.ris", 1, "metadata that fits 2 documents ('Same')"),
        ("list.ris", 2, "metadata without a text ('Nowhere')"),
        ("list.ris", 4, "metadata for a document that has some from another row ('one')"),
    ]
    assert all("read it together with its document" in advice for advice in rejects["advice"])
    assert table["title"].to_list() == ["Same", "Same", "One"]


def test_more_columns_come_along() -> None:
    documents = articles(file=["a.pdf", "b.pdf"]).with_columns(pl.Series("topic", ["t", None]), pl.Series("n", [1, 2]))
    listed = rows(**{FILE_NAMES: ["b.pdf", "a.pdf"]}).with_columns(
        pl.Series("topic", ["x", "y"]), pl.Series("tags", ["u", "v"]), pl.Series("n", ["1", "2"])
    )
    table, _, _ = joined(documents, listed)
    assert table.select("topic", "tags", "n", "listed_n").rows() == [("t", "v", 1, "2"), ("x", "u", 2, "1")]
