"""Which term, weight and category does each row of a table give? CSV and TSV, with a header or without."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from mediakit.errors import CodebookError

__all__ = ["Found", "Line", "Unusable", "number_in", "rows_in", "table_lines"]


class Line(NamedTuple):
    """A line of a word list: its number in the file, term, category ("" for none), weight (None where it has none)."""

    number: int
    term: str
    category: str
    weight: float | None


class Unusable(NamedTuple):
    """A line that cannot be used: its number, its text, and why."""

    number: int
    text: str
    reason: str


Found = Iterator[Line | Unusable]
# Names of columns, as lists in use have them: labMT, AFINN, NRC, tidytext, Warriner et al.
_TERM = ("term", "word", "words", "pattern", "token", "entry", "ngram", "lemma")
_WEIGHT = ("weight", "score", "valence", "value", "happiness_average", "happs", "happiness score", "v.mean.sum")
_CATEGORY = ("category", "categories", "frame", "label", "emotion", "class")
_EITHER = ("sentiment", "polarity")  # positive and negative in some lists, numbers in others


def table_lines(name: str, text: str) -> Found:
    """The lines of a table."""
    rows = rows_in(text)
    if not rows:
        return
    header = [cell.strip().lower() for cell in rows[0][1]]
    known = _columns(header, rows[1][1] if len(rows) > 1 else [])
    if known is None and any(cell in (*_WEIGHT, *_CATEGORY) for cell in header):
        raise CodebookError(
            f"{name}: line {rows[0][0]}: no column of terms; call it one of {', '.join(_TERM)}, given: {', '.join(header)}"
        )
    columns = known or _positions(rows)
    for number, cells in rows[known is not None :]:
        yield _row(number, cells, *columns)


def rows_in(text: str) -> list[tuple[int, list[str]]]:
    """Rows with the numbers of their lines, without empty ones and without comments before the first."""
    plain = text.splitlines()
    start = next((i for i, line in enumerate(plain) if line.strip() and not line.startswith("#")), len(plain))
    sample = plain[start : start + 20]
    separator = max("\t,;", key=lambda sign: sum(sign in line for line in sample))
    quoting: Literal[0, 3] = csv.QUOTE_NONE if separator == "\t" else csv.QUOTE_MINIMAL
    reader = csv.reader(io.StringIO("\n".join(plain[start:])), delimiter=separator, quoting=quoting)
    try:
        return [(start + reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise CodebookError(f"line {start + reader.line_num}: not a table: {error}") from None


def _columns(header: Sequence[str], first: Sequence[str]) -> tuple[int, int | None, int | None] | None:
    """Which columns hold term, weight and category, by their names; None where no name is a term's."""
    term = next((header.index(name) for name in _TERM if name in header), None)
    if term is None:
        return None
    weight = next((header.index(name) for name in _WEIGHT if name in header), None)
    category = next((header.index(name) for name in _CATEGORY if name in header), None)
    either = next((header.index(name) for name in _EITHER if name in header), None)
    if either is not None and len(first) > either:
        if number_in(first[either]) is None:
            category = either if category is None else category
        else:
            weight = either if weight is None else weight
    return term, weight, category


def _positions(rows: Sequence[tuple[int, list[str]]]) -> tuple[int, int | None, int | None]:
    """Columns of a table without a header: term first, then a weight or a category, whichever the second looks like."""
    some = [cells for _, cells in rows[:50]]
    width = max(len(cells) for cells in some)
    numeric = [
        sum(len(cells) > i and number_in(cells[i]) is not None for cells in some) * 2 > len(some) for i in range(width)
    ]
    if width == 1:
        return 0, None, None
    if numeric[1]:
        return 0, 1, 2 if width > 2 and not numeric[2] and width == 3 else None
    return 0, 2 if width > 2 and numeric[2] else None, 1


def _row(number: int, cells: Sequence[str], term: int, weight: int | None, category: int | None) -> Line | Unusable:
    shown = ", ".join(cells)
    if len(cells) <= term or not cells[term].strip():
        return Unusable(number, shown, "the term is empty")
    label = cells[category].strip() if category is not None and len(cells) > category else ""
    if category is not None and not label:
        return Unusable(number, shown, "the category is empty")
    if weight is None:
        return Line(number, cells[term].strip(), label, None)
    given = cells[weight].strip() if len(cells) > weight else ""
    value = number_in(given)
    if value is None:
        return Unusable(number, shown, f"the weight {given!r} is not a number")
    return Line(number, cells[term].strip(), label, value)


def number_in(text: str) -> float | None:
    """The finite number that a cell holds, or None."""
    try:
        value = float(text.strip())
    except ValueError:
        return None
    return value if math.isfinite(value) else None
