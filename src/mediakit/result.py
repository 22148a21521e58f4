"""Result: a tidy table with the recipe that made it. A plain value: it can be pickled, compared and written out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

__all__ = ["Finish", "Pieces", "Recipe", "Result", "Rows"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a result was made: enough to make it again and to cite it.

    measure: registered name; parameters: arguments as given or defaulted; selection: the corpus's filters
    corpus: title; fingerprint: of texts and codebook; seed; version: of mediakit; references: author (year) of the
    methods
    notes: what a reader must know (composed texts, groups too small, languages left out)
    """

    measure: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    selection: Mapping[str, Any] = field(default_factory=dict)
    corpus: str = ""
    fingerprint: str = ""
    seed: int | None = None
    version: str = ""
    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The recipe as plain values, keys in a fixed order."""
        plain = asdict(self)
        plain["references"], plain["notes"] = list(self.references), list(self.notes)
        return plain


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A table (Polars, long and tidy) and its recipe."""

    table: pl.DataFrame
    recipe: Recipe

    def with_table(self, table: pl.DataFrame) -> Result:
        """The same recipe beside another table (sorted, filtered for show)."""
        return Result(table, self.recipe)

    def __repr__(self) -> str:
        return f"Result of {self.recipe.measure}: {self.table.height} rows\n{self.table}"


# Numbers of rows: from one to another, or these
Rows = slice | npt.NDArray[np.int64]
# From all values of a column: what finishes a piece, given which rows it is
Finish = Callable[[pl.Series], Callable[[pl.DataFrame, Rows], pl.DataFrame]]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """A result too large for memory: its table in pieces, to be written one after the other.

    tables: gone through once; recipe: asked for after the last of them
    over: a column of which all pieces are needed at once; finish: given all its values, a function from a piece and the numbers
    of its rows to the finished piece
    """

    tables: Iterator[pl.DataFrame]
    recipe: Callable[[], Recipe]
    over: str | None = None
    finish: Finish | None = None

    def result(self) -> Result:
        """All of it in memory."""
        tables = list(self.tables)
        if self.over is not None and self.finish is not None:
            rows, first = self.finish(pl.concat([table[self.over] for table in tables])), 0
            for at, table in enumerate(tables):
                tables[at] = rows(table, slice(first, first + table.height))
                first += table.height
        whole: pl.DataFrame = pl.concat(tables)
        return Result(whole, self.recipe())

    def first_of_each(self, n: int, keys: Sequence[str]) -> Result:
        """At most n rows of each group of rows that lie together in one piece, without holding the others."""
        kept, rows, values, first = list[pl.DataFrame](), [np.empty(0, np.int64)], list[pl.Series](), 0
        for table in self.tables:
            at = table.select(pl.int_range(pl.len()).over(keys) < n).to_series().arg_true()
            kept.append(table[at])
            rows.append(first + at.to_numpy().astype(np.int64))
            if self.over is not None:
                values.append(table[self.over])
            first += table.height
            del table
        whole: pl.DataFrame = pl.concat(kept)
        if self.over is not None and self.finish is not None:
            whole = self.finish(pl.concat(values))(whole, np.concatenate(rows))
        return Result(whole, self.recipe())
