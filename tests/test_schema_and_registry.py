"""Every column has a type and a meaning; every measure's functions load; results are plain values."""

from __future__ import annotations

import pickle

import polars as pl
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.registry import MEASURES, load, measure
from mediakit.result import Recipe, Result
from mediakit.schema import COLUMNS, describe

TYPES = {"text", "integer", "number", "share", "date", "yes/no"}


@pytest.mark.parametrize("column", COLUMNS.values(), ids=list(COLUMNS))
def test_a_column_says_what_it_is(column: object) -> None:
    from mediakit.schema import Column

    assert isinstance(column, Column)
    assert column.type in TYPES
    assert len(column.meaning) >= 8
    assert not column.meaning.endswith(".")
    assert column.missing
    assert column.type not in ("number", "integer", "share") or column.unit or "tf_idf" in column.name or column.name in (
        "sentence", "g2_4cell", "g2_2cell", "bic"
    )  # fmt: skip
    assert (column.unit == "0 to 1") == (column.type == "share")


def test_columns_that_are_not_known_are_metadata() -> None:
    one, other = describe(["count", "desk"])
    assert one is COLUMNS["count"]
    assert (other.name, other.meaning) == ("desk", "metadata that the articles brought")


@pytest.mark.parametrize("entry", MEASURES.values(), ids=list(MEASURES))
def test_what_is_registered_loads(entry: object) -> None:
    from mediakit.registry import Measure

    assert isinstance(entry, Measure)
    assert load(entry.function).__name__ == entry.name
    assert callable(load(entry.evidence))
    assert entry.scores is None or callable(load(entry.scores))
    assert entry.question.endswith("?")
    assert entry.title
    assert entry.trust.endswith(".")
    assert entry.references
    assert measure(entry.name) is entry
    assert getattr(mk, entry.name) is load(entry.function)


def test_a_measure_that_is_not_there() -> None:
    with pytest.raises(ArgumentError, match="unknown measure 'sentimnt' \\(did you mean 'sentiment'\\?\\)"):
        measure("sentimnt")


def test_a_result_is_a_plain_value() -> None:
    recipe = Recipe("terms", {"by": ["source"]}, references=("A (2000)",), notes=("a note",))
    result = Result(pl.DataFrame({"term": ["a"], "count": [1]}), recipe)
    again = pickle.loads(pickle.dumps(result))  # noqa: S301
    assert again.table.equals(result.table)
    assert again.recipe == recipe
    assert list(recipe.as_dict()) == [
        "measure", "parameters", "selection", "corpus", "fingerprint", "seed", "version", "references", "notes",
    ]  # fmt: skip
    assert recipe.as_dict()["references"] == ["A (2000)"]
    assert result.with_table(result.table.head(0)).recipe is recipe
    assert repr(result).startswith("Result of terms: 1 rows")
