"""Who is quoted, with which verb, saying what? Direct, indirect and mixed speech in one field of an article.

Two things are brought together: spans between quotation marks (a quotation of several paragraphs opens each, and only
the last closes), and statements (statements.py: a cue with its speaker and content). A content that a quotation reaches
into takes all of it. A quotation without a cue of its own belongs to the speaker before it in the paragraph, or to the
one that a colon announces; else its speaker is not found. Rules and word lists are for English news; in other languages
only quotation marks are found.

Measured by scripts/validate_quotations.py on PolNeAR's development part (Newell et al. 2018): content F1 .82 by
characters, precision .90, recall .76; speakers .64; text in double quotation marks alone .52. Indirect speech is the weak
half: .67.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import regex

from mediakit.text.noun_phrases import Range
from mediakit.text.sentence_tokens import PRONOUNS, Tokens, tokens_of, word_set
from mediakit.text.statements import Statement, statements

__all__ = ["MARKS", "Quotation", "quotations_of", "quoted_spans"]

# Fewer words between marks, with no cue beside them, are a term ("so-called"), as in quotes.py.
_MIN_WORDS = 3
MARKS = r"[“”\"«»„]|''|``"
_MARK = regex.compile(MARKS)
_OPENING = word_set("“ « „ ``")
_CLOSING = word_set("” » \" ''")
# German text opens with „ and closes with “, or opens with » and closes with «.
_CLOSES = {"„": word_set('“ ” "'), "»": word_set("«")}
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
    text: str,
    sentences: Sequence[tuple[int, int, int]],
    tokens: Callable[[int, Sequence[Range]], Tokens | None] | None = None,
) -> list[Quotation]:
    """Find the quotations of a field.

    Arguments: text, the field; sentences, (start, end, paragraph) of each in code points, in order; tokens, gives the
    tokens of a sentence by its number and the field's quoted spans, None for one without cue words (they are cut here
    otherwise).
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
        here = tokens_of(text, start, end, quotes) if tokens is None else tokens(number, quotes)
        if here is None:
            continue
        for one in statements(here):
            found = _located(one, text, here)
            if one.contents:
                stated += [_typed(found, a, b, text, quotes) for a, b in _contents(one, here, quotes)]
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
        opened, with_mark = -1, ""
        for match in _MARK.finditer(text, start, end):
            at, mark = match.start(), match.group()
            if opened < 0:
                if mark in _OPENING or (mark in ('"', "''", "»") and _can_open(text, match.span(), start)):
                    opened, with_mark = at, mark
            elif mark in _CLOSES.get(with_mark, _CLOSING):
                found.append((opened, match.end()))
                opened = -1
        if opened >= 0:
            found.append((opened, end))
    return found


def _can_open(text: str, mark: Range, start: int) -> bool:
    at, end = mark
    if text[at] == "»" and not text[end : end + 1].isalpha():
        return False
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
    return tokens.starts[part[0]], tokens.ends[part[1] - 1]


def _contents(one: Statement, tokens: Tokens, quotes: Sequence[Range]) -> list[Range]:
    """A statement's contents as code points, with all of a quotation that one reaches into; joined where they meet."""
    found: list[Range] = []
    for part in one.contents:
        start, end = _span(tokens, part)
        for first, last in _near(quotes, start, end):
            start, end = min(start, first), max(end, last)
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _near(quotes: Sequence[Range], start: int, end: int) -> Sequence[Range]:
    """The quoted spans that reach into start to end."""
    first = bisect_right(quotes, start, key=_end_of)
    return quotes[first : bisect_left(quotes, end, first, key=_start_of)]


def _start_of(span: Range) -> int:
    return span[0]


def _end_of(span: Range) -> int:
    return span[1]


def _typed(found: Quotation, start: int, end: int, text: str, quotes: Sequence[Range]) -> Quotation:
    """A statement with its content, and its type: which of the content's words stand between quotation marks."""
    near, type_ = _near(quotes, start, end), "indirect"
    if any(_LETTER.search(text, max(a, start), min(b, end)) for a, b in near):
        edges = [start, *(edge for span in near for edge in span), end]
        outside = (word for a, b in zip(edges[::2], edges[1::2], strict=True) for word in _LETTER.finditer(text, a, b))
        type_ = "mixed" if any(word.group().lower() not in _GLUE for word in outside) else "direct"
    return Quotation(start, end, type_, found.speaker, found.cue, found.lemma, found.stance)


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
