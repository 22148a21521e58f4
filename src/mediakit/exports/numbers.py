"""How numbers look in the report: fixed digits, a true minus sign, grouped thousands, a dash for what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["FILTERS", "MISSING"]

MISSING = "–"


def whole(value: float | None) -> str:
    """A count.

    >>> whole(12345), whole(None)
    ('12,345', '–')
    """
    return MISSING if value is None else f"{value:,.0f}".replace("-", "−")


def number(value: float | None, digits: int = 2, signed: bool = False) -> str:
    """A number with so many decimal digits; with its sign where it is a difference.

    >>> number(-0.196), number(0.05, 2, True), number(-0.001)
    ('−0.20', '+0.05', '0.00')
    """
    if value is None:
        return MISSING
    text = f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        return text.removeprefix("-")
    return (f"+{text}" if signed and value > 0 else text).replace("-", "−")


def percent(value: float | None, digits: int = 1, signed: bool = False) -> str:
    """A share in per cent, without the sign %.

    >>> percent(0.1234), percent(None)
    ('12.3', '–')
    """
    return MISSING if value is None else number(100 * value, digits, signed)


def chance(value: float | None) -> str:
    """A p or q.

    >>> chance(0.0446), chance(0.0001)
    ('0.045', '< 0.001')
    """
    if value is None:
        return MISSING
    return "< 0.001" if value < 0.0005 else f"{value:.3f}"


def cell(value: Any) -> str:
    """Any value of a table that has no form of its own here.

    >>> cell(["a", "b"]), cell(0.12345), cell(True)
    ('a; b', '0.123', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return whole(value)
    if isinstance(value, float):  # a whole number beyond 1 is a count or a sum
        return whole(value) if abs(value) > 1 and value.is_integer() else number(value, 3)
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


FILTERS: dict[str, Callable[..., str]] = {
    "whole": whole, "number": number, "percent": percent, "chance": chance, "cell": cell,
}  # fmt: skip
