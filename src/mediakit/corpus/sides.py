"""Which groups are set against which? The target, and a group or all others of its kind."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mediakit.corpus.groups import Groups
from mediakit.errors import ArgumentError, unknown

__all__ = ["pairs_of_sides"]

Ints = npt.NDArray[np.int64]


def pairs_of_sides(groups: Groups, target: str | None, reference: str | None) -> list[tuple[int, Ints, str]]:
    """(target, groups of the reference, its name) for one target, or for each group where target is None.

    Of "rest" (or None) composed and published groups are not mixed, unless there are none of the target's kind.
    Raises ArgumentError for an unknown group, for one group set against itself, or where there is only one.
    """
    labels = groups.labels
    if target is not None and target not in labels:
        raise unknown("target", target, labels)
    if reference not in (None, "rest", *labels):
        raise unknown("reference", reference, ["rest", *labels])
    if target is not None and target == reference:
        raise ArgumentError(f"target and reference are the same group, {target!r}")
    pairs = []
    for g in [labels.index(target)] if target is not None else range(len(groups)):
        others = np.flatnonzero(np.arange(len(groups)) != g)
        alike = others[groups.composed[others] == groups.composed[g]]
        if reference in labels:
            others = np.array([labels.index(str(reference))])
        elif len(alike):
            others = alike
        if len(others) and g not in others:
            pairs.append((g, others, labels[int(others[0])] if len(others) == 1 else "rest"))
    if not pairs:
        raise ArgumentError(f"there is only one group by {' and '.join(groups.by)}; a comparison needs at least two")
    return pairs
