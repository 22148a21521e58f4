"""How positive or negative is each sentence, by VADER? The same numbers as NLTK's, for a whole corpus at once.

VADER (Hutto & Gilbert 2014) adds up the valences of a sentence's words after a few rules of grammar (vader_rules.py),
and brings the sum to -1 to 1 (`compound`); `neg`, `neu` and `pos` are shares of the sentence. All textual work is done
once per distinct chunk (vader_facts.py); here sentences are slices of a stream of codes, and each rule is applied to
all sentiment words of a block at once. Every value equals that of NLTK's SentimentIntensityAnalyzer with the
vaderSentiment package's lexicon (a test compares them cell by cell), added from left to right as Python 3.11 adds;
from 3.12 on Python's sum() corrects for rounding, so that NLTK itself can differ there where a sum is nothing but
rounding error.

It measures the tone of words, not a stance toward anybody: "the attack was condemned" is negative twice. It is made
for English social media; in news, sentences about war and crime are negative whoever reports them, so compare like
with like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mediakit.errors import ArgumentError
from mediakit.lexicons import vader_rules
from mediakit.lexicons.vader_facts import VaderFacts, bare_word, facts, load_lexicon
from mediakit.lexicons.vader_rules import Window
from mediakit.lexicons.vader_windows import Block, block_of, sum_by_sentence

__all__ = ["ExplainedWord", "VaderFacts", "VaderScores", "explain", "facts", "load_lexicon", "score", "score_texts"]

Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

# The constant under the root that brings a sum to -1 to 1 (nltk/sentiment/vader.py, normalize).
ALPHA = 15

# Sentences are worked on in blocks of about so many chunks, so that a big corpus needs no more memory than a block.
# Measured on 16 million chunks: 50,000 takes a third longer, and from 200,000 to 1,600,000 the time is the same.
BLOCK_SIZE = 400_000


@dataclass(frozen=True, slots=True, eq=False)
class VaderScores:
    """VADER's scores, one row a sentence, rounded as NLTK rounds.

    neg, neu, pos: shares of the sentence, 0 to 1, 3 places; they add up to 1 but for rounding; all 0 without words
    compound: -1 (most negative) to 1 (most positive), 4 places
    """

    neg: Floats
    neu: Floats
    pos: Floats
    compound: Floats


class ExplainedWord(NamedTuple):
    """What a word of a sentence gave to its sum.

    chunk: which chunk of the sentence, from 0; -1 for the punctuation of the whole sentence
    word: the word as VADER reads it, or the marks
    valence: its valence in the lexicon
    after: what it adds to the sum, after the rules
    rules: names of the rules that changed it, in order
    """

    chunk: int
    word: str
    valence: float
    after: float
    rules: list[str]


def score(codes: Codes, sentence_starts: npt.NDArray[np.int64] | Codes, facts: VaderFacts) -> VaderScores:
    """Score every sentence of a stream of chunks.

    codes: int32[n], which row of `facts` each chunk is
    sentence_starts: int[S + 1], never falling; sentence i is codes[starts[i]:starts[i + 1]]
    Returns scores of S sentences; higher compound is more positive; a sentence without words has zeros.
    Raises ArgumentError when the starts or codes point outside. Source: Hutto & Gilbert (2014), as in NLTK.

    >>> found = facts(["Not", "a", "good", "day!"], load_lexicon())
    >>> score(np.arange(4, dtype=np.int32), np.array([0, 4, 4]), found).compound.tolist()
    [-0.4015, 0.0]
    """
    starts = np.asarray(sentence_starts, np.int64)
    _check(codes, starts, facts)
    n_sentences = len(starts) - 1
    columns = np.zeros((4, n_sentences))
    for first, last in _blocks(starts):
        block = block_of(codes[starts[first] : starts[last]], starts[first : last + 1] - starts[first], facts)
        columns[:, first:last] = _scores(block, _valences(block.window))
    return VaderScores(*columns)


def score_texts(texts: Sequence[str], lexicon: Mapping[str, float] | None = None) -> VaderScores:
    """Score texts as they are, each as one sentence.

    lexicon: lower-case word -> valence; None for VADER's own
    Returns scores in the order of the texts, as `score` does.

    >>> score_texts(["The talks were a great success!", ""]).compound.tolist()
    [0.8439, 0.0]
    """
    numbers: dict[str, int] = {}
    lines = [[numbers.setdefault(chunk, len(numbers)) for chunk in text.split()] for text in texts]
    starts = np.cumsum([0, *map(len, lines)])
    codes = np.fromiter((code for line in lines for code in line), np.int32, int(starts[-1]))
    return score(codes, starts, facts(list(numbers), load_lexicon() if lexicon is None else lexicon))


def explain(words: Sequence[str], lexicon: Mapping[str, float] | None = None) -> list[ExplainedWord]:
    """Say what each sentiment word of one sentence gave to its score, and by which rules.

    words: the sentence's chunks, without white space
    lexicon: lower-case word -> valence; None for VADER's own
    Returns the words of the lexicon in text order, then a row with chunk -1 for exclamation and question marks that add
    something. With s the sum of `after`, the sentence's compound is s / sqrt(s * s + 15).

    >>> for row in explain("The talks were not very good!".split()):
    ...     print(row.chunk, row.word, row.valence, round(row.after, 3), row.rules)
    5 good 1.9 -1.623 ['booster, 1 word before', 'negation, 2 words before']
    -1 ! 0.0 -0.292 ['punctuation']
    """
    found = facts(words, load_lexicon() if lexicon is None else lexicon)
    block = block_of(np.arange(len(words), dtype=np.int32), np.array([0, len(words)]), found)
    valence = _lexicon_valences(block.window)
    plain, applied = valence.tolist(), [list[str]() for _ in valence]
    for name, rule in vader_rules.RULES:
        before = valence.copy()
        rule(block.window, valence)
        for row in np.flatnonzero(valence != before).tolist():
            applied[row].append(name)
    chunks = block.window.codes[block.position].tolist()
    rows = zip(chunks, (bare_word(words[chunk]) for chunk in chunks), plain, valence.tolist(), applied, strict=True)
    return [*(ExplainedWord(*row) for row in rows), *_explained_punctuation(words, block, valence)]


def _explained_punctuation(words: Sequence[str], block: Block, valence: Floats) -> Iterator[ExplainedWord]:
    added = float(_signed_emphasis(_sums(block, valence), block.emphasis)[0])
    if added:
        marks = "".join(char for word in words for char in word if char in "!?")
        yield ExplainedWord(-1, marks, 0.0, added, ["punctuation"])


def _check(codes: Codes, starts: Positions, facts: VaderFacts) -> None:
    if len(starts) == 0 or starts[0] < 0 or starts[-1] > len(codes) or (np.diff(starts) < 0).any():
        raise ArgumentError(
            f"sentence_starts must never fall and lie between 0 and {len(codes)} (the number of chunks), "
            f"with one start more than there are sentences; given {len(starts)} starts"
        )
    if len(codes) and (codes.min() < 0 or codes.max() >= len(facts.flags)):
        raise ArgumentError(
            f"codes must be rows of facts, 0 to {len(facts.flags) - 1}; given {codes.min()} to {codes.max()}"
        )


def _blocks(starts: Positions) -> Iterator[tuple[int, int]]:
    """Runs of whole sentences of about BLOCK_SIZE chunks: first sentence, sentence after the last."""
    first, n_sentences = 0, len(starts) - 1
    while first < n_sentences:
        last = int(np.searchsorted(starts, starts[first] + BLOCK_SIZE, side="right")) - 1
        last = min(max(last, first + 1), n_sentences)
        yield first, last
        first = last


def _lexicon_valences(window: Window) -> Floats:
    return window.facts.valence[window.codes[window.place]]


def _valences(window: Window) -> Floats:
    valence = _lexicon_valences(window)
    for _, rule in vader_rules.RULES:
        rule(window, valence)
    return valence


def _sums(block: Block, valence: Floats) -> Floats:
    return sum_by_sentence(block.sentence, valence, len(block.n_words))


def _signed_emphasis(total: Floats, emphasis: Floats) -> Floats:
    """What punctuation adds to a sum: away from zero, and nothing to zero."""
    return np.where(total > 0, emphasis, np.where(total < 0, -emphasis, 0.0))


def _scores(block: Block, valence: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """neg, neu, pos and compound of each sentence of a block."""
    total = _sums(block, valence)
    total = total + _signed_emphasis(total, block.emphasis)
    neg, neu, pos = (_rounded(share, 3) for share in _shares(block, valence))
    return neg, neu, pos, _rounded(total / np.sqrt(total * total + ALPHA), 4)


def _shares(block: Block, valence: Floats) -> tuple[Floats, Floats, Floats]:
    """The negative, neutral and positive share of each sentence; punctuation goes to the greater of the two sides."""
    n_sentences = len(block.n_words)
    up, down = np.flatnonzero(valence > 0), np.flatnonzero(valence < 0)
    # A neutral word counts one, therefore a sentiment word counts its valence and one.
    positive = sum_by_sentence(block.sentence[up], valence[up] + 1, n_sentences)
    negative = sum_by_sentence(block.sentence[down], 1 - valence[down], n_sentences)
    neutral = block.n_words - np.bincount(block.sentence[valence != 0], minlength=n_sentences)
    side = _signed_emphasis(positive - negative, block.emphasis)
    positive, negative = positive + np.maximum(side, 0.0), negative - np.minimum(side, 0.0)
    whole = positive + negative + neutral
    whole[whole == 0] = 1.0  # a sentence without words: zeros
    return negative / whole, neutral / whole, positive / whole


def _rounded(values: Floats, places: int) -> Floats:
    """Round as Python's round() does; numpy's differs where a value lies within rounding error of a tie."""
    scaled: Floats = values * 10**places
    rounded: Floats = np.rint(scaled) / 10**places
    ties = np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6)
    rounded[ties] = [round(value, places) for value in values[ties].tolist()]
    return rounded
