"""Random numbers that belong to an article, not to its place in a table.

The weight of an article in resample r is a pure function of (seed, article id, r). So a bootstrap gives the same
interval for any order of the articles, any split into parts and any engine, and no state is kept between calls. The
generator is splitmix64 (Steele, Lea & Flood 2014) read as a counter: the article's key is where it starts, the
resample is the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from math import exp, factorial

import numpy as np
import numpy.typing as npt

from mediakit.errors import ArgumentError

__all__ = ["article_keys", "counter_hash", "weight_chunks", "weights"]

Keys = npt.NDArray[np.uint64]
Array = npt.NDArray[np.float64]

_GAMMA = 0x9E3779B97F4A7C15  # splitmix64's step: 2^64 over the golden ratio, odd
_ROUNDS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_DRAWS_PER_HASH = 4  # one 64-bit hash gives four draws of 16 bits
# Numbers of one chunk: 32 MB a matrix of float64, so that a few of them stay under 300 MB.
_CHUNK_CELLS = 4_000_000


def article_keys(ids: Iterable[str]) -> Keys:
    """A stable 64-bit key of every article id: the first 8 bytes of BLAKE2b, the same on every machine.

    >>> article_keys(["a", "b"]).tolist() == article_keys(["b", "a"]).tolist()[::-1]
    True
    """
    digests = b"".join(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest() for name in ids)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def counter_hash(keys: Keys, first: int, last: int, seed: int, stream: int) -> Keys:
    """Uniform 64-bit numbers, a row for each key and a column for each counter `first` to `last` (exclusive).

    `stream` sets apart uses of one seed (bootstrap weights, permutations), which must not share their numbers.
    """
    origin = _mixed(np.array([(seed * 2 + 1) * _GAMMA + stream & 0xFFFFFFFFFFFFFFFF], dtype=np.uint64))
    starts = _mixed(np.asarray(keys, dtype=np.uint64) + origin)
    steps = np.arange(first + 1, last + 1, dtype=np.uint64) * np.uint64(_GAMMA)
    return _mixed(starts[:, None] + steps[None, :])


def weights(keys: Keys, n_resamples: int, seed: int = 0, first: int = 0) -> Array:
    """Poisson(1) weights of shape [articles, n_resamples], for the resamples from number `first` on.

    A weight says how often an article is drawn; independent Poisson draws replace the multinomial of the classical
    bootstrap, so that no article's weight depends on the others (Hanley & MacGibbon 2006). Equal keys get equal
    weights.

    >>> w = weights(article_keys(["a", "b", "c"]), 1000, seed=7)
    >>> w.shape, bool((w[1] == weights(article_keys(["b"]), 1000, seed=7)[0]).all())
    ((3, 1000), True)
    """
    skipped = first % _DRAWS_PER_HASH
    blocks = first // _DRAWS_PER_HASH, -(-(first + n_resamples) // _DRAWS_PER_HASH)
    hashes = counter_hash(keys, *blocks, seed, stream=1)
    uniform = hashes.astype("<u8", copy=False).view("<u2")
    return np.asarray(_POISSON[uniform[:, skipped : skipped + n_resamples]])


def weight_chunks(keys: Keys, n_resamples: int, seed: int, cells: int = 0) -> Iterator[tuple[slice, Array]]:
    """All resamples in pieces that fit into memory: (which, their weights). `cells` = numbers kept for each."""
    if n_resamples < 1:
        raise ArgumentError(f"n_resamples is {n_resamples}; at least 1 is needed, 1000 for 95 % intervals")
    step = chunk_length(max(len(keys), 4 * cells))
    for first in range(0, n_resamples, step):
        last = min(first + step, n_resamples)
        yield slice(first, last), weights(keys, last - first, seed, first)


def chunk_length(rows: int) -> int:
    """How many resamples or permutations of `rows` numbers are held at once: a multiple of four, between 4 and 256."""
    return int(np.clip(_CHUNK_CELLS // max(rows, 1), 4, 256)) // _DRAWS_PER_HASH * _DRAWS_PER_HASH


def _mixed(z: Keys) -> Keys:
    """The finaliser of splitmix64: every input bit changes every output bit with probability about one half."""
    z = z.copy()
    for shift, factor in _ROUNDS:
        z ^= z >> np.uint64(shift)
        z *= np.uint64(factor)
    z ^= z >> np.uint64(31)
    return z


def _poisson_table() -> Array:
    """The Poisson(1) quantile of each of 65,536 equal slices; its mean is 1 within 2e-5."""
    shares = np.cumsum([exp(-1) / factorial(k) for k in range(9)])
    edges = np.round(shares * 65_536)
    return np.searchsorted(edges, np.arange(65_536), side="right").astype(np.float64)


_POISSON = _poisson_table()
