"""What must stand under a figure? What it shows, that texts are composed where they are, and what the recipe notes."""

from __future__ import annotations

from mediakit.registry import MEASURES
from mediakit.result import Result

__all__ = ["COMPOSED", "caption", "minus", "number_shown", "percent", "points", "signed"]

COMPOSED = (
    "Made from texts composed for this corpus: they show what the tool can see and prove nothing about real outlets."
)


def caption(result: Result, *more: str) -> str:
    """A caption: the sentences given, the composed mark, the recipe's notes and how far the measure can be trusted."""
    table, recipe = result.table, result.recipe
    composed = "composed" in table.columns and bool(table["composed"].fill_null(False).any())
    trust = [MEASURES[recipe.measure].trust] if recipe.measure in MEASURES else []
    notes = [f"{note[:1].upper()}{note[1:]}." for note in recipe.notes if not note.startswith("composed")]
    return " ".join([*more, *([COMPOSED] if composed else []), *notes, *trust])


def minus(text: str) -> str:
    """A number with a proper minus sign."""
    return text.replace("-", "−")


def signed(value: float | None, places: int = 2) -> str:
    """A score between -1 and 1 as in print.

    >>> signed(-0.1002), signed(0.25), signed(-0.001), signed(None)
    ('−.10', '+.25', '.00', '—')
    """
    if value is None:
        return "—"
    shown = f"{value:+.{places}f}"
    if float(shown) == 0:
        return shown[2:]
    return minus(shown.replace("0.", ".", 1) if abs(value) < 1 else shown)


def percent(value: float | None) -> str:
    """A share in per cent: one place below 10 per cent.

    >>> percent(0.1234), percent(0.0123), percent(None)
    ('12 %', '1.2 %', '—')
    """
    if value is None:
        return "—"
    return f"{value * 100:.1f} %" if 0 < value < 0.0995 else f"{value * 100:.0f} %"


def points(value: float, measure: str) -> str:
    """A difference in the measure's unit: tone as it is, shares in percentage points."""
    return signed(value) if measure == "sentiment" else minus(f"{value * 100:+.1f} points")


def number_shown(low: float | None, high: float | None) -> str:
    """A number, or a range of numbers, as in print.

    >>> number_shown(1500.0, 1500.0), number_shown(200.0, 225.0), number_shown(200.0, None), number_shown(42.57, 42.57)
    ('1,500', '200–225', '200+', '42.57')
    """
    if low is None:
        return "—"
    if high is None:
        return f"{low:,.10g}+"
    return f"{low:,.10g}" if low == high else f"{low:,.10g}–{high:,.10g}"
