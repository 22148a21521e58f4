"""Where in a sentence does a word say that something was said? Cue words that are verbs there, or nouns before `that`.

Without a part-of-speech tagger, a form of a cue verb is taken for a verb by its neighbours: "critics claim" but not "the
claim"; "was reported" is passive and names no speaker. What stays wrong: participles ("sums reported to be missing").
"""

from __future__ import annotations

from functools import cache

from mediakit.text.cues import Cue, cue_forms, cue_nouns
from mediakit.text.sentence_tokens import (
    AUXILIARIES,
    BE,
    BREAKS,
    DETERMINERS,
    DO,
    LINKS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTES,
    Tokens,
    word_set,
)  # fmt: skip

__all__ = ["cues_in"]

# Verbs that are hardly ever nouns: their plain form after a noun is taken for a verb ("critics say").
_SURE = word_set("say tell argue insist believe think suggest predict describe admit deny contend assert acknowledge")
_SINGULAR = word_set("he she it one that")
_NO_PLURAL = AUXILIARIES | PREPOSITIONS | DETERMINERS | word_set("as us its yes")
_AFTER_ING = PREPOSITIONS - word_set("by after before while of in for when with from")


def cues_in(s: Tokens) -> dict[int, Cue]:
    """The cues of a sentence outside of quotation marks, by the token where they stand.

    >>> from mediakit.text.sentence_tokens import tokens_of
    >>> text = "Critics claim the claim fails"
    >>> [*cues_in(tokens_of(text, 0, len(text), []))]
    [1]
    """
    candidates = [i for i, word in enumerate(s.words) if word in _cue_words() and not s.quoted[i]]
    return {i: cue for i in candidates if (cue := _cue_at(s, i)) is not None}


@cache
def _cue_words() -> frozenset[str]:
    return frozenset(cue_forms()) | frozenset(cue_nouns()) | {"according"}


def _cue_at(s: Tokens, i: int) -> Cue | None:
    word = s.words[i]
    if word == "according" and s.word(i + 1) == "to":
        return Cue("according to", "neutral", "source", "base")
    cue = cue_forms().get(word)
    if cue is not None and _is_verb(s, i, cue):
        return cue
    return cue_nouns().get(word) if i > 0 and s.word(i + 1) == "that" else None


def _is_verb(s: Tokens, i: int, cue: Cue) -> bool:
    """Whether a form of a cue verb is a verb here, in the active voice, as far as its neighbours tell."""
    if s.capital[i] and i > 0 and s.words[i - 1] not in QUOTES:
        return False
    k = i - 1
    while k >= 0 and s.is_adverb(k):
        k -= 1
    former = s.word(k)
    if cue.kind == "ing":
        return former not in DETERMINERS | _AFTER_ING
    if former in DETERMINERS or (former.endswith("'s") and former not in ("he's", "she's")):
        return False
    if cue.kind == "base":
        return former in DO or _can_be_many(former) or (cue.lemma in _SURE and former not in BE | PREPOSITIONS)
    spoken = k >= 0 and former not in PREPOSITIONS
    return spoken and (former not in BE if cue.kind == "ed" else not _is_plural(s, i, k, cue))


def _can_be_many(word: str) -> bool:
    """Whether a word can be the subject of a verb without -s: they, critics."""
    return word in PRONOUNS - _SINGULAR or (word.endswith("s") and word.isalpha() and word not in _NO_PLURAL)


def _is_plural(s: Tokens, i: int, former: int, cue: Cue) -> bool:
    """Whether a form in -s looks like a noun: the officer reports of ..."""
    if s.words[former] in AUXILIARIES:
        return True
    if cue.lemma in _SURE or s.words[former] in PRONOUNS or s.capital[former]:
        return False
    after = s.word(i + 1) or "."
    return after in PREPOSITIONS | BREAKS | AUXILIARIES or after in LINKS - {"that"}
