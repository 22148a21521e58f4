"""Keyness against a frequency list: read from files, tables and mappings, wrong rows named, what is absent said."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from scipy.stats import binomtest

import mediakit as mk
from mediakit.errors import ArgumentError, ReadError

CORPUS = mk.from_texts(
    {"a": ["War war war war war peace the.", "War, the unlisted unlisted unlisted unlisted unlisted."], "b": ["Peace."]}
)
COUNTS = {"war": 20, "peace": 30, "the": 950}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("l.csv", "word,count\nWar,15\nwar,5\npeace,30\nthe,950\n"),
        ("l.tsv", "the\t950\nwar\t20\npeace\t30\n"),
        ("l.txt", "rank\tWord\tFreq\n1\tthe\t950\n2\tpeace\t30\n3\twar\t20\n"),
        ("l.csv", "word;count\nthe;950\n\nwar;20\npeace;30\n"),
    ],
)
def test_files_tables_and_mappings_are_one(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    expected = mk.keyness(CORPUS, target="a", reference=COUNTS).table
    assert mk.keyness(CORPUS, target="a", reference=path).table.equals(expected)
    assert mk.keyness(CORPUS, target="a", reference=str(path)).table.equals(expected)
    table = pl.DataFrame({"count": list(COUNTS.values()), "word": list(COUNTS)})
    assert mk.keyness(CORPUS, target="a", reference=table).table.equals(expected)


def test_lrc_stands_in_for_p_and_what_is_absent_is_said() -> None:
    result = mk.keyness(CORPUS, target="a", reference=COUNTS)
    rows = {r["term"]: r for r in result.table.iter_rows(named=True)}
    assert (rows["war"]["n_target"], rows["war"]["n_reference"], rows["war"]["p"]) == (6, 20, None)
    low = binomtest(6, 26).proportion_ci(1 - 0.05 / len(rows), method="exact").low
    size = rows["war"]["n_target"] / rows["war"]["per_million_target"] * 1e6
    from math import log2

    assert rows["war"]["lrc"] == pytest.approx(log2(1000 / size * low / (1 - low)), rel=1e-6)
    assert rows["the"]["lrc"] <= 0
    said = "1 words with 5 occurrences or more are not in the list and count as 0 there: unlisted ..."
    assert said in result.recipe.notes
    assert result.recipe.parameters["reference"] == "a frequency list"


def test_lrc_between_groups_only_when_asked_for() -> None:
    assert "lrc" not in mk.keyness(CORPUS, min_count=1).table.columns
    table = mk.keyness(CORPUS, min_count=1, lrc=True).table
    assert table["lrc"].null_count() == 0
    assert (table["lrc"].abs() <= table["log_ratio"].abs() + 1).all()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("word,count\nwar,20\npeace,many\n", r"row 3: count 'many' of 'peace' is not a number"),
        ("war,20\n,3\n", r"row 2: there is no word"),
        ("war,20\npeace\n", r"row 2: 1 columns"),
        ("war,-2\n", r"row 1: count '-2'"),
        ("", r"is empty"),
        ("war,0\n", r"no count above 0"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ArgumentError, match=message):
        mk.keyness(CORPUS, reference=path)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        mk.keyness(CORPUS, reference=tmp_path / "none.csv")
