"""The recipe of a result: what was measured, of what, how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mediakit.corpus.corpus import FOUND, Corpus
from mediakit.corpus.wire import shared_sentences
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
        notes=(*notes, *(note for note in corpus.notes if note == FOUND), *_wire_notes(corpus)),
    )


def _wire_notes(corpus: Corpus) -> list[str]:
    """What `where(wire=...)` left out, in sentences of all articles."""
    which = corpus.selection.get("wire")
    if which is None:
        return []
    names = [which] if isinstance(which, str) else list(which)
    left = sum(int(sum(mask.sum() for mask in shared_sentences(corpus.base, name))) for name in names)
    told = {"once": "stand in an earlier copy of the text", "own": "stand in a copy of the text in another article"}
    return [f"{left:,} sentences of the corpus {' or '.join(told[name] for name in names)} and do not count"]
