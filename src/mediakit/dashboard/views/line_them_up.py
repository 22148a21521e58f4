"""What does each source say about the same event, in its own words? Sources as columns, what can differ as rows."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from mediakit.charts.captions import COMPOSED
from mediakit.charts.palette import colour_of
from mediakit.charts.strip import strip
from mediakit.compare.lineup import Lineup, asides, counted
from mediakit.compare.lineup_cells import heads_of
from mediakit.compare.lineup_chance import N_DEALS, Chance, why_not
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE
from mediakit.corpus.passages import passages
from mediakit.dashboard import cache, controls, show
from mediakit.dashboard.grid import Grid, nothing, small
from mediakit.errors import EmptySelection
from mediakit.exports.lineup import MARKED, lineup_csv, lineup_html, lineup_markdown

SUB = "What each source says about the same event, in its own words. Rows in which they differ most come first."
FEWEST, MOST = 2, 4
# Rows and entries of a cell shown before the rest is folded away
FIRST_ROWS, FIRST_ENTRIES = 12, 4
# Rows of a line-up that a finding keeps
PINNED_ROWS = 6


def page() -> None:
    """The page."""
    view, whole = controls.view(), cache.selected(controls.view().whole)
    head = st.empty()
    events = [event for event in passages(whole.base).events if event != NONE]
    if not events:
        show.heading("Line them up", SUB)
        show.note(
            "This corpus knows no events, and a line-up is of one event. Give it a codebook with [[event]] (id, name, "
            "terms), or articles with a column `events`; Compare works without."
        )
        return
    view, event, by, groups = _choose(view, whole, events)
    with head:
        show.heading(event_name(view, event), SUB)
    if len(groups) < FEWEST:
        show.note(
            f"Choose at least {FEWEST} columns; where fewer are offered, fewer tell this event in what the filters leave."
        )
        return
    corpus = cache.selected(view)
    grid = Grid(corpus, groups, controls.with_names(whole, by), cache.colours_by(view, by))
    with show.guarded("The line-up"):
        lined = cache.lined_up(view, event, by, groups)
        chance = _chance(view, lined, event, by, groups)
        with st.container(key="mk-lineup"):
            _heads(grid, lined)
            _rows(grid, lined, chance)
        _notes(lined)
        _take_away(corpus, lined)
        show.made_by(lined)
    grid.open_asked(greyed=True)


def _choose(view: cache.View, whole: Corpus, events: list[str]) -> tuple[cache.View, str, str, tuple[str, ...]]:
    """The event, what makes a column, and the columns; the event of the line of filters, where one is chosen, stays."""
    names = {one.id: one.name for one in whole.codebook.event}
    asked = [value for name, values in view.filters if name == "event" for value in values if value in events]
    kept = cache.View(view.path, view.stamp, tuple(one for one in view.filters if one[0] != "event"))
    first, second, third = st.columns([1.7, 0.8, 3.2])
    with first:
        event = controls.pick("Event", "told", asked or events, names)
    with second:
        by = controls.pick("Columns are", "by", [one for one in controls.by_choices(whole) if one != "event"])
    found = _telling(kept, event, by)
    shown = controls.with_names(whole, by)
    with third:
        chosen = controls.pick_several(
            f"Which ({FEWEST} to {MOST} of {len(found)} that tell it)", "columns", found, shown, found[:MOST],
            max_selections=MOST, wrap=True,
        )  # fmt: skip
    return kept, event, by, tuple(chosen)


def _telling(view: cache.View, event: str, by: str) -> list[str]:
    """The groups that tell the event: published ones first, then those with the most sentences."""
    try:
        heads = heads_of(cache.selected(view).where(event=event), by).values()
    except EmptySelection:
        return []
    return [one.group for one in sorted(heads, key=lambda one: (one.composed, -one.n_sentences, one.group))]


def _chance(view: cache.View, lined: Lineup, event: str, by: str, groups: tuple[str, ...]) -> Chance | None:
    reason = why_not(lined)
    with st.container(horizontal=True, key="mk-asked", vertical_alignment="center"):
        on = controls.switch(
            "Could this be chance?", "chance", disabled=reason is not None,
            help="Deals the labels out anew among the articles on this event, and counts how often they differ as much.",
        )  # fmt: skip
        if reason:
            show.caption(f"Chance cannot be asked about here: {reason}.")
        show.pin(f"Line-up: {event_name(view, event)}", lined, key="lineup", label="Pin to findings",
                 corpus=cache.selected(view), rows=_most_different(lined))  # fmt: skip
    if reason or not on:
        return None
    found = None
    with show.guarded("Chance"):  # the rows are shown meanwhile
        found = cache.lined_up_chance(view, event, by, groups)
    if found is None:
        return None
    held = sum(n == 0 for n in found.reached.values())
    show.note(
        f"{held} of {len(found.reached)} rows differ more than in any of {N_DEALS} deals of the labels; they are shaded, the "
        "others pale. By chance alone about one row in twenty would. Rows of single words were not asked about: they "
        "were picked because they divide these sources."
    )
    return found


def event_name(view: cache.View, event: str) -> str:
    """The name of an event."""
    return next((one.name for one in cache.selected(view).codebook.event if one.id == event), event)


def _most_different(lined: Lineup) -> list[dict[str, Any]]:
    """The first entry of each cell of the rows that come first."""
    wanted = [(kind, name) for kind, name, *_ in lined.rows()[:PINNED_ROWS]]
    cells = [lined.cell(kind, name, head.group) for kind, name in wanted for head in lined.heads]
    return [dict(entries[0]) for entries in cells if entries]


def _heads(grid: Grid, lined: Lineup) -> None:
    shown = []
    for head in lined.heads:
        size = head.size.replace(", ", " · ") + ("" if head.tells else ", none on this event")
        shown.append(f"<b>{escape(grid.names[head.group])}</b>{small(size + (' · composed' if head.composed else ''))}")
    grid.head(shown, '<p class="mk-small mk-rowhint">shaded: they differ most</p>')


def _rows(grid: Grid, lined: Lineup, chance: Chance | None) -> None:
    rows = lined.rows()
    more = len(rows) - FIRST_ROWS
    for number, row in enumerate(rows[:FIRST_ROWS]):
        _row(grid, lined, chance, number, row)
    grid.show("What each says about the event")
    if more > 0:
        with st.container(key="mk-more"):
            shown = controls.switch(f"{more} more rows, in which they differ less", "all-rows")
        if shown:
            for number, row in enumerate(rows[FIRST_ROWS:], FIRST_ROWS):
                _row(grid, lined, chance, number, row)
            grid.show("Rows in which they differ less")


def _row(grid: Grid, lined: Lineup, chance: Chance | None, number: int, row: tuple[str, str, str, float]) -> None:
    kind, name, title, score = row
    cells = []
    for at, group in enumerate(grid.groups):
        entries = [
            _entry(grid, lined, title, entry, f"{kind}|{number}|{at}|{i}", first=i == 0)
            for i, entry in enumerate(lined.cell(kind, name, group))
        ]
        more = entries[FIRST_ENTRIES:]
        folded = f"<details><summary>{len(more)} more</summary>{''.join(more)}</details>" if more else ""
        cells.append("".join(entries[:FIRST_ENTRIES]) + folded)
    mark = _mark(chance, kind, name, score)
    grid.row(_row_name(chance, kind, name, title, score, mark), cells, mark)


def _mark(chance: Chance | None, kind: str, name: str, score: float) -> str:
    out = chance.stands_out(kind, name) if chance else score >= MARKED
    return "holds" if out else "weak" if chance and out is False else ""


def _row_name(chance: Chance | None, kind: str, name: str, title: str, score: float, mark: str) -> str:
    asked = chance is not None and chance.stands_out(kind, name) is not None
    under = f"{chance.reached[kind, name]} of {chance.n_deals} deals differ as much" if chance and asked else ""
    said = f"<span>{under}</span>" if under else ""
    hint = f"differs: {score:.2f} (0 = they say the same, 1 = nothing in common; no test)"
    return f'<div class="mk-rowname {mark}" title="{escape(hint)}">{escape(title)}{said}</div>'


def _entry(grid: Grid, lined: Lineup, title: str, entry: Mapping[str, Any], key: str, *, first: bool) -> str:
    """A name, a number or a speaker, which opens its sentences; or how much text was searched in vain."""
    if entry["item"] is None:
        return nothing(entry["note"])
    group, drawn = entry["group"], ""
    if entry["row_kind"] == "sentiment":
        colour = colour_of(group, grid.colours)
        drawn = strip(entry["score"], entry["score_low"], entry["score_high"], (-1.0, 1.0), colour)
    beside = " · ".join(one for one in (counted(entry), *asides(entry)) if one)
    opens = f"{title} · {grid.names[group]} · {entry['shown']}", lined, entry
    return drawn + grid.number(entry["shown"], key, opens, "Open the sentences behind this.", beside, strong=first)


def _notes(lined: Lineup) -> None:
    show.caption(
        "Underlined words open their sentences. Shaded: on average two sources share less than two fifths. The order of rows "
        "is a reading aid and no test; short passages differ more than long ones."
    )
    if any(head.composed for head in lined.heads):
        show.caption(f"{COMPOSED} Composed texts are never tested.")
    for note in lined.recipe.notes:
        if not note.startswith("composed"):
            show.caption(f"{note[:1].upper()}{note[1:]}.")


def _take_away(corpus: Corpus, lined: Lineup) -> None:
    show.subheading("Take it away", "The page with every sentence, a table for a document, or all entries as data.")
    kinds = [
        ("Line-up (HTML)", lambda: lineup_html(lined, corpus), "html", "text/html"),
        ("Table (Markdown)", lambda: lineup_markdown(lined), "md", "text/markdown"),
        ("Entries (CSV)", lambda: lineup_csv(lined), "csv", "text/csv"),
    ]
    with st.container(horizontal=True):
        for label, made, suffix, mime in kinds:
            st.download_button(
                label, made, f"mediakit-lineup.{suffix}", mime, key=f"lineup-{suffix}", on_click="ignore"
            )


if __name__ == "__main__":
    page()
