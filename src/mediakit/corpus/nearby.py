"""What stands near the actors of the codebook: the words of the sentences that name them, their names left out.

Of overlapping aliases the longest counts, over all actors: "Montazeri's son" is not also Montazeri. A sentence that names two
actors is near both, and neither's name is among the words of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mediakit.corpus.codebook import Actor
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.matching import Matches, find
from mediakit.corpus.patterns import parse_all

__all__ = ["Named", "actors_in", "near"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Named:
    """Where actors are named in a part: the places, and the number of the actor at each."""

    matches: Matches
    actor: Ints


def actors_in(part: Part, actors: Sequence[Actor]) -> Named:
    """The places where actors are named in the selected chunks."""
    aliases = [alias for actor in actors for alias in actor.aliases]
    of_alias = np.repeat(np.arange(len(actors)), [len(actor.aliases) for actor in actors])
    matches = find(part.tokens, part.codes, part.starts, parse_all(aliases), positions=part.positions)
    return Named(matches, of_alias[matches.pattern])


def near(corpus: Corpus, named: Sequence[Named], actor: int, window: int | None = None) -> Corpus:
    """The selected text near an actor.

    Arguments: named, of each part; actor, its number; window, chunks of white-space-separated text on each side of a name
    in its sentence (None: the whole sentence).
    """
    parts = tuple(_near(part, some, actor, window) for part, some in zip(corpus.parts, named, strict=True))
    return replace(corpus, _parts=parts)


def _near(part: Part, named: Named, actor: int, window: int | None) -> Part:
    own = named.matches.take(named.actor == actor)
    sentences = np.zeros(part.n_sentences, np.bool_)
    at = part.sentence_of_chunk(own.chunk)
    sentences[at] = True
    kept = np.repeat(sentences, np.diff(part.starts))
    if window is not None:
        first = np.maximum(own.chunk - window, part.starts[at])
        end = np.minimum(own.last_chunk + window + 1, part.starts[at + 1])
        kept = _covered(len(part.codes), first, end)
    kept &= ~_covered(len(part.codes), named.matches.chunk, named.matches.last_chunk + 1)
    stream = np.zeros(len(part.tokens.chunks.codes), np.bool_)
    stream[np.flatnonzero(kept) if part.positions is None else part.positions[kept]] = True
    return part.narrowed(sentences, lambda _: stream)


def _covered(n: int, first: Ints, end: Ints) -> npt.NDArray[np.bool_]:
    """Which of n places lie in any of the stretches."""
    steps = np.zeros(n + 1, np.int64)
    np.add.at(steps, first, 1)
    np.add.at(steps, end, -1)
    return np.asarray(np.cumsum(steps[:-1]) > 0)
