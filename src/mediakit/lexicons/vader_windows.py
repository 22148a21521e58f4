"""Which sentiment words does a stretch of text hold, and what stands around each? From codes to the rules' Window.

The work that VADER does over all words of a text is done here, on bits of types (vader_facts.py) and for many
sentences at once: drop what is no word, find the words of the lexicon, fetch the bits of their neighbours, count
capitals and marks. What a sentiment word is worth among its neighbours is for vader_rules.py to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mediakit.lexicons import vader_facts as bits
from mediakit.lexicons.vader_facts import VaderFacts
from mediakit.lexicons.vader_rules import Bools, Flags, Positions, Valences, Window

__all__ = ["Block", "block_of", "exclamation_emphasis", "question_emphasis", "sum_by_sentence"]

Codes = npt.NDArray[np.int32]

# NLTK's numbers (nltk/sentiment/vader.py, _amplify_ep and _amplify_qm): what an exclamation mark adds and how many
# count; what each question mark adds where there are two or three, and what more than three add together.
EXCLAMATION, MOST_EXCLAMATIONS = 0.292, 4
QUESTION, MOST_QUESTIONS, MANY_QUESTIONS = 0.18, 3, 0.96


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some sentences of a stream of chunks, ready for the rules.

    window: their sentiment words, in order
    sentence: which sentence each sentiment word is in
    position: which word of the block each is
    n_words: how many words each sentence has
    emphasis: what its punctuation adds
    """

    window: Window
    sentence: Positions
    position: Positions
    n_words: Positions
    emphasis: Valences


def block_of(codes: Codes, starts: Positions, facts: VaderFacts) -> Block:
    """Find the sentiment words of some sentences and what stands around them."""
    flags = facts.flags[codes]
    # (places are looked for among truth values: among numbers NumPy takes several times as long)
    is_word = (flags & bits.WORD) > 0
    emphasis = _emphasis(codes, np.flatnonzero((flags & bits.EMPHATIC) > 0), starts, facts)
    word_starts = _starts_among_words(is_word, starts)
    codes, flags = codes[is_word], flags[is_word]
    position = np.flatnonzero((flags & bits.SENTIMENT) > 0)
    sentence = _sentence_of(position, word_starts)
    place = position[_first_occurrence(sentence, facts.word[codes[position]])]
    window = Window(
        facts=facts,
        codes=codes,
        place=place,
        near=_near(flags, place, word_starts[sentence], word_starts[sentence + 1]),
        some_capitals=_some_capitals(flags, word_starts)[sentence],
        side_of_but=_side_of_but(flags, word_starts, position, sentence),
    )
    return Block(window, sentence, position, np.diff(word_starts), emphasis)


def sum_by_sentence(sentence: Positions, values: npt.NDArray[Any], n_sentences: int) -> Valences:
    """Sums of values by sentence, each added from left to right."""
    return np.bincount(sentence, weights=values, minlength=n_sentences).astype(np.float64, copy=False)


def _starts_among_words(is_word: Bools, starts: Positions) -> Positions:
    """Where sentences begin when only words are counted."""
    skipped = np.flatnonzero(~is_word)
    return starts - np.searchsorted(skipped, starts)


def _sentence_of(position: Positions, starts: Positions) -> Positions:
    return np.searchsorted(starts, position, side="right") - 1


def _emphasis(codes: Codes, at: Positions, starts: Positions, facts: VaderFacts) -> Valences:
    """What exclamation and question marks add to the sum of each sentence, whatever its sign."""
    n_sentences, sentence = len(starts) - 1, _sentence_of(at, starts)
    n_exclamations = sum_by_sentence(sentence, facts.exclamations[codes[at]], n_sentences)
    n_questions = sum_by_sentence(sentence, facts.questions[codes[at]], n_sentences)
    return exclamation_emphasis(n_exclamations) + question_emphasis(n_questions)


def exclamation_emphasis(n_marks: Valences) -> Valences:
    """Each exclamation mark adds as much, up to four."""
    return np.minimum(n_marks, MOST_EXCLAMATIONS) * EXCLAMATION


def question_emphasis(n_marks: Valences) -> Valences:
    """One question mark adds nothing, two or three add up, more count alike."""
    some = np.where(n_marks > 1, n_marks * QUESTION, 0.0)
    return np.where(n_marks > MOST_QUESTIONS, MANY_QUESTIONS, some)


def _first_occurrence(sentence: Positions, word: Codes) -> Positions:
    """For each sentiment word, which one is the first of its spelling in its sentence: NLTK looks at its neighbours."""
    if len(sentence) == 0:
        return np.empty(0, np.int64)
    key = sentence * (int(word.max()) + 1) + word
    order = np.argsort(key, kind="stable")
    begins = np.concatenate([[True], np.diff(key[order]) > 0])
    first = np.empty(len(order), np.int64)
    first[order] = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
    return first


def _near(flags: Flags, place: Positions, begin: Positions, end: Positions) -> dict[int, Flags]:
    """Bits of the words around each place, none beyond the sentence."""
    padded = np.concatenate([np.zeros(3, flags.dtype), flags, np.zeros(2, flags.dtype)])
    near = {offset: padded[place + (offset + 3)] for offset in range(-3, 3)}
    before, after = place - begin, end - place
    for distance in (1, 2, 3):
        near[-distance][before < distance] = 0
    for distance in (1, 2):
        near[distance][after <= distance] = 0
    return near


def _some_capitals(flags: Flags, starts: Positions) -> Bools:
    """Whether some but not all words of each sentence are in capitals."""
    n_capitals = np.bincount(_sentence_of(np.flatnonzero((flags & bits.UPPER) > 0), starts), minlength=len(starts) - 1)
    return (n_capitals > 0) & (n_capitals < np.diff(starts))


def _side_of_but(flags: Flags, starts: Positions, position: Positions, sentence: Positions) -> npt.NDArray[np.int8]:
    """-1 before the first "but" of the sentence, 1 after it, 0 in a sentence without."""
    buts = np.flatnonzero((flags & bits.BUT) > 0)[::-1]
    first = np.full(len(starts) - 1, -1, np.int64)
    first[_sentence_of(buts, starts)] = buts
    first = first[sentence]
    return np.where(first >= 0, np.sign(position - first), 0).astype(np.int8)
