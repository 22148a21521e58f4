"""Tables that fit the terminal: rounded numbers, long text cut with …, the least telling columns left out first.

Only what is shown is rounded; `--format csv`, `json` and `parquet` hold every column in full.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from mediakit.cli.terminal import clean

__all__ = ["GAP", "LEAST", "Column", "Section", "interval", "lines", "number", "probability", "whole", "wrapped"]

GAP = 2
# Text columns are not cut below this; a dozen letters still tell a word.
LEAST = 12
INDENT = "  "


@dataclass(frozen=True)
class Column:
    """A column as shown: header (one or several lines), cells, side, and what gives way where there is no room.

    drop: columns with the highest number go first, those with 0 stay; cut: the end of a long text that is cut; least: a
    text is not cut below this width while a column may go instead
    """

    header: str
    cells: Sequence[str]
    right: bool = False
    drop: int = 0
    cut: str = "right"
    bold: bool = False
    least: int = LEAST

    @property
    def width(self) -> int:
        """Terminal columns that header and cells need."""
        return max(map(cell_len, [*self.header.split("\n"), *self.cells]), default=0)


@dataclass(frozen=True)
class Section:
    """Rows that belong together under a line of their own: `first` to `last` (exclusive)."""

    title: str
    first: int
    last: int


def number(value: float | None) -> str:
    """A number to about three significant places.

    >>> [number(value) for value in (4910.38, 12.345, 1.7677, -0.1002, 0.00004, None)]
    ['4,910', '12.3', '1.77', '-0.100', '4e-05', '']
    """
    if value is None or math.isnan(value):
        return ""
    size = abs(value)
    if 0 < size < 0.0005:
        return f"{value:.1g}"
    return f"{value:,.{0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3}f}"


def whole(value: int | None) -> str:
    """A whole number with separators."""
    return "" if value is None else f"{value:,}"


def probability(value: float | None) -> str:
    """A p or q as reports print it.

    >>> [probability(value) for value in (0.0123, 0.0002, 1.0, None)]
    ['.012', '<.001', '1.00', '']
    """
    if value is None or math.isnan(value):
        return ""
    if value < 0.001:
        return "<.001"
    return f"{value:.3f}"[1:] if value < 0.9995 else "1.00"


def interval(low: float | None, high: float | None) -> str:
    """Bounds in brackets; nothing where there are none."""
    return f"[{number(low)}, {number(high)}]" if low is not None and high is not None else ""


def wrapped(label: str, width: int) -> str:
    """A header on at most two lines, cut with … where it is longer."""
    from textwrap import wrap

    parts = wrap(clean(label), width, max_lines=2, placeholder="…") or [""]
    return "\n".join(_cut(part, width, "right") for part in parts)


def lines(columns: Sequence[Column], width: int, sections: Sequence[Section] = ()) -> Iterator[Text]:
    """The lines of a table: header, rule, rows, with a titled line before each section."""
    indent = INDENT if sections else ""
    cleaned = [replace(one, cells=[clean(cell) for cell in one.cells]) for one in columns]
    kept = _fitted(cleaned, width - len(indent))
    if not kept:
        return
    yield from (Text(indent) + line for line in _header(kept))
    n_rows = len(kept[0][0].cells)
    for section in sections or [Section("", 0, n_rows)]:
        if section.title:
            yield Text(_cut(clean(section.title), width, "right"), style="bold")
        for row in range(section.first, section.last):
            yield Text(indent) + _joined(
                (_padded(one.cells[row], one, w), "bold" if one.bold else "") for one, w in kept
            )


def _header(kept: Sequence[tuple[Column, int]]) -> Iterator[Text]:
    split = [one.header.split("\n") for one, _ in kept]
    height = max(map(len, split))
    for line in range(height):
        # Headers of fewer lines stand at the bottom, next to their cells
        words = ["" if line < height - len(of) else of[line - height + len(of)] for of in split]
        yield _joined((_padded(word, one, w), "bold") for word, (one, w) in zip(words, kept, strict=True))
    yield Text("─" * (sum(w for _, w in kept) + GAP * (len(kept) - 1)), style="dim")


def _fitted(columns: Sequence[Column], width: int) -> list[tuple[Column, int]]:
    """The columns that fit, each with its width: text gives way first, then whole columns."""
    kept = list(columns)
    while kept:
        widths = [one.width for one in kept]
        over = sum(widths) + GAP * (len(kept) - 1) - width
        least = [w if one.right else min(w, one.least) for one, w in zip(kept, widths, strict=True)]
        may_go = [one for one in kept if one.drop]
        if over <= sum(widths) - sum(least) or not may_go:
            return list(zip(kept, _narrowed(widths, least, over), strict=True))
        kept.remove(max(reversed(may_go), key=lambda one: one.drop))
    return []


def _narrowed(widths: list[int], least: Sequence[int], over: int) -> list[int]:
    """Take `over` away from the widest that may give way, one by one."""
    widths = list(widths)
    while over > 0:
        spare = [i for i, w in enumerate(widths) if w > least[i]]
        if not spare:
            break
        widths[max(spare, key=lambda i: widths[i])] -= 1
        over -= 1
    return widths


def _padded(text: str, column: Column, width: int) -> str:
    text = _cut(text, width, column.cut)
    blank = " " * (width - cell_len(text))
    return blank + text if column.right or column.cut == "left" else text + blank


def _cut(text: str, width: int, side: str) -> str:
    if cell_len(text) <= width:
        return text
    if side == "right":
        return set_cell_size(text, max(width - 1, 0)).rstrip() + "…"
    while text and cell_len(text) > width - 1:
        text = text[1:]
    return "…" + text.lstrip()


def _joined(cells: Iterable[tuple[str, str]]) -> Text:
    line = Text()
    for position, (text, style) in enumerate(cells):
        line.append(" " * GAP if position else "").append(text, style=style)
    line.rstrip()
    return line
