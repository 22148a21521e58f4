"""Which names stand in the most articles? For a corpus without a codebook.

A name is a run of up to four words with capital letters inside a sentence: what begins a sentence or stands in a headline
is not looked at, since capitals tell nothing there. Titles, days, months and names of peoples (`Iranian`) are left out. A
surname counts for the full name that it mostly belongs to. Places and institutions are names too; a name that a text
always begins sentences with is missed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
import regex

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.tokens import PARTS_OF_ARTICLE
from mediakit.text.sentence_tokens import word_set
from mediakit.text.speakers import full_names

__all__ = ["frequent_names"]

# In words; and of a name of one word in letters
LONGEST, SHORTEST = 4, 3
# A surname counts for a full name that stands there this many times for each time of the surname alone, at least.
LEAST_FULL = 0.05
# A word is no first name where its lower-case form makes up this share of it (`white`, `united`).
LOWER_SHARE = 0.01
_NAME = regex.compile(r"^([\"“«‘'(\[]*)(\p{Lu}[\p{L}\p{M}\p{N}.&\-]*?)((?:['’]s?)?)([^\p{L}\p{N}]*)$")
_MARKS = "\"“”«»‘’'()[].,;:!?—–-"
_PEOPLE = regex.compile(r"(?:ian|ean|ish|ese|i?can)s?$")
_NO_NAME = word_set(
    "I Middle A An The He She It We They You This That These Those In On At By For From And But Or If As His Her Their Our "
    "My Mr Mrs Ms Dr President Vice Prime Minister Secretary General Sen Rep Gov Gen Senator Governor Leader Supreme "
    "Ayatollah Imam King Prince Queen Chancellor Ambassador Director Chief Chairman Speaker Spokesman Spokeswoman "
    "Judge Justice Professor Foreign Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March "
    "April May June July August September October November December Jan Feb Aug Sept Oct Nov Dec Israeli Israelis "
    "Iraqi Saudi Afghan French Dutch German Germans Greek Arab Arabs Kurd Kurds Turk Turks Russian Jewish Christian "
    "Muslim Muslims Islamic Western West East North South Twitter Facebook Photo AP AFP Reuters"
)


def frequent_names(corpus: Corpus, most: int = 10) -> dict[str, list[str]]:
    """The names that stand in the most selected articles: name -> the ways it is written, the most frequent first.

    >>> from mediakit.corpus.build import from_texts
    >>> corpus = from_texts({"a": ["On Monday Ann Lee spoke.", "There Ms. Lee met Bo Day."], "b": ["A letter by Ann Lee."]})
    >>> frequent_names(corpus, 1)
    {'Ann Lee': ['Ann Lee', 'Lee']}
    """
    counts: Counter[str] = Counter()
    articles: dict[str, set[int]] = defaultdict(set)
    for part in corpus.parts:
        for name, article in _runs(part):
            counts[name] += 1
            articles[name].add(article)
    common = _common_words(corpus)
    full = full_names(name for name in counts.elements() if name.split()[0].lower() not in common)
    merged: dict[str, set[int]] = defaultdict(set)
    written: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        whole = full.get(name, name)
        if counts[whole] < LEAST_FULL * counts[name]:
            whole = name
        merged[whole] |= articles[name]
        written[whole].append(name)
    chosen = sorted(merged, key=lambda name: (-len(merged[name]), -sum(counts[one] for one in written[name]), name))
    return {name: list(dict.fromkeys([name, *written[name]])) for name in chosen[:most]}


def _runs(part: Part) -> Iterator[tuple[str, int]]:
    """The names of a part with the row of their article."""
    if not len(part.codes):
        return
    pieces = [_pieces(core) for core in part.tokens.cores]
    words, opens, closes = (np.array([bool(piece and piece[i]) for piece in pieces]) for i in (1, 0, 2))
    core = part.tokens.chunks.core_of[part.codes]
    told = part.tokens.part_of_sentence[part.sentence] != PARTS_OF_ARTICLE.index("headline")
    inside = np.repeat(told, np.diff(part.starts))
    inside[part.starts[:-1]] = False
    is_name = words[core] & inside
    joins = np.zeros(len(core), np.bool_)
    joins[1:] = is_name[1:] & is_name[:-1] & ~closes[core[:-1]] & ~opens[core[1:]]
    if part.positions is not None:
        joins[1:] &= np.diff(part.positions) == 1
    starts = np.flatnonzero(is_name & ~joins)
    ends = np.append(np.flatnonzero(~joins), len(core))
    ends = ends[np.searchsorted(ends, starts, side="right")]
    article = part.article[part.sentence_of_chunk(starts)].tolist()
    for start, end, row in zip(starts.tolist(), ends.tolist(), article, strict=True):
        run = [piece[1] for piece in (pieces[i] for i in core[start:end].tolist()) if piece]
        if end - start <= LONGEST and not (len(run) == 1 and (len(run[0]) < SHORTEST or _PEOPLE.search(run[0]))):
            yield " ".join(run), row


def _common_words(corpus: Corpus) -> set[str]:
    """Words that are written in lower case too often to be first names."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for part in corpus.parts:
        tokens = part.tokens
        times = np.bincount(tokens.chunks.core_of[part.codes], minlength=len(tokens.cores)).tolist()
        for core, n in zip(tokens.cores, times, strict=True):
            word = core.strip(_MARKS)
            if n and word.isalpha():
                (lower if word.islower() else upper)[word.lower()] += n
    return {word for word, n in lower.items() if n >= LOWER_SHARE * (n + upper[word])}


def _pieces(core: str) -> tuple[str, str, str] | None:
    """Marks before, the word, and marks or a possessive ending after; None for what is no word of a name."""
    match = _NAME.match(core) if core[:1].isupper() or not core[:1].isalnum() else None
    if match is None or match[2].rstrip(".") in _NO_NAME:
        return None
    word, closing = match[2].rstrip("."), match[3] + match[4]
    return match[1], f"{word}." if "." in word else word, closing.removeprefix(".") if "." in word else closing
