"""The codebook says what every column of every table is."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from mediakit.compare.profile import Profile
from mediakit.exports.codebook import codebook_markdown, codebook_table, frame_codebooks, frames_table
from mediakit.exports.tables import tables_of
from mediakit.lexicons.frames import load_frames
from mediakit.result import Recipe, Result
from mediakit.schema import COLUMNS


def test_every_column_of_every_table_is_described(profile: Profile) -> None:
    tables = tables_of(profile)
    rows = codebook_table(tables).select("table", "column").rows()
    assert rows == [(name, column) for name, one in tables.items() for column in one.table.columns]
    assert set(codebook_table(tables)["column"]) <= set(
        COLUMNS
    )  # nothing that a measure makes is unknown to the schema


def test_metadata_of_the_articles_gets_its_own_type() -> None:
    table = pl.DataFrame({"camp": ["a"], "circulation": [1], "rating": [0.5], "mean": [0.1]})
    found = codebook_table({"mine": Result(table, Recipe("mine"))})
    assert found["type"].to_list() == ["text", "integer", "number", "number"]
    assert "metadata" in found["meaning"][0]


def test_the_frame_codebooks_used_are_there(profile: Profile) -> None:
    books, lost = frame_codebooks(tables_of(profile))
    assert ([book.id for book in books], lost) == (["policy", "news"], [])
    text = codebook_markdown(tables_of(profile), books)
    assert all(frame.definition in text for frame in load_frames("news").frames)
    table = frames_table(load_frames("news"))
    assert table.height == len(load_frames("news").patterns)
    assert table["pattern"][0] == load_frames("news").patterns[0].source


def test_a_codebook_that_is_gone_is_named() -> None:
    result = Result(pl.DataFrame({"frame": ["x"]}), Recipe("framing", {"codebook": "gone.csv"}))
    books, lost = frame_codebooks({"framing": result})
    assert books == []
    assert "gone.csv" in lost[0]


def test_two_codebooks_of_one_name_do_not_replace_each_other_silently(tmp_path: Path) -> None:
    own = tmp_path / "news.csv"
    own.write_text("frame,pattern,weight,note\nmine,word,1,\n", encoding="utf-8")
    table = pl.DataFrame({"frame": ["x"]})
    tables = {name: Result(table, Recipe("framing", {"codebook": name})) for name in ("news", str(own))}
    books, lost = frame_codebooks(tables)
    assert [book.title for book in books] == ["Generic news frames"]
    assert "'news'" in lost[0]


def test_a_name_cannot_break_the_table() -> None:
    result = Result(pl.DataFrame({"a|b`<script>": [1]}), Recipe("mine"))
    assert "| `a\\|b'&lt;script>` |" in codebook_markdown({"mine": result}, [])
