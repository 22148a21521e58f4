"""Rows of a comparison that are described and not tested: sentiment toward actors, names, figures, voices.

A cell holds the groups' own entries, each of which opens its sentences, or how much text was searched in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from mediakit.charts.captions import number_shown, signed
from mediakit.charts.entries import Item, items_of
from mediakit.charts.palette import colour_of
from mediakit.charts.strip import strip
from mediakit.dashboard import controls, show
from mediakit.dashboard.grid import Grid, nothing, small
from mediakit.registry import MEASURES
from mediakit.result import Result

__all__ = ["actor_rows", "figure_rows", "name_rows", "voice_rows"]

# Rows shown before more are asked for; entries in a cell
FIRST_ROWS, FIRST_ENTRIES, FIRST_VERBS = 5, 4, 3
# What voices call a speaker that no rule found; named ones come first
NOBODY = "(not named)"
Cell = Callable[[Item, str, int], str]


def actor_rows(grid: Grid, result: Result, by: str, actors: Mapping[str, str]) -> None:
    """How the groups speak of the actors: own words first, then the words that they quote."""
    show.subheading(
        "Toward actors",
        "Sentiment toward an actor from −1 to 1, in a source's own words and in those that it "
        f"quotes. {MEASURES['actor_sentiment'].trust} Described, not tested.",
    )
    items = items_of(result, by, grid.groups, ["actor"], "n_mentions")

    def cell(item: Item, group: str, at: int) -> str:
        shown = []
        for row in item.rows.get(group, []):
            if row["voice"] is None or row["mean"] is None:
                shown.append(nothing(row["note"] or "not found"))
                continue
            own = row["voice"] == "own"
            if own:
                colour = colour_of(group, grid.colours)
                shown.append(strip(row["mean"], row["ci_low"], row["ci_high"], (-1.0, 1.0), colour))
            interval = "" if row["ci_low"] is None else f" [{signed(row['ci_low'])}, {signed(row['ci_high'])}]"
            mentions = f"{row['n_mentions']} {'mention' if row['n_mentions'] == 1 else 'mentions'}"
            title = f"{actors.get(item.key[0], item.key[0])} · {grid.names[group]} · {'own' if own else 'quoted'} words"
            key = f"actor|{item.key[0]}|{at}|{row['voice']}"
            said = mentions if own else f"quoted, {mentions}"
            shown.append(
                grid.number(signed(row["mean"]) + interval, key, (title, result, row), "Open the mentions.", said)
            )
        return "".join(shown)

    def ordered(item: Item) -> Item:
        rows = {group: sorted(some, key=lambda row: row["voice"] != "own") for group, some in item.rows.items()}
        return Item(item.key, rows, item.weight)

    _rows(
        grid,
        [ordered(item) for item in items],
        lambda item: actors.get(item.key[0], item.key[0]),
        cell,
        "more-actors",
        "Sentiment toward actors",
        "no actor is named here",
    )


def name_rows(grid: Grid, result: Result, by: str, concepts: Mapping[str, str]) -> None:
    """What the groups call the same things."""
    show.subheading("Names for the same thing", f"{MEASURES['labelling'].trust} Described, not tested.")

    def cell(item: Item, group: str, at: int) -> str:
        rows = item.rows.get(group, [])
        used = [row for row in rows if row["variant"] is not None and row["count"] and not row["set_aside"]]
        if not used:
            note = rows[0]["note"] if rows and rows[0]["variant"] is None else "not named here"
            return nothing(note or "not found")
        shown = []
        for number, row in enumerate(used[:FIRST_ENTRIES]):
            opens = f"“{row['variant']}” · {grid.names[group]}", result, row
            key, of = f"name|{item.key[0]}|{at}|{row['variant']}", f"{row['count']} of {row['n_mentions']}"
            shown.append(grid.number(row["variant"], key, opens, "Open the sentences.", of, strong=number == 0))
        if used[FIRST_ENTRIES:]:
            shown.append(small(f"and {len(used) - FIRST_ENTRIES} more names"))
        return "".join(shown)

    items = items_of(result, by, grid.groups, ["concept"], "count")
    _rows(
        grid,
        items,
        lambda item: concepts.get(item.key[0], item.key[0]),
        cell,
        "more-names",
        "Names",
        "none of the concepts is named here",
    )


def figure_rows(grid: Grid, result: Result, by: str, figures: Mapping[str, str], events: Mapping[str, str]) -> None:
    """Which numbers the groups give of the same figure, and on whose word."""
    show.subheading("Numbers of the same thing", f"{MEASURES['figures_table'].trust} Described, not tested.")

    def cell(item: Item, group: str, at: int) -> str:
        shown = []
        for number, row in enumerate(item.rows.get(group, [])):
            times = "once" if row["n"] == 1 else f"{row['n']} times"
            opens = f"{figures.get(item.key[1], item.key[1])} · {grid.names[group]}", result, row
            key, words = f"figure|{item.key}|{at}|{number}", number_shown(row["lowest"], row["highest"])
            shown.append(grid.number(words, key, opens, "Open the sentences.", times, strong=True))
            shown.append(small(f"on the word of: {row['owners']}"))
        return "".join(shown) or nothing("no number found here")

    items = items_of(result, by, grid.groups, ["event", "figure"], "n")
    _rows(
        grid,
        items,
        lambda item: figures.get(item.key[1], item.key[1]),
        cell,
        "more-figures",
        "Numbers",
        "none of the codebook's figures is given here",
        lambda item: events.get(item.key[0], ""),
    )


def voice_rows(grid: Grid, result: Result, by: str) -> None:
    """Whose voices the groups let speak, and with which verbs."""
    show.subheading("Voices", f"{MEASURES['voices'].trust} Described, not tested.")
    everyone = _all_speakers(result, by, grid.groups)

    def cell(item: Item, group: str, at: int) -> str:
        rows, shown = sorted(item.rows.get(group, []), key=lambda row: row["speaker"] == NOBODY), []
        for number, row in enumerate(rows[:FIRST_ENTRIES]):
            said = f"{row['n_quotations']} · {', '.join((row['cues'] or 'no verb').split(', ')[:FIRST_VERBS])}"
            opens = f"{row['speaker']} · {grid.names[group]}", result, row
            key, hint = f"voice|{at}|{row['speaker']}", "Open what they are quoted with."
            shown.append(grid.number(row["speaker"], key, opens, hint, said, strong=number == 0))
        if rows[FIRST_ENTRIES:]:
            shown.append(small(f"and {len(rows) - FIRST_ENTRIES:,} more voices"))
        return "".join(shown) or nothing("nobody is quoted")

    _rows(
        grid,
        everyone,
        lambda _: "Most quoted",
        cell,
        "more-voices",
        "Voices",
        "nobody is quoted here",
        lambda _: "by words quoted",
    )


def _all_speakers(result: Result, by: str, groups: Sequence[str]) -> list[Item]:
    """All speakers as one item, with the most quoted words first; none where nobody is quoted."""
    return items_of(result, by, groups, [], "n_words")


def _rows(
    grid: Grid,
    items: Sequence[Item],
    name: Callable[[Item], str],
    cell: Cell,
    key: str,
    label: str,
    missing: str,
    under: Callable[[Item], str] = lambda _: "",
) -> None:
    """A row an item: its name, then a cell for each group; more rows on request."""
    if not items:
        show.html(nothing(missing))
        return
    more = len(items) - FIRST_ROWS
    on = st.session_state.get(key, st.query_params.get(key, controls.remembered(key)))
    every = more > 0 and on in (True, "yes")
    for item in items if every else items[:FIRST_ROWS]:
        said = under(item)
        below = f"<span>{escape(said)}</span>" if said else ""
        cells = [cell(item, group, at) for at, group in enumerate(grid.groups)]
        grid.row(f'<div class="mk-rowname">{escape(name(item))}{below}</div>', cells)
    grid.show(label)
    if more > 0:
        controls.switch(f"{more} more rows" if not every else "All rows", key)
