"""Where are actors named? By the codebook's aliases, by names that are given, or by the most frequent names.

An alias is a pattern (patterns.py). Its possessive and plural are the alias too (`Lee's`, `guards`), unless it has
wildcards or is a regular expression. Of overlapping matches the longest counts, over all actors: "Ann Lee" is not also
"Lee"; what two actors list is the first one's. An alias written with a capital letter matches only what is written with
one, so that `Bush` is no bush. What this cannot see: pronouns, other descriptions ("the president"), two people with one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.matching import Matches, find
from mediakit.corpus.names import frequent_names
from mediakit.corpus.patterns import Pattern, parse
from mediakit.errors import ArgumentError, unknown
from mediakit.text.cues import inflected
from mediakit.text.words import spans_in

__all__ = ["ActorMentions", "actor_mentions", "actors_of"]

Ints = npt.NDArray[np.int64]
Actors = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class ActorMentions:
    """Where actors are named in a part: the places, in text order, and which actor (by number) stands at each."""

    matches: Matches
    actor: Ints


def actors_of(corpus: Corpus, actors: str | Sequence[str] | Actors | None = None) -> dict[str, list[str]]:
    """The actors to look for: id -> aliases.

    Arguments: actors, ids or names of the codebook's actors, other names to be taken as they are written, or id ->
    aliases; None for the codebook's actors, or the most frequent names of the selection where it has none.
    Raises ArgumentError for an empty list or an id that the codebook does not have, PatternError for an alias that is none.
    """
    known = {one.id: list(one.aliases) or [_phrase(one.name)] for one in corpus.codebook.actor}
    if actors is None:
        return known or _frequent(corpus)
    if isinstance(actors, Mapping):
        chosen = {
            str(name): [aliases] if isinstance(aliases, str) else list(aliases) for name, aliases in actors.items()
        }
    else:
        by_name = {one.name.lower(): one.id for one in corpus.codebook.actor} | {one.lower(): one for one in known}
        asked = [actors] if isinstance(actors, str) else list(actors)
        ids = [(by_name.get(one.lower(), one), one) for one in asked]
        if known and any(one not in known and one == one.lower() for one, _ in ids):
            raise unknown("actor", next(one for one, _ in ids if one not in known and one == one.lower()), known)
        chosen = {one: known.get(one) or [_phrase(name)] for one, name in ids}
    if not chosen or not all(chosen.values()):
        raise ArgumentError(
            "`actors` names no actor; give ids of the codebook, names such as 'Ann Lee', or id -> aliases"
        )
    for pattern in (alias for aliases in chosen.values() for alias in aliases):
        parse(pattern)
    return chosen


def _frequent(corpus: Corpus) -> dict[str, list[str]]:
    found = frequent_names(corpus)
    return {name: [_phrase(one) for one in written] for name, written in found.items()}


def _phrase(name: str) -> str:
    """A name as a pattern: what is a wildcard or a mark in patterns is left out."""
    plain = name.translate(str.maketrans("", "", '*"/')).strip()
    return f'"{plain}"' if " " in plain else plain or name


def actor_mentions(part: Part, actors: Actors) -> ActorMentions:
    """The places where actors are named in the selected chunks."""
    patterns: list[Pattern] = []
    actor_of: list[int] = []
    for number, aliases in enumerate(actors.values()):
        for pattern in (form for alias in aliases for form in _forms(parse(alias))):
            patterns.append(pattern)
            actor_of.append(number)
    matches = find(part.tokens, part.codes, part.starts, patterns, positions=part.positions)
    matches = matches.take(_in_capitals(part, matches, patterns))
    new = np.ones(len(matches.chunk), np.bool_)
    new[1:] = (np.diff(matches.chunk) != 0) | (np.diff(matches.word) != 0)
    first = np.flatnonzero(new)
    matches = matches.take(first)
    return ActorMentions(matches, np.array(actor_of, np.int64)[matches.pattern])


def _forms(pattern: Pattern) -> Iterator[Pattern]:
    """A pattern, its possessive, its plural, and that one's possessive."""
    yield pattern
    kind, word = pattern.elements[-1]
    if kind != "exact" or not word[-1:].isalpha():
        return
    plural = inflected(word)[0] if len(word) > 1 else word
    for form in dict.fromkeys((f"{word}'s", plural, f"{plural}'")):
        if form != word and "'" not in word:
            yield replace(pattern, elements=(*pattern.elements[:-1], ("exact", form)))


def _in_capitals(part: Part, matches: Matches, patterns: Sequence[Pattern]) -> npt.NDArray[np.bool_]:
    """Which matches are written with a capital letter, or need not be."""
    needs = np.array([one.source.lstrip('"')[:1].isupper() for one in patterns], np.bool_)
    keep = np.ones(len(matches.chunk), np.bool_)
    core = part.tokens.chunks.core_of[part.codes[matches.chunk]]
    for row in np.flatnonzero(needs[matches.pattern]).tolist():
        written = part.tokens.cores[int(core[row])]
        keep[row] = written[spans_in(written)[int(matches.word[row])][0]].isupper()
    return keep
