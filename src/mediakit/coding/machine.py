"""What does the machine say of the units that people code? Any scorer of the registry, brought to the values of a variable.

A variable's `machine` names a measure of the registry and its settings, `method` among them: what the measure knows by name,
it can be asked for here, so a new method of a measure (a learned model, say) plugs in without a change. Keys of its own:

    item    which of the scorer's items; where it is not given and the items are the variable's values, the greatest wins
    cuts    where one value ends and the next begins: a score at a cut above 0 is of the upper value, below 0 of the lower
    join    how a unit of several sentences is scored: their "mean", or "max" (has it if one sentence has it)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mediakit.coding.scheme import Variable
from mediakit.coding.units import Units
from mediakit.corpus.actors import actors_of
from mediakit.corpus.cells import Scores
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.languages import english_articles
from mediakit.corpus.quoted import quoted_mask
from mediakit.errors import ArgumentError, listed
from mediakit.lexicons.toward_mentions import scored_mentions
from mediakit.measures.actor_sentiment import method_of
from mediakit.registry import load, scorer

__all__ = ["Machine", "machine_of", "toward_scores", "voice_scores"]

Array = npt.NDArray[np.float64]
_OWN_KEYS = ("measure", "item", "cuts", "join")


@dataclass(frozen=True, eq=False)
class Machine:
    """What the machine says of every unit: number of its value (-1: no score; of an open variable the value itself is in
    score), and the score behind it; told, what scored in words."""

    label: npt.NDArray[np.int64]
    score: Array
    told: str


def machine_of(corpus: Corpus, units: Units, variable: Variable, settings: Mapping[str, Any]) -> Machine:
    """Score the units as a variable's `machine` says.

    Raises ArgumentError where there is no scorer of that name, or its items and the variable's values do not fit.
    """
    if "measure" not in settings:
        raise ArgumentError(
            f"variable {variable.id!r} names no measure in `machine`; nothing can be set against the coders"
        )
    given = {name: value for name, value in settings.items() if name not in _OWN_KEYS}
    scores: Scores = load(scorer(str(settings["measure"])))(corpus, **given)
    values = _by_unit(corpus, units, scores, str(settings.get("join", _join(settings))))
    told = str(settings["measure"]) + "".join(f", {name} {value}" for name, value in given.items())
    item = settings.get("item")
    if item is None and variable.values and set(variable.names) == set(scores.items):
        order = values[:, [scores.items.index(name) for name in variable.names]]
        missing = np.asarray(np.isnan(order).any(axis=1))
        label = np.where(missing, -1, np.where(missing[:, None], 0.0, order).argmax(axis=1))
        return Machine(label, order[:, -1] - order[:, 0], told)
    if item is not None and item not in scores.items:
        raise ArgumentError(
            f"variable {variable.id!r}: `machine` has item={item!r}; there are: {listed(scores.items, 20)}"
        )
    score = values[:, 0 if item is None else scores.items.index(str(item))]
    if variable.is_open:
        return Machine(np.where(np.isnan(score), -1, 0), score, told)
    return Machine(_cut(score, _cuts(variable, settings)), score, told)


def _join(settings: Mapping[str, Any]) -> str:
    return "max" if settings["measure"] == "framing" else "mean"


def _cuts(variable: Variable, settings: Mapping[str, Any]) -> list[float]:
    cuts = [float(cut) for cut in settings.get("cuts", [0.5] if len(variable.names) == 2 else [])]
    if len(cuts) != len(variable.names) - 1 or cuts != sorted(cuts):
        raise ArgumentError(
            f"variable {variable.id!r} has {len(variable.names)} values and `machine` the cuts {cuts}; give one fewer than "
            "values, ascending"
        )
    return cuts


def _cut(score: Array, cuts: list[float]) -> npt.NDArray[np.int64]:
    label = np.zeros(len(score), np.int64)
    for cut in cuts:
        label += (score >= cut) if cut > 0 else (score > cut)
    return np.where(np.isnan(score), -1, label)


def _by_unit(corpus: Corpus, units: Units, scores: Scores, join: str) -> Array:
    """The scores of each unit's sentences, joined: [units, items]; NaN where no sentence has one."""
    if join not in ("mean", "max"):
        raise ArgumentError(f"join is {join!r}; there are: mean, max")
    k = len(scores.items)
    values = np.concatenate([np.empty((0, k)), *(scores.of_part(part) for part in corpus.parts)])
    weigh = scores.weight_of_part
    weight = np.concatenate([np.empty(0), *(weigh(p) if weigh else np.ones(p.n_sentences) for p in corpus.parts)])
    unit, sentence = units.pairs
    joined = np.full((len(units), k), np.nan)
    for item in range(k):
        some = values[sentence, item]
        ok = ~np.isnan(some)
        if join == "max":
            found = np.full(len(units), -np.inf)
            np.maximum.at(found, unit[ok], some[ok])
            joined[:, item] = np.where(np.isfinite(found), found, np.nan)
            continue
        total = np.bincount(unit[ok], weights=weight[sentence][ok], minlength=len(units))
        summed = np.bincount(unit[ok], weights=(some * weight[sentence])[ok], minlength=len(units))
        with np.errstate(invalid="ignore", divide="ignore"):
            joined[:, item] = np.where(total > 0, summed / total, np.nan)
    return joined


def toward_scores(corpus: Corpus, *, actor: str = "", method: str = "rules", **_: object) -> Scores:
    """Shares of negative, neutral and positive toward an actor, by sentence: the mean over its mentions there."""
    scoring, chosen = method_of(method), actors_of(corpus, [actor])

    def of_part(part: Part) -> Array:
        found = scored_mentions(corpus, part, chosen, scoring)
        n = np.bincount(found.sentence, minlength=part.n_sentences)
        sums = [np.bincount(found.sentence, weights=found.scores[:, i], minlength=part.n_sentences) for i in range(3)]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(n[:, None] > 0, np.stack(sums, axis=1) / n[:, None], np.nan)

    return Scores(["negative", "neutral", "positive"], of_part, (0.0, 1.0))


def voice_scores(corpus: Corpus, **_: object) -> Scores:
    """The share of each sentence's words that stands in a quotation, direct or indirect."""
    english = english_articles(corpus.base)

    def of_part(part: Part) -> Array:
        mask = quoted_mask(corpus.base, part.tokens)
        quoted = mask if part.positions is None else mask[part.positions]
        words = part.tokens.n_words_of_type[part.codes]
        with np.errstate(invalid="ignore", divide="ignore"):
            share = part.sum_by_sentence(words * quoted) / part.n_words
        return np.where(english[part.article], np.nan_to_num(share), np.nan)[:, None]

    return Scores(["(all)"], of_part, (0.0, 1.0))
