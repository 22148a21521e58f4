"""Groups in columns, rows in which they can differ: the table at the heart of a comparison.

A cell holds a drawing of the value and the value itself, which opens its sentences. Rows that hold are marked, tested rows that
do not are pale, untested ones are neither. Rows are gathered and shown as one piece of HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from mediakit.dashboard import opening, show
from mediakit.lexicons.frames import load_frames
from mediakit.registry import MEASURES
from mediakit.result import Result

__all__ = ["Grid", "heads", "marking_words", "nothing", "section", "small"]

# Rows shown of a long list of frames before the rest is folded away; words shown in a column; width of the rows' names.
FIRST_FRAMES, WORDS = 6, 10
NAME_WIDTH = 0.72
# Characters of a word or a remark that a cell shows: a word may be as long as its author liked
LONGEST = 200
# With fewer columns the rows' names would take more than they need
FEW_COLUMNS = 3


class Grid:
    """The groups in columns: gathers rows, shows them, and knows what each number opens."""

    def __init__(
        self, corpus: Corpus, groups: tuple[str, ...], names: Mapping[str, str], colours: dict[str, str]
    ) -> None:
        self.corpus, self.groups, self.colours = corpus, groups, colours
        self.names = {name: names.get(name, name) for name in groups}
        self._opens: dict[str, tuple[str, Result, Mapping[str, Any]]] = {}
        self._rows: list[str] = []

    def number(
        self, words: str, key: str, opens: tuple[str, Result, Mapping[str, Any]], hint: str, small: str = "",
        *, strong: bool = False,
    ) -> str:  # fmt: skip
        """A number that opens its sentences: a title, a result and its row."""
        if len(key) > LONGEST:  # told apart by its place: two long words may begin alike
            key = f"{key[:LONGEST]}|{len(self._opens)}"
        self._opens[key] = opens
        return opening.opener(_cut(words), key, hint, _cut(small), strong=strong)

    def head(self, cells: Sequence[str], first: str = "") -> None:
        """The heads of the columns."""
        whole = "".join(
            f'<div role="columnheader" class="mk-head" style="{self._colour(group)}">{cell}</div>'
            for group, cell in zip(self.groups, cells, strict=True)
        )
        self._rows.append(f'<div role="row" class="mk-row mk-heads"><div role="cell">{first}</div>{whole}</div>')

    def row(self, name: str, cells: Sequence[str], kind: str = "") -> None:
        """Gather a row: its name and a cell for each group; each says whose it is, for eyes only where columns are stacked."""
        whole = "".join(
            f'<div role="cell"><div class="mk-whose" style="{self._colour(group)}">{escape(self.names[group])}</div>'
            f"{cell}</div>"
            for group, cell in zip(self.groups, cells, strict=True)
        )
        self._rows.append(
            f'<div role="row" class="mk-row {kind}"><div role="rowheader" class="mk-rowcell">{name}</div>{whole}</div>'
        )

    def show(self, label: str) -> None:
        """Show the rows gathered since the last time; `label` says what they are."""
        if not self._rows:
            return
        name = NAME_WIDTH * (0.55 if len(self.groups) < FEW_COLUMNS else 1)
        columns = f"--mk-first:{name:.3f}fr;--mk-columns:{len(self.groups)}"
        show.html(
            f'<div role="table" class="mk-grid" aria-label="{escape(label)}" style="{columns}">{"".join(self._rows)}</div>'
        )
        self._rows = []

    def open_asked(self, *, greyed: bool = False) -> None:
        """Open the sentences of the number that was clicked; called when all is drawn."""
        opening.listen()
        key = opening.asked()
        if key is not None and key in self._opens:
            title, result, row = self._opens[key]
            show.evidence(result, row, corpus=self.corpus, title=title, greyed=greyed)

    def _colour(self, group: str) -> str:
        return f"--mk-colour:{colour_of(group, self.colours)}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def nothing(said: str) -> str:
    """What a cell says where it has no value."""
    return f'<span class="mk-none">{escape(said)}</span>'


def small(said: str) -> str:
    """A remark in a cell."""
    return f'<span class="mk-small">{escape(said)}</span>'


def heads(grid: Grid, profile: Profile, by: str) -> None:
    """The heads of the columns: the groups with their colour and how much text each has."""
    cells = {cell.group: cell for cell in rows_of(profile, "sentiment", by, grid.groups)[0].cells}
    shown = []
    for name in grid.groups:
        cell = cells.get(name)
        facts = (
            f"{_plural(cell.n_articles, 'article')} · {_plural(cell.n_sentences, 'sentence')}"
            if cell
            else "nothing here"
        )
        composed = " · composed" if cell and cell.composed else ""
        shown.append(f"<b>{escape(grid.names[name])}</b>{small(facts + composed)}")
    grid.head(shown)


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
    title = "News frames" if measure == "framing_news" else "Policy frames"
    show.subheading(
        title,
        f"Share of sentences with words that go with a frame; axis 0 to {percent(axis[1])}. {MEASURES['framing'].trust}",
    )
    for row in rows[:FIRST_FRAMES]:
        _row(grid, row, profile[measure], axis, shuffled, frames[row.item].name, frames[row.item].definition)
    grid.show(title)
    if rows[FIRST_FRAMES:]:
        with st.expander(f"{len(rows) - FIRST_FRAMES} more frames, less far apart"):
            for row in rows[FIRST_FRAMES:]:
                _row(grid, row, profile[measure], axis, shuffled, frames[row.item].name, frames[row.item].definition)
            grid.show(f"{title}, less far apart")


def _row(
    grid: Grid, row: Row, result: Result, axis: tuple[float, float], shuffled: Mapping[tuple[str, str], float | None],
    name: str, meaning: str,
) -> None:  # fmt: skip
    cells, shown = {cell.group: cell for cell in row.cells}, []
    for number, group in enumerate(grid.groups):
        cell = cells.get(group)
        if cell is None or cell.value is None:
            shown.append(nothing("no sentence to measure here"))
        elif cell.value == 0 and row.measure != "sentiment":
            where = f"{_plural(cell.n_articles, 'article')}, {_plural(cell.n_sentences, 'sentence')}"
            shown.append(nothing(f"not found in {where}"))
        else:
            ring, key = shuffled.get((row.item, group)), f"{row.measure}|{row.item}|{number}"
            shown.append(_cell(grid, row, cell, result, axis, ring, name, key))
    grid.row(_row_name(grid, row, name, meaning, axis), shown)


def _cell(
    grid: Grid, row: Row, cell: Cell, result: Result, axis: tuple[float, float], ring: float | None, name: str, key: str
) -> str:  # fmt: skip
    shown = signed if row.measure == "sentiment" else percent
    interval = "" if cell.low is None else f" [{shown(cell.low)}, {shown(cell.high)}]"
    reason = {"composed: no interval": "composed, no interval", "too few articles": "too few articles for an interval"}
    hint = "Open the sentences behind this number." + (
        f" {reason.get(cell.note, cell.note).capitalize()}." if cell.note else ""
    )
    title = f"{name} · {grid.names[cell.group]} · {shown(cell.value)}"
    return strip(
        cell.value, cell.low, cell.high, axis, colour_of(cell.group, grid.colours), shuffled=ring
    ) + grid.number(f"{shown(cell.value)}{interval}", key, (title, result, cell.row), hint)


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
    under = "bold: holds (q < .05)" if words.table["q"].drop_nulls().len() else "not tested"
    where = (
        "on events that both sides tell, a sentence on two events counts in each"
        if matched
        else "in all their articles"
    )
    name = (
        f'<div class="mk-rowname" title="{escape(MEASURES["keyness"].trust)}">Words that mark it off'
        f"<span>from the other columns; beside: occurrences {where}; {under}</span></div>"
    )
    cells = []
    for number, group in enumerate(grid.groups):
        shown = []
        for row in typical_terms(words, group, WORDS).iter_rows(named=True):
            opens = f"“{row['term']}” · {grid.names[group]} · {row['n_target']}", words, row
            hint = f"{row['n_target']} here, {row['n_reference']} in the other columns"
            holds = row["q"] is not None and row["q"] < ALPHA
            shown.append(
                grid.number(
                    row["term"], f"word|{number}|{row['term']}", opens, hint, f"{row['n_target']}", strong=holds
                )
            )
        cells.append(f'<div class="mk-words">{"".join(shown)}</div>' if shown else nothing("no word marks it off here"))
    grid.row(name, cells)


def _short(name: str) -> str:
    return name.removeprefix("Composed: ")


def _q(q: float) -> str:
    return "< .001" if q < 0.001 else f"= {q:.3f}".replace("0.", ".")


def _plural(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"
