"""The recipe of a result: what was measured, of what, how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mediakit.corpus.corpus import FOUND, Corpus
from mediakit.registry import MEASURES
from mediakit.result import Recipe
from mediakit.version import __version__

__all__ = ["make_recipe"]


def make_recipe(
    corpus: Corpus,
    name: str,
    parameters: Mapping[str, Any],
    *,
    seed: int | None = None,
    notes: Sequence[str] = (),
    references: Sequence[str] | None = None,
) -> Recipe:
    """The recipe of a measure's result on a corpus."""
    cited = MEASURES[name].references if references is None and name in MEASURES else tuple(references or ())
    return Recipe(
        measure=name,
        parameters=dict(parameters),
        selection=dict(corpus.selection),
        corpus=corpus.title,
        fingerprint=corpus.fingerprint,
        seed=seed,
        version=__version__,
        references=cited,
        notes=(*notes, *(note for note in corpus.notes if note == FOUND)),
    )
