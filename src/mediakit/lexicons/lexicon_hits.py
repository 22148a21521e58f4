"""Where does a word list match, and what does that come to in each sentence?

A hit is a stretch of text that an entry means: the longest of overlapping ones, and of the entries that mean the same
words the one that says most, so that no word counts twice. A negation among the words before may turn its weight.

What sentences come to is kept as sums (value over base), since the score of a text is that of its pooled words, not the
mean of its sentences' scores:

    net_share     sum of weights over all words: with categories, share positive minus share negative (Young & Soroka 2012)
    mean_weight   sum of weights over matched words (Dodds et al. 2011)
    balance       sum of weights over sum of their sizes: (positive - negative) / (positive + negative)
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mediakit.corpus.cells import Scores
from mediakit.corpus.corpus import Part
from mediakit.corpus.matching import Matches, find
from mediakit.corpus.patterns import Pattern, parse
from mediakit.errors import ArgumentError, listed, unknown
from mediakit.lexicons.lexicon import Lexicon, as_lexicon
from mediakit.lexicons.vader_facts import NEGATIONS

__all__ = [
    "METHODS", "SCORES", "Hits", "Sums", "WordList", "hits_of", "lexicon_scores", "method_asked", "ratios_of",
    "resolve_score", "sums_of",
]  # fmt: skip

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
METHODS = ("vader", "lexicon")
WordList = str | Path | Mapping[str, Any] | Lexicon
SCORES = ("net_share", "mean_weight", "balance")
# A mean of equal weights may lie beyond them by the rounding of its sum.
ROUNDING = 1e-12
_KINDS = ("exact", "wildcard", "regex")
_EXTRA_NEGATIONS = ("no", "*n't", "cannot")


@dataclass(frozen=True, slots=True)
class Hits:
    """Matches of a word list: where, of which entry, and what each adds (after negation); turned, whether it was turned."""

    matches: Matches
    value: Array
    turned: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sums:
    """By sentence: value and base, whose ratio is the score; n_matches; n_words."""

    value: Array
    base: Array
    n_matches: Ints
    n_words: Ints


def method_asked(method: str, lexicon: WordList | None, score: str | None) -> tuple[Lexicon | None, str | None]:
    """The word list that a method of tone works with, and its score; (None, None) for VADER, which has one score.

    Raises ArgumentError for an unknown method, or for settings that the method does not have.
    """
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    if method == "lexicon":
        words = as_lexicon(lexicon)
        return words, resolve_score(words, score)
    for name, value in (("lexicon", lexicon), ("score", score)):
        if value is not None:
            raise ArgumentError(f"{name}= is for method='lexicon'; VADER has its own word list and one score")
    return None, None


def resolve_score(lexicon: Lexicon, score: str | None) -> str:
    """The score asked for, or the field's usual one: mean weight of a weighted list, net share of categories.

    Raises ArgumentError for an unknown score, or a list of which no entry says a tone.
    """
    if score is not None and score not in SCORES:
        raise unknown("score", score, SCORES)
    if all(value is None for value in lexicon.values):
        names = [name for name in lexicon.categories if name]
        raise ArgumentError(
            f"{lexicon.name} says no tone: it has no weights, and none of its categories ({listed(names)}) has a name "
            "such as positive or negative; load it with mk.load_lexicon(path, positive=[...], negative=[...])"
        )
    return score or ("mean_weight" if lexicon.weighted else "net_share")


def hits_of(part: Part, lexicon: Lexicon) -> Hits:
    """The hits of a word list in the selected text, in text order. Found once and kept."""
    kept: MutableMapping[Any, Any] = part.tokens.cache if part.positions is None else part.cache
    key = ("lexicon", lexicon.fingerprint)
    if key not in kept:  # as plain arrays, which a store can keep
        found = _hits(part, lexicon)
        arrays = {name: getattr(found.matches, name) for name in found.matches.__slots__}
        kept[key] = {**arrays, "value": found.value, "turned": found.turned}
    columns = dict(kept[key])
    value, turned = columns.pop("value"), columns.pop("turned")
    return Hits(Matches(**columns), value, turned)


def _hits(part: Part, lexicon: Lexicon) -> Hits:
    used = [i for i, value in enumerate(lexicon.values) if value is not None]
    patterns = [lexicon.patterns[i] for i in used]
    matches = find(part.tokens, part.codes, part.starts, patterns, positions=part.positions)
    value = np.array([lexicon.values[i] for i in used], np.float64)[matches.pattern]
    # Of a weighted list a word has one weight; of categories it counts once for each side.
    side = np.zeros(len(value)) if lexicon.weighted else np.sign(value)
    order_of = sorted(range(len(patterns)), key=lambda i: _generality(patterns[i], i))
    rank_of = np.empty(len(patterns), np.int64)
    rank_of[order_of] = np.arange(len(patterns))
    order = np.lexsort((rank_of[matches.pattern], side, matches.word, matches.chunk))
    matches, value, side = matches.take(order), value[order], side[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (np.diff(matches.chunk) != 0) | (np.diff(matches.word) != 0) | (np.diff(side) != 0)
    matches, value = matches.take(first), value[first]
    turned = _negated(part, matches, lexicon.negation)
    matches = Matches(*(np.array(used, np.int64)[getattr(matches, name)] if name == "pattern" else getattr(matches, name)
                        for name in matches.__slots__))  # fmt: skip
    return Hits(matches, np.where(turned, 2 * lexicon.centre - value, value), turned)


def _generality(pattern: Pattern, number: int) -> tuple[int, int, int]:
    """What a pattern leaves open: words before wildcards before expressions, longer before shorter, then file order."""
    kind = max(_KINDS.index(kind) for kind, _ in pattern.elements)
    return kind, -sum(len(text.replace("*", "")) for _, text in pattern.elements), number


def _negated(part: Part, matches: Matches, window: int) -> npt.NDArray[np.bool_]:
    """Whether a negation stands among so many words before each match, in its sentence."""
    turned = np.zeros(len(matches.chunk), np.bool_)
    if not window or not len(turned):
        return turned
    patterns = [parse(word) for word in sorted({*NEGATIONS, *_EXTRA_NEGATIONS})]
    negations = find(part.tokens, part.codes, part.starts, patterns, positions=part.positions, longest=False)
    before = np.concatenate([[0], np.cumsum(part.tokens.n_words_of_type[part.codes], dtype=np.int64)])
    places = np.unique(before[negations.chunk] + negations.word)
    mine = before[matches.chunk] + matches.word
    begins = before[part.starts[part.sentence_of_chunk(matches.chunk)]]
    nearest = np.searchsorted(places, mine) - 1
    known = nearest >= 0
    at = places[nearest[known]]
    turned[known] = (mine[known] - at <= window) & (at >= begins[known])
    return turned


def sums_of(part: Part, lexicon: Lexicon, score: str) -> Sums:
    """Value and base of the selected sentences."""
    found, n = hits_of(part, lexicon), part.n_sentences
    sentence = part.sentence_of_chunk(found.matches.chunk)
    n_matches = np.bincount(sentence, minlength=n).astype(np.int64)
    value = _sums(sentence, found.value, n)
    if score == "net_share":
        base = part.n_words.astype(np.float64)
    elif score == "mean_weight":
        base = n_matches.astype(np.float64)
    else:
        base = _sums(sentence, np.abs(found.value), n)
    return Sums(value, base, n_matches, part.n_words)


def _sums(sentence: Ints, values: Array, n: int) -> Array:
    return np.bincount(sentence, weights=values, minlength=n).astype(np.float64)


def ratios_of(sums: Sums) -> Array:
    """The score of each sentence; NaN where there is nothing to go by."""
    nothing: Array = np.full(len(sums.value), np.nan)
    return np.divide(sums.value, sums.base, out=nothing, where=sums.base > 0)


def lexicon_scores(lexicon: Lexicon, score: str) -> Scores:
    """A word list's score of every sentence, weighted so that an article's is that of its pooled words."""
    low, high = lexicon.scale
    reach = max(abs(low), abs(high))
    low, high = low - ROUNDING * reach, high + ROUNDING * reach
    one = 1.0 + ROUNDING
    bounds = {"net_share": (-reach * one, reach * one), "mean_weight": (low, high), "balance": (-one, one)}
    return Scores(
        ["(all)"], partial(_ratios, lexicon, score), bounds[score], weight_of_part=partial(_bases, lexicon, score)
    )


def _ratios(lexicon: Lexicon, score: str, part: Part) -> Array:
    return ratios_of(sums_of(part, lexicon, score))[:, None]


def _bases(lexicon: Lexicon, score: str, part: Part) -> Array:
    return sums_of(part, lexicon, score).base
