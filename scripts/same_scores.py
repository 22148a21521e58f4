"""Do two stores scored from the same articles hold the same? For changes of the engine that must not change a number.

usage: same_scores.py STORE OTHER

Chunk codes, sentences, word counts, tone and frame tallies of every part, and every table of results, are compared: whole
numbers and texts must be equal, scores within 1e-9. Says what differs, and exits with 1 where something does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from polars.testing import assert_frame_equal
from scipy import sparse

from mediakit.corpus.store import stored_parts
from mediakit.corpus.tallies import Tally
from mediakit.corpus.token_files import load_tokens
from mediakit.corpus.tokens import Tokens

NEAR = 1e-9


def arrays(tokens: Tokens) -> Iterator[tuple[str, object]]:
    """What a part holds, by name."""
    yield from (("types", tokens.chunks.types.to_pylist()), ("cores", tokens.cores), ("codes", tokens.chunks.codes))
    yield from (("sentences", tokens.sentences.starts), ("paragraphs", tokens.sentences.paragraph))
    yield from (("words", tokens.words.vocabulary), ("word ids", tokens.words.ids))
    for key, value in tokens.cache.items():
        if isinstance(value, dict):
            yield from ((f"{key} {name}", column) for name, column in value.items())
        elif isinstance(value, Tally):
            yield from ((f"{key} n", value.n), (f"{key} weight", value.weight))
        else:
            yield str(key), value


def same(one: object, other: object) -> bool:
    """Whether two arrays, tables or lists are equal, scores within NEAR."""
    if isinstance(one, sparse.csr_matrix) and isinstance(other, sparse.csr_matrix):
        return one.shape == other.shape and bool(abs(one - other).max() <= NEAR)
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and bool(np.allclose(one, other, rtol=NEAR, atol=NEAR, equal_nan=True))
    return one == other


def differences(one: Path, other: Path) -> Iterator[str]:
    """What differs, in sentences."""
    for mine, theirs in zip(stored_parts(one), stored_parts(other), strict=True):
        here, there = (dict(arrays(load_tokens(at))) for at in (one / mine.tokens, other / theirs.tokens))
        if here.keys() != there.keys():
            yield f"{mine.tokens}: other contents: {sorted(here.keys() ^ there.keys())}"
        yield from (
            f"{mine.tokens}: {name} differ" for name in here.keys() & there.keys() if not same(here[name], there[name])
        )
    for table in sorted((one / "results").glob("*.parquet")):
        try:
            assert_frame_equal(
                *(pl.read_parquet(store / "results" / table.name) for store in (one, other)), abs_tol=NEAR, rel_tol=NEAR
            )
        except AssertionError as error:
            yield f"{table.name}: {str(error).splitlines()[0]}"


if __name__ == "__main__":
    found = list(differences(Path(sys.argv[1]), Path(sys.argv[2])))
    print("\n".join(found) or "the same")
    sys.exit(bool(found))
