"""A sentence as tokens for the rules of quotation: words, single marks, and what is between quotation marks.

These tokens are not the words that measures count (see words.py): punctuation counts as a token here, and the function
words of English news text, listed below, stand in for the part-of-speech tagger that mediakit does without.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import regex

__all__ = [
    "ADVERBS", "AUXILIARIES", "BE", "BREAKS", "DETERMINERS", "DO", "LINKS", "PREPOSITIONS", "PRONOUNS", "QUOTES",
    "TIMES", "Span", "Tokens", "between", "pieces", "tokens_of", "word_set",
]  # fmt: skip

Span = tuple[int, int]


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set, for lists of words in code."""
    return frozenset(text.split())


QUOTES = word_set("“ ” \" « » „ '' ``")
BREAKS = word_set(", ; : — – - ― … . ? ! ( ) [ ]") | QUOTES
TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight recently earlier later last "
    "afterward afterwards then once again repeatedly"
)
PREPOSITIONS = word_set(
    "in on at during after before of to with from by about as for over against when while via through following amid "
    "since under because"
)
ADVERBS = word_set(
    "also not never then later now still once again even often just already recently only previously soon ever always "
    "sometimes both all further so since long first rather too most"
)
BE = word_set("is was are were been be being isn't aren't wasn't weren't")
DO = word_set(
    "to will would did does do could may might can should must didn't doesn't don't won't wouldn't can't couldn't "
    "cannot not"
)
AUXILIARIES = BE | (DO - {"not"}) | word_set("has have had hasn't haven't hadn't having")
DETERMINERS = word_set("the a an his her its their our my your this these those no any every each some such another")
PRONOUNS = word_set("i we you he she it they who which that one many some others most")
LINKS = word_set(
    "and but or that when as while because if after before where although though whether so since until than what how "
    "why yet nor which who whom according"
)
# Titles and initials keep their period; figures their separators and sign.
_TOKEN = regex.compile(
    r"''|``|[$€£]?\p{N}+(?:[.,]\p{N}+)*%?"
    r"|(?:\p{L}-)?(?:\p{L}\.){2,}|\p{Lu}\.(?=\s+\p{Lu})|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Rev|Jr|Sr|St|Prof)\."
    r"|[\p{L}\p{M}\p{N}]+(?:['’\-&][\p{L}\p{M}\p{N}]+)*|\S"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a sentence.

    words: in lower case, with plain apostrophes; capital: whether it begins with a capital letter; starts, ends: where it
    stands in the field; quoted: whether it stands between quotation marks (the marks included)
    """

    words: list[str]
    capital: list[bool]
    starts: list[int]
    ends: list[int]
    quoted: list[bool]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """The word at i; an empty one outside of the sentence."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def is_quoted(self, i: int) -> bool:
        """Whether there is a token at i, between quotation marks."""
        return 0 <= i < len(self.words) and self.quoted[i]

    def is_adverb(self, i: int) -> bool:
        """Whether the word at i is an adverb, as far as its ending tells."""
        return self.words[i] in ADVERBS or (self.words[i].endswith("ly") and not self.capital[i])


def tokens_of(text: str, start: int, end: int, quotes: Sequence[Span]) -> Tokens:
    """Cut a sentence into tokens.

    Arguments: text, the field; start and end of the sentence in it; quotes, the spans between quotation marks, in order.

    >>> tokens_of("No, said Mr. X.", 0, 15, []).words
    ['no', ',', 'said', 'mr.', 'x', '.']
    """
    found = pieces(text, start, end)
    words, starts, ends, capital = map(list, zip(*found, strict=True)) if found else ([], [], [], [])
    return Tokens(words, capital, starts, ends, between(starts, quotes))


def pieces(text: str, start: int, end: int) -> list[tuple[str, int, int, bool]]:
    """The tokens of a stretch of text: (word, where it begins and ends, whether with a capital letter)."""
    return [
        (match.group().lower().replace("’", "'"), match.start(), match.end(), text[match.start()].isupper())
        for match in _TOKEN.finditer(text, start, end)
    ]


def between(starts: Sequence[int], quotes: Sequence[Span]) -> list[bool]:
    """Which tokens, given where they begin, stand between quotation marks."""
    inside = [False] * len(starts)
    if not starts:
        return inside
    for first, last in quotes[bisect_right(quotes, starts[0], key=_end_of) :]:
        if first > starts[-1]:
            break
        a, b = bisect_left(starts, first), bisect_left(starts, last)
        inside[a:b] = [True] * (b - a)
    return inside


def _end_of(span: Span) -> int:
    return span[1]
