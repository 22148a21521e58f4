"""How much do the groups differ in a row? From 0, the same, to 1, nothing in common: to put rows in order, no more.

The score of a row is the mean over pairs of groups. Where neither side has anything, a pair counts 0; where one side
has, one half, because the other may merely have less room; where both have, by the kind of row:

- names, voices, frame cues: 1 minus the overlap, the sum over items of the smaller of the two shares (of mentions,
  quotations, the cues shown);
- figures: 1 minus the share of numbers (qualifier aside) that both give, of those that either gives;
- tone: the distance of the two means, at most 1 (the scale runs from -1 to 1);
- a term: 0.

It knows no chance and no size: two short passages differ more than two long ones. It is no test.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from mediakit.compare.lineup_cells import Entry

__all__ = ["ONE_SIDED", "differs"]

ONE_SIDED = 0.5


def differs(entries: Sequence[Entry], groups: Sequence[str]) -> float:
    """The score of one row, from its entries.

    >>> row = "labelling", "c", "What it is called"
    >>> differs([Entry(*row, "a", "riot", "riot", 3, 4), Entry(*row, "a", "unrest", "unrest", 1, 4),
    ...          Entry(*row, "b", "unrest", "unrest", 2, 2)], ["a", "b"])
    0.75
    """
    cells = {
        name: [entry for entry in entries if entry.group == name and entry.item is not None]
        for name in dict.fromkeys(groups)
    }
    pairs = [_apart(cells[a], cells[b]) for a, b in combinations(cells, 2)]
    return sum(pairs) / len(pairs) if pairs else 0.0


def _apart(one: Sequence[Entry], other: Sequence[Entry]) -> float:
    if not one or not other:
        return ONE_SIDED if one or other else 0.0
    kind = one[0].kind
    if kind == "sentiment":
        return min(abs((one[0].score or 0.0) - (other[0].score or 0.0)), 1.0)
    if kind == "figures":
        given, also = ({(entry.low, entry.high) for entry in side} for side in (one, other))
        return 1 - len(given & also) / len(given | also)
    if kind == "term":
        return 0.0
    shares, others = _shares(one), _shares(other)
    return 1 - sum(min(share, others.get(item, 0.0)) for item, share in shares.items())


def _shares(cell: Sequence[Entry]) -> dict[str | None, float]:
    total = sum(entry.count or 0 for entry in cell)
    return {entry.item: (entry.count or 0) / max(total, 1) for entry in cell}
