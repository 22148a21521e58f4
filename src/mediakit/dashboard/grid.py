"""Groups in columns, rows in which they can differ: the table at the heart of a comparison.

A cell holds a drawing of the value and the value itself, which opens its sentences. Rows that hold are marked, tested rows that
do not are pale, untested ones are neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from mediakit.charts.captions import percent, points, signed
from mediakit.charts.keywords import typical_terms
from mediakit.charts.palette import colour_of
from mediakit.charts.side_by_side import ALPHA, Cell, Row, axis_of, rows_of
from mediakit.charts.strip import strip
from mediakit.compare.profile import Profile
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import show
from mediakit.lexicons.frames import load_frames
from mediakit.registry import MEASURES
from mediakit.result import Result

__all__ = ["Grid", "heads", "marking_words", "section"]

# Rows shown of a long list of frames before the rest is folded away; words shown in a column; width of the rows' names.
FIRST_FRAMES, WORDS = 6, 10
NAME_WIDTH = 0.72
# With fewer columns the rows' names would take more than they need
FEW_COLUMNS = 3


class Grid:
    """The groups in columns: what every row needs to know, and which number was clicked."""

    def __init__(
        self, corpus: Corpus, groups: tuple[str, ...], names: Mapping[str, str], colours: dict[str, str]
    ) -> None:
        self.corpus, self.groups, self.colours = corpus, groups, colours
        self.names = {name: names.get(name, name) for name in groups}
        self.asked: tuple[str, Result, Mapping[str, Any]] | None = None

    def columns(self) -> list[Any]:
        """A row's columns: its name, then a cell for each group."""
        name = NAME_WIDTH * (0.55 if len(self.groups) < FEW_COLUMNS else 1)
        return list(st.columns([name, *([1.0] * len(self.groups))], gap="medium"))

    def cells(self) -> tuple[Any, list[Any]]:
        """A row's first column, and its cells; each says whose it is where the columns stand under each other."""
        first, *rest = self.columns()
        for column, group in zip(rest, self.groups, strict=True):
            colour = f"--mk-colour:{colour_of(group, self.colours)}"
            with column:
                show.html(f'<div class="mk-whose" style="{colour}">{escape(self.names[group])}</div>')
        return first, rest

    def rule(self) -> None:
        """A thin line."""
        show.html('<div class="mk-rule"></div>')

    def number(self, label: str, key: str, title: str, result: Result, row: Mapping[str, Any], hint: str) -> None:
        """A number that opens its sentences."""
        if st.button(label, key=key, type="tertiary", help=hint):
            self.asked = title, result, row


def heads(grid: Grid, profile: Profile, by: str) -> None:
    """The heads of the columns: the groups with their colour and how much text each has."""
    cells = {cell.group: cell for cell in rows_of(profile, "sentiment", by, grid.groups)[0].cells}
    for column, name in zip(grid.columns()[1:], grid.groups, strict=True):
        cell = cells.get(name)
        facts = (
            f"{_plural(cell.n_articles, 'article')} · {_plural(cell.n_sentences, 'sentence')}"
            if cell
            else "nothing here"
        )
        composed = " · composed" if cell and cell.composed else ""
        with column:
            show.html(
                f'<div class="mk-head" style="--mk-colour:{colour_of(name, grid.colours)}"><b>{escape(grid.names[name])}</b>'
                f'<span class="mk-small">{facts}{composed}</span></div>'
            )


def section(grid: Grid, profile: Profile, dealt: Profile | None, measure: str, by: str) -> None:
    """The rows of one measure: a dot with its interval in each column, its number opening the sentences behind it."""
    rows = rows_of(profile, measure, by, grid.groups)
    shuffled = {
        (row.item, cell.group): cell.value
        for row in (rows_of(dealt, measure, by, grid.groups) if dealt else [])
        for cell in row.cells
    }
    axis = axis_of(rows, around_zero=measure == "sentiment")
    if measure == "sentiment":
        _row(grid, rows[0], profile[measure], axis, shuffled, "Tone of wording", MEASURES["sentiment"].trust)
        return
    book = load_frames(measure.removeprefix("framing_"))
    frames = {frame.id: frame for frame in book.frames}
    show.subheading(
        "News frames" if measure == "framing_news" else "Policy frames",
        f"Share of sentences with words that go with a frame; axis 0 to {percent(axis[1])}. {MEASURES['framing'].trust}",
    )
    for row in rows[:FIRST_FRAMES]:
        _row(grid, row, profile[measure], axis, shuffled, frames[row.item].name, frames[row.item].definition)
    if rows[FIRST_FRAMES:]:
        with st.expander(f"{len(rows) - FIRST_FRAMES} more frames, less far apart"):
            for row in rows[FIRST_FRAMES:]:
                _row(grid, row, profile[measure], axis, shuffled, frames[row.item].name, frames[row.item].definition)


def _row(
    grid: Grid, row: Row, result: Result, axis: tuple[float, float], shuffled: Mapping[tuple[str, str], float | None],
    name: str, meaning: str,
) -> None:  # fmt: skip
    grid.rule()
    first, rest = grid.cells()
    with first:
        show.html(_row_name(grid, row, name, meaning, axis))
    cells = {cell.group: cell for cell in row.cells}
    for number, (column, group) in enumerate(zip(rest, grid.groups, strict=True)):
        cell = cells.get(group)
        with column, st.container(gap=None):
            if cell is None or cell.value is None:
                show.html('<span class="mk-none">no sentence to measure here</span>')
            elif cell.value == 0 and row.measure != "sentiment":
                where = f"{_plural(cell.n_articles, 'article')}, {_plural(cell.n_sentences, 'sentence')}"
                show.html(f'<span class="mk-none">not found in {where}</span>')
            else:
                _cell(
                    grid,
                    row,
                    cell,
                    result,
                    axis,
                    shuffled.get((row.item, group)),
                    name,
                    f"{row.measure}|{row.item}|{number}",
                )


def _cell(
    grid: Grid,
    row: Row,
    cell: Cell,
    result: Result,
    axis: tuple[float, float],
    shuffled: float | None,
    name: str,
    key: str,
) -> None:
    shown = signed if row.measure == "sentiment" else percent
    show.html(strip(cell.value, cell.low, cell.high, axis, colour_of(cell.group, grid.colours), shuffled=shuffled))
    interval = "" if cell.low is None else f" [{shown(cell.low)}, {shown(cell.high)}]"
    reason = {"composed: no interval": "composed, no interval", "too few articles": "too few articles for an interval"}
    hint = "Open the sentences behind this number." + (
        f" {reason.get(cell.note, cell.note).capitalize()}." if cell.note else ""
    )
    title = f"{name} · {grid.names[cell.group]} · {shown(cell.value)}"
    grid.number(show.plain(f"{shown(cell.value)}{interval}"), key, title, result, cell.row, hint)


def _row_name(grid: Grid, row: Row, name: str, meaning: str, axis: tuple[float, float]) -> str:
    kind = "holds" if row.holds else "weak" if row.holds is False else ""
    said = []
    if row.measure == "sentiment":
        said.append(f"axis {signed(axis[0], 1)} to {signed(axis[1], 1)}")
    if row.holds:
        target, reference, difference, q = row.pairs[0]
        more = f" and {len(row.pairs) - 1} more" if len(row.pairs) > 1 else ""
        sides = " − ".join(_short(grid.names[side]) for side in (target, reference))
        said.append(f"{sides} = {points(difference, row.measure)}, q {_q(q)}{more}")
    elif row.holds is False:
        said.append("no difference holds")
    lines = "".join(f"<span>{escape(one)}</span>" for one in said)
    return f'<div class="mk-rowname {kind}" title="{escape(meaning)}">{escape(name)}{lines}</div>'


def marking_words(grid: Grid, words: Result, matched: bool) -> None:
    """The row of the words that mark each column off; each opens its passages."""
    grid.rule()
    first, rest = grid.cells()
    tested = bool(words.table["q"].drop_nulls().len())
    with first:
        under = "bold: holds (q < .05)" if tested else "not tested"
        where = (
            "on events that both sides tell, a sentence on two events counts in each"
            if matched
            else "in all their articles"
        )
        meaning = MEASURES["keyness"].trust
        show.html(
            f'<div class="mk-rowname" title="{escape(meaning)}">Words that mark it off'
            f"<span>from the other columns; beside: occurrences {where}; {under}</span></div>"
        )
    for number, (column, group) in enumerate(zip(rest, grid.groups, strict=True)):
        with column, st.container(horizontal=True, gap="small", key=f"mk-words-{number}"):
            found = typical_terms(words, group, WORDS)
            if not found.height:
                show.html('<span class="mk-none">no word marks it off here</span>')
            for row in found.iter_rows(named=True):
                term = show.plain(row["term"])
                holds = row["q"] is not None and row["q"] < ALPHA
                hint = f"{row['n_target']} here, {row['n_reference']} in the other columns"
                grid.number(
                    f"{f'**{term}**' if holds else term} {row['n_target']}", f"word|{number}|{row['term']}",
                    f"“{row['term']}” · {grid.names[group]} · {row['n_target']}", words, row, hint,
                )  # fmt: skip


def _short(name: str) -> str:
    return name.removeprefix("Composed: ")


def _q(q: float) -> str:
    return "< .001" if q < 0.001 else f"= {q:.3f}".replace("0.", ".")


def _plural(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"
