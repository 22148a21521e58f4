"""Which words does a group use more than others? Each word by its rate on both sides, and read where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from mediakit.charts.captions import COMPOSED
from mediakit.charts.kwic import sorted_lines
from mediakit.charts.term_scatter import MOST_DOTS, SELECTED, term_scatter
from mediakit.corpus.absence import not_found
from mediakit.dashboard import cache, controls, scored, show
from mediakit.dashboard.lines import lines
from mediakit.dashboard.term_tables import TABLES, table_of
from mediakit.errors import EmptySelection
from mediakit.measures.keyness import SHOWN
from mediakit.result import Result

__all__ = ["page"]

# Lines shown under the tables; all of them are on the page Concordance
FIRST_LINES, MOST_LINES = 40, 2_000
CHART = "terms"


def page() -> None:
    """The page."""
    view, whole = controls.view(), cache.selected(controls.view().whole)
    show.measure_header(
        "keyness", "Terms and keyness", "One side's words against another's; choose one to read it.", page=True
    )
    first, second, third, fourth = st.columns([1, 1.8, 1.8, 1.2], vertical_alignment="bottom")
    with first:
        by = controls.pick("By", "by", controls.by_choices(whole))
    found, names = cache.groups_by(view, by), controls.with_names(whole, by)
    with second:
        target = controls.pick("Target", "target", found, names)
    with third:
        others = ["rest", *(one for one in found if one != target)]
        reference = controls.pick("Against", "reference", others, {**names, "rest": "all the others"})
    with fourth:
        stopwords = "keep" if controls.switch("Function words too", "function-words") else "drop"
    results: list[Result] = []
    with show.guarded("Keyness"):
        if len(found) < 2:
            show.note("There is one group only; a comparison needs two. Widen the filters or choose another grouping.")
        else:
            results.append(cache.keyness_of(view, by, target, reference, stopwords))
            _scatter(results[-1], target, cache.colours_by(view, by), names)
    with show.guarded("The tables"):
        results += _tables(view, by, target, reference, stopwords, results)
    with show.guarded("The lines"):
        _lines(view, by, target, names)
    if results:
        show.made_by(*results)


def _scatter(result: Result, target: str, colours: dict[str, str], names: Mapping[str, str]) -> None:
    if not result.table.height:
        show.note("No word stands often enough on both sides together. Widen the filters, or choose another target.")
        return
    chosen = st.session_state.get("pattern", st.query_params.get("pattern"))
    drawn = term_scatter(result, target, colours, dict(names), chosen=chosen)
    said = (
        "A dot is a word: the higher, the commoner in the target; the farther right, the commoner in the reference; on the "
        "dashed line it is as common in both, on the edge marked 0 it is absent. Filled: holds (q < .05); hollow: does not, or "
        "was not tested. Click on a dot to read the word."
    )
    if result.table.height > MOST_DOTS:
        said += f" The {MOST_DOTS:,} words most typical of either side are drawn, of {result.table.height:,}."
    show.chart(
        drawn,
        result,
        f"Words of {names.get(target, target)} against the reference, by rate",
        key=CHART,
        said=said,
        on_select=_take_dot,
    )


def _tables(
    view: cache.View, by: str, target: str, reference: str, stopwords: str, keyed: list[Result]
) -> list[Result]:
    """Keyness, frequencies and the other measures of words; a chosen row's word is read below."""
    names = {"keyness": "Keyness", "frequency": "Frequency", **TABLES}
    kind = controls.segmented("Table", "table", list(names), names)
    if kind in TABLES:
        return table_of(kind, view, by, target, reference, stopwords, _table)
    if kind == "keyness" and keyed:
        show.caption(
            "log ratio: 1 = twice the rate, 2 = four times; log odds z: the higher, the more typical; q allows for "
            "all words tested. Choose a row to read the word."
        )
        table = keyed[0].table.select(SHOWN).drop("target", "reference")
        _table(table, "keyness-table")
        if notes := [note for note in keyed[0].table["note"].unique().drop_nulls().to_list() if note]:
            show.caption(f"Not tested where the q is empty: {'; '.join(sorted(notes))}.")
        return []
    result = scored.terms(view, by, stopwords)
    label = target.removesuffix(" (composed)")
    table = result.table.filter(pl.col(by).cast(pl.String) == label).drop(by, "composed", strict=False)
    show.caption(
        "Words of the target by count; tf-idf is high where a word is frequent here and in few articles of all."
    )
    _table(table, "frequency-table")
    return [result]


def _table(table: pl.DataFrame, key: str) -> None:
    show.table(
        table,
        key=key,
        height=390,
        selection_mode="single-row",
        on_select=lambda: _take_row(table, key),
    )


def _take_row(table: pl.DataFrame, key: str) -> None:
    """Make the chosen row's word the one that is read."""
    if (row := show.picked_in(table, key)) is not None:
        st.session_state["pattern"] = row["term"]


def _take_dot() -> None:
    """Make the word of the dot that was clicked the one that is read."""
    state: Any = st.session_state.get(f"chart-{CHART}")
    dots = state["selection"].get(SELECTED) if state else None
    if dots:
        st.session_state["pattern"] = str(dots[0]["term"])


def _lines(view: cache.View, by: str, target: str, names: Mapping[str, str]) -> None:
    show.subheading("Where it stands")
    pattern = controls.words(
        "Word or pattern",
        "pattern",
        placeholder='massacre   protest*   "death commission"',
        help="A word, a stem with an asterisk, a phrase in double quotation marks, or a regular expression between slashes.",
    ).strip()
    if not pattern:
        show.caption("Click on a dot, choose a row, or write a word.")
        return
    where = controls.segmented(
        "Lines of",
        "lines-of",
        ["target", "all"],
        {
            "target": show.plain(names.get(target, target)),
            "all": "everywhere",
        },
    )
    searched = cache.narrowed_to(view, by, (target,)) if where == "target" else view
    corpus = cache.selected(searched)
    try:
        result = scored.lines(searched, pattern, 8, False, MOST_LINES)
    except EmptySelection:
        show.note(f"{pattern}: {not_found(corpus.n_articles, corpus.n_sentences)}.")
        return
    lines(sorted_lines(result, "source").head(FIRST_LINES), cache.selected(view.whole))
    n = result.table.height
    show.caption(f"{min(n, FIRST_LINES)} of {n:,} lines, by source." if n > FIRST_LINES else f"{n} lines, by source.")
    if show.from_composed(result.table):
        show.caption(COMPOSED)
    show.link("All lines, sorted as you like", "concordance", pattern=pattern)


if __name__ == "__main__":
    page()
