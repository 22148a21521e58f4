"""Where can the names of dots stand without covering each other? Greedy placement: the first asked for are placed first.

A chart that fills its page has no known width, so a place must hold for every width between two: places are shares of the
width, letters are pixels. What cannot be placed is left without a label, and the reader finds it in the table.
Greedy placement over a fixed set of places follows Christensen, Marks & Shieber (1995), who found it quick and a little
worse than simulated annealing; for some forty labels the difference is hard to see.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Box", "Place", "box_of", "place_labels", "spread", "width_of"]

# The mean advance of a lower-case letter of a sans-serif face, in ems, rounded up so that boxes are rather too wide.
LETTER, WIDE, NARROW = 0.6, 1.0, 0.34
# Space between a dot's middle and its label, beside and above it, and around a label, in pixels
GAP, GAP_ABOVE, AIR = 7.0, 9.0, 1.5
# Dots without a label that a label may cover: more make it hard to read
MOST_COVERED = 3
# (align, baseline, which way in x, which way in y): right of the dot first, as maps do (Imhof 1975)
_TRIED = (
    ("left", "middle", 1, 0), ("right", "middle", -1, 0), ("center", "bottom", 0, -1), ("center", "top", 0, 1),
    ("left", "bottom", 1, -1), ("left", "top", 1, 1), ("right", "bottom", -1, -1), ("right", "top", -1, 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands from its dot: align and baseline of the text, and how far it is moved, in pixels."""

    align: str
    baseline: str
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box beside a dot: the dot's x as a share of the width, edges in pixels from it; top and bottom in pixels."""

    x: float
    left: float
    right: float
    top: float
    bottom: float


def place_labels(
    dots: Sequence[tuple[float, float]],
    labels: Sequence[str],
    *,
    widths: tuple[float, float],
    height: float,
    font_size: float = 11.0,
    radius: float = 4.0,
    most: int = 40,
    others: Sequence[tuple[float, float]] = (),
) -> list[Place | None]:
    """Find a place for each label, in the order given, that covers no label and no labelled dot placed before it.

    Arguments: dots, as (share of the width from 0 to 1, pixels from the top); labels; widths, the narrowest and the widest
    that the chart may have, in pixels; height, font_size and the dots' radius in pixels; most, labels placed at most;
    others, dots without a label: of several free places the one that covers fewest of them is taken.
    Returns a place for each label, or None where there is no room, or where `most` have been placed already.

    >>> [place and place.align for place in place_labels([(0.5, 50), (0.5, 50)], ["one", "two"], widths=(200, 400), height=99)]
    ['left', 'right']
    """
    taken: list[Box] = []
    found: list[Place | None] = []
    middle = sum(widths) / 2
    spots = np.array([(x * middle, y) for x, y in others], np.float64).reshape(-1, 2)
    for dot, label in zip(dots, labels, strict=True):
        free = _free(dot, label, taken, widths, height, font_size) if most > 0 else []
        place = _clearest(free, [_covered(box_of(dot, label, one, font_size), spots, middle) for one in free])
        found.append(place)
        if place:
            most -= 1
            taken += [
                box_of(dot, label, place, font_size),
                Box(dot[0], -radius, radius, dot[1] - radius, dot[1] + radius),
            ]
    return found


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions on a line apart until they are a gap from each other, in their order and near to where they were.

    Arguments: positions; gap, the least distance; low and high, the ends of the line (overstepped where there is no room).

    >>> spread([5.0, 5.0, 20.0], 4.0, 0.0, 30.0)
    [3.0, 7.0, 20.0]
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    blocks: list[tuple[float, list[int]]] = []
    for i in order:
        blocks.append((min(max(positions[i], low), high), [i]))
        while len(blocks) > 1 and _start(blocks[-1], gap) < _start(blocks[-2], gap) + gap * len(blocks[-2][1]):
            (middle, some), (other, more) = blocks[-2], blocks[-1]
            n, m = len(some), len(more)
            blocks[-2:] = [((middle * n + other * m) / (n + m), [*some, *more])]
            span = gap * (n + m - 1) / 2
            blocks[-1] = (max(min(blocks[-1][0], high - span), low + span), blocks[-1][1])
    found = [0.0] * len(positions)
    for block in blocks:
        for number, i in enumerate(block[1]):
            found[i] = _start(block, gap) + gap * number
    return found


def _start(block: tuple[float, list[int]], gap: float) -> float:
    """Where the first of a block of neighbours stands."""
    return block[0] - gap * (len(block[1]) - 1) / 2


def _free(
    dot: tuple[float, float], label: str, taken: Sequence[Box], widths: tuple[float, float], height: float, size: float
) -> list[Place]:
    """The places where the label covers nothing that is placed and stays inside."""
    found = []
    for align, baseline, right, down in _TRIED:
        dx, dy = (GAP, GAP_ABOVE) if not (right and down) else (GAP / 1.4, GAP / 1.4)
        place = Place(align, baseline, right * dx, down * dy)
        box = box_of(dot, label, place, size)
        if _inside(box, widths, height) and not any(_meet(box, other, widths) for other in taken):
            found.append(place)
    return found


def _clearest(places: Sequence[Place], covered: Sequence[int]) -> Place | None:
    """The place that covers the fewest dots; None where even that covers many."""
    best = min(range(len(places)), key=covered.__getitem__, default=None)
    return None if best is None or covered[best] > MOST_COVERED else places[best]


def _covered(box: Box, spots: npt.NDArray[np.float64], width: float) -> int:
    """How many dots a box covers."""
    x, y = spots[:, 0] - box.x * width, spots[:, 1]
    return int(((box.left < x) & (x < box.right) & (box.top < y) & (y < box.bottom)).sum())


def box_of(dot: tuple[float, float], label: str, place: Place, font_size: float = 11.0) -> Box:
    """The box that a label takes at a place."""
    width, high = width_of(label, font_size), font_size * 1.15
    left = {"left": 0.0, "center": -width / 2, "right": -width}[place.align] + place.dx
    top = {"top": 0.0, "middle": -high / 2, "bottom": -high}[place.baseline] + place.dy + dot[1]
    return Box(dot[0], left - AIR, left + width + AIR, top - AIR / 2, top + high + AIR / 2)


def width_of(label: str, font_size: float = 11.0) -> float:
    """About how wide a label is, in pixels: rather more than less.

    >>> width_of("mill") < width_of("moon") < width_of("大学大学")
    True
    """
    ems = (
        0.0 if unicodedata.combining(letter)
        else WIDE if unicodedata.east_asian_width(letter) in "WF" or letter in "mwMW"
        else NARROW if letter in "iljtf.,;:'|I "
        else LETTER
        for letter in label
    )  # fmt: skip
    return font_size * sum(ems)


def _inside(box: Box, widths: tuple[float, float], height: float) -> bool:
    within = all(box.x * width + box.left >= 0 and box.x * width + box.right <= width for width in widths)
    return within and box.top >= 0 and box.bottom <= height


def _meet(one: Box, other: Box, widths: tuple[float, float]) -> bool:
    """Whether two boxes overlap at any width: the distance of the dots grows with it, the boxes do not."""
    if one.bottom <= other.top or other.bottom <= one.top:
        return False
    apart = other.x - one.x
    nearest, farthest = sorted((apart * widths[0], apart * widths[1]))
    return nearest < one.right - other.left and farthest > one.left - other.right
