"""Which words say that somebody said something? The table of cues (data/cues.toml), as forms.

A cue verb has a stance, the way it presents what was said (`claimed` doubts, `admitted` takes for true), and a frame that
decides where the content begins: `clause` (said that ...), `person` (told somebody that ...), `object` (praised ...).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["STANCES", "Cue", "cue_forms", "cue_nouns", "inflected", "past_form"]

STANCES = (
    "neutral", "asked", "claimed", "admitted", "denied", "warned", "demanded", "promised", "praised", "criticised",
    "believed",
)  # fmt: skip
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Cue:
    """A form of a cue: its lemma, stance, frame (clause, person, object, noun) and kind (base, s, ed, ing)."""

    lemma: str
    stance: str
    frame: str
    kind: str


@cache
def cue_forms() -> dict[str, Cue]:
    """Every form of every cue verb.

    >>> cue_forms()["admitted"].stance
    'admitted'
    """
    table = _table()
    forms: dict[str, Cue] = {}
    for stance in STANCES:
        for frame in ("clause", "person", "object", "marked"):
            for lemma in table[stance].get(frame, "").split():
                given = table["irregular"].get(lemma)
                for form, kind in _forms(lemma, given):
                    forms.setdefault(form, Cue(lemma, stance, frame, kind))
    return forms


@cache
def cue_nouns() -> dict[str, Cue]:
    """Every cue noun, singular and plural."""
    table = _table()
    return {
        form: Cue(lemma, stance, "noun", "base")
        for stance in STANCES
        for lemma in table[stance].get("noun", "").split()
        for form in (lemma, inflected(lemma)[0])
    }


def past_form(lemma: str) -> str:
    """The past form of a cue verb, by which cues are counted; another cue as it is.

    >>> past_form("say"), past_form("deny"), past_form("according to")
    ('said', 'denied', 'according to')
    """
    return _past_forms().get(lemma, lemma)


@cache
def _past_forms() -> dict[str, str]:
    return {cue.lemma: form for form, cue in reversed(cue_forms().items()) if cue.kind == "ed"}


def _forms(lemma: str, given: str | None) -> Iterator[tuple[str, str]]:
    s, ed, ing, *participle = given.split() if given else inflected(lemma)
    yield from ((s, "s"), (ed, "ed"), (ing, "ing"), (lemma, "base"))
    yield from ((form, "ed") for form in participle)


def inflected(lemma: str) -> tuple[str, str, str]:
    """The regular forms of a verb: third person, past, -ing.

    >>> inflected("deny"), inflected("argue"), inflected("push")
    (('denies', 'denied', 'denying'), ('argues', 'argued', 'arguing'), ('pushes', 'pushed', 'pushing'))
    """
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    if lemma.endswith("e"):
        return lemma + "s", lemma + "d", lemma[:-1] + "ing"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s"), lemma + "ed", lemma + "ing"


@cache
def _table() -> dict[str, dict[str, str]]:
    text = (files("mediakit.text") / "data" / "cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
