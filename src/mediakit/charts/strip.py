"""Where on the axis is a value? A dot with its interval, as a small drawing for a cell of a side-by-side table.

A table of sixty cells needs sixty drawings at once, which full charts would slow down; everything larger is an Altair chart.
The drawing is plain HTML boxes placed in per cent of the axis, since Streamlit strips SVG from HTML.
"""

from __future__ import annotations

__all__ = ["strip"]


def strip(
    value: float | None,
    low: float | None,
    high: float | None,
    axis: tuple[float, float],
    colour: str,
    *,
    shuffled: float | None = None,
) -> str:
    """Draw a value on an axis.

    Arguments: value, low, high, in the axis's unit (None where there is none); axis, its ends; colour; shuffled, the value
    under shuffled labels, drawn as a ring.
    Returns HTML; it holds numbers and the colour only. Its looks (`mk-strip` and within) are in the style sheet.

    >>> strip(0.5, None, None, (0.0, 1.0), "#2a7fc1")
    '<div class="mk-strip"><i class="axis"></i><i class="dot" style="left:50.0%;background:#2a7fc1"></i></div>'
    """
    pieces = ['<i class="axis"></i>']
    if axis[0] < 0 < axis[1]:
        pieces.append(f'<i class="zero" style="left:{_place(0.0, axis):.1f}%"></i>')
    if low is not None and high is not None:
        start, end = _place(low, axis), _place(high, axis)
        pieces.append(f'<i class="ci" style="left:{start:.1f}%;width:{end - start:.1f}%;background:{colour}"></i>')
    if shuffled is not None:
        pieces.append(f'<i class="ring" style="left:{_place(shuffled, axis):.1f}%"></i>')
    if value is not None:
        pieces.append(f'<i class="dot" style="left:{_place(value, axis):.1f}%;background:{colour}"></i>')
    return f'<div class="mk-strip">{"".join(pieces)}</div>'


def _place(value: float, axis: tuple[float, float]) -> float:
    """Per cent of the way from the axis's lower to its upper end; what lies beyond stands at the end."""
    return 100.0 * min(max((value - axis[0]) / (axis[1] - axis[0]), 0.0), 1.0)
