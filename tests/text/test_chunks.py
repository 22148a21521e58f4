"""Chunks put together are the text, and without white space they are what str.split() gives."""

from __future__ import annotations

import sys

import numpy as np
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from mediakit.text.chunks import Chunks, split

SPACES = "".join(chr(i) for i in range(sys.maxunicode + 1) if chr(i).isspace())
CONTROLS = "".join(chr(i) for i in range(0x20)) + "\x7f\u200b\u180e\ufeff"
FIELDS = st.lists(
    st.none() | st.text() | st.text(alphabet=SPACES + CONTROLS + "aé漢🙂\u00a1\u1681\u2010\u3001"), max_size=5
)


def in_field(chunks: Chunks, i: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return chunks.codes[chunks.starts[i] : chunks.starts[i + 1]]


@given(FIELDS)
@example(["\u2003a\u3000", None, "", "\x1cb\x85", " "])
def test_chunks_are_lossless(fields: list[str | None]) -> None:
    chunks = split(pa.array(fields, pa.string()))
    types = chunks.types.to_pylist()
    assert len(chunks.starts) == len(fields) + 1
    assert ["".join(types[code] for code in in_field(chunks, i)) for i in range(len(fields))] == [
        f or "" for f in fields
    ]


@given(FIELDS)
@example([SPACES.join("abc")])
def test_cores_are_what_python_splits(fields: list[str | None]) -> None:
    chunks = split(pa.array(fields, pa.string()))
    cores = chunks.cores.to_pylist()
    for i, field in enumerate(fields):
        found = [cores[core] for core in chunks.core_of[in_field(chunks, i)]]
        assert [core for core in found if core] == (field or "").split()
        assert "" not in found[1:]  # only white space before the first chunk is a chunk of its own


@given(FIELDS)
def test_types_and_cores_are_distinct(fields: list[str | None]) -> None:
    chunks = split(pa.array(fields, pa.string()))
    types, cores = chunks.types.to_pylist(), chunks.cores.to_pylist()
    assert len(set(types)) == len(types)
    assert len(set(cores)) == len(cores)
    assert set(chunks.codes.tolist()) == set(range(len(types)))


def test_a_slice_of_an_array_is_split_like_its_copy() -> None:
    whole = pa.array(["left out", "To be, or", None, "not to be"])
    one, other = split(whole[1:]), split(pa.array(whole[1:].to_pylist()))
    assert one.types.to_pylist() == other.types.to_pylist()
    assert one.codes.tolist() == other.codes.tolist()
    assert one.starts.tolist() == other.starts.tolist() == [0, 3, 3, 6]


def test_nothing_has_no_chunks() -> None:
    for fields in ([], ["", None]):
        chunks = split(pa.array(fields, pa.string()))
        assert chunks.codes.tolist() == []
        assert chunks.starts.tolist() == [0] * (len(fields) + 1)
