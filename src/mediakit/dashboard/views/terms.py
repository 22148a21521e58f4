"""Which words mark a group off, and in which contexts do they stand?"""

from __future__ import annotations

from html import escape
from typing import Any

import polars as pl
import streamlit as st

from mediakit.charts.captions import caption
from mediakit.charts.keywords import keyword_chart
from mediakit.charts.palette import colour_of
from mediakit.dashboard import cache, controls, show
from mediakit.measures.keyness import SHOWN
from mediakit.result import Result

MOST_TERMS, MOST_LINES = 400, 200


def page() -> None:
    """The page."""
    view, whole = controls.view(), cache.selected(controls.view().whole)
    show.heading("Terms", "Words that one group uses more than others; choose one to read it where it stands.")
    first, second, third, fourth = st.columns([1, 2, 2, 1.4], vertical_alignment="bottom")
    with first:
        by = controls.pick("By", "by", controls.by_choices(whole))
    found, names = cache.groups_by(view, by), controls.with_names(whole, by)
    with second:
        target = controls.pick("Target", "target", found, names)
    with third:
        others = ["rest", *(one for one in found if one != target)]
        reference = controls.pick("Against", "reference", others, {**names, "rest": "all the others"})
    with fourth:
        functional = controls.switch("Function words too", "function-words")
    with show.guarded("Keyness"):
        if len(found) < 2:
            show.note("There is one group only; a comparison needs two. Widen the filters or choose another grouping.")
        else:
            _keyness(cache.keyness_of(view, by, target, reference, "keep" if functional else "drop"), target,
                     colour_of(target, cache.colours_by(view, by)))  # fmt: skip
    with show.guarded("Concordance"):
        _concordance(view)


def _keyness(result: Result, target: str, colour: str) -> None:
    left, right = st.columns([1, 1.35], gap="large")
    with left:
        show.chart(keyword_chart(result, target, colour), f"Words most typical of {target}")
        show.caption(
            "Beside each dot: occurrences. Filled: holds (q < .05); hollow: does not, or was not tested. The bounds of the log "
            "ratio take words as independent and describe only."
        )
    with right:
        table = result.table.filter(pl.col("log_odds_z") > 0).select(SHOWN).drop("target", "reference")
        show.table(
            table, key="keyness", limit=MOST_TERMS, height=470, selection_mode="single-row",
            on_select=lambda: _take(table.head(MOST_TERMS)),
        )  # fmt: skip
    show.caption(caption(result, "Choose a row to read the word where it stands."))
    show.made_by(result)


def _take(table: pl.DataFrame) -> None:
    """Make the chosen row's word the pattern of the concordance."""
    state: Any = st.session_state.get("keyness")
    rows = state["selection"]["rows"] if state else []
    if rows:
        st.session_state["pattern"] = table["term"][rows[0]]


def _concordance(view: cache.View) -> None:
    show.subheading("Where it stands")
    pattern = controls.words(
        "Word or pattern", "pattern", placeholder='massacre   protest*   "death commission"',
        help="A word, a stem with an asterisk, a phrase in double quotation marks, or a regular expression between slashes.",
    )  # fmt: skip
    if not pattern:
        show.caption("Choose a row above, or write a word.")
        return
    result = cache.concordance(view, pattern, MOST_LINES)
    named = cache.selected(view.whole).sources_named()
    rows = "".join(
        f"<tr><td>{escape(row['before'])}</td><td>{escape(row['match'])}</td><td>{escape(row['after'])}</td>"
        f"<td>{escape(named.get(row['source'], row['source']))} {escape(row['date'] or '')}</td></tr>"
        for row in result.table.iter_rows(named=True)
    )
    show.html(f'<table class="mk-kwic">{rows}</table>')
    found = f"{result.table.height} matches." if not result.recipe.notes else ""
    show.caption(caption(result, found))


if __name__ == "__main__":
    page()
