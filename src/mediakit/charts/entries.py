"""What does each group have under each item? Rows of a result by item and group, the items of which most is told first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mediakit.charts.side_by_side import labels_of
from mediakit.result import Result

__all__ = ["Item", "items_of"]


@dataclass(frozen=True, slots=True)
class Item:
    """An item (an actor, a concept, a figure) with each group's rows of the result.

    key: the values of the columns that name it; rows: group -> its rows, the weightiest first; weight: over all groups
    """

    key: tuple[str, ...]
    rows: dict[str, list[dict[str, Any]]]
    weight: float


def items_of(result: Result, by: str, groups: Sequence[str], columns: Sequence[str], weight: str) -> list[Item]:
    """The items of a result, those that most of the groups tell first, and of these the weightiest.

    Arguments: result; by and groups, which rows belong to which column; columns, which name an item; weight, a column of
    counts. Items without any count in these groups are left out, and rows whose count is null stand last.

    >>> import mediakit as mk
    >>> result = mk.terms(mk.from_texts({"a": ["Rain and sun. Rain."], "b": ["Rain."]}))
    >>> [(item.key, item.weight, sorted(item.rows)) for item in items_of(result, "source", ["a", "b"], ["term"], "count")]
    [(('rain',), 3.0, ['a', 'b']), (('sun',), 1.0, ['a'])]
    """
    found: dict[tuple[str, ...], dict[str, list[dict[str, Any]]]] = {}
    for label, row in zip(labels_of(result.table, by), result.table.to_dicts(), strict=True):
        if label in groups:
            found.setdefault(tuple(str(row[name]) for name in columns), {}).setdefault(label, []).append(row)
    items = []
    for key, rows in found.items():
        total = sum(row[weight] or 0 for some in rows.values() for row in some)
        if total:
            ordered = {group: sorted(some, key=lambda row: -(row[weight] or 0)) for group, some in rows.items()}
            items.append(Item(key, ordered, float(total)))
    told = {item.key: sum(any(row[weight] for row in some) for some in item.rows.values()) for item in items}
    return sorted(items, key=lambda item: (-told[item.key], -item.weight, item.key))
