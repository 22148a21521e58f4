"""Results of a measure for a view, made once: what the pages on names, numbers, voices, coverage and copies ask for.

As in cache.py, a result is a value that nobody changes; keys are the view and the arguments of the call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import streamlit as st

from mediakit.charts.side_by_side import labels_of
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, controls
from mediakit.dashboard.cache import View
from mediakit.dashboard.marks import LAYERS, Mark
from mediakit.result import Result

__all__ = ["called", "chosen", "copies", "marks_of", "measured", "own_quoted", "quotation_rows", "with_group"]

# Columns shown at first, and at most: a wider chart is not read on a tablet
FIRST, MOST = 7, 8
# What each is, in words, and the seconds that a thousand articles of news take
_WHAT = {
    "labelling": ("Names", 0.5), "find_labels": ("The search for names that are not listed", 1.5),
    "actor_words": ("Words beside actors", 1.0), "figures": ("Numbers", 15.0), "figures_table": ("Numbers side by side", 15.0),
    "voices": ("Voices", cache.QUOTED), "coverage": ("Passages", 0.5),
    "collocations": ("Pairs of words", 1.0), "readability": ("Readability", 1.0), "events": ("Found events", 1.5),
    "wire_copy": ("Wire copy", 1.0), "source_map": ("The map", 1.5),
}  # fmt: skip


def measured(view: View, name: str, **settings: Any) -> Result:
    """A measure's result for a view. Settings are plain values."""
    what, per_thousand = _WHAT.get(name, ("The result", 1.0))
    found: Result = cache.made(view, name, what, per_thousand, **settings)
    return found


def own_quoted(view: View, by: str) -> pl.DataFrame:
    """Own and quoted words of each group."""
    found: pl.DataFrame = cache.made(view, "own_and_quoted", "Own and quoted words", cache.QUOTED, by=by)
    return found


def quotation_rows(view: View) -> Result:
    """All quotations."""
    found: Result = cache.made(view, "quotations", "All quotations", 4.0)
    return found


def copies(view: View, min_share: float, window_days: int | None) -> Result:
    """Pairs of copies."""
    found: Result = cache.made(
        view, "duplicates", "The search for copies", 0.6, min_share=min_share, window_days=window_days
    )
    return found


@st.cache_data(max_entries=64, show_spinner="Marking the article …")
def marks_of(view: View, article_id: str, layer: str) -> list[Mark]:
    """The marks of a layer on an article. Arguments: layer, a key of `marks.LAYERS`."""
    return LAYERS[layer](cache.alone(view, article_id))


def chosen(
    view: View, whole: Corpus, *, without: tuple[str, ...] = ()
) -> tuple[str, list[str], dict[str, str], dict[str, str]]:
    """The controls that these pages share: what makes a column, and which columns.

    Returns by, the chosen groups, names to show, and colours.
    """
    left, right = st.columns([1, 4.4])
    with left:
        by = controls.pick("By", "by", [one for one in controls.by_choices(whole) if one not in without])
    found, names = cache.groups_by(view, by), controls.with_names(whole, by)
    with right:
        picked = controls.pick_several(
            f"Columns (at most {MOST} of {len(found)})", "shown", found, names, found[:FIRST], least=1,
            max_selections=MOST, wrap=True,
        )  # fmt: skip
    return by, picked, names, cache.colours_by(view, by)


def with_group(table: pl.DataFrame, by: str, names: Mapping[str, str]) -> pl.DataFrame:
    """A result's rows with the column `group`: the name to show for what `by` says, composed parts told apart."""
    labels = labels_of(table, by)
    return table.with_columns(pl.Series("group", [names.get(label, label) for label in labels], dtype=pl.String))


def called(by: str, names: Mapping[str, str], *fields: str) -> Callable[[Mapping[str, Any]], str]:
    """What a row is, for the head of its sentences: the fields of it, then the group's name."""

    def said(row: Mapping[str, Any]) -> str:
        about = [str(row[name]) for name in fields if row.get(name) is not None]
        return " · ".join([*about, names.get(str(row[by]), str(row[by]))])

    return said
