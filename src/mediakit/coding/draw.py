"""Which units are drawn? By strata, each unit by a number of its own, so that no order changes the draw; and who codes them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.coding.units import Units
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import composed_articles, group
from mediakit.errors import ArgumentError
from mediakit.stats.draws import article_keys, counter_hash

__all__ = ["ORDER", "allocated", "dealt", "draw", "ranks", "strata_of"]

# Streams of mediakit.stats.draws: 1 and 2 are the bootstrap's and the permutations'
_DRAW, _OVERLAP, ORDER = 11, 12, 13
_FACTS = {"stratum": pl.String, "n_in_stratum": pl.Int64, "chance": pl.Float64, "weight": pl.Float64}


def strata_of(corpus: Corpus, units: Units, by: Sequence[str]) -> npt.NDArray[np.str_]:
    """The label of every unit's stratum; composed and published texts are apart."""
    if "event" in by and units.kind != "passage":
        raise ArgumentError("stratify='event' needs unit='passage': sentences and articles can tell several events")
    if "part" in by and units.kind != "sentence":
        raise ArgumentError("stratify='part' needs unit='sentence'")
    columns = [name for name in by if name != "event"]
    parts = [np.where(composed_articles(corpus).to_numpy()[units.article], "composed", "published").astype(object)]
    if columns:
        groups = group(corpus, columns)
        of_sentence = np.concatenate([member[np.argsort(at)] for at, member in groups.pairs])
        labels = np.array(groups.labels, dtype=object)
        parts = [labels[of_sentence[units.first_sentence()]]]
    if "event" in by:
        parts.append(units.table["event"].to_numpy().astype(object))
    return np.array([" · ".join(map(str, row)) for row in zip(*parts, strict=True)], dtype=np.str_)


def ranks(keys: npt.NDArray[np.uint64], seed: int, stream: int) -> npt.NDArray[np.int64]:
    """Positions in the order of each key's own random number."""
    drawn = counter_hash(keys, 0, 1, seed, stream)[:, 0]
    return np.lexsort((keys, drawn)).astype(np.int64)


def draw(
    units: Units, labels: npt.NDArray[np.str_], n: int, allocation: str, seed: int
) -> tuple[npt.NDArray[np.int64], pl.DataFrame]:
    """The units drawn, in the order of the draw, with stratum, its size and the chance."""
    order = ranks(article_keys(units.table["unit"]), seed, _DRAW)
    names, of_unit, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    wanted = allocated(sizes.tolist(), min(n, len(units)), allocation)
    taken = [order[of_unit[order] == h][:m] for h, m in enumerate(wanted)]
    chosen = np.concatenate(taken)
    h = np.repeat(np.arange(len(names)), wanted)
    chance = np.array(wanted)[h] / sizes[h]
    facts = pl.DataFrame(
        {
            "stratum": names[h].astype(str),
            "n_in_stratum": sizes[h].astype(np.int64),
            "chance": chance,
            "weight": 1 / chance,
        },
        schema=_FACTS,
    )
    shuffled = ranks(article_keys(units.table["unit"].gather(chosen)), seed, _OVERLAP)
    return chosen[shuffled], facts[shuffled]


def allocated(sizes: Sequence[int], n: int, allocation: str) -> list[int]:
    """How many units of each stratum are drawn; what a small stratum lacks goes to the others.

    >>> allocated([100, 100, 2], 30, "equal"), allocated([80, 15, 5], 20, "proportional")
    ([14, 14, 2], [16, 3, 1])
    """
    total, given = sum(sizes), [0] * len(sizes)
    if allocation == "proportional":
        exact = [n * size / total for size in sizes]
        given = [min(int(part), size) for part, size in zip(exact, sizes, strict=True)]
        by_rest = sorted(range(len(sizes)), key=lambda h: (given[h] - exact[h], h))
        for h in by_rest * 2:
            given[h] += sum(given) < n and given[h] < sizes[h]
        return given
    while sum(given) < n:
        free = [h for h, size in enumerate(sizes) if given[h] < size]
        share = max((n - sum(given)) // len(free), 1)
        for h in free:
            given[h] += min(share, sizes[h] - given[h], n - sum(given))
    return given


def dealt(units: Sequence[str], coders: Sequence[str], overlap: int | None, seed: int) -> pl.Series:
    """Who codes what: the first units in the order of the draw go to all, the others round the coders."""
    common = len(units) if overlap is None else min(overlap, len(units))
    dealt = [list(coders) if i < common else [coders[(i - common) % len(coders)]] for i in range(len(units))]
    return pl.Series("coders", dealt, dtype=pl.List(pl.String))
