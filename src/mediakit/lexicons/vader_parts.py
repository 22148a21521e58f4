"""VADER on the selected sentences of a corpus: scored once per block, and anew only where a sentence is cut."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Part
from mediakit.corpus.tokens import Tokens
from mediakit.lexicons import vader
from mediakit.lexicons.vader_facts import VaderFacts, facts

__all__ = ["facts_of", "scored"]

Array = npt.NDArray[np.float64]


def scored(part: Part) -> vader.VaderScores:
    """VADER's scores of the selected sentences. Whole sentences are scored once; cut ones (one voice only) anew."""
    columns = {name: values[part.sentence] for name, values in _whole(part.tokens).items()}
    if not part.is_whole:
        cut = np.flatnonzero(part.cut)
        lengths = np.diff(part.starts)[cut]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        at = np.repeat(part.starts[cut] - starts[:-1], lengths) + np.arange(starts[-1])
        again = vader.score(part.tokens.chunks.core_of[part.codes[at]], starts, facts_of(part))
        for name, values in columns.items():
            values[cut] = getattr(again, name)
    return vader.VaderScores(**columns)


def _whole(tokens: Tokens) -> dict[str, Array]:
    """VADER's scores of all sentences of a block, scored once: plain arrays, which a store can keep."""
    kept = tokens.cache.get("vader")
    if kept is None:
        whole = vader.score(
            tokens.chunks.core_of[tokens.chunks.codes], tokens.sentences.starts, facts_of(Part.whole(tokens))
        )
        kept = tokens.cache["vader"] = {name: getattr(whole, name) for name in ("neg", "neu", "pos", "compound")}
    assert isinstance(kept, dict)
    return kept


def facts_of(part: Part) -> VaderFacts:
    """What VADER asks of each distinct chunk of a block, found once."""
    found = part.tokens.cache.get("vader_facts")
    if found is None:
        found = part.tokens.cache["vader_facts"] = facts(part.tokens.cores, vader.load_lexicon())
    assert isinstance(found, VaderFacts)
    return found
