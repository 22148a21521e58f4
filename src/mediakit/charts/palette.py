"""Which colour has a source? The same one on every page, by its rank among all the corpus's sources.

The colours follow Okabe & Ito (2008), which colour-blind readers can tell apart, shifted in lightness so that each has a
contrast of at least 3 to 1 with the light and with the dark background. Colour is used for sources (or the groups that take
their place) and for nothing else. There are eight; the ninth source takes the first again, and since columns and rows are
labelled directly, colour never carries a difference alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE, group

__all__ = ["COLOURS", "MUTED", "colour_of", "colours", "ranked"]

# Okabe & Ito's blue, vermilion, green, purple, amber, sky, pink and a grey, darkened or lightened as said above.
COLOURS = ("#2a7fc1", "#d55e00", "#00906a", "#9a64ad", "#b07a00", "#3c93b8", "#c4608f", "#79808a")
# Ink for what is not a source: readable on both backgrounds.
MUTED = "#7d858e"
_COMPOSED = " (composed)"


def ranked(corpus: Corpus, by: str = "source") -> list[str]:
    """The groups of all articles of the corpus, whatever is selected: most articles first, then by name.

    >>> import mediakit as mk
    >>> ranked(mk.from_texts({"a": ["One."], "b": ["Two.", "Three."]}))
    ['b', 'a']
    """
    table = corpus.base.facts
    if by == "event" or by not in table.columns:
        return group(Corpus(corpus.base), by).labels
    counted = table.select(pl.col(by).cast(pl.String).fill_null(NONE).replace("", NONE)).group_by(by).len()
    labels: list[str] = counted.sort(["len", by], descending=[True, False])[by].to_list()
    return labels


def colours(labels: Sequence[str]) -> dict[str, str]:
    """A colour for each label, in the order given.

    >>> colours(["b", "a"])["a"]
    '#d55e00'
    """
    return {label: COLOURS[rank % len(COLOURS)] for rank, label in enumerate(labels)}


def colour_of(label: str, known: dict[str, str]) -> str:
    """The colour of a group; its composed part has the same; grey where the label is not known."""
    return known.get(label) or known.get(label.removesuffix(_COMPOSED)) or MUTED
