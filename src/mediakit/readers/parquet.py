"""Parquet: a table with types. Read by Polars as it is; dates and lists keep their types until they are mapped."""

from __future__ import annotations

import polars as pl
from polars.exceptions import PanicException, PolarsError

from mediakit.readers.formats import Job, RawTable
from mediakit.readers.values import visible_name

__all__ = ["distinct", "read"]


def read(job: Job) -> RawTable:
    """The table of a Parquet file, or a reject if it is damaged or no Parquet."""
    try:
        frame = pl.read_parquet(job.path, glob=False, hive_partitioning=False)
    except (PolarsError, PanicException, ValueError, OverflowError, MemoryError) as error:
        reason = f"not a whole Parquet file: {str(error).splitlines()[0][:200] if str(error) else type(error).__name__}"
        empty = pl.Series(dtype=pl.Int64)
        return RawTable(pl.DataFrame(), empty, None, (job.reject(reason, "make or fetch the file again"),))
    frame.columns = distinct([visible_name(name, place) for place, name in enumerate(frame.columns, 1)])
    return RawTable(frame, pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True))


def distinct(names: list[str]) -> list[str]:
    """Names with an underscore behind what stands there before."""
    found: list[str] = []
    for name in names:
        distinct = name
        while distinct in found:
            distinct += "_"
        found.append(distinct)
    return found
