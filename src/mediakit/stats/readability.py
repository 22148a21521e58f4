"""How hard is a text to read, by the classical formulas over its counts of sentences, words, letters and syllables?

All functions take arrays of counts and broadcast. They were fitted to American schoolbooks and navy manuals: they measure the
length of sentences and words, not whether a text is well or clearly written.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = [
    "FORMULAS",
    "ari",
    "coleman_liau",
    "flesch",
    "flesch_kincaid",
    "gunning_fog",
    "smog",
]

# As docs/methods.md prints them; a test works them out and compares.
FORMULAS = """\
flesch         = 206.835 − 1.015 · words / sentences − 84.6 · syllables / words
flesch_kincaid = 0.39 · words / sentences + 11.8 · syllables / words − 15.59
smog           = 3.1291 + 1.043 · √(30 · long_words / sentences)
ari            = 4.71 · characters / words + 0.5 · words / sentences − 21.43
coleman_liau   = 5.88 · characters / words − 29.6 · sentences / words − 15.8
gunning_fog    = 0.4 · (words / sentences + 100 · long_words / words)"""
Array = npt.NDArray[np.float64]


def flesch(sentences: npt.ArrayLike, words: npt.ArrayLike, syllables: npt.ArrayLike) -> Array:
    """Reading ease, mostly 0 to 100; higher = easier (Flesch 1948).

    >>> round(float(flesch(1, 6, 11)), 4)  # The cat in a dilapidated tophat.
    45.645
    """
    s, w, y = _floats(sentences, words, syllables)
    return 206.835 - 1.015 * _per(w, s) - 84.6 * _per(y, w)


def flesch_kincaid(sentences: npt.ArrayLike, words: npt.ArrayLike, syllables: npt.ArrayLike) -> Array:
    """US school grade; higher = harder (Kincaid et al. 1975).

    >>> round(float(flesch_kincaid(1, 6, 11)), 4)
    8.3833
    """
    s, w, y = _floats(sentences, words, syllables)
    return 0.39 * _per(w, s) + 11.8 * _per(y, w) - 15.59


def smog(sentences: npt.ArrayLike, long_words: npt.ArrayLike) -> Array:
    """US school grade from the words of three syllables and more; higher = harder (McLaughlin 1969).

    Made for 30 sentences; other numbers are brought to 30.

    >>> round(float(smog(30, 30)), 3)
    8.842
    """
    s, p = _floats(sentences, long_words)
    return np.asarray(1.043 * np.sqrt(30 * _per(p, s)) + 3.1291)


def ari(sentences: npt.ArrayLike, words: npt.ArrayLike, characters: npt.ArrayLike) -> Array:
    """Automated Readability Index, a US school grade; higher = harder (Senter & Smith 1967).

    >>> round(float(ari(1, 6, 26)), 4)
    1.98
    """
    s, w, c = _floats(sentences, words, characters)
    return 4.71 * _per(c, w) + 0.5 * _per(w, s) - 21.43


def coleman_liau(sentences: npt.ArrayLike, words: npt.ArrayLike, characters: npt.ArrayLike) -> Array:
    """US school grade from letters and sentences in 100 words; higher = harder (Coleman & Liau 1975).

    >>> round(float(coleman_liau(5, 119, 639)), 1)
    14.5
    """
    s, w, c = _floats(sentences, words, characters)
    return 5.88 * _per(c, w) - 29.6 * _per(s, w) - 15.8


def gunning_fog(sentences: npt.ArrayLike, words: npt.ArrayLike, long_words: npt.ArrayLike) -> Array:
    """US school grade from sentence length and the share of words of three syllables and more; higher = harder (Gunning 1952).

    Gunning leaves out names, compounds and endings in -ed and -es; here, as in other programs, every such word counts.

    >>> round(float(gunning_fog(2, 5, 2)), 4)
    17.0
    """
    s, w, p = _floats(sentences, words, long_words)
    return 0.4 * (_per(w, s) + 100 * _per(p, w))


def _floats(*values: npt.ArrayLike) -> tuple[Array, ...]:
    return tuple(np.asarray(value, dtype=np.float64) for value in values)


def _per(above: Array, below: Array) -> Array:
    """A ratio; NaN where there is nothing to divide by."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / np.where(below > 0, below, 1), np.nan)
