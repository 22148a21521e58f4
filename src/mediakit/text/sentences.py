"""Where do sentences begin and end?

Whether a chunk can end a sentence and whether one can begin there are facts of its type; a boundary lies between two
chunks whose facts agree, and at every paragraph's end. So boundaries cost one look-up per chunk, and no text is read
twice.

A period after a title (`Mr.`), before a number (`No. 5`) or inside a name (`J. K.`) ends nothing, nor does that of a
list's number (`2. The second`); after an abbreviation that can end a sentence (`U.S.`, `Inc.`) it does when the next
word is one that usually begins a sentence. Most abbreviations are written large (`Sat.`; `sat.` is a word). The lists are
data (data/abbreviations.toml), for English news; other languages are split at their punctuation only. The rule's cases,
with what it is known to get wrong, are in tests/cases/sentences.toml.

A blank line ends a paragraph. A single line end does so only in a field without blank lines (elsewhere it is a wrapped
line).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import ascii_lowercase, ascii_uppercase, digits

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import regex

from mediakit.text.chunks import Chunks, as_mask, as_strings, ends_of, taken

__all__ = ["Sentences", "sentences_of"]

_ENDS, _MAY_END, _CAN_BEGIN, _USUALLY_BEGINS, _BREAK, _LINE, _NUMBER, _BLANK = (np.uint8(1 << bit) for bit in range(8))

_CLOSERS = "\"'”’»)]}"
_ENDING = ".!?…]\"'”’»)}"
_OPENERS = "\"'“‘«([{—–-"
_END = regex.compile(rf"[.!?…]+[{regex.escape(_CLOSERS)}]*$|[.!?…]+[{regex.escape(_CLOSERS)}]*\[\d+\]$")
# What may follow a word that usually begins a sentence: "It's", "Others,".
_AFTER_STARTERS = ",:;'’s"
# By the byte that a chunk begins or ends with. The bytes of marks outside ASCII are shared by letters: all are looked at.
_SMALL, _CAPITAL, _DIGIT, _CLOSING = (
    np.isin(np.arange(256), [*(ord(char) for char in chars if char.isascii()), *others])
    for chars, others in ((ascii_lowercase, ()), (ascii_uppercase, ()), (digits, ()), (_ENDING, range(128, 256)))
)
_INITIAL = regex.compile(r"(?:\p{Lu}\.)+")
_LIST_NUMBER = regex.compile(r"\(?\d{1,2}\.")


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of a list of fields.

    starts: int64, one per sentence and one more: where it begins in the chunk codes
    field: int32, which field each sentence is in
    paragraph: int32, which paragraph of its field, from 0
    """

    starts: npt.NDArray[np.int64]
    field: npt.NDArray[np.int32]
    paragraph: npt.NDArray[np.int32]


def sentences_of(chunks: Chunks) -> Sentences:
    """Find the sentences of every field.

    >>> import pyarrow as pa
    >>> from mediakit.text.chunks import split
    >>> found = sentences_of(split(pa.array(["Mr. Smith left. He ran.", "", "In the U.S. The end"])))
    >>> found.starts.tolist(), found.field.tolist()
    ([0, 3, 5, 8, 10], [0, 0, 2, 2])
    """
    n = len(chunks.codes)
    if n == 0:
        return Sentences(np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.int32))
    facts = _facts(chunks.cores)[chunks.core_of] | _breaks(chunks.types)
    at_chunk = facts[chunks.codes]
    marked = (at_chunk[:-1] & (_ENDS | _MAY_END | _BREAK | _LINE)).astype(bool)
    last = np.flatnonzero(marked & ~(at_chunk[:-1] & _BLANK).astype(bool))
    this, following = at_chunk[last], at_chunk[last + 1]
    paragraph_end = (this & _BREAK).astype(bool) | _line_ends(this, last, chunks.starts)
    sentence_end = ((this & _ENDS).astype(bool) & (following & _CAN_BEGIN).astype(bool)) | (
        (this & _MAY_END).astype(bool) & (following & _USUALLY_BEGINS).astype(bool)
    )
    begins = np.zeros(n + 1, np.bool_)
    begins[last[paragraph_end | sentence_end] + 1] = True
    begins[chunks.starts] = True
    numbered = last[(this & _NUMBER).astype(bool) & begins[last] & ~paragraph_end]
    begins[numbered + 1] = False
    begins[chunks.starts] = True  # a field that is nothing but a number ends all the same
    starts = np.flatnonzero(begins)
    field = (np.searchsorted(chunks.starts, starts[:-1], side="right") - 1).astype(np.int32)
    return Sentences(starts, field, _paragraphs(starts, field, last[paragraph_end] + 1, chunks.starts))


def _line_ends(
    facts: npt.NDArray[np.uint8], at: npt.NDArray[np.int64], field_starts: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Single line ends that end a paragraph: those in fields without a blank line."""
    field = np.searchsorted(field_starts, at, side="right") - 1
    has_blank_line = np.zeros(len(field_starts), np.bool_)
    has_blank_line[field[(facts & _BREAK).astype(bool)]] = True
    return (facts & _LINE).astype(bool) & ~has_blank_line[field]


def _paragraphs(
    starts: npt.NDArray[np.int64],
    field: npt.NDArray[np.int32],
    begins: npt.NDArray[np.int64],
    field_starts: npt.NDArray[np.int64],
) -> npt.NDArray[np.int32]:
    """Which paragraph of its field each sentence is in: how many paragraphs have begun since the field did."""
    begun = np.searchsorted(begins, starts[:-1], side="right")
    begun_at_field = np.searchsorted(begins, field_starts, side="right")
    return (begun - begun_at_field[field]).astype(np.int32)


def _facts(cores: pa.StringArray) -> npt.NDArray[np.uint8]:
    """What each chunk, without its white space, says about sentence boundaries."""
    first, last = ends_of(cores)
    facts = np.zeros(len(cores), np.uint8)
    # A chunk that begins with a small letter and ends with none of the closing marks says nothing; one that begins with a
    # capital or a digit and so ends can begin a sentence; a word of plain letters that is no abbreviation ends one with its
    # period. These are told by bytes and lists, the others are looked at.
    plain_end = ~_CLOSING[last]
    begins = (_CAPITAL[first] | _DIGIT[first]) & plain_end
    ends = as_mask(pc.match_substring_regex(cores, "^[A-Za-z][a-z]+[.!?]$"))
    names = pc.ascii_lower(pc.utf8_slice_codeunits(cores, 0, -1))
    ends &= ~as_mask(pc.is_in(names, value_set=as_strings(_abbreviations("title", "small", "other"))))
    facts[begins] = _CAN_BEGIN
    facts[ends] = np.where(_CAPITAL[first[ends]], _ENDS | _CAN_BEGIN, _ENDS)
    starters = as_strings(_abbreviations("starters"))
    for form in (cores, pc.utf8_rtrim(cores, characters=_AFTER_STARTERS)):
        facts[begins & as_mask(pc.is_in(form, value_set=starters))] |= _USUALLY_BEGINS
    others = np.flatnonzero(~begins & ~ends & ~(_SMALL[first] & plain_end))
    for i, core in zip(others.tolist(), taken(cores, others), strict=True):
        facts[i] = _fact(core)
    return facts


def _fact(core: str) -> int:
    if not core:
        return int(_BLANK)
    fact = int(_end_fact(core)) if core[-1] in _ENDING and _END.search(core) else 0
    bare = core if core[0].isalpha() else core.lstrip(_OPENERS)
    first = bare[:1] or core[0]
    if first.isalpha() and not first.isupper() and first.lower() != first.upper():
        return fact
    starters = _abbreviations("starters")
    usually = bare in starters or bare.rstrip(_AFTER_STARTERS) in starters
    return fact | int(_CAN_BEGIN) | (int(_USUALLY_BEGINS) if usually else 0)


def _end_fact(core: str) -> np.uint8:
    bare = core.strip(_CLOSERS + _OPENERS)
    if bare.endswith("!") or bare.endswith("?"):
        return _ENDS
    name = bare[:-1].lower() if bare.endswith(".") else bare.lower()
    if bare[:1].islower() and name not in _abbreviations("small"):
        return _ENDS
    if name in _abbreviations("title"):
        return np.uint8(0)
    if _LIST_NUMBER.fullmatch(bare):
        return _MAY_END | _NUMBER
    return _MAY_END if name in _abbreviations("other") or _INITIAL.fullmatch(bare) else _ENDS


def _breaks(types: pa.StringArray) -> npt.NDArray[np.uint8]:
    """Which types end a line or a paragraph, from the white space they carry."""
    facts = np.zeros(len(types), np.uint8)
    at = np.flatnonzero(as_mask(pc.match_substring_regex(types, "[\\n\\r\u2029]")))
    for i, chunk in zip(at.tolist(), taken(types, at), strict=True):
        lines = chunk.replace("\r\n", "\n").replace("\r", "\n")
        facts[i] = _BREAK if lines.count("\n") > 1 or "\u2029" in lines else _LINE
    return facts


@cache
def _abbreviations(*kinds: str) -> frozenset[str]:
    lists = tomllib.loads((files("mediakit.text") / "data" / "abbreviations.toml").read_text(encoding="utf-8"))
    return frozenset(word for kind in kinds for word in lists[kind])
