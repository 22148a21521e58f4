"""How does a sentence speak of somebody who is named in it? A score by rules, for sentiment toward a name.

Three steps, each of which can be read in data/toward.toml:

1. How the name stands (text/clauses.py): agent or patient of a verb, owner, after which preposition.
2. What the words around it say: verbs of a class count by the name's role ("X attacked Y" is not "Y attacked X"), other
   words by their class and by VADER's valence (Hutto & Gilbert 2014), less with distance, in another clause, beyond
   another name, and turned round after a negation. The words of names count nothing, neither the mention's own.
3. The sum, `lean`, says to which side; `reserve` how much must be said before a side is taken: more of a name that only
   tells where something is, or who speaks.

The shares are exp(-lean - reserve), 1 and exp(lean - reserve), brought to a sum of 1. Classes of words are composed by
hand; the some seventy weights are tuned (scripts/tune_toward.py) on NewsMTSC's training part (Hamborg & Donnay 2021).

It cannot see irony, what is known of somebody, a judgement told by facts alone ("he left his wife dying"), whom a pronoun
means, or whose view it is that a sentence tells.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mediakit.corpus.named_sentences import Named, tokens_of_named
from mediakit.lexicons.toward_words import Rules, rules
from mediakit.text.clauses import OBJECT, Standing, is_negation, standing
from mediakit.text.sentence_tokens import DETERMINERS, Tokens, word_set

__all__ = ["Reason", "Toward", "all_by_rules", "by_rules", "features", "reasons"]

# How much a word counts in another clause than the mention's or the next, or beyond another name; how its weight falls by
# each word of distance; how many words before it a negation is looked for. Chosen on NewsMTSC's training part from a
# few values each (differences below .005 F1).
OTHER_CLAUSE, BEYOND_NAME, BY_DISTANCE, NEGATED_WITHIN = 0.7, 0.7, 0.03, 3
# A sentence without a full stop with more than this share of its longer words in capitals is a headline: its capitals tell
# no names. A longer word has more than so many letters.
TITLE_SHARE, TITLE_LETTERS = 0.6, 3
# Negations so near to the mention count by themselves.
NEAR_NEGATION = 6
AGAINST = frozenset({"criticise", "oppose", "punish"})
_PLACES = word_set("in at from")
_LINKS = word_set("on of by to")
_AGAINST = word_set("about against at over than")
_SAID_THAT = word_set("that because")
_SAY = "say"


class Toward(NamedTuple):
    """Shares of the three labels, which add up to 1."""

    negative: float
    neutral: float
    positive: float


class Reason(NamedTuple):
    """What a word gave: its token (-1: the sentence as a whole), the rule, and how much it leans (below 0: negative)."""

    token: int
    rule: str
    lean: float


@dataclass(slots=True)
class _Found:
    """What is found around a mention: (token, rule, amount) that lean, and amounts by rule that ask for reserve."""

    lean: list[tuple[int, str, float]]
    reserve: dict[str, float]

    def mass(self, amount: float) -> None:
        """Polar words make any side likelier."""
        self.reserve["polar words"] = self.reserve.get("polar words", 0.0) + amount


def by_rules(tokens: Tokens, first: int, end: int) -> Toward:
    """Score the mention at tokens first to end of a sentence.

    >>> from mediakit.text.sentence_tokens import tokens_of
    >>> text = "Mayor Lee condemned the cruel attack by Bo Day."
    >>> s = tokens_of(text, 0, len(text), [])
    >>> [max(one._asdict().items(), key=lambda pair: pair[1])[0] for one in (by_rules(s, 1, 2), by_rules(s, 7, 9))]
    ['neutral', 'negative']
    """
    known = rules()
    found = _found(tokens, first, end, known)
    lean = known.constant["lean"] + sum(known.lean.get(rule, 0.0) * amount for _, rule, amount in found.lean)
    reserve = known.constant["reserve"] + sum(known.reserve.get(rule, 0.0) * n for rule, n in found.reserve.items())
    negative, positive = math.exp(min(-lean - reserve, 50.0)), math.exp(min(lean - reserve, 50.0))
    total = negative + 1.0 + positive
    return Toward(negative / total, 1.0 / total, positive / total)


def all_by_rules(named: Iterable[Named]) -> npt.NDArray[np.float64]:
    """Score mentions in their sentences: [mentions, 3], shares of negative, neutral and positive."""
    return np.array([by_rules(*one) for one in tokens_of_named(named)], np.float64).reshape(-1, 3)


def reasons(tokens: Tokens, first: int, end: int) -> list[Reason]:
    """What each word gives toward the mention at tokens first to end, in the order of the text."""
    known = rules()
    given = [Reason(k, rule, known.lean.get(rule, 0.0) * n) for k, rule, n in _found(tokens, first, end, known).lean]
    return sorted(given, key=lambda one: one.token)


def features(tokens: Tokens, first: int, end: int) -> tuple[dict[str, float], dict[str, float]]:
    """The amounts by rule that lean, and those that ask for reserve: what the weights are tuned on."""
    found = _found(tokens, first, end, rules())
    lean: dict[str, float] = {}
    for _, rule, amount in found.lean:
        lean[rule] = lean.get(rule, 0.0) + amount
    return lean, found.reserve


def _found(tokens: Tokens, first: int, end: int, known: Rules) -> _Found:
    one = standing(tokens, first, end, known.verbs)
    found = _Found([], {})
    _of_standing(one, found, known)
    named = _named(tokens)
    names = _names_before(one, named)
    of_object = _object_of(one, known)
    for k, word in enumerate(tokens.words):
        if first <= k < end or named[k] or k in of_object or word in DETERMINERS or not word[0].isalpha():
            continue
        amount = _reach(one, k, names)
        sign = -1.0 if _is_negated(one, k) else 1.0
        classes = known.verb_classes(word)
        for class_ in classes:
            _of_verb(one, k, class_, sign, amount, found)
        if classes and _role_told(one, k):
            continue  # what a verb says is told by its role
        for rule, value in known.word_values(word):
            found.lean.append((k, rule, sign * value * amount))
            found.mass(abs(value) * amount)
    return found


def _of_standing(one: Standing, found: _Found, known: Rules) -> None:
    """What the mention's place in the sentence says, before any polar word."""
    words, lean, reserve = one.tokens.words, found.lean, found.reserve
    n = len(words)
    near = [
        k for k in (*range(max(0, one.first - NEAR_NEGATION), one.first), *range(one.end, one.end + NEAR_NEGATION))
        if k < n and is_negation(words[k])
    ]  # fmt: skip
    lean += [(k, "negation near", 1.0) for k in near]
    if _SAID_THAT & set(words[max(0, one.first - 3) : one.first]):
        lean.append((-1, "after that or because", 1.0))
    if one.link in _AGAINST:
        lean.append((one.head + 1, "after about, against, at, over, than", 1.0))
    if words[-1] == "?":
        lean.append((n - 1, "question", 1.0))
    if one.first == 0:
        lean.append((-1, "opens the sentence", 1.0))
        reserve["opens the sentence"] = 1.0
    if one.link in _PLACES:
        reserve["after in, at or from"] = 1.0
    elif one.link in _LINKS:
        reserve["after on, of, by or to"] = 1.0
    if one.role in ("other", "subject"):
        reserve[f"role: {one.role}"] = 1.0
    if one.role == "agent" and _SAY in known.verb_classes(words[one.verb]):
        reserve["speaker"] = 1.0


def _role_told(one: Standing, k: int) -> str:
    """Whether a verb at k tells the mention's role, and which."""
    if k == one.verb:
        return "patient" if one.role == "patient" else "agent"
    if k == one.head and one.link in (OBJECT, "by"):
        return "patient" if one.link == OBJECT else "agent"
    return ""


def _of_verb(one: Standing, k: int, class_: str, sign: float, amount: float, found: _Found) -> None:
    """What a verb of a class says of its agent, of its patient, or of a name near it."""
    role = _role_told(one, k)
    if role == "agent" and class_ in AGAINST:
        found.reserve["agent against"] = 1.0  # to blame or to punish is no fault of the one who does
    elif role:
        found.lean.append((k, f"{class_}: {role}", sign))
    elif class_ != _SAY:
        found.lean.append((k, f"{class_}: near", sign * amount))
        found.mass(amount)


def _object_of(one: Standing, known: Rules) -> range:
    """The words in whose clause stands what the mention speaks or stands against: they are said of that."""
    if one.role != "agent" or not AGAINST & set(known.verb_classes(one.tokens.words[one.verb])):
        return range(0)
    end = one.verb + 1
    while end < len(one.clause) and one.clause[end] == one.clause[one.verb]:
        end += 1
    return range(one.verb + 1, end)


def _named(s: Tokens) -> list[bool]:
    """Which words are written as names: with a capital letter, not the sentence's first, and not in a headline."""
    long = [capital for capital, word in zip(s.capital, s.words, strict=True) if len(word) > TITLE_LETTERS]
    if s.words[-1] != "." and sum(long) > TITLE_SHARE * len(long):
        return [False] * len(s)
    return [capital and k > 0 and word != "i" for k, (capital, word) in enumerate(zip(s.capital, s.words, strict=True))]


def _names_before(one: Standing, named: list[bool]) -> list[int]:
    """How many words of other names stand before each token."""
    total = [0]
    for k, is_name in enumerate(named):
        total.append(total[-1] + (is_name and not one.first <= k < one.end))
    return total


def _reach(one: Standing, k: int, names: list[int]) -> float:
    """How much a word at k counts: less with distance, in another clause, beyond another name."""
    after = k >= one.end
    distance = k - one.end + 1 if after else one.first - k
    reach = 1.0 / (1.0 + BY_DISTANCE * distance)
    if abs(one.clause[k] - one.clause[one.first]) > 1:
        reach *= OTHER_CLAUSE
    if (names[k] - names[one.end] if after else names[one.first] - names[k]) > 0:
        reach *= BEYOND_NAME
    return reach


def _is_negated(one: Standing, k: int) -> bool:
    if k == one.verb and one.negated:
        return True
    return any(map(is_negation, one.tokens.words[max(0, k - NEGATED_WITHIN) : k]))
