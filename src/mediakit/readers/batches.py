"""Tables larger than memory, read a batch at a time: Parquet, Arrow, CSV and TSV, JSON Lines.

A batch is a raw table as its page would give it, with where the next one begins, so that reading goes on after an
interruption without
reading again what was done. What needs the whole file to be understood (an encoding other than UTF-8, quotation marks
that break the
rules of CSV) raises NotInBatches: such a file is read whole, or refused where it is too large for that.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from mediakit.article import Reject
from mediakit.readers import delimited, json_rows
from mediakit.readers.formats import Job, RawTable
from mediakit.readers.parquet import distinct
from mediakit.readers.values import visible_name

__all__ = ["BATCHED", "BATCH_BYTES", "Batch", "NotInBatches", "batches_of"]

# Of text, about: three copies of it and its columns are in memory while it is read.
BATCH_BYTES = 32_000_000
BATCHED = {".parquet": "parquet", ".pq": "parquet", ".arrow": "arrow", ".ipc": "arrow", ".feather": "arrow"} | {
    ".csv": "delimited", ".tsv": "delimited", ".tab": "delimited", ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
State = dict[str, Any]


class NotInBatches(Exception):
    """A file has to be read whole; says why."""


class Batch(NamedTuple):
    """A batch, where the next one begins, and which share of the file is done (0 to 1)."""

    table: RawTable
    next: State
    share: float


def batches_of(job: Job, state: State | None) -> Iterator[Batch]:
    """The batches of a file, from where `state` says (None: from its beginning).

    Raises NotInBatches for a file that has to be read whole.
    """
    how = {"parquet": _parquet, "arrow": _arrow, "delimited": _delimited, "jsonl": _jsonl}
    return how[BATCHED[job.path.suffix.lower()]](job, state or {})


def _numbered(frame: pl.DataFrame, first: int) -> RawTable:
    frame.columns = distinct([visible_name(name, place) for place, name in enumerate(frame.columns, 1)])
    return RawTable(frame, pl.int_range(first, first + frame.height, dtype=pl.Int64, eager=True))


def _parquet(job: Job, state: State) -> Iterator[Batch]:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(job.path)
        about = file.metadata
        bytes_of_row = max(sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups)), 1) / max(
            about.num_rows, 1
        )
        size = max(int(BATCH_BYTES / bytes_of_row), 1)
        group, done, row = state.get("group", 0), state.get("done", 0), state.get("row", 0)
        for number in range(group, about.num_row_groups):
            in_group = 0
            for batch in file.iter_batches(size, row_groups=[number]):
                in_group += batch.num_rows
                if number == group and in_group <= done:
                    continue  # of the group in which the last run was stopped
                table = _numbered(pl.from_arrow(batch), row + 1)  # type: ignore[arg-type]
                row += batch.num_rows
                yield Batch(table, {"group": number, "done": in_group, "row": row}, row / max(about.num_rows, 1))
    except (pa.ArrowException, OSError) as error:
        raise NotInBatches(f"not a whole Parquet file: {str(error).splitlines()[0][:200]}") from None


def _arrow(job: Job, state: State) -> Iterator[Batch]:
    import pyarrow as pa

    try:
        file = pa.ipc.open_file(pa.OSFile(str(job.path)))
        row = state.get("row", 0)
        for number in range(state.get("batch", 0), file.num_record_batches):
            table = _numbered(pl.from_arrow(file.get_batch(number)), row + 1)  # type: ignore[arg-type]
            row += table.frame.height
            yield Batch(table, {"batch": number + 1, "row": row}, (number + 1) / file.num_record_batches)
    except (pa.ArrowException, OSError) as error:
        raise NotInBatches(f"not an Arrow file with batches: {str(error).splitlines()[0][:200]}") from None


class _Lines:
    """The lines of a file from a place on, decoded, with the place reached."""

    def __init__(self, path: Path, offset: int) -> None:
        self._file, self.offset, self.size = path.open("rb"), offset, path.stat().st_size
        self._file.seek(offset)

    def __iter__(self) -> Iterator[str]:
        with self._file:
            for line in self._file:
                begin, self.offset = self.offset, self.offset + len(line)
                try:
                    text = line.decode("utf-8-sig" if begin == 0 else "utf-8")
                except UnicodeDecodeError:
                    raise NotInBatches("the text is not in UTF-8") from None
                if "\x00" in text:
                    raise NotInBatches("the text holds NUL characters")
                yield text

    @property
    def share(self) -> float:
        return self.offset / max(self.size, 1)


def _delimited(job: Job, state: State) -> Iterator[Batch]:
    with job.path.open("rb") as file:
        sample = file.read(delimited.SAMPLE_CHARS).decode("utf-8-sig", "ignore")
    with delimited.long_fields():
        sign = state.get("sign") or delimited.delimiter_of(sample)
        lines, first_line = _Lines(job.path, state.get("offset", 0)), state.get("line", 0)
        reader = csv.reader(iter(lines), delimiter=sign, strict=True)
        names, row = state.get("names"), state.get("row", 0)
        kept: list[delimited.Row] = []
        began = lines.offset
        try:
            while True:
                line = first_line + reader.line_num + 1
                fields = next(reader, None)
                if fields is None:
                    break
                if not fields:
                    continue
                if names is None:
                    names, is_data = delimited.names_of(fields, job)
                    if not is_data:
                        continue
                kept.append(delimited.Row(line, fields))
                if lines.offset - began >= BATCH_BYTES:
                    now = {
                        "sign": sign,
                        "offset": lines.offset,
                        "line": first_line + reader.line_num,
                        "names": names,
                        "row": row + len(kept),
                    }
                    yield Batch(delimited.table_of(names, kept, job, row + 1), now, lines.share)
                    row, kept, began = row + len(kept), [], lines.offset
        except csv.Error as error:
            raise NotInBatches(f"quotation marks break the rules of CSV ({error})") from None
        if kept and names is not None:
            now = {
                "sign": sign,
                "offset": lines.offset,
                "line": first_line + reader.line_num,
                "names": names,
                "row": row + len(kept),
            }
            yield Batch(delimited.table_of(names, kept, job, row + 1), now, 1.0)


def _jsonl(job: Job, state: State) -> Iterator[Batch]:
    lines = _Lines(job.path, state.get("offset", 0))
    row, number = state.get("row", 0), state.get("line", 0)
    kept: list[str] = []
    began = lines.offset

    def batch() -> Batch:
        nonlocal row, number, kept, began
        table, n = json_rows.some_lines(kept, job, row, number)
        row, number, kept, began = row + n, number + len(kept), [], lines.offset
        return Batch(table, {"offset": lines.offset, "row": row, "line": number}, lines.share)

    for line in lines:
        if not kept and not row and line.lstrip()[:1] == "[":
            raise NotInBatches("it is one array, not a line for each article")
        kept.append(line)
        if lines.offset - began >= BATCH_BYTES:
            yield batch()
    if kept:
        yield batch()


def rejects_as_rows(rejects: tuple[Reject, ...]) -> list[list[Any]]:
    """Rejects as plain values."""
    return [[one.file, one.row, one.reason, one.advice] for one in rejects]
