"""Which distinct chunks is a text made of, and in what order?

A *chunk* is a run of characters between white space, kept together with the white space after it, so that the chunks of
a text, put together again, are the text: offsets are sums of chunk lengths and paragraph breaks are a fact of the
chunk. Chunks are dictionary-encoded: everything textual is done later once per distinct chunk (a *type*), never per
occurrence.

White space is what Python's `str.split()` takes it to be (Unicode). It is found on the UTF-8 bytes: one comparison for
the ASCII part, and a look at the few lead bytes that can begin wider white space. White space before a field's first
chunk becomes a chunk of its own without words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Chunks", "as_ints", "as_mask", "as_strings", "bytes_of", "ends_of", "split", "taken"]

Codes = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]

# Bytes looked at together, so that masks stay in the cache: with 1 to 4 MB, news took two thirds of the time of one piece.
PIECE_BYTES = 4_000_000

# ASCII control characters that are at most 0x20 and yet are not white space to str.split()
_NOT_SPACE = np.array([*range(0x00, 0x09), *range(0x0E, 0x1C)], dtype=np.uint8)
# UTF-8 forms of the white space outside ASCII, by lead byte
_WIDE_SPACE = {
    lead: [np.frombuffer(char.encode(), np.uint8) for char in chars]
    for lead, chars in {
        0xC2: "\x85\xa0",
        0xE1: "\u1680",
        0xE2: "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f",
        0xE3: "\u3000",
    }.items()
}


_SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f " + "".join(
    form.tobytes().decode() for forms in _WIDE_SPACE.values() for form in forms
)


@dataclass(frozen=True, slots=True)
class Chunks:
    """The chunks of a list of fields.

    types: distinct chunks, each with the white space after it (Arrow strings)
    cores: distinct chunks without white space (Arrow strings)
    core_of: int32, one per type: which core
    codes: int32, one per chunk in text order: which type
    starts: int64, one per field and one more: where a field's chunks begin in `codes`
    """

    types: pa.StringArray
    cores: pa.StringArray
    core_of: Codes
    codes: Codes
    starts: npt.NDArray[np.int64]


def split(fields: pa.StringArray) -> Chunks:
    """Split fields into dictionary-encoded chunks.

    Null counts as an empty field. One call takes less than 2 GB of UTF-8 (the limit of an Arrow string array).

    >>> chunks = split(pa.array(["To be, or not to be", ""]))
    >>> chunks.types.to_pylist()
    ['To ', 'be, ', 'or ', 'not ', 'to ', 'be']
    >>> chunks.cores.to_pylist()
    ['To', 'be,', 'or', 'not', 'to', 'be']
    >>> chunks.codes.tolist(), chunks.starts.tolist()
    ([0, 1, 2, 3, 4, 5], [0, 6, 6])
    """
    if fields.null_count:
        fields = pc.fill_null(fields, "")
    offsets = _offsets(fields).astype(np.int64)
    if offsets[0] == offsets[-1]:
        nothing, none = pa.nulls(0, pa.string()), np.empty(0, np.int32)  # (pa.array would import pandas)
        return Chunks(nothing, nothing, none, none, np.zeros(len(offsets), np.int64))
    data = fields.buffers()[2]
    pieces, n_chunks = zip(*(_split_piece(data, some) for some in _pieces(offsets)), strict=True)
    encoded = pa.chunked_array(pieces).unify_dictionaries()
    types = encoded.chunk(0).dictionary
    codes = np.concatenate([as_ints(piece.indices) for piece in encoded.chunks])
    cores = pc.utf8_rtrim(types, characters=_SPACES).dictionary_encode()
    starts = np.concatenate([[0], np.cumsum(np.concatenate(n_chunks))])
    return Chunks(types, cores.dictionary, as_ints(cores.indices), codes, starts)


def _pieces(offsets: Offsets) -> Iterator[Offsets]:
    """Runs of whole fields of about PIECE_BYTES, as their offsets."""
    cuts = np.flatnonzero(np.diff(offsets[:-1] // PIECE_BYTES, prepend=-1))
    for first, last in zip(cuts, [*cuts[1:], len(offsets) - 1], strict=True):
        yield offsets[first : last + 1]


def _split_piece(data: pa.Buffer, offsets: Offsets) -> tuple[pa.DictionaryArray, Offsets]:
    """Chunks of a run of fields, dictionary-encoded, and how many each field has."""
    first, last = int(offsets[0]), int(offsets[-1])
    begins = _begins(np.frombuffer(data, np.uint8)[first:last], offsets - first)
    positions = np.flatnonzero(begins).astype(np.int32)
    per_field = np.diff(np.searchsorted(positions, (offsets - first).astype(np.int32)))
    positions += np.int32(first)
    chunks = pa.StringArray.from_buffers(len(positions) - 1, pa.py_buffer(positions), data)
    return chunks.dictionary_encode(), per_field


def _begins(text: npt.NDArray[np.uint8], offsets: Offsets) -> npt.NDArray[np.bool_]:
    """Where chunks begin (one longer than the text: its end closes the last chunk)."""
    space = _is_space(text)
    begins = np.empty(len(text) + 1, np.bool_)
    np.greater(space[:-1], space[1:], out=begins[1:-1])
    begins[offsets] = True
    return begins


def _is_space(text: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    space = text <= 0x20
    if (text < 0x09).any() or ((text >= 0x0E) & (text < 0x1C)).any():
        space &= ~np.isin(text, _NOT_SPACE)
    wide = np.flatnonzero(text >= min(_WIDE_SPACE))
    for lead, forms in _WIDE_SPACE.items():
        found = wide[text[wide] == lead]
        for form in forms:
            at = found[found <= len(text) - len(form)]
            at = at[np.logical_and.reduce([text[at + i] == byte for i, byte in enumerate(form)])]
            for i in range(len(form)):
                space[at + i] = True
    return space


def as_strings(values: Iterable[str]) -> pa.StringArray:
    """Strings as an Arrow array (without pa.array, which imports pandas)."""
    return pl.Series(list(values), dtype=pl.String).to_arrow().cast(pa.string())


def taken(strings: pa.StringArray, at: Offsets) -> list[str]:
    """Some of the strings of an Arrow array, by position."""
    column = pl.from_arrow(strings)
    assert isinstance(column, pl.Series)
    return column.gather(at).to_list()


def bytes_of(strings: pa.Array) -> tuple[Offsets, memoryview]:
    """The length of each string in bytes, and the UTF-8 of all of them, one after the other."""
    plain = strings.cast(pa.large_string())
    offsets = np.frombuffer(plain.buffers()[1], np.int64)[plain.offset : plain.offset + len(plain) + 1]
    return np.diff(offsets), memoryview(plain.buffers()[2] or b"")[offsets[0] : offsets[-1]]


def ends_of(strings: pa.StringArray) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """The first and the last byte of each string; 0 for an empty one.

    >>> [byte.tolist() for byte in ends_of(pa.array(["ab", ""]))]
    [[97, 0], [98, 0]]
    """
    offsets = _offsets(strings)
    if not len(strings) or offsets[0] == offsets[-1]:
        return np.zeros(len(strings), np.uint8), np.zeros(len(strings), np.uint8)
    data, some = np.frombuffer(strings.buffers()[2], np.uint8), np.diff(offsets) > 0
    first = data[np.minimum(offsets[:-1], len(data) - 1)]
    return np.where(some, first, 0), np.where(some, data[np.maximum(offsets[1:], 1) - 1], 0)


def as_mask(answers: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    """An Arrow array of truth values as a NumPy one (without Array.to_numpy, which imports pandas)."""
    bits = np.frombuffer(answers.buffers()[1] or b"", np.uint8)
    return np.unpackbits(bits, bitorder="little")[answers.offset : answers.offset + len(answers)].astype(np.bool_)


def _offsets(strings: pa.StringArray) -> npt.NDArray[np.int32]:
    """The byte offsets of an Arrow string array (without Array.to_numpy, which imports pandas)."""
    return np.frombuffer(strings.buffers()[1], np.int32)[strings.offset : strings.offset + len(strings) + 1]


def as_ints(array: pa.Int32Array) -> Codes:
    """An Arrow array of int32 as a NumPy one, without a copy."""
    return np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array)]
