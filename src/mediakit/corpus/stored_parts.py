"""Texts and tokens of a store, read part by part when they are asked for.

An opened store holds facts of its articles and no texts. What needs a text (evidence, a concordance, quotations) asks
for rows, and
gets them from the part that holds them; the last part read stays. Of tokens the last few parts opened stay, so that a
measure that
goes from part to part holds no more than these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.lazily import Lazily
from mediakit.corpus.manifest import StoredPart, checked, manifest_of
from mediakit.corpus.token_files import load_tokens
from mediakit.corpus.tokens import Tokens, tokenise
from mediakit.errors import StoreError

__all__ = ["PARTS_IN_MEMORY", "StoredTexts", "StoredTokens"]
# Parts up to which all tokens stay in memory once they are opened (some 300 MB each at most); of more, the last two.
PARTS_IN_MEMORY = 4
# Texts of a part that are read one by one (10 ms each) before all of it is read (90 ms and 60 MB), and those that are kept
FEW, MOST_FEW = 12, 64


class StoredTokens(Lazily[Tokens]):
    """The tokens of a scored store, by memory map."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(len(folders), lambda number: load_tokens(folders[number]))


class StoredTexts:
    """The texts of a store's articles.

    folder; part: of the store; checked: whether the parts were checked when the store was opened
    """

    def __init__(self, folder: Path, parts: Sequence[StoredPart], *, checked: bool) -> None:
        self.folder, self.part_list, self._checked = folder, tuple(parts), [checked] * len(parts)
        self._starts = np.array([part.first for part in parts], np.int64)
        self._last: tuple[int, pl.Series] | None = None
        self._few: dict[int, str | None] = {}
        self._asked = [0] * len(parts)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.folder, self.part_list, all(self._checked))

    def of_part(self, number: int) -> pl.Series:
        """The texts of one part.

        Raises StoreError naming its file where that is damaged.
        """
        last = self._last  # (another thread may put another part there meanwhile)
        if last is None or last[0] != number:
            last = self._last = number, self._read(number, 0, None)
        return last[1]

    def one(self, row: int) -> str:
        """The text of one article, by its row in the corpus."""
        return self._one(row) or ""

    def _one(self, row: int) -> str | None:
        number = int(np.searchsorted(self._starts, row, side="right")) - 1
        at, last, few = row - int(self._starts[number]), self._last, self._few
        if last is not None and last[0] == number:
            return _text(last[1], at)
        if row not in few:
            self._asked[number] += 1
            if self._asked[number] > FEW:  # whoever wants many gets the part
                self._asked[number] = 0
                return _text(self.of_part(number), at)
            if len(few) >= MOST_FEW:
                few = self._few = {}
            few[row] = _text(self._read(number, at, 1), 0)
        return few[row]

    def of(self, rows: npt.NDArray[np.int64]) -> pl.Series:
        """The texts of articles, by their rows in the corpus."""
        if len(rows) <= FEW:
            return pl.Series("text", [self._one(row) for row in rows.tolist()], dtype=pl.String)
        part = np.searchsorted(self._starts, rows, side="right") - 1
        order = np.argsort(part, kind="stable")
        found = [pl.Series("text", [], dtype=pl.String)]
        for number in np.unique(part).tolist():
            at = rows[order[part[order] == number]]
            found.append(self.of_part(number).gather(at - self._starts[number]))
        return pl.concat(found).gather(np.argsort(order, kind="stable"))

    def _read(self, number: int, first: int, n: int | None) -> pl.Series:
        """So many texts of a part from one on; all where n is None."""
        file = self.folder / self.part_list[number].file
        if not self._checked[number]:
            checked(file, manifest_of(self.folder)["parts"][number])
            self._checked[number] = True
        try:
            return pl.scan_parquet(file).select("text").slice(first, n).collect()["text"]
        except (OSError, pl.exceptions.PolarsError) as error:
            raise StoreError(f"{file} cannot be read ({str(error).splitlines()[0]})") from None

    def all(self) -> pl.Series:
        """All texts: for what needs them at once, and a store that fits."""
        return pl.concat([self.of_part(number) for number in range(len(self.part_list))])

    def tokens(self, facts: pl.DataFrame) -> Sequence[Tokens]:
        """The tokens of all parts, made from their texts: kept where they are few, made at each look where there are many."""

        def make(number: int) -> Tokens:
            part = self.part_list[number]
            titles = facts["title"][part.first : part.first + part.n_articles]
            return tokenise(titles.to_frame().with_columns(self.of_part(number)), part.first)

        n = len(self.part_list)
        return tuple(map(make, range(n))) if n <= PARTS_IN_MEMORY else Lazily(n, make)

    def parts(self, facts: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """The articles part by part, with the facts given."""
        columns = [*facts.columns]
        at = columns.index("events") + 1 if "events" in columns else len(columns)
        for number, part in enumerate(self.part_list):
            rows = facts[part.first : part.first + part.n_articles]
            yield rows.insert_column(at, self.of_part(number))


def _text(texts: pl.Series, at: int) -> str | None:
    found: str | None = texts[at]
    return found


def _again(folder: Path, parts: Sequence[StoredPart], whole: bool) -> StoredTexts:
    return StoredTexts(folder, parts, checked=whole)
