"""Columns by name: preference, mapping, collisions."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import mediakit as mk
from mediakit.article import STANDARD_COLUMNS
from mediakit.errors import ArgumentError, ReadError
from mediakit.readers.columns import (
    CANDIDATES,
    RESERVED,
    MissingColumnError,
    check_mapping,
    map_columns,
    metadata_names,
    missing_text,
)


def test_every_candidate_is_one_standard_column() -> None:
    names = [name for candidates in CANDIDATES.values() for name in candidates]
    assert len(names) == len(set(names))
    assert set(CANDIDATES) == set(STANDARD_COLUMNS)
    assert all(name == name.casefold().replace("_", "") for name in names)


@pytest.mark.parametrize("name", ["*", "^.*$"])
@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl", ".xlsx"])
def test_a_name_that_polars_takes_for_a_pattern_is_metadata_like_any_other(
    name: str, suffix: str, tmp_path: Path
) -> None:
    """Found by fuzzing: such a header used to end in a traceback."""
    table, file = pl.DataFrame({"text": ["The police came."], "source": ["a"], name: ["x"]}), tmp_path / f"news{suffix}"
    {
        ".csv": table.write_csv,
        ".parquet": table.write_parquet,
        ".jsonl": table.write_ndjson,
        ".xlsx": table.write_excel,
    }[suffix](file)
    corpus = mk.read(file)
    assert corpus.articles[f"meta_{name}"].to_list() == ["x"]
    assert mk.sentiment(corpus, by=f"meta_{name}").table["n_articles"].to_list() == [1]
    with pytest.raises(ReadError, match="no column for the text"):
        mk.read(write_without_text(tmp_path / "none.csv", name))


def write_without_text(file: Path, name: str) -> Path:
    file.write_text(f"source,{name}\na,x\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("written", ["Full Text", "full_text", "FULL-TEXT", "fulltext"])
def test_case_and_separators_do_not_matter(written: str) -> None:
    assert map_columns([written], {}).columns == {"text": written}


def test_first_in_order_of_preference_and_said() -> None:
    mapped = map_columns(["content", "body", "headline"], {})
    assert mapped.columns == {"title": "headline", "text": "body"}
    assert "text from 'body'" in mapped.remarks[0]
    assert "text could be body, content" in mapped.remarks[1]


def test_mapping_wins_and_its_column_is_nothing_else() -> None:
    mapped = map_columns(["text", "body", "title"], {"text": "title"})
    assert mapped.columns == {"text": "title"}


def test_mapped_column_that_is_not_there() -> None:
    with pytest.raises(MissingColumnError, match=r"no column 'bodi' \(did you mean 'body'\?\); there are: body, x"):
        map_columns(["body", "x"], {"text": "bodi"})


def test_mapping_to_no_standard_column() -> None:
    with pytest.raises(ArgumentError, match="did you mean 'source'"):
        check_mapping({"sourse": "outlet"})


def test_missing_text_says_how_to_map() -> None:
    error = missing_text(["a", "b"], "b")
    assert "there are: a, b" in error.reason
    assert 'text="b" or --text "b"' in error.advice


def test_colliding_metadata_gets_a_prefix_and_stays_distinct() -> None:
    names = ["text", "meta_text", "body", "count", "month", "bias"]
    renamed = metadata_names(names, ["body"])
    assert renamed == {
        "text": "meta_meta_text",
        "meta_text": "meta_text",
        "count": "meta_count",
        "month": "meta_month",
        "bias": "bias",
    }
    assert not set(renamed.values()) & (RESERVED | set(STANDARD_COLUMNS))
