"""In which contexts does a word stand? Every match of a pattern with the words around it, sorted as one reads it."""

from __future__ import annotations

import streamlit as st

from mediakit.charts.captions import COMPOSED
from mediakit.charts.kwic import SORTS, sorted_lines
from mediakit.corpus.absence import not_found
from mediakit.dashboard import cache, controls, scored, show
from mediakit.dashboard.lines import lines
from mediakit.errors import EmptySelection, PatternError

__all__ = ["page"]

# Matches that are found at most, and lines that are shown before more are asked for
MOST_LINES, FIRST_LINES = 2_000, 100
WINDOWS = ("5", "8", "12", "20")
GRAMMAR = (
    'protest*  *ism  in*able  wildcards · "death commission"  words in a row · /^(riot|unrest)/  a regular expression of '
    "a word"
)


def page() -> None:
    """The page."""
    show.measure_header("concordance", "Concordance", "Where a word stands, and what stands beside it.", page=True)
    pattern, sort, window, case = _choose()
    if not pattern:
        show.caption(f"Write a word, or a pattern: {GRAMMAR}")
        return
    view = cache.current()
    with show.guarded("The concordance"):
        try:
            result = scored.lines(view, pattern, int(window), case, MOST_LINES)
        except PatternError as error:
            show.note(str(error))
            show.caption(f"What can be written: {GRAMMAR}")
            return
        except EmptySelection:
            _nothing(pattern, view)
            return
        table = sorted_lines(result, sort)
        whole = cache.selected(view.whole)
        show.caption(
            _counted(table.height, table["article_id"].n_unique(), table["source"].n_unique(), result.recipe.notes)
        )
        more = controls.switch(f"All {table.height:,} lines", "all-lines") if table.height > FIRST_LINES else True
        lines(table if more else table.head(FIRST_LINES), whole)
        if not more:
            show.caption(f"The first {FIRST_LINES} of {table.height:,} lines.")
        if show.from_composed(result.table):
            show.caption(COMPOSED)
        with st.expander("As a table: search, download, open a line in its article"):
            show.result_table(result, key="concordance", rows=table.drop("row"), title="Where it stands")
            show.pin(f"Concordance of {pattern}", result, key="concordance")
        show.made_by(result)


def _choose() -> tuple[str, str, str, bool]:
    first, second, third = st.columns([2.4, 1.3, 1.3], vertical_alignment="bottom")
    with first:
        pattern = controls.words(
            "Word or pattern", "pattern", placeholder='massacre   protest*   "death commission"   /^riot/', help=GRAMMAR
        ).strip()
    with second:
        sort = controls.pick("Sorted by", "sort", list(SORTS), SORTS)
    with third:
        window = controls.pick("Words on each side", "window", WINDOWS, default="8")
    case = controls.switch("Upper and lower case as written", "case")
    return pattern, sort, window, case


def _nothing(pattern: str, view: cache.View) -> None:
    corpus = cache.selected(view)
    show.note(f"{pattern}: {not_found(corpus.n_articles, corpus.n_sentences)}.")
    if view.filters:
        show.caption("The filters above narrow what is searched; clear them to look in the whole corpus.")


def _counted(n: int, articles: int, sources: int, notes: tuple[str, ...]) -> str:
    said = "Shown: " if notes else ""  # a note says that these are the first of more
    said += f"{n:,} {'match' if n == 1 else 'matches'} in {articles:,} {'article' if articles == 1 else 'articles'} of "
    said += f"{sources:,} {'source' if sources == 1 else 'sources'}. A line's source opens the article."
    return " ".join([said, *(f"{note[:1].upper()}{note[1:]}." for note in notes)])


if __name__ == "__main__":
    page()
