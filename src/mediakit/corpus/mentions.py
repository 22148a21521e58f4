"""Where is a concept of the codebook named, and by which of its variants?

Of overlapping matches the longest counts, over all variants of the concept: "regime change" is not also "regime". Words
that two variants list count for the first of them, so that a place is one mention. A variant whose label ends in
brackets, `regime change (aim)`, is set aside: a look-alike that is not a name of the thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mediakit.corpus.codebook import Concept
from mediakit.corpus.corpus import Part
from mediakit.corpus.matching import Matches, find
from mediakit.corpus.patterns import parse_all

__all__ = ["Mentions", "is_set_aside", "mentions"]

Ints = npt.NDArray[np.int64]
_BRACKETED = re.compile(r"\([^()]+\)\s*$")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The mentions of a concept in a part.

    matches: the places, in text order; variant: which of the concept's variants stands at each
    n_tied: places that several variants list
    """

    matches: Matches
    variant: Ints
    n_tied: int


def mentions(part: Part, concept: Concept) -> Mentions:
    """The places where a concept is named in the selected chunks, what is set aside included."""
    lists = list(concept.variants.values())
    variant_of = np.repeat(np.arange(len(lists)), [len(patterns) for patterns in lists])
    patterns = parse_all([pattern for some in lists for pattern in some])
    matches = find(part.tokens, part.codes, part.starts, patterns, positions=part.positions)
    variant = variant_of[matches.pattern]
    # Matches stand in text order, and of equal spans the pattern listed first comes first.
    new = np.ones(len(variant), np.bool_)
    new[1:] = (np.diff(matches.chunk) != 0) | (np.diff(matches.word) != 0)
    first = np.flatnonzero(new)
    place = np.cumsum(new) - 1
    n_tied = len(np.unique(place[variant != variant[first][place]]))
    return Mentions(matches.take(first), variant[first], n_tied)


def is_set_aside(variant: str) -> bool:
    """Whether a variant's label ends in brackets.

    >>> is_set_aside("regime change (aim)"), is_set_aside("regime")
    (True, False)
    """
    return _BRACKETED.search(variant) is not None
