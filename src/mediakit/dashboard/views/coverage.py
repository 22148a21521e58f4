"""Which source tells which event, how much of it, since when, and where in its articles?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from mediakit.charts.coverage_grid import coverage_grid
from mediakit.charts.found_events import found_event_rows
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.passages import passages
from mediakit.dashboard import cache, columns, controls, show

__all__ = ["page"]

# Sources that have a column in the list of found events
MOST_SOURCES = 8


def page() -> None:
    """The page."""
    view, whole = controls.view(), cache.selected(controls.view().whole)
    show.measure_header("coverage", "Coverage", "Which events each source tells, how much, and which not.", page=True)
    told = passages(whole.base).events
    if not told:
        show.note(
            "This corpus knows no events. Give it a codebook with [[event]] (id, name, terms), under Codebook or in a "
            "corpus.toml, or articles with a column `events`. Below are groups of articles that were found to tell the same."
        )
        _found(view, whole)
        return
    if controls.switch("Groups found without the codebook", "found"):
        _found(view, whole)
    by, groups, names, colours = columns.chosen(view, whole, without=("event",))
    if not groups:
        show.note("Choose at least one column.")
        return
    with show.guarded("Coverage"):
        result = columns.measured(view, "coverage", by=by)
        known = {event.id: event.name for event in whole.codebook.event}
        events = {name: known.get(name, name) for name in told}
        show.chart(
            coverage_grid(result, groups, events, colours, names), result, "Events by source", key="coverage", opens=result,
            asked=lambda row: f"{events.get(row['event'], row['event'])} · {names.get(row[by], row[by])}",
            said="A line is an article from its headline to its end, the disc stands where the event first comes up, and its "
            "area is the share of the column's sentences on any event. In bold that share and the sentences; below the first "
            "date. Articles older than an event do not count. Choose a disc to read the sentences.",
        )  # fmt: skip
        rows = columns.with_group(result.table, by, names).with_columns(
            pl.col("event").replace(events).alias("event name")
        )
        shown = ["group", "event name", "n_articles", "n_sentences", "share", "first_date", "position"]
        with st.expander("All of it as a table; choose a row to read the sentences"):
            show.result_table(
                result, key="coverage-table", rows=rows, title="The sentences on this event",
                columns=[*shown, "n_articles_possible", "n_sentences_possible", "note"],
            )  # fmt: skip
        show.made_by(result)


def _found(view: cache.View, whole: Corpus) -> None:
    """Groups of articles found to tell the same event, with sources as columns."""
    with show.guarded("Events found"):
        show.measure_header("events")
        result = columns.measured(view, "events")
        sources, names = cache.groups_by(view, "source"), whole.sources_named()
        plain = list(dict.fromkeys(source.removesuffix(" (composed)") for source in sources))[:MOST_SOURCES]
        rows = found_event_rows(result, cache.selected(view), plain, names)
        alone = result.table.filter(pl.col("n_articles") == 1).height
        show.caption(
            f"{rows.height:,} groups of two articles and more, by date; {alone:,} of {result.table.height:,} articles stand "
            f"alone. The headline is the earliest article's; columns are the {len(plain)} sources with the most articles."
        )
        show.table(rows, key="events-found")
        with st.expander("All articles as a table; choose a row to read what its group shares"):
            show.result_table(result, key="events-table", title="What this article shares with its group")
        show.made_by(result)


if __name__ == "__main__":
    page()
