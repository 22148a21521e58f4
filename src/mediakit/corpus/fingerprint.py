"""Is this the same input? A fingerprint over all articles, column by column, a piece at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator

import polars as pl

from mediakit.corpus.codebook import Codebook
from mediakit.text.chunks import bytes_of

__all__ = ["fingerprint_of"]

ROWS = 1000


def fingerprint_of(codebook: Codebook, names: Iterable[str], read: Callable[[str], Iterable[pl.Series]]) -> str:
    """16 hex digits over the codebook and the columns of the articles; `read` gives a column in pieces, wherever they
    are cut."""
    digest = hashlib.blake2b(codebook.model_dump_json().encode(), digest_size=8)
    for name in sorted(names):
        digest.update(name.encode() + b"\x1d")
        for some in _of_like_size(map(_as_text, read(name))):
            lengths, data = bytes_of(some.to_arrow())
            digest.update(lengths.astype("<i8").tobytes())
            digest.update(data)
    return digest.hexdigest()


def _as_text(values: pl.Series) -> pl.Series:
    text = values.cast(pl.List(pl.String)).list.join(";") if values.dtype == pl.List else values.cast(pl.String)
    return text.fill_null("")


def _of_like_size(pieces: Iterable[pl.Series]) -> Iterator[pl.Series]:
    """The same values in pieces of ROWS, so that the parts of a store make no difference."""
    rest: pl.Series | None = None
    for piece in pieces:
        whole = piece if rest is None or not rest.len() else pl.concat([rest, piece])
        full = whole.len() // ROWS * ROWS
        yield from (whole[at : at + ROWS] for at in range(0, full, ROWS))
        rest = whole[full:]
    if rest is not None and rest.len():
        yield rest
