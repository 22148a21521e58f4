"""Who is the subject of a verb? The noun phrase beside it, by commas, capital letters and function words.

No parser: a phrase ends at punctuation, at a linking word or at another verb of saying. An apposition between commas and
a relative clause are passed over; a pronoun is a phrase of its own.
"""

from __future__ import annotations

from mediakit.text.cues import cue_forms
from mediakit.text.sentence_tokens import (
    ADVERBS,
    AUXILIARIES,
    BREAKS,
    DETERMINERS,
    LINKS,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
    Tokens,
    word_set,
)  # fmt: skip

__all__ = ["Range", "owner_before", "sentence_subject", "subject_after", "subject_before"]

Range = tuple[int, int]
# An apposition is looked for this many tokens back: longer ones are clauses.
_APPOSITION = 25
# And what stands in brackets after a name this many
_BRACKETED = 8
_ENDS_AFTER = word_set("in on during after at when while as before who and but that to whose which")
_NO_APPOSITION = word_set("who whose which and but when while as in on at adding referring citing noting")
# What stands between commas after a name and is no part of it: the union, in a statement, said
_ASIDE = _NO_APPOSITION - word_set("who whose which")
_ALONE = word_set("police people parliament media nobody everybody somebody everyone someone anyone none")
_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_POSSESSIVES = word_set("his her their its my our your")


def subject_before(s: Tokens, verb: int) -> Range | None:
    """The noun phrase before a verb, as a range of tokens; None where a mark or a linking word stands there."""
    k = verb - 1
    while k >= 0 and (s.words[k] in AUXILIARIES or s.is_adverb(k)):
        k -= 1
    if k > 1 and s.words[k] in _DAYS:  # the union on Tuesday said
        k -= 2 if s.words[k - 1] == "on" else 1
    if k > 1 and s.words[k] in ("who", "which"):
        k -= 2 if s.words[k - 1] == "," else 1
    elif k > 1 and s.words[k] == "," and not s.quoted[k]:
        return _with_apposition(s, k)
    if (
        k < 0
        or s.quoted[k]
        or (s.words[k] in BREAKS and s.words[k] != ")")
        or s.words[k] in LINKS | PREPOSITIONS | TIMES
    ):
        return None
    if not s.capital[k] and s.words[k] in cue_forms() and cue_forms()[s.words[k]].kind == "ed":
        return None  # the second of two verbs: declined to say
    start = _phrase_start(s, k)
    if start == k and not _can_stand_alone(s, k):
        return None
    return (start, k + 1) if start <= k else None


def _can_stand_alone(s: Tokens, k: int) -> bool:
    """Whether one word can be a subject: a pronoun, a name, a plural; not `quick` of `was quick to say`."""
    return (
        s.capital[k]
        or s.words[k] in PRONOUNS | _ALONE
        or s.words[k].endswith("s")
        or s.words[k] == ")"
        or "'" in s.words[k]
    )


def _with_apposition(s: Tokens, comma: int) -> Range | None:
    """`X, the head of Y,`: the phrase before the other comma, with what stands between them."""
    for m in range(comma - 2, max(comma - _APPOSITION, 0), -1):
        if s.quoted[m]:
            return None
        if s.words[m] == ",":
            start, aside = _phrase_start(s, m - 1), s.word(m + 1)
            end = m if aside in _ASIDE or aside.endswith("ing") else comma
            return (start, end) if start < m and s.words[m - 1] not in BREAKS - {")"} else None
    return None


def _phrase_start(s: Tokens, last: int) -> int:
    """Where the noun phrase begins that ends with token `last`; after it where there is none."""
    if s.words[last] in PRONOUNS or s.words[last] in ("i'm", "he's", "she's", "they're"):
        return last
    k = last
    while k >= 0 and not s.quoted[k] and not _ends_phrase(s, k, last):
        k = _opening(s, k) - 1 if s.words[k] == ")" else k - 1
    start = k + 1
    while start <= last and (s.words[start] in ADVERBS - {"all", "both", "most"} or s.words[start] in TIMES):
        start += 1
    return _after_preposition(s, start, last) if start <= last and s.words[start] in PREPOSITIONS else start


def _ends_phrase(s: Tokens, k: int, last: int) -> bool:
    word = s.words[k]
    if word in LINKS:
        return not _joins(s, k)
    if word in AUXILIARIES and word != "to":
        return True
    cue = cue_forms().get(word)
    if cue is not None and k < last and not s.capital[k] and cue.kind in ("ed", "s") and cue.frame != "marked":
        return s.word(k - 1) not in DETERMINERS
    return word in BREAKS and word not in (")", "-")


def _joins(s: Tokens, k: int) -> bool:
    """Whether an `and` joins two names."""
    return s.words[k] in ("and", "or") and 0 < k < len(s) - 1 and s.capital[k - 1] and s.capital[k + 1]


def _opening(s: Tokens, k: int) -> int:
    while k > 0 and s.words[k] != "(":
        k -= 1
    return k


def _after_preposition(s: Tokens, start: int, last: int) -> int:
    """`In a speech Anna Lee`: the last run of capitalised words, or the last pronoun or determiner."""
    if not s.capital[last]:
        return next((k for k in range(last, start, -1) if s.words[k] in DETERMINERS), last + 1)
    while last > start + 1 and s.capital[last - 1]:
        last -= 1
    return last


def sentence_subject(s: Tokens) -> Range | None:
    """What a sentence seems to be about, for `..., saying that`: the pronoun, name or article and noun it begins with."""
    first = 0
    if s.word(0) in PREPOSITIONS:
        first = next((k + 1 for k, word in enumerate(s.words) if word == ","), len(s))
    if first >= len(s) or s.quoted[first] or s.words[first] in BREAKS | LINKS:
        return None
    end = first + 1
    if s.words[first] not in PRONOUNS:
        while end < len(s) and (s.capital[end] or (end == first + 1 and s.words[first] in DETERMINERS)):
            end += 1
    return first, end


def subject_after(s: Tokens, start: int) -> Range | None:
    """The noun phrase that begins at `start`, with its apposition."""
    end = start
    while end < len(s) and not s.quoted[end]:
        word = s.words[end]
        if word == ",":
            end = _apposition_end(s, end)
            break
        if word == "(" and end > start:  # the party and state, with periods in it
            end = next((k + 1 for k in range(end, min(len(s), end + _BRACKETED)) if s.words[k] == ")"), end + 1)
            continue
        if (word in BREAKS and word not in "()-") or word in TIMES or (word in _ENDS_AFTER and not _joins(s, end)):
            break
        end += 1
    return (start, end) if end > start else None


def _apposition_end(s: Tokens, comma: int) -> int:
    """Where the apposition after a comma ends; the comma itself where none follows."""
    after = s.word(comma + 1)
    if not after or after in _NO_APPOSITION or after in PRONOUNS or after in BREAKS or after.endswith("ing"):
        return comma
    k = comma + 1
    while k < len(s) and k < comma + _APPOSITION and not s.quoted[k]:
        if s.words[k] in (",", ".", ";", "—", "–") and not (s.words[k] == "," and s.word(k + 1) in ("jr", "jr.")):
            return k
        k += 1
    return k if k == len(s) else comma


def owner_before(s: Tokens, noun: int) -> Range | None:
    """Whose claim: the possessive within three words before a noun.

    >>> from mediakit.text.sentence_tokens import tokens_of
    >>> text = "The mayor's first claim that all is well"
    >>> owner_before(tokens_of(text, 0, len(text), []), 3)
    (0, 2)
    """
    for k in range(noun - 1, max(noun - 4, -1), -1):
        if s.words[k] in _POSSESSIVES:
            return k, k + 1
        if s.words[k].endswith(("'s", "s'")):
            return _phrase_start(s, k), k + 1
    return None
