"""Arrow (.feather of version 2, .arrow, .ipc): a table with types, as a file or as a stream. Read by Polars."""

from __future__ import annotations

import io

import polars as pl
from polars.exceptions import PanicException, PolarsError

from mediakit.readers.formats import Job, RawTable
from mediakit.readers.values import visible_name

__all__ = ["read"]

_FILE, _FEATHER_1 = b"ARROW1", b"FEA1"


def read(job: Job) -> RawTable:
    """The table of an Arrow file or stream, or a reject if it is damaged, of Feather's version 1, or no Arrow."""
    data = job.path.read_bytes()  # not by memory map: a file that is cut while it is mapped ends the process
    if data.startswith(_FEATHER_1):
        return _nothing(job, "Feather of version 1, which is not read any more", "save it as version 2, or Parquet")
    try:
        frame = (pl.read_ipc if data.startswith(_FILE) else pl.read_ipc_stream)(io.BytesIO(data))
    except (PolarsError, PanicException, ValueError, OverflowError, OSError) as error:
        said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        return _nothing(job, f"not a whole Arrow file: {said}", "make or fetch the file again")
    names: list[str] = []
    for place, given in enumerate(frame.columns, 1):
        name = visible_name(given, place)
        while name in names:
            name += "_"
        names.append(name)
    frame.columns = names
    return RawTable(frame, pl.int_range(1, frame.height + 1, dtype=pl.Int64, eager=True))


def _nothing(job: Job, reason: str, advice: str) -> RawTable:
    return RawTable(pl.DataFrame(), pl.Series(dtype=pl.Int64), None, (job.reject(reason, advice),))
