"""Which words make a sentence's score of tone, and how much of it does each make?

One form for a word list and for VADER, so that groups can be compared word by word. Of a word list every match has its
share of the score exactly. VADER first adds up valences, then applies rules of grammar, then brings the sum to -1 to 1:
here a word's part is its valence v over sqrt(V * V + 15), with V the sum of the sentence's plain valences, so that the
parts add up to VADER's score without its rules; what the rules make of it (negation, degree words, capitals, "but",
punctuation, and rounding) is kept apart, by sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Part
from mediakit.corpus.matching import Matches
from mediakit.lexicons.lexicon import Lexicon
from mediakit.lexicons.lexicon_hits import hits_of, sums_of
from mediakit.lexicons.vader import ALPHA
from mediakit.lexicons.vader_facts import SENTIMENT, bare_word
from mediakit.lexicons.vader_parts import facts_of, scored

__all__ = ["RULES", "ToneWords", "tone_words"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
RULES = "(rules)"


@dataclass(frozen=True, slots=True)
class ToneWords:
    """Words of tone in the selected sentences, one row an occurrence, in text order.

    terms: distinct (word, weight in the list); term: which of them; sentence: where
    value: what it adds; size: what it counts for in the base: its score is value / size
    base: by sentence, what values are divided by; rules: by sentence, what is added besides the words
    matches: the places
    """

    terms: list[tuple[str, float]]
    term: Ints
    sentence: Ints
    value: Array
    size: Array
    base: Array
    rules: Array
    matches: Matches


def tone_words(part: Part, english: npt.NDArray[np.bool_], lexicon: Lexicon | None, score: str | None) -> ToneWords:
    """The words of tone of the selected sentences: of a word list and one of its scores, or VADER's (lexicon None).

    english: by article of the corpus, whether VADER scores it.
    """
    return _of_list(part, lexicon, score) if lexicon and score else _of_vader(part, english)


def _of_list(part: Part, lexicon: Lexicon, score: str) -> ToneWords:
    found = hits_of(part, lexicon)
    matches, size = found.matches, np.abs(found.value) if score == "balance" else np.ones(len(found.value))
    words = part.tokens.words
    first = words.ids[words.starts[part.tokens.chunks.core_of[part.codes[matches.chunk]]] + matches.word]
    plain = np.array([0.0 if value is None else value for value in lexicon.values])[matches.pattern]
    # a phrase goes by its pattern, a word by itself: two numbers in one, patterns above all words
    key = np.where(matches.n_words > 1, len(words.vocabulary) + matches.pattern, first)
    distinct, at, term = np.unique(key * 3 + np.sign(plain).astype(np.int64), return_index=True, return_inverse=True)
    names = [
        words.vocabulary[k]
        if k < len(words.vocabulary)
        else lexicon.patterns[k - len(words.vocabulary)].source.strip('"')
        for k in np.rint(distinct / 3).astype(np.int64).tolist()
    ]
    terms = list(zip(names, plain[at].tolist(), strict=True))
    sentence = part.sentence_of_chunk(matches.chunk)
    base = sums_of(part, lexicon, score).base
    return ToneWords(terms, term, sentence, found.value, size, base, np.zeros(part.n_sentences), matches)


def _of_vader(part: Part, english: npt.NDArray[np.bool_]) -> ToneWords:
    facts, core = facts_of(part), part.tokens.chunks.core_of[part.codes]
    scores_here = english[part.article]
    chunk = np.flatnonzero(facts.flags[core] & SENTIMENT)
    sentence = part.sentence_of_chunk(chunk)
    chunk, sentence = chunk[scores_here[sentence]], sentence[scores_here[sentence]]
    valence = facts.valence[core[chunk]]
    total = np.bincount(sentence, weights=valence, minlength=part.n_sentences)
    root = np.sqrt(total * total + ALPHA)
    types, at = np.unique(core[chunk], return_inverse=True)
    number: dict[tuple[str, float], int] = {}
    of_type = [
        number.setdefault((bare_word(part.tokens.cores[t]).lower(), float(facts.valence[t])), len(number))
        for t in types.tolist()
    ]
    zeros = np.zeros(len(chunk), np.int64)
    return ToneWords(
        terms=list(number),
        term=np.array(of_type, np.int64)[at] if len(at) else zeros,
        sentence=sentence,
        value=valence / root[sentence],
        size=np.ones(len(chunk)),
        base=scores_here.astype(np.float64),
        rules=np.where(scores_here, scored(part).compound - total / root, 0.0),
        matches=Matches(chunk, zeros, chunk, zeros, zeros + 1, zeros),
    )
