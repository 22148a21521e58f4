"""How often does each word stand in another corpus, of which there is only a list?

A frequency list has a word and a count a line (CSV or TSV, with or without a header), or is a table, or a mapping.
Words are folded as those of articles are; counts of words that fold to one are added up. What cannot be used is named
by its row.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.errors import ArgumentError, ReadError
from mediakit.text.words import fold, words_of

__all__ = ["FrequencyList", "frequency_list", "is_list"]

_WORD = ("word", "term", "token", "feature", "type", "item", "lemma", "form")
_COUNT = ("count", "frequency", "freq", "n", "tokens", "abs_freq", "hits")
SUFFIXES = (".csv", ".tsv", ".txt", ".tab")


@dataclass(frozen=True, slots=True)
class FrequencyList:
    """Counts of words of another corpus. name: to be shown; counts: word -> count; notes: what reading it decided."""

    name: str
    counts: Mapping[str, float]
    notes: tuple[str, ...] = field(default=())

    @property
    def n_words(self) -> int:
        """The words of the list's corpus, as far as the list has them."""
        return int(sum(self.counts.values()))


def is_list(reference: object, groups: Sequence[str]) -> bool:
    """Whether a reference is a frequency list and not the name of one of the groups."""
    if isinstance(reference, str):
        return reference not in groups and reference.lower().endswith(SUFFIXES)
    return isinstance(reference, (Path, Mapping, pl.DataFrame, FrequencyList))


def frequency_list(given: Any) -> FrequencyList:
    """Read a frequency list from a file, a table (its columns word and count, or the first two) or a mapping word -> count.

    Raises ReadError for a file that cannot be read, ArgumentError naming the row of a word or count that cannot be used.

    >>> frequency_list({"The": 10, "the": 5, "war": 1}).counts
    {'the': 15.0, 'war': 1.0}
    """
    if isinstance(given, FrequencyList):
        return given
    if isinstance(given, Mapping):
        return _checked("frequency list", ((number, w, c) for number, (w, c) in enumerate(given.items(), 1)))
    if isinstance(given, pl.DataFrame):
        return _checked("frequency list", _rows_of_table(given))
    path = Path(given).expanduser()
    return _checked(path.name, _rows_of_file(path))


def _rows_of_table(table: pl.DataFrame) -> Iterable[tuple[int, Any, Any]]:
    if table.width < 2:
        raise ArgumentError(
            f"a frequency list has the columns word and count; the table has: {', '.join(table.columns)}"
        )
    lower = {name.lower(): name for name in table.columns}
    word = next((lower[one] for one in _WORD if one in lower), table.columns[0])
    rest = [name for name in table.columns if name != word]
    count = next((lower[one] for one in _COUNT if one in lower), rest[0])
    return ((number, w, c) for number, (w, c) in enumerate(table.select(word, count).iter_rows(), 1))


def _rows_of_file(path: Path) -> Iterable[tuple[int, Any, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReadError(f"{path}: a frequency list that cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise ReadError(f"{path}: not UTF-8 at byte {error.start}; save the list as UTF-8") from None
    lines = text.splitlines()
    filled = next((line for line in lines if line.strip()), "")
    mark = "\t" if "\t" in filled else ";" if ";" in filled and "," not in filled else ","
    rows = [
        (number, row) for number, row in enumerate(csv.reader(lines, delimiter=mark), 1) if any(map(str.strip, row))
    ]
    if not rows:
        raise ArgumentError(f"{path}: the frequency list is empty; it has a word and a count a line")
    at, more = (0, 1), rows
    heads = [cell.strip().lower() for cell in rows[0][1]]
    if any(one in _WORD for one in heads) and any(one in _COUNT for one in heads):
        at = (
            next(i for i, one in enumerate(heads) if one in _WORD),
            next(i for i, one in enumerate(heads) if one in _COUNT),
        )
        more = rows[1:]
    for number, row in more:
        if len(row) <= max(at):
            raise ArgumentError(
                f"{path}, row {number}: {len(row)} columns; a frequency list has a word and a count, such as war,12"
            )
    return ((number, row[at[0]], row[at[1]]) for number, row in more)


def _checked(name: str, rows: Iterable[tuple[int, Any, Any]]) -> FrequencyList:
    counts: dict[str, float] = {}
    joined, several = 0, 0
    for number, word, count in rows:
        value = _number(count)
        if value is None:
            raise ArgumentError(
                f"{name}, row {number}: count {count!r} of {word!r} is not a number of 0 or more; give a count of occurrences"
            )
        text = fold(str(word or "").strip()).rstrip(".")
        if not text:
            raise ArgumentError(f"{name}, row {number}: there is no word beside the count {count!r}")
        several += len(words_of([text]).ids) != 1 or " " in text
        joined += text in counts
        counts[text] = counts.get(text, 0.0) + value
    if not counts or sum(counts.values()) <= 0:
        raise ArgumentError(
            f"{name}: the reference frequency list is empty or has no count above 0; give word and count"
        )
    notes = [f"{joined} words of the list are spellings of others and are added to them"] if joined else []
    if several:
        notes.append(f"{several} entries of the list are no single words by the word rule, and match nothing")
    return FrequencyList(name, counts, tuple(notes))


def _number(value: Any) -> float | None:
    try:
        found = float(str(value).strip().replace(" ", ""))
    except ValueError:
        return None
    return found if math.isfinite(found) and found >= 0 else None
