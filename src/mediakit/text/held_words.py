"""Which words can a text hold? A quick look before rules that take long, for words without which they find nothing.

A word here is a run of letters in one case. The look may say yes where a rule then finds nothing; it says no only where no
rule could find anything, so that what the rules find is the same with it and without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import regex

__all__ = ["first_words", "folding_alike", "whole_words", "words_held"]

_PLAIN_RUN = re.compile(r"[a-z]+")
_RUN, _WORD = regex.compile(r"\p{L}+"), regex.compile(r"\w+")


def folding_alike(text: str) -> str:
    """A text with an i for the two letters that rules without regard to case take for one, and `casefold` does not."""
    return text.replace("İ", "i").replace("ı", "i")


@lru_cache(maxsize=64)
def words_held(text: str) -> frozenset[str]:
    """The runs of letters of a text, case folded.

    >>> sorted(words_held("Thirty-two DIED."))
    ['died', 'thirty', 'two']
    """
    if text.isascii():
        return frozenset(_PLAIN_RUN.findall(text.lower()))
    return frozenset(" ".join(_RUN.findall(folding_alike(text))).casefold().split(" "))


def whole_words(text: str) -> frozenset[str]:
    r"""What stands between two boundaries of words (`\b`) in a text, case folded.

    >>> sorted(whole_words("He said_2 it."))
    ['he', 'it', 'said_2']
    """
    return frozenset(" ".join(_WORD.findall(folding_alike(text))).casefold().split(" "))


def first_words(forms: Iterable[str]) -> frozenset[str]:
    """The first run of letters of each form: a text without any of them holds none of the forms as whole words.

    >>> sorted(first_words(["tens of thousands", "half-a-dozen"]))
    ['half', 'tens']
    """
    return frozenset(found[0].casefold() for form in forms if (found := _RUN.search(folding_alike(form))))
