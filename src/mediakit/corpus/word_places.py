"""Where does a word stand in the selected sentences? The evidence of measures that count single words."""

from __future__ import annotations

import numpy as np

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import Pattern
from mediakit.corpus.spans import Place, places_in

__all__ = ["word_places"]


def word_places(corpus: Corpus, word: str, limit: int) -> list[Place]:
    """The first places of a word as it stands in the vocabulary, at most `limit`."""
    places: list[Place] = []
    term = [Pattern(word, (("exact", word),))]
    for number, part in enumerate(corpus.parts):
        matches = find(part.tokens, part.codes, part.starts, term)
        places += places_in(number, matches.take(np.arange(min(len(matches.chunk), limit - len(places)))))
        if len(places) >= limit:
            break
    return places
