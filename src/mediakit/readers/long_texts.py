"""Is a text that comes from a spreadsheet whole, although a cell holds 32,767 characters at most?

Who writes a longer text into a sheet cuts it, or goes on in the next columns (`text`, `text_2`, `text_3`). Where a cell
is full, the next such column is put behind it; where nothing follows, the text may have been cut, and a note counts
these. Only full cells are looked at, so that a `text_2` of another meaning stays what it is.
"""

from __future__ import annotations

import polars as pl

from mediakit.readers.formats import Notes

__all__ = ["FULL_CELL", "whole_texts"]

FULL_CELL = 32_767  # characters, Excel's limit (Microsoft, "Excel specifications and limits")


def whole_texts(raw: pl.DataFrame, name: str, label: str, notes: Notes) -> tuple[pl.Series, tuple[str, ...]]:
    """The texts of a column with what goes on in the columns after it, and the columns that are used up by this."""
    text, last, used = raw[name], raw[name], []
    if text.dtype != pl.String or not (text.str.len_chars() == FULL_CELL).any():
        return text, ()
    for number in range(2, raw.width):
        more = f"{name}_{number}"
        full = (last.str.len_chars() == FULL_CELL).fill_null(False)
        if not full.any() or more not in raw.columns or raw[more].dtype != pl.String:
            break
        cells = pl.DataFrame([text.alias("text"), raw[more].alias("more"), full.alias("full")])
        goes_on = pl.col("full") & pl.col("more").is_not_null()
        text = cells.select(pl.when(goes_on).then(pl.concat_str("text", "more")).otherwise("text")).to_series()
        last = cells.select(pl.when("full").then("more")).to_series()
        if cells.filter(~pl.col("full"))["more"].replace("", None).null_count() == cells.height - full.sum():
            used.append(more)
    if used:
        notes.about(
            label, f"texts longer than a cell of a spreadsheet were put together from {name!r} and {', '.join(used)}"
        )
    if cut := int((last.str.len_chars() == FULL_CELL).fill_null(False).sum()):
        notes.about(label, f"texts that fill a cell of a spreadsheet to its last character, perhaps cut: {cut:,}")
    return text.alias(name), tuple(used)
