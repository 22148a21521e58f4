"""How does a name stand in its sentence: who acts, who is acted on, whose is it, and which words share its clause?

No parser: a name before an active verb is taken for its agent, one before a passive or after a verb for its patient, one
with a possessive ending for an owner. Appositions between commas, relative pronouns, adverbs and auxiliaries are passed
over. Clauses are cut at marks and at linking words. What this cannot see: who a pronoun is, the second of two verbs
("met and praised"), an agent far from its verb, or a noun that looks like a verb.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mediakit.text.sentence_tokens import (
    ADVERBS,
    AUXILIARIES,
    BE,
    BREAKS,
    DETERMINERS,
    LINKS,
    PREPOSITIONS,
    PRONOUNS,
    Tokens,
    word_set,
)  # fmt: skip

__all__ = ["Standing", "clause_around", "clause_numbers", "is_negation", "standing"]

OBJECT = "object"
NEGATIONS = word_set("not never no nor neither without none nobody nothing hardly barely scarcely cannot")
_MODALS = word_set("will would could may might can should must shall")
_BECOME = BE | word_set("get gets got getting")
_NO_VERB = PREPOSITIONS | LINKS | DETERMINERS | PRONOUNS | BREAKS
_BEFORE = PREPOSITIONS | word_set("toward towards into around behind between among upon like than")
_HARD = word_set('; : — – - … . ? ! ( ) “ ” " « »')
_CUTS = word_set(
    "but while although though because after before when if unless whereas despite since who which where that as and "
    "saying until"
)
_SUBJECTS, _OWNERS = word_set("he she they we i who"), word_set("his their its our my your whose")
_TITLES = word_set(
    "mr. mrs. ms. dr. sen. rep. gov. gen. president former secretary senator governor vice prime minister director judge "
    "justice chief attorney general king prince queen pope speaker ayatollah chancellor ambassador commander mayor candidate "
    "nominee leader lawmaker congressman congresswoman actor actress singer coach author businessman billionaire rival opponent"
)
# Forms that no ending tells: past forms and participles of common verbs.
_PAST = word_set(
    "said told made took gave went came saw knew won lost led left met held kept thought felt found got put set let hit cut "
    "shot beat fought sought bought brought caught taught built sent spent spoke wrote began became ran sat stood rose fell "
    "drew grew threw broke chose drove stole swore tore wore hid swung hung struck shut quit read bet burst cast hurt has had "
    "have did does do"
)
_PARTICIPLES = word_set(
    "taken given seen known made won lost led left met held kept found put set hit cut shot beaten fought sought bought "
    "brought caught taught built sent spent spoken written begun become run stood drawn grown thrown broken chosen driven "
    "stolen sworn torn worn hidden hung struck shut hurt told said forced born forgiven"
)
# An apposition is looked for this many tokens on, a bracket this many; a noun phrase reaches this many back.
_APPOSITION, _BRACKET, _PHRASE = 26, 12, 6


@dataclass(frozen=True, slots=True)
class Standing:
    """How a mention stands in its sentence.

    tokens: of the sentence; first, end: the mention's tokens; clause: number of the clause of each token
    role: agent, patient, owner, subject (of a form of `be`) or other; verb: the token that tells it, -1 without one
    negated: whether that verb is; link: the preposition before the mention, `object` after another word, empty where
    neither; head: the token before the link or, of an object, the one before the mention's phrase, -1 without one
    """

    tokens: Tokens
    first: int
    end: int
    clause: list[int]
    role: str
    verb: int
    negated: bool
    link: str
    head: int


def is_negation(word: str) -> bool:
    """Whether a word (in lower case) negates."""
    return word in NEGATIONS or word.endswith("n't")


def standing(tokens: Tokens, first: int, end: int, verbs: Collection[str] = ()) -> Standing:
    """Find how the mention at tokens first to end stands in its sentence.

    Arguments: verbs, base forms that are verbs even without an ending or an auxiliary before them.

    >>> from mediakit.text.sentence_tokens import tokens_of
    >>> text = "Mayor Lee was accused by Bo Day."
    >>> s = tokens_of(text, 0, len(text), [])
    >>> [(one.role, one.link, one.head) for one in (standing(s, 1, 2), standing(s, 5, 7))]
    [('patient', '', -1), ('other', 'by', 3)]
    """
    role, verb, negated = _role(tokens, first, end, verbs)
    link, head = _link(tokens, first)
    return Standing(tokens, first, end, clause_numbers(tokens.words), role, verb, negated, link, head)


def clause_numbers(words: list[str]) -> list[int]:
    """The number of each word's clause; a mark that parts two is a clause of its own, a comma ends one.

    >>> clause_numbers("he left , but she stayed .".split())
    [0, 0, 0, 1, 1, 1, 2]
    """
    numbers: list[int] = []
    number = 0
    for k, word in enumerate(words):
        if word in _HARD:
            number += 1
            numbers.append(number)
            number += 1
            continue
        if word in _CUTS and k and words[k - 1] != ",":
            number += 1
        numbers.append(number)
        number += word == ","
    return numbers


def clause_around(one: Standing) -> tuple[int, int]:
    """The tokens of the mention's clause, those of its verb's included, as a range."""
    a, b = min(one.first, one.verb if one.verb >= 0 else one.first), max(one.end, one.verb + 1)
    numbers = one.clause
    while a > 0 and numbers[a - 1] == numbers[a]:
        a -= 1
    while b < len(numbers) and numbers[b] == numbers[b - 1]:
        b += 1
    return a, b


def _role(s: Tokens, first: int, end: int, verbs: Collection[str]) -> tuple[str, int, bool]:
    if _is_owner(s, first, end):
        return "owner", -1, False
    k, helped, be, negated = _after_auxiliaries(s, _past_apposition(s, end), s.words[end - 1])
    word = s.word(k)
    if not word:
        return "other", -1, False
    if be:
        passive = word.endswith("ed") or word in _PARTICIPLES
        return "patient" if passive else "subject", k, negated
    if word in _NO_VERB or s.capital[k]:
        return "other", -1, False
    alone = end - first == 1 and s.words[first] in _SUBJECTS
    if helped or alone or _looks_like_verb(word) or word.endswith("ing") or word in verbs:
        return "agent", k, negated
    return "other", -1, False


def _is_owner(s: Tokens, first: int, end: int) -> bool:
    last, after = s.words[end - 1], s.word(end)
    if last.endswith(("'s", "s'")) or after in ("'s", "'"):
        return True
    if end - first > 1:
        return False
    owns_next = after not in _NO_VERB and after not in ("", "to") and not after.endswith("ing")
    return last in _OWNERS or (last == "her" and owns_next)


def _past_apposition(s: Tokens, end: int) -> int:
    """The token after `, the mayor of X,`, `(D)` or `who` that follow a mention."""
    k, n = end, len(s)
    if s.word(k) == "," and s.word(k + 1) in ("who", "which"):
        return k + 2
    if s.word(k) == ",":
        stop = next((m for m in range(k + 1, min(k + _APPOSITION, n)) if s.words[m] in (",", "—")), -1)
        after = s.word(stop + 1) if stop > 0 else ""
        if after and (_looks_like_verb(after) or after in AUXILIARIES | _MODALS or s.is_adverb(stop + 1)):
            k = stop + 1
    if s.word(k) == "(":
        k = next((m + 1 for m in range(k + 1, min(k + _BRACKET, n)) if s.words[m] == ")"), k)
    return k + 1 if s.word(k) in ("who", "which") else k


def _after_auxiliaries(s: Tokens, k: int, last: str) -> tuple[int, bool, bool, bool]:
    """The token after auxiliaries and adverbs; whether there was one, a form of `be`, a negation. `last` is the
    mention's last word, of which `they're` is an auxiliary too."""
    helped, be, negated = "'" in last, last.endswith(("'re", "'m")), False
    while k < len(s):
        word = s.words[k]
        auxiliary = word in AUXILIARIES or word in _BECOME or word in _MODALS
        if not (auxiliary or word in ADVERBS or is_negation(word) or s.is_adverb(k)):
            break
        helped |= auxiliary
        be |= word in _BECOME
        negated |= is_negation(word)
        k += 1
    return k, helped, be, negated


def _looks_like_verb(word: str) -> bool:
    return word in _PAST or word.endswith("ed") or (word.endswith("s") and not word.endswith(("ss", "'s", "s'")))


def _link(s: Tokens, first: int) -> tuple[str, int]:
    k, least = first - 1, first - 1 - _PHRASE
    while k >= 0 and k > least and _in_phrase(s, k):
        k -= 1
    if k < 0:
        return "", -1
    word = s.words[k]
    if word in _BEFORE:
        return word, k - 1
    if word in _NO_VERB or word in AUXILIARIES or s.capital[k]:
        return "", -1
    return OBJECT, k


def _in_phrase(s: Tokens, k: int) -> bool:
    """Whether a token before a name belongs to its phrase: an article, a title, another name, an owner."""
    word = s.words[k]
    named = s.capital[k] and k > 0 and word not in _NO_VERB
    return named or word in DETERMINERS or word in _TITLES or word.endswith(("'s", "s'"))
