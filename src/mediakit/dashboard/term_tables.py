"""The tables under the page on terms that have a measure of their own: collocations, dispersion, lockwords.

A chosen row's word is read below, as of the other tables.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from mediakit.dashboard import cache, columns, controls, show
from mediakit.errors import InputError
from mediakit.result import Result

__all__ = ["TABLES", "table_of"]

TABLES = {"collocations": "Collocations", "dispersion": "Dispersion", "lockwords": "Lockwords"}
_SAID = {
    "collocations": "Words of the target that stand together in a sentence more often than by chance, in two articles at "
    "least. logDice: 14 = never apart, 1 less = half as tied; PMI favours rare pairs, t and g2 frequent ones. They rank and "
    "do not test.",
    "dispersion": "How evenly the target's articles share a word. DPnorm: 0 = as even as the words, 1 = all in one small "
    "article; Juilland's D, Carroll's D2, Rosengren's S: 1 = even. Compare words of like count.",
    "lockwords": "Words whose rate is alike: the interval of the log ratio, over articles, lies within ± 0.5. That a "
    "difference does not hold would not show it.",
}
_LEFT_OUT = ("target", "reference", "composed", "n_tests", "note", "n_words", "expected")
# Words on either side, as the segmented control offers them
_WINDOWS = {"5": "within five words", "adjacent": "next to each other"}


def table_of(
    kind: str,
    view: cache.View,
    by: str,
    target: str,
    reference: str,
    stopwords: str,
    draw: Callable[[pl.DataFrame, str], None],
) -> list[Result]:
    """Show one of the tables; `draw` shows rows so that a chosen one's word is read. Returns the results shown."""
    show.caption(_SAID[kind])
    try:
        result = _result(kind, view, by, target, reference, stopwords)
    except InputError as error:
        show.note(str(error))
        return []
    table = result.table
    if "composed" in table.columns and kind != "lockwords":
        table = table.filter(pl.col("composed") == target.endswith(" (composed)")) if _both(table) else table
    if kind == "dispersion" and table.height and (table["note"] == "one part").all():
        show.note("The target is one article, and a word cannot be spread over it. Choose another target or grouping.")
        return [result]
    if not table.height or table["term"].is_null().all():
        show.note("No word stands often enough. Widen the filters, or choose another target.")
        return [result]
    if (
        notes := [note for note in table["note"].unique().drop_nulls().to_list() if note]
        if "note" in table.columns
        else []
    ):
        show.caption(f"{'; '.join(sorted(notes))}.")
    draw(table.drop([name for name in (*_LEFT_OUT, by) if name in table.columns]), f"{kind}-table")
    return [result]


def _both(table: pl.DataFrame) -> bool:
    return table["composed"].n_unique() > 1


def _result(kind: str, view: cache.View, by: str, target: str, reference: str, stopwords: str) -> Result:
    if kind == "lockwords":
        return columns.measured(view, kind, by=by, target=target, reference=reference, stopwords=stopwords)
    mine = cache.narrowed_to(view, by, (target,))
    if kind == "dispersion":
        return columns.measured(mine, kind, by=by, stopwords=stopwords)
    window = controls.segmented("Together", "together", list(_WINDOWS), _WINDOWS)
    return columns.measured(mine, kind, by=by, stopwords=stopwords, window=5 if window == "5" else window)
