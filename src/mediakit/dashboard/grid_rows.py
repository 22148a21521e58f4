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
from mediakit.dashboard.grid import Grid
from mediakit.registry import MEASURES
from mediakit.result import Result

__all__ = ["actor_rows", "figure_rows", "name_rows", "voice_rows"]

# Rows shown before more are asked for; entries in a cell
FIRST_ROWS, FIRST_ENTRIES, FIRST_VERBS = 5, 4, 3
# What voices call a speaker that no rule found; named ones come first
NOBODY = "(not named)"
Cell = Callable[[Item, str, int], None]


def actor_rows(grid: Grid, result: Result, by: str, actors: Mapping[str, str]) -> None:
    """How the groups speak of the actors: own words first, then the words that they quote."""
    show.subheading(
        "Toward actors",
        "Sentiment toward an actor from −1 to 1, in a source's own words and in those that it "
        f"quotes. {MEASURES['actor_sentiment'].trust} Described, not tested.",
    )
    items = items_of(result, by, grid.groups, ["actor"], "n_mentions")

    def cell(item: Item, group: str, at: int) -> None:
        for row in item.rows.get(group, []):
            if row["voice"] is None or row["mean"] is None:
                _absent(row["note"])
                continue
            own = row["voice"] == "own"
            if own:
                show.html(
                    strip(row["mean"], row["ci_low"], row["ci_high"], (-1.0, 1.0), colour_of(group, grid.colours))
                )
            interval = "" if row["ci_low"] is None else f" [{signed(row['ci_low'])}, {signed(row['ci_high'])}]"
            mentions = f"{row['n_mentions']} {'mention' if row['n_mentions'] == 1 else 'mentions'}"
            label = _entry(signed(row["mean"]) + interval, mentions if own else f"quoted, {mentions}", first=False)
            title = f"{actors.get(item.key[0], item.key[0])} · {grid.names[group]} · {'own' if own else 'quoted'} words"
            grid.number(label, f"actor|{item.key[0]}|{at}|{row['voice']}", title, result, row, "Open the mentions.")

    def ordered(item: Item) -> Item:
        rows = {group: sorted(some, key=lambda row: row["voice"] != "own") for group, some in item.rows.items()}
        return Item(item.key, rows, item.weight)

    _rows(
        grid,
        [ordered(item) for item in items],
        lambda item: actors.get(item.key[0], item.key[0]),
        cell,
        "more-actors",
        "no actor is named here",
    )


def name_rows(grid: Grid, result: Result, by: str, concepts: Mapping[str, str]) -> None:
    """What the groups call the same things."""
    show.subheading("Names for the same thing", f"{MEASURES['labelling'].trust} Described, not tested.")

    def cell(item: Item, group: str, at: int) -> None:
        used = [
            row
            for row in item.rows.get(group, [])
            if row["variant"] is not None and row["count"] and not row["set_aside"]
        ]
        for number, row in enumerate(used[:FIRST_ENTRIES]):
            label = _entry(row["variant"], f"{row['count']} of {row['n_mentions']}", first=number == 0)
            title = f"“{row['variant']}” · {grid.names[group]}"
            grid.number(label, f"name|{item.key[0]}|{at}|{row['variant']}", title, result, row, "Open the sentences.")
        if not used:
            rows = item.rows.get(group, [])
            _absent(rows[0]["note"] if rows and rows[0]["variant"] is None else "not named here")
        elif used[FIRST_ENTRIES:]:
            show.html(f'<span class="mk-small">and {len(used) - FIRST_ENTRIES} more names</span>')

    items = items_of(result, by, grid.groups, ["concept"], "count")
    _rows(
        grid,
        items,
        lambda item: concepts.get(item.key[0], item.key[0]),
        cell,
        "more-names",
        "none of the concepts is named here",
    )


def figure_rows(grid: Grid, result: Result, by: str, figures: Mapping[str, str], events: Mapping[str, str]) -> None:
    """Which numbers the groups give of the same figure, and on whose word."""
    show.subheading("Numbers of the same thing", f"{MEASURES['figures_table'].trust} Described, not tested.")

    def cell(item: Item, group: str, at: int) -> None:
        rows = item.rows.get(group, [])
        for number, row in enumerate(rows):
            times = "once" if row["n"] == 1 else f"{row['n']} times"
            grid.number(
                _entry(number_shown(row["lowest"], row["highest"]), times, first=True),
                f"figure|{item.key}|{at}|{number}",
                f"{figures.get(item.key[1], item.key[1])} · {grid.names[group]}",
                result,
                row,
                "Open the sentences.",
            )
            show.html(f'<span class="mk-small">on the word of: {escape(str(row["owners"]))}</span>')
        if not rows:
            _absent("no number found here")

    items = items_of(result, by, grid.groups, ["event", "figure"], "n")
    _rows(
        grid,
        items,
        lambda item: figures.get(item.key[1], item.key[1]),
        cell,
        "more-figures",
        "none of the codebook's figures is given here",
        lambda item: events.get(item.key[0], ""),
    )


def voice_rows(grid: Grid, result: Result, by: str) -> None:
    """Whose voices the groups let speak, and with which verbs."""
    show.subheading("Voices", f"{MEASURES['voices'].trust} Described, not tested.")
    everyone = _all_speakers(result, by, grid.groups)

    def cell(item: Item, group: str, at: int) -> None:
        rows = sorted(item.rows.get(group, []), key=lambda row: row["speaker"] == NOBODY)
        for number, row in enumerate(rows[:FIRST_ENTRIES]):
            verbs = ", ".join((row["cues"] or "no verb").split(", ")[:FIRST_VERBS])
            label = _entry(row["speaker"], f"{row['n_quotations']} · {verbs}", first=number == 0)
            title = f"{row['speaker']} · {grid.names[group]}"
            grid.number(label, f"voice|{at}|{row['speaker']}", title, result, row, "Open what they are quoted with.")
        if not rows:
            _absent("nobody is quoted")
        elif rows[FIRST_ENTRIES:]:
            show.html(f'<span class="mk-small">and {len(rows) - FIRST_ENTRIES:,} more voices</span>')

    _rows(
        grid,
        everyone,
        lambda _: "Most quoted",
        cell,
        "more-voices",
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
    nothing: str,
    under: Callable[[Item], str] = lambda _: "",
) -> None:
    """A row an item: its name, then a cell for each group; more rows on request."""
    if not items:
        show.html(f'<span class="mk-none">{escape(nothing)}</span>')
        return
    more = len(items) - FIRST_ROWS
    on = st.session_state.get(key, st.query_params.get(key, controls.remembered(key)))
    every = more > 0 and on in (True, "yes")
    for item in items if every else items[:FIRST_ROWS]:
        grid.rule()
        first, rest = grid.cells()
        said = under(item)
        with first:
            small = f"<span>{escape(said)}</span>" if said else ""
            show.html(f'<div class="mk-rowname">{escape(name(item))}{small}</div>')
        for at, (column, group) in enumerate(zip(rest, grid.groups, strict=True)):
            with column, st.container(gap=None):
                cell(item, group, at)
    if more > 0:
        grid.rule()
        controls.switch(f"{more} more rows" if not every else "All rows", key)


def _entry(words: str, small: str, *, first: bool) -> str:
    """A button's label: the words, the first of a cell strong, and a small remark."""
    plain = show.plain(words)
    return f"{f'**{plain}**' if first else plain} :small[:gray[{show.plain(small)}]]"


def _absent(note: str | None) -> None:
    show.html(f'<span class="mk-none">{escape(note or "not found")}</span>')
