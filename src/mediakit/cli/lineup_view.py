"""How a line-up is shown in a terminal: row by row, under each row its groups one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.text import Text

from mediakit.cli.terminal import clean

if TYPE_CHECKING:
    from mediakit.compare.lineup import Lineup

__all__ = ["drawn_lineup"]

MOST_ROWS = 12
WIDE = 100


def drawn_lineup(lineup: Lineup, limit: int | None) -> Callable[[int], Iterable[Text]]:
    """What draws a line-up, for `deliver`."""
    rows = lineup.rows()
    most = MOST_ROWS if limit is None else limit or len(rows)

    def draw(width: int) -> Iterator[Text]:
        yield Text(clean(f"{lineup.event_name}: {len(lineup.heads)} groups"), style="bold")
        for head in lineup.heads:
            star = " *" if head.composed else ""
            yield Text(clean(f"  {head.name}{star}: {head.size}{'' if head.tells else ', none on this event'}"))
        wide = lineup.wide()
        for row in wide.head(most).iter_rows(named=True):
            yield Text()
            yield Text(clean(f"{row['row_title']}  ({row['differs']:.2f})"), style="bold underline")
            for head in lineup.heads:
                yield from _cell(clean(head.name), clean(row[head.group]), width)
        yield Text()
        if len(rows) > most:
            yield Text(f"{most} of {len(rows)} rows (--limit 0 shows all)", style="dim")
        yield Text("in brackets: 0 = they say the same, 1 = nothing in common; no test", style="dim")
        if any(head.composed for head in lineup.heads):
            yield Text("* composed texts: described, never tested", style="dim")

    return draw


def _cell(name: str, text: str, width: int) -> Iterator[Text]:
    """A group's cell: beside its name in a wide terminal, below it in a narrow one."""
    indent = 30 if width >= WIDE else 4
    beside = width >= WIDE and len(name) < indent - 2
    if not beside:
        yield Text(f"  {name}", style="bold")
    for at, line in enumerate(wrap(text, max(width - indent, 20), break_on_hyphens=False)):
        first = f"  {name}".ljust(indent) if beside and at == 0 else " " * indent
        shown = Text(first + line)
        if beside and at == 0:
            shown.stylize("bold", 0, indent)
        yield shown
