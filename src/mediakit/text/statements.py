"""Which statements does a sentence make in someone's name: cue, speaker, and where what was said begins and ends?

Word lists and commas, no parser. A cue verb with a subject is a statement. Its content stands after the verb ("said
that ..."), before it ("..., she said") or on both sides, and ends where the sentence does, or where the next statement
begins. What this cannot see: who is meant by a pronoun, content that goes on in the next sentence without quotation
marks, and a relative clause that the writer, not the speaker, added at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mediakit.text.cue_places import cues_in
from mediakit.text.cues import Cue
from mediakit.text.noun_phrases import Range, owner_before, sentence_subject, subject_after, subject_before
from mediakit.text.sentence_tokens import BREAKS, DETERMINERS, PREPOSITIONS, PRONOUNS, QUOTES, TIMES, Tokens, word_set

__all__ = ["Statement", "statements"]

_SUBORDINATE = word_set("while when although though if after as because since")
_DAY_PARTS = word_set("night morning afternoon evening week month year and")
_STARTS_REPORT = word_set("that whether how why what if about to not when")
_ENDS_OBJECT = word_set("but while when after because during before") | word_set(", — –")
_ENDS_TIME = word_set("monday tuesday wednesday thursday friday saturday sunday")
# How far a recipient ("told the Daily Planet") or a place and time ("said in a speech on Monday") may reach, in tokens,
# and within how many a second statement must show its verb to end the first. Set on half of PolNeAR's development part.
_RECIPIENT, _ADJUNCT, _NEXT = 15, 18, 8
# Text without full stops is no sentence: a content ends after this many tokens at the latest.
_LONGEST = 400
# From this many tokens on, a quotation after a mark is taken alone; a shorter one belongs to its clause.
_LONG_QUOTE = 5


@dataclass(frozen=True, slots=True)
class Statement:
    """Cue, where it stands, speaker and contents, as ranges of tokens (end exclusive).

    speaker is None where it is not found; contents is empty where the content stands in another sentence: the next one,
    announced by a colon, or the one before ("Why?" she asked.)
    """

    cue: Cue
    at: Range
    speaker: Range | None
    contents: tuple[Range, ...]


def statements(s: Tokens) -> list[Statement]:
    """The statements of a sentence, in the order of their cues.

    >>> from mediakit.text.sentence_tokens import tokens_of
    >>> text = "The minister said that bread is cheap."
    >>> [one] = statements(tokens_of(text, 0, len(text), []))
    >>> one.cue.stance, one.speaker, one.contents
    ('neutral', (0, 2), ((3, 7),))
    """
    cues = cues_in(s)
    found: list[Statement] = []
    for i, cue in cues.items():
        one = _statement(s, i, cue, cues)
        if one is not None and not (cue.frame == "noun" and found and found[-1].contents == one.contents):
            if one.speaker is None and cue.frame not in ("noun", "source"):
                one = replace(one, speaker=found[-1].speaker if found else sentence_subject(s))
            found.append(one)
    return found


def _statement(s: Tokens, i: int, cue: Cue, cues: dict[int, Cue]) -> Statement | None:
    at = (i, i + 1)
    if cue.frame == "source":
        return _according(s, i, cue, cues)
    if cue.frame == "noun":
        return Statement(cue, at, owner_before(s, i), ((i + 1, _end(s, i + 1, cue, cues)),))
    aside = cue.kind == "ing" and s.word(i - 1) == ","
    speaker = None if aside else subject_before(s, i)
    first = speaker[0] if speaker else i
    if cue.frame != "object" and cue.kind != "ing" and first > 0 and _follows_content(s, first, i, cue):
        contents = _around(s, i, first, cue, cues)
        return Statement(cue, at, speaker or subject_after(s, i + 1), contents) if contents else None
    start = _content_start(s, i + 1, cue)
    if start is None:
        elsewhere = (s.words[-1] == ":" and not s.quoted[-1]) or (first == 0 and cue.frame != "object")
        return Statement(cue, at, speaker or subject_after(s, i + 1), ()) if elsewhere else None
    end = _end(s, start, cue, cues)
    if s.word(first - 1) in _SUBORDINATE:  # while she said it was, it is not
        end = next((k for k in range(start, end) if s.words[k] == "," and not s.quoted[k]), end)
    return Statement(cue, at, speaker, ((start, end),)) if end > start else None


def _according(s: Tokens, i: int, cue: Cue, cues: dict[int, Cue]) -> Statement | None:
    at, n = (i, i + 2), len(s)
    if i <= 1:
        stop = next((k for k in range(i + 2, n - 1) if s.words[k] == ","), -1)
        return Statement(cue, at, (i + 2, stop), ((stop + 1, _end(s, stop + 1, cue, cues)),)) if stop > i + 2 else None
    end = i - 1 if s.words[i - 1] == "," else i
    begin = _clause_start(s, end)
    return Statement(cue, at, subject_after(s, i + 2), ((begin, end),)) if end > begin else None


def _follows_content(s: Tokens, first: int, i: int, cue: Cue) -> bool:
    """Whether a statement's subject (or its verb, where that comes first) follows what was said."""
    quoted = s.quoted[first - 1]
    if s.words[first - 1] not in (",", "—", "–", "-", "?", "!") and not quoted:
        return False
    after = s.word(i + 1) or "."
    if after == "," and s.is_quoted(i + 2):
        return quoted
    if quoted:
        return after != "that"
    if first == i:
        return cue.kind == "ed" and after not in ("that", ",", ":") and not s.is_quoted(i + 1)
    return after in (".", ",") or (after in PREPOSITIONS | TIMES and _content_start(s, i + 1, cue) is None)


def _around(s: Tokens, i: int, first: int, cue: Cue, cues: dict[int, Cue]) -> tuple[Range, ...]:
    """The content before a cue and its subject, and what goes on after it between commas."""
    left = first - 1
    begin = _clause_start(s, left)
    if s.quoted[left]:
        opened = left
        while opened > 0 and s.quoted[opened - 1] and s.words[opened] not in QUOTES - {s.words[left]}:
            opened -= 1
        if left - opened >= _LONG_QUOTE and opened > begin and s.words[opened - 1] in BREAKS:
            begin = opened
    before = (begin, left + 1 if s.quoted[left] or s.words[left] in "?!" else left)
    goes_on = first < i and s.word(i + 1) == "," and i + 2 < len(s) and not _new_statement(s, i + 2, cues)
    after = (i + 2, _end(s, i + 2, cue, cues)) if goes_on else (0, 0)
    return tuple((a, b) for a, b in (before, after) if b > a)


def _clause_start(s: Tokens, end: int) -> int:
    """Where the clause before `end` begins: after a semicolon, or with the sentence."""
    return next((k + 1 for k in range(end - 1, -1, -1) if s.words[k] == ";" and not s.quoted[k]), 0)


def _content_start(s: Tokens, j: int, cue: Cue) -> int | None:
    """Where content after a cue begins, given the token after the cue; None where none follows."""
    word = s.word(j)
    if s.is_quoted(j) or word == "that":
        return j
    if not word or word in BREAKS:
        begins = (word == "," and s.is_quoted(j + 1)) or (word == ":" and j + 1 < len(s))
        return j + 1 if begins else None
    if cue.frame == "object":
        return j + 1 if word in PREPOSITIONS and j + 1 < len(s) else j
    return _after_recipient(s, j) if cue.frame == "person" else _clause_content(s, j, cue)


def _clause_content(s: Tokens, j: int, cue: Cue) -> int | None:
    """The same after a verb that a clause follows."""
    word = s.words[j]
    if cue.frame == "marked" or word in PREPOSITIONS | TIMES or word.endswith("ly"):
        return _after_adjunct(s, j, times=cue.frame != "marked")
    if cue.kind == "base" and s.word(j - 2) == "to":  # something to add
        return j if word in _STARTS_REPORT | PRONOUNS else _after_adjunct(s, j, times=False)
    return j


def _after_recipient(s: Tokens, j: int) -> int | None:
    for k in range(j, min(len(s), j + _RECIPIENT)):
        word = s.words[k]
        if s.quoted[k] or word in _STARTS_REPORT:
            return k
        if word == ":":
            return k + 1 if k + 1 < len(s) else None
        if word in (".", ";") or (word == "," and not s.is_quoted(k + 1)):
            return None
        if k > j and word in PRONOUNS | DETERMINERS and s.words[k - 1] not in PREPOSITIONS | {"and"}:
            return k
    return None


def _after_adjunct(s: Tokens, j: int, times: bool) -> int | None:
    """Past `in a statement on Monday`; where `times` is set, a content without `that` may follow a time."""
    for k in range(j, min(len(s), j + _ADJUNCT)):
        word = s.words[k]
        if s.quoted[k] or word == "that":
            return k
        if word == ":":
            return k + 1 if k + 1 < len(s) else None
        if word in (".", ";") or (word == "," and not s.is_quoted(k + 1) and s.word(k + 1) != "that"):
            return None
        if times and k > j and s.words[k - 1] in TIMES and word not in PREPOSITIONS | TIMES | _DAY_PARTS:
            return k
    return None


def _end(s: Tokens, start: int, cue: Cue, cues: dict[int, Cue]) -> int:
    """Where a content that begins at `start` ends."""
    longest = min(len(s), start + _LONGEST)
    if s.quoted[start] and s.words[start] in QUOTES:  # said "we will not yield" to the press
        closed = next((k for k in range(start, longest) if not s.quoted[k]), longest)
        if closed - start >= _LONG_QUOTE and s.word(closed) in PREPOSITIONS | TIMES:
            return closed
    for k in range(start + 1, longest):
        word = s.words[k]
        if s.quoted[k]:
            continue
        if word == ";" or (word in (",", "and", "but", "while") and _new_statement(s, k + 1, cues)):
            return k
        if word == "according" and s.word(k + 1) == "to":
            return k - 1 if s.words[k - 1] == "," else k
        if cue.frame == "object" and (word in _ENDS_OBJECT or word in _ENDS_TIME):
            return k - 1 if s.words[k - 1] in PREPOSITIONS and k - 1 > start else k
    end = longest
    while end > start and s.words[end - 1] == "." and not s.quoted[end - 1]:
        end -= 1
    return end


def _new_statement(s: Tokens, start: int, cues: dict[int, Cue]) -> bool:
    """Whether another statement begins here: its cue comes within a few words, before the next comma."""
    for k in range(start, min(len(s), start + _NEXT)):
        if k in cues:
            return True
        if s.words[k] == "," or s.quoted[k]:
            return False
    return False
