"""How do the lines of printed pages become paragraphs again?

Three repairs, each from what the lines show:

    running lines   a line at the top or foot of a page that stands there on most pages, numbers aside, is dropped
    hyphens         a word broken at a line's end is joined; its hyphen stays where the text writes it so elsewhere
    paragraphs      a line begins one if the gap above it is wider than usual, it is indented, or the line before it
                    ends a sentence well before the margin; a page's end is no paragraph's end by itself

These are guesses. Headings of one line become paragraphs, verse becomes prose, and a paragraph whose last line happens
to fill the column is joined with the next unless there is a gap or an indent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

__all__ = ["Line", "page_paragraphs", "without_running"]

_EDGE = 2  # lines at the top and foot of a page where running lines stand
_MOSTLY = 0.5  # share of pages from which a line there is a running one
_WIDER = 1.35  # times the usual distance of lines from which a gap parts paragraphs; line spacing varies by less
_SHORT = 0.85  # share of the usual width below which a line stops before the margin
_INDENT = 0.8  # of the size of letters: printers indent by one, and kerning moves a line's start by less than a half
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$|[\"”»]\s*$")
_BROKEN = re.compile(r"(\w+)[-\xad\u2010]\n(?=[^\W\d_A-Z])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, where it starts (points from the lower left; None if unknown), the size of letters."""

    text: str
    x: float | None
    y: float | None
    size: float

    def plus(self, text: str, cm: Sequence[float], tm: Sequence[float], size: float | None) -> Line:
        """The line with more text; its place is that of its first visible letters (matrices as PDF has them)."""
        if self.x is not None or not text.strip():
            return Line(self.text + text, self.x, self.y, self.size)
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        return Line(self.text + text, float(x), float(y), abs(float(size or 0) * float(tm[3] or 1)))


def without_running(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], int]:
    """Pages without the lines that most of them have at top or foot, and how many lines were dropped."""
    if len(pages) < 2:
        return [list(page) for page in pages], 0
    seen = Counter(pattern for page in pages for pattern in {_pattern(page[n]) for n in _edges(page)})
    most = max(2, _MOSTLY * len(pages))
    running = {pattern for pattern, n in seen.items() if n > most or n == len(pages)}
    kept: list[list[Line]] = []
    for page in pages:
        gone = {n for n in _edges(page) if _pattern(page[n]) in running}
        kept.append([line for n, line in enumerate(page) if n not in gone])
    return kept, sum(map(len, pages)) - sum(map(len, kept))


def page_paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    """The paragraphs of pages.

    >>> page_paragraphs([[Line("The coun-", None, None, 0), Line("cil met.", None, None, 0)]])
    ['The council met.']
    """
    paragraphs: list[list[str]] = []
    width = _usual([len(line.text.strip()) for page in pages for line in page])
    for page in pages:
        gap, margin = _page_gap(page), _usual_start(page)
        for n, line in enumerate(page):
            before = page[n - 1] if n else None
            begins = _begins(before, line, gap, margin, width) if before else not _goes_on(paragraphs, line, width)
            if begins or not paragraphs:
                paragraphs.append([])
            paragraphs[-1].append(line.text.strip())
    words = {word.lower() for lines in paragraphs for line in lines for word in re.findall(r"\w+(?:-\w+)+", line)}
    return [_joined(lines, words) for lines in paragraphs]


def _begins(before: Line, line: Line, gap: float, margin: float | None, width: float) -> bool:
    ends = _ENDS.search(before.text) is not None
    if before.y is not None and line.y is not None and gap and before.y - line.y > _WIDER * gap:
        return True
    if abs(before.size - line.size) > 1 and before.size and line.size:  # a heading, or the text after one
        return True
    indented = line.x is not None and margin is not None and line.x - margin > _INDENT * max(line.size, 1)
    flush = before.x is not None and margin is not None and before.x - margin <= _INDENT * max(line.size, 1)
    return ends and ((indented and flush) or len(before.text.strip()) < _SHORT * width)


def _goes_on(paragraphs: Sequence[Sequence[str]], line: Line, width: float) -> bool:
    """Whether the first line of a page goes on with the last paragraph of the one before."""
    if not paragraphs:
        return False
    last = paragraphs[-1][-1]
    return not _ENDS.search(last) and (len(last) >= _SHORT * width or line.text.strip()[:1].islower())


def _joined(lines: Sequence[str], words: set[str]) -> str:
    def mend(found: re.Match[str]) -> str:
        rest = re.match(r"\w+", found.string[found.end() :])
        with_hyphen = f"{found[1]}-{rest.group() if rest else ''}".lower()
        return f"{found[1]}-" if with_hyphen in words else found[1]

    return re.sub(r"[ \t]*\n[ \t]*", " ", _BROKEN.sub(mend, "\n".join(lines))).replace("\xad", "")


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split()))


def _edges(page: Sequence[Line]) -> set[int]:
    return {n for n in range(len(page)) if n < _EDGE or n >= len(page) - _EDGE}


def _usual(values: Sequence[float]) -> float:
    """The upper quartile: most lines of running text are full."""
    return float(sorted(values)[3 * (len(values) - 1) // 4]) if values else 0.0


def _page_gap(page: Sequence[Line]) -> float:
    places = [line.y for line in page if line.y is not None]
    gaps = [above - below for above, below in zip(places, places[1:], strict=False) if above - below > 1]
    return float(median(gaps)) if gaps else 0.0


def _usual_start(page: Sequence[Line]) -> float | None:
    starts: Counter[Any] = Counter(round(line.x) for line in page if line.x is not None)
    return float(starts.most_common(1)[0][0]) if starts else None
