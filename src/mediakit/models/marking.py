"""How does the model see a text? As numbers of word pieces, with two marks around what is asked about.

A text becomes [CLS] pieces [SEP]; with a span, two unused numbers of the vocabulary stand before and after the pieces that the
span touches, and the span's own pieces follow as a second segment: [CLS] ... [unused1] Lee [unused2] ... [SEP] Lee [SEP].
Training and use share this file, so a text can't be seen in one way here and in another there.

A long text is read through a window of WINDOW pieces around the span (as much before as after, where there is text on both
sides); what lies outside isn't seen, and `Pieces.cut` says so. Without a span it is read in as many parts of like length as
are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["CLOSE", "HIDDEN", "MENTION_PIECES", "OPEN", "WINDOW", "Pieces", "marked", "plain", "plain_parts"]

CLS, SEP = 101, 102
# [unused1], [unused2], [unused3]: numbers of BERT's vocabulary that no text has. HIDDEN stands for a name in training.
OPEN, CLOSE, HIDDEN = 2, 3, 4
# Of the news sentences that the model learned from, 92 % fit in whole; what is further from a name says less of it, and costs
# time. To be chosen anew with other training.
WINDOW = 64
# A mention longer than this (one in a thousand) is repeated in part; in the text all of it is marked.
MENTION_PIECES = 16


class Pieces(NamedTuple):
    """Numbers of word pieces, their segment (0 text, 1 the mention again), and the marked place [first, end)."""

    ids: list[int]
    segments: list[int]
    first: int
    end: int
    cut: bool


def plain(ids: Sequence[int], window: int = WINDOW) -> Pieces:
    """A text without a span: its beginning, where it is longer than the window."""
    kept = list(ids[: window - 2])
    all_ids = [CLS, *kept, SEP]
    return Pieces(all_ids, [0] * len(all_ids), 0, len(all_ids), len(kept) < len(ids))


def plain_parts(ids: Sequence[int], window: int = WINDOW) -> list[Pieces]:
    """A text without a span in as few parts of like length as fit into windows."""
    n = max(-(-len(ids) // (window - 2)), 1)
    cuts = [len(ids) * k // n for k in range(n + 1)]
    return [plain(ids[a:b], window) for a, b in zip(cuts[:-1], cuts[1:], strict=True)]


def marked(
    ids: Sequence[int], offsets: Sequence[tuple[int, int]], span: tuple[int, int], window: int = WINDOW
) -> Pieces:
    """A text with the pieces marked that its span [start, end) touches; offsets are those of the pieces in the text.

    A span that touches no piece (blanks, or signs that the vocabulary drops) is marked as an empty place.
    """
    start, stop = span
    first = next((i for i, (_, e) in enumerate(offsets) if e > start), len(ids))
    end = next((i for i in range(first, len(ids)) if offsets[i][0] >= stop), len(ids))
    mention = list(ids[first : min(end, first + MENTION_PIECES)])
    low, high = _around(first, end, len(ids), window - 5 - len(mention))
    end = min(end, high)
    text = [CLS, *ids[low:first], OPEN, *ids[first:end], CLOSE, *ids[end:high], SEP]
    at = 1 + first - low
    return Pieces(
        [*text, *mention, SEP],
        [0] * len(text) + [1] * (len(mention) + 1),
        at,
        at + 2 + end - first,
        low > 0 or high < len(ids),
    )


def _around(first: int, end: int, n: int, room: int) -> tuple[int, int]:
    """At most so many of n pieces, with those from first to end in the middle."""
    if n <= room:
        return 0, n
    spare = max(room - (end - first), 0)
    low = max(0, min(first - spare // 2, n - room))
    return low, min(n, low + room)
