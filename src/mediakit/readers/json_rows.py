"""JSON Lines (one object a line) and JSON (an array of objects): every object is an article.

The content decides, not the suffix: a file that starts with `[` is an array, everything else is read line by line; an
object over several lines, alone in its file, is one article, or the list it holds if it holds just one list of objects.
Nested values become JSON text in metadata. A line that is no object is a reject with its number.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import polars as pl

from mediakit.article import Reject
from mediakit.readers.encoding import NotTextError, decode, without_surrogates
from mediakit.readers.formats import Job, RawTable
from mediakit.readers.values import frame_of, visible_name

__all__ = ["read", "some_lines"]

Record = dict[str, object]


class _RepeatedKeyError(ValueError):
    """An object that has a key twice: a value would be lost."""


def read(job: Job) -> RawTable:
    """The objects of a file as a raw table, with a reject for every line that is none."""
    try:
        text = decode(job.path.read_bytes(), job)
    except NotTextError as error:
        return _table([], [], [], (job.reject(str(error)),))
    start = text.lstrip()[:1]
    whole = _whole(text, job) if start == "[" or (start == "{" and job.path.suffix.lower() == ".json") else None
    return whole if whole is not None else _line_by_line(text, job)


def _line_by_line(text: str, job: Job) -> RawTable:
    return some_lines(text.split("\n"), job)[0]


def some_lines(texts: list[str], job: Job, rows_before: int = 0, lines_before: int = 0) -> tuple[RawTable, int]:
    """Lines as a table with a reject for each that is no object; and how many lines are not empty."""
    records: list[Record] = []
    rows, lines, rejects = [], [], []
    row = rows_before
    for number, line in enumerate(texts, lines_before + 1):
        if not line.strip():
            continue
        row += 1
        reason = _added(line, records, job)
        if reason:
            rejects.append(job.reject(f"{reason} (line {number})", "mend or remove the line", row))
        else:
            rows.append(row)
            lines.append(number)
    return _table(records, rows, lines, tuple(rejects)), row - rows_before


def _added(line: str, records: list[Record], job: Job) -> str | None:
    try:
        record = _loads(line)
    except (ValueError, RecursionError) as error:
        return f"not JSON: {str(error)[:200]}"
    if not isinstance(record, dict):
        return "not a JSON object"
    records.append(_clean(record, line, job))
    return None


def _whole(text: str, job: Job) -> RawTable | None:
    try:
        found = _loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("{") or _is_lines_of_arrays(text):
            return None
        return _table([], [], [], (job.reject(f"not JSON: {str(error)[:200]}"),))
    items = _list_in(found, job) if isinstance(found, dict) else list(found) if isinstance(found, list) else [found]
    records = [_clean(record, text, job) for record in items if isinstance(record, dict)]
    rows = [row for row, record in enumerate(items, 1) if isinstance(record, dict)]
    others = [job.reject("not a JSON object", "", row) for row, r in enumerate(items, 1) if not isinstance(r, dict)]
    return _table(records, rows, None, tuple(others))


def _list_in(found: Record, job: Job) -> list[object]:
    lists = [key for key, v in found.items() if isinstance(v, list) and v and all(isinstance(i, dict) for i in v)]
    if len(lists) != 1:
        return [found]
    others = f"; left out: {', '.join(key for key in found if key != lists[0])}" if len(found) > 1 else ""
    job.note(f"articles taken from the list {lists[0]!r}{others}")
    items = found[lists[0]]
    return items if isinstance(items, list) else [found]


def _is_lines_of_arrays(text: str) -> bool:
    """A file of several lines whose first is whole JSON: rejects by line say more than one for the file."""
    first, _, rest = text.lstrip().partition("\n")
    try:
        _loads(first)
    except (ValueError, RecursionError):
        return False
    return bool(rest.strip())


def _loads(text: str) -> object:
    return json.loads(text, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, object]]) -> Record:
    record = dict(pairs)
    if len(record) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(f"key {next(key for key in keys if keys.count(key) > 1)!r} is given twice")
    return record


def _clean(record: Record, source: str, job: Job) -> Record:
    if "\\ud" in source or "\\uD" in source:
        written = json.dumps(record, ensure_ascii=False)
        if without_surrogates(written) != written:
            job.note("half characters (lone surrogates) were replaced by U+FFFD; records with them", 1)
    cleaned: Record = {}
    name_of: Callable[[str, int], str] = visible_name
    for place, (key, value) in enumerate(record.items(), 1):
        name = key if key.isidentifier() and key.isascii() else name_of(key, place)
        while name in cleaned:
            name += "_"
        cleaned[name] = value
    return cleaned


def _table(records: list[Record], rows: list[int], lines: list[int] | None, rejects: tuple[Reject, ...]) -> RawTable:
    at = None if lines is None else pl.Series(lines, dtype=pl.Int64)
    return RawTable(frame_of(records), pl.Series(rows, dtype=pl.Int64), at, rejects)
