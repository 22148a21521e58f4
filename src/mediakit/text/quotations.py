"""Who is quoted, with which verb, saying what? Direct, indirect and mixed speech in one field of an article.

Two things are brought together: spans between quotation marks (a quotation of several paragraphs opens each, and only
the last closes), and statements (statements.py: a cue with its speaker and content). A content that a quotation reaches
into takes all of it. A quotation without a cue of its own belongs to the speaker before it in the paragraph, or to the
one that a colon announces; else its speaker is not found. Rules and word lists are for English news; in other languages
only quotation marks are found.

Measured by scripts/validate_quotations.py on PolNeAR's development part (Newell et al. 2018): content F1 .82 by
characters, precision .90, recall .76; text in double quotation marks alone .52. Indirect speech is the weak half: .67.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import regex

from mediakit.text.noun_phrases import Range
from mediakit.text.sentence_tokens import PRONOUNS, Tokens, tokens_of, word_set
from mediakit.text.statements import Statement, statements

__all__ = ["Quotation", "quotations_of", "quoted_spans"]

# Fewer words between marks, with no cue beside them, are a term ("so-called"), as in quotes.py.
_MIN_WORDS = 3
_MARK = regex.compile(r"[“”\"«»„]|''|``")
_OPENING = word_set("“ « „ ``")
_BEFORE_OPENING = "([{—–-/"
_CONTRACTED = regex.compile(r"['’](?:s|re|ve|m|ll|d)?$")
_NAMED = regex.compile(r"(\p{Lu}[\p{L}\p{M}.'’\- ]{1,40}):\s*")
_LETTER = regex.compile(r"[\p{L}\p{N}]+")
# Words that stand before or between quotations without making the content the writer's: said that "...", and "..."
_GLUE = word_set("that and but")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in a field, as code points (end exclusive).

    start, end: the content; type: direct, indirect or mixed; speaker, cue: where they stand (None if not found)
    lemma, stance: of the cue (None without one)
    """

    start: int
    end: int
    type: str
    speaker: Range | None = None
    cue: Range | None = None
    lemma: str | None = None
    stance: str | None = None


def quotations_of(
    text: str, sentences: Sequence[tuple[int, int, int]], telling: Sequence[bool] | None = None
) -> list[Quotation]:
    """Find the quotations of a field.

    Arguments: text, the field; sentences, (start, end, paragraph) of each in code points, in order; telling, which of
    them hold a cue word or a quotation mark (the others are skipped).
    Returns quotations by where they begin; a statement inside another's content is one of its own.

    >>> text = "Ann Lee said bread is cheap. “It is not,” Bo Day replied. “Not at all.”"
    >>> for one in quotations_of(text, [(0, 28, 0), (29, 57, 0), (58, 71, 0)]):
    ...     print(one.type, one.speaker and text[slice(*one.speaker)], "|", text[one.start : one.end])
    indirect Ann Lee | bread is cheap
    direct Bo Day | “It is not,”
    direct Bo Day | “Not at all.”
    """
    quotes = quoted_spans(text, _paragraphs(sentences))
    stated: list[Quotation] = []
    elsewhere: dict[int, Quotation] = {}
    for number, (start, end, _) in enumerate(sentences):
        if telling is not None and not telling[number]:
            continue
        tokens = tokens_of(text, start, end, quotes)
        for one in statements(tokens):
            found = _located(one, text, tokens)
            if one.contents:
                stated += [
                    _typed(replace(found, start=a, end=b), text, quotes) for a, b in _contents(one, tokens, quotes)
                ]
            else:
                elsewhere[number] = found
    alone = _without_cue(text, sentences, quotes, stated, elsewhere)
    return sorted({*stated, *alone}, key=lambda one: (one.start, one.end, one.cue or (0, 0)))


def quoted_spans(text: str, paragraphs: Iterable[Range]) -> list[Range]:
    """The spans between double quotation marks, marks included; one that is not closed lasts to its paragraph's end.

    >>> quoted_spans('"Yes," he said, "but not now', [(0, 28)])
    [(0, 6), (16, 28)]
    """
    found: list[Range] = []
    for start, end in paragraphs:
        opened: int | None = None
        for match in _MARK.finditer(text, start, end):
            at, mark = match.start(), match.group()
            if opened is None and (mark in _OPENING or (mark in ('"', "''") and _can_open(text, at, start))):
                opened = at
            elif opened is not None and mark not in _OPENING:
                found.append((opened, match.end()))
                opened = None
        if opened is not None:
            found.append((opened, end))
    return found


def _can_open(text: str, at: int, start: int) -> bool:
    return at == start or text[at - 1].isspace() or text[at - 1] in _BEFORE_OPENING


def _paragraphs(sentences: Sequence[tuple[int, int, int]]) -> list[Range]:
    spans: dict[int, Range] = {}
    for start, end, paragraph in sentences:
        spans[paragraph] = (spans.get(paragraph, (start, end))[0], end)
    return list(spans.values())


def _located(one: Statement, text: str, tokens: Tokens) -> Quotation:
    """A statement's speaker and cue as code points; its content is still to be filled in."""
    speaker = None if one.speaker is None else _bare(_span(tokens, one.speaker), text, one.cue.frame == "noun")
    return Quotation(0, 0, "indirect", speaker, _span(tokens, one.at), one.cue.lemma, one.cue.stance)


def _bare(speaker: Range, text: str, owner: bool) -> Range:
    """A speaker without the 's of `the mayor's claim` or `he's saying`."""
    start, end = speaker
    ending = _CONTRACTED.search(text, start, end)
    if ending and (owner or text[start : ending.start()].lower() in PRONOUNS):
        return start, ending.start()
    return speaker


def _span(tokens: Tokens, part: Range) -> Range:
    return tokens.spans[part[0]][0], tokens.spans[part[1] - 1][1]


def _contents(one: Statement, tokens: Tokens, quotes: Sequence[Range]) -> list[Range]:
    """A statement's contents as code points, with all of a quotation that one reaches into; joined where they meet."""
    found: list[Range] = []
    for part in one.contents:
        start, end = _span(tokens, part)
        for first, last in quotes:
            if first < end and start < last:
                start, end = min(start, first), max(end, last)
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _typed(one: Quotation, text: str, quotes: Sequence[Range]) -> Quotation:
    """The quotation with its type: which of its words stand between quotation marks."""
    near = [(a, b) for a, b in quotes if a < one.end and one.start < b]
    words = list(_LETTER.finditer(text, one.start, one.end))
    inside = [any(a <= word.start() < b for a, b in near) for word in words]
    own = [word for word, quoted in zip(words, inside, strict=True) if not quoted and word.group().lower() not in _GLUE]
    if not any(inside):
        return one
    return replace(one, type="mixed" if own else "direct")


def _without_cue(
    text: str,
    sentences: Sequence[tuple[int, int, int]],
    quotes: Sequence[Range],
    stated: Sequence[Quotation],
    elsewhere: dict[int, Quotation],
) -> list[Quotation]:
    """The quotations that no statement of their sentence holds, with the speaker and cue that stand around them."""
    begins, ends = [one[0] for one in sentences], [one[1] for one in sentences]
    taken = _Covered([(one.start, one.end) for one in stated])
    found: list[Quotation] = []
    speakers = sorted(((one.start, one.speaker) for one in stated if one.speaker), key=lambda pair: pair[0])
    for start, end in quotes:
        if taken.touches(start, end) or len(text[start:end].split()) < _MIN_WORDS:
            continue
        first, after = bisect_right(ends, start), bisect_left(begins, end)
        beside = _beside(text, sentences, first, after, start, elsewhere)
        if beside is not None:
            one = replace(beside, start=start, end=end, type="direct")
        else:
            paragraph = bisect_left(sentences, sentences[first][2], key=lambda one: one[2])
            former = max((pair for pair in speakers if begins[paragraph] <= pair[0] < start), default=None)
            one = Quotation(start, end, "direct", former[1] if former else None)
        found.append(one)
        if one.speaker is not None:
            speakers.append((start, one.speaker))
    return found


def _beside(
    text: str,
    sentences: Sequence[tuple[int, int, int]],
    first: int,
    after: int,
    start: int,
    elsewhere: dict[int, Quotation],
) -> Quotation | None:
    """The statement without content that a quotation belongs to: `"Why?" she asked.`, `She said:`, or `Lee:`."""
    if after in elsewhere and sentences[after][2] == sentences[after - 1][2] and text[sentences[after][1] - 1] != ":":
        return elsewhere[after]
    if first - 1 in elsewhere and text[sentences[first - 1][1] - 1] == ":":
        return elsewhere[first - 1]
    named = _NAMED.fullmatch(text, sentences[first][0], start)
    return None if named is None else Quotation(0, 0, "direct", named.span(1))


class _Covered:
    """Spans, and whether another touches one of them."""

    def __init__(self, spans: Sequence[Range]) -> None:
        self.spans = sorted(spans)
        self.reach = list(accumulate((end for _, end in self.spans), max))

    def touches(self, start: int, end: int) -> bool:
        """Whether any span overlaps start to end."""
        n = bisect_left(self.spans, (end, 0))
        return n > 0 and self.reach[n - 1] > start
