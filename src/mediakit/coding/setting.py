"""What a validation is done on: all units with their groups and chances, and resamples of articles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mediakit.coding.units import Units
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.errors import ArgumentError
from mediakit.stats.bootstrap import article_keys
from mediakit.stats.reliability import resampled

__all__ = ["Setting", "groups_of_units"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Setting:
    """units: all that could be drawn; labels, composed_groups: of the groups; pairs: (unit, group)
    chance: of being drawn, NaN where a unit was not; composed: whether a unit is of a composed text; ids: of articles
    """

    units: Units
    labels: list[str]
    composed_groups: npt.NDArray[np.bool_]
    pairs: tuple[Ints, Ints]
    chance: Array
    composed: npt.NDArray[np.bool_]
    ids: list[str]
    n_resamples: int
    confidence: float
    seed: int

    def members(self, number: int) -> npt.NDArray[np.bool_]:
        """Which units are in a group."""
        mask = np.zeros(len(self.units), np.bool_)
        mask[self.pairs[0][self.pairs[1] == number]] = True
        return mask

    @cached_property
    def kinds(self) -> list[tuple[bool, npt.NDArray[np.bool_]]]:
        """Published and composed units, which are not pooled: (composed, mask), of those that are there."""
        return [(kind, mask) for kind in (False, True) if (mask := self.composed == kind).any()]

    def draws(self, at: Ints) -> Array:
        """Weights of some units (the same one may stand twice): a column of ones, then resamples of articles."""
        keys = article_keys(self.ids[i] for i in at.tolist())
        return np.column_stack([np.ones(len(at)), resampled(keys, self.n_resamples, self.seed)])


def groups_of_units(corpus: Corpus, units: Units, by: str) -> tuple[Groups, tuple[Ints, Ints]]:
    """The groups, and (unit, group) of every unit.

    Raises ArgumentError where units of several sentences are to be grouped by what sentences have.
    """
    names = as_names(by)
    if {"event", "part"} & set(names) and units.kind != "sentence":
        raise ArgumentError(
            f"by={by!r} sorts sentences, and these units are {units.kind}s; group by a column of the articles"
        )
    groups = group(corpus, names)
    begin = 0
    sentence, member = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for part, (at, number) in zip(corpus.parts, groups.pairs, strict=True):
        sentence.append(at + begin)
        member.append(number)
        begin += part.n_sentences
    of_sentence, in_group = np.concatenate(sentence), np.concatenate(member)
    unit_of = np.full(begin, -1, np.int64)
    first = units.first_sentence()
    unit_of[first] = np.arange(len(units))
    unit = unit_of[of_sentence]
    return groups, (unit[unit >= 0], in_group[unit >= 0])
