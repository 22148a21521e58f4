"""Which chunks stand between quotation marks?

A mark at a chunk's beginning opens, one at its end closes, whether straight, curly or angled; that is a fact of the
type. An opening without a closing lasts to the paragraph's end, as in quotations of several paragraphs; a closing
without an opening is ignored. Marks round one or two chunks mark a term (a "so-called" word), not a speaker, and stay
own words.

Straight, English, German („…“, »…«) and French (« … ») marks are read. Single quotation marks are left out: in news
text they are apostrophes more often than not. This finds direct quotation by its marks only (`voice="marked"`); who
speaks, and indirect speech, is for quotations.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import regex

__all__ = ["MIN_QUOTED_CHUNKS", "quote_facts", "quoted_chunks"]

# A quotation of fewer chunks is taken for a term. Three is where, in the article of the bundled corpus and in 50 marks
# read in news text, sayings begin to outnumber names; revisit when quotations get speakers.
MIN_QUOTED_CHUNKS = 3

OPENS, CLOSES = np.uint8(1), np.uint8(2)
# German text opens with „ and closes with “, or opens with » and closes with «; a mark before a letter opens.
_OPEN = regex.compile(r"^[\s(\[—–-]*(?:[\"“«„]|»(?=\p{L}))")
_CLOSE = regex.compile(r"[\"”»][^\p{L}\p{N}]*$|[\"”»][\p{L}\p{N}]{0,2}$|(?<=[^\s(\[—–-])[“«][^\p{L}\p{N}]*$")


def quote_facts(cores: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Whether each chunk opens (1) or closes (2) a quotation, or both (3)."""
    facts = np.zeros(len(cores), np.uint8)
    for i, core in enumerate(cores):
        if '"' in core or "“" in core or "”" in core or "«" in core or "»" in core or "„" in core:
            opens, closes = _OPEN.search(core), _CLOSE.search(core)
            if opens and closes and closes.start() < opens.end():  # a lone mark: it opens
                closes = None
            facts[i] = (OPENS if opens else 0) | (CLOSES if closes else 0)
    return facts


def quoted_chunks(
    facts_at_chunk: npt.NDArray[np.uint8], paragraph_starts: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Mark the chunks that stand in a quotation.

    Arguments: facts_at_chunk, the fact of each chunk of the stream; paragraph_starts, where paragraphs begin, and the
    end.
    Returns a boolean per chunk.

    >>> import numpy as np
    >>> facts = quote_facts('He said "we will win" and left the "hall" .'.split())
    >>> quoted_chunks(facts, np.array([0, 10])).nonzero()[0].tolist()
    [2, 3, 4]
    """
    quoted = np.zeros(len(facts_at_chunk), np.bool_)
    marks = np.flatnonzero(facts_at_chunk)
    paragraph = np.searchsorted(paragraph_starts, marks, side="right") - 1
    ends = paragraph_starts[1:]
    opened, opened_in = -1, -1
    for at, fact, inside in zip(marks.tolist(), facts_at_chunk[marks].tolist(), paragraph.tolist(), strict=True):
        if opened >= 0 and inside != opened_in:
            _mark(quoted, opened, int(ends[opened_in]))
            opened = -1
        if fact & OPENS and opened < 0:
            opened, opened_in = at, inside
        if fact & CLOSES and opened >= 0:
            _mark(quoted, opened, at + 1)
            opened = -1
    if opened >= 0:
        _mark(quoted, opened, int(ends[opened_in]))
    return quoted


def _mark(quoted: npt.NDArray[np.bool_], start: int, end: int) -> None:
    if end - start >= MIN_QUOTED_CHUNKS:
        quoted[start:end] = True
