"""The words and weights for sentiment toward a name (data/toward.toml), looked up by form.

A verb has the classes of its base form; a word its class, its plural the same, and VADER's valence (halved) unless it is
one of the words that news uses without praise or blame.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from mediakit.lexicons.vader_facts import load_lexicon
from mediakit.text.cues import inflected

__all__ = ["VADER", "Rules", "rules"]

VADER = "VADER"
# One syllable that ends in one vowel and one of these letters doubles it: ban, banned.
_DOUBLES = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")


@dataclass(frozen=True, eq=False)
class Rules:
    """Classes by form, and weights by rule.

    classes_of_verb: form -> classes; class_of_word: form -> class; plain: words whose valence is left out
    lean, reserve: rule -> weight; constant: of both; verbs: base forms
    """

    classes_of_verb: Mapping[str, tuple[str, ...]]
    class_of_word: Mapping[str, str]
    plain: frozenset[str]
    lean: Mapping[str, float]
    reserve: Mapping[str, float]
    constant: Mapping[str, float]
    verbs: frozenset[str]
    _values: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def verb_classes(self, word: str) -> tuple[str, ...]:
        """The classes of a verb's form."""
        return self.classes_of_verb.get(word, ())

    def word_values(self, word: str) -> tuple[tuple[str, float], ...]:
        """The rules that a word counts for, and how much."""
        known = self._values.get(word)
        if known is None:
            known = self._values[word] = tuple(self._found(word))
        return known

    def _found(self, word: str) -> Iterator[tuple[str, float]]:
        if word in self.class_of_word:
            yield self.class_of_word[word], 1.0
        valence = 0.0 if word in self.plain else load_lexicon().get(word, 0.0)
        if valence:
            yield VADER, valence / 2


@cache
def rules() -> Rules:
    """The words and weights.

    >>> rules().verb_classes("accused"), rules().word_values("liars")
    (('criticise',), (('vice', 1.0), ('VADER', -1.2)))
    """
    table: dict[str, Any] = tomllib.loads(
        (files("mediakit.lexicons") / "data" / "toward.toml").read_text(encoding="utf-8")
    )
    verbs: dict[str, tuple[str, ...]] = {}
    bases = {lemma: name for name, words in table["verbs"].items() for lemma in words.split()}
    for lemma, name in bases.items():
        for form in (lemma, *_forms(lemma, table["irregular"].get(lemma))):
            if name not in verbs.get(form, ()):
                verbs[form] = (*verbs.get(form, ()), name)
    words = {word: name for name, some in table["words"].items() for word in some.split()}
    plurals = {inflected(word)[0]: name for word, name in words.items()}
    weights = table.get("weights", {"lean": {}, "reserve": {}, "constant": {"lean": 0.0, "reserve": 0.0}})
    return Rules(
        verbs, plurals | words, frozenset(table["plain"]["words"].split()), weights["lean"], weights["reserve"],
        weights["constant"], frozenset(bases),
    )  # fmt: skip


def _forms(lemma: str, given: str | None) -> list[str]:
    if given:
        return given.split()
    s, ed, ing = inflected(lemma)
    if _DOUBLES.fullmatch(lemma):
        ed, ing = f"{lemma}{lemma[-1]}ed", f"{lemma}{lemma[-1]}ing"
    return [s, ed, ing]
