"""Which words make the difference in tone between two groups?

A word shift (Gallagher et al. 2021): the difference of two groups' mean scores, as a sum over words. A word adds to it
by being used more or less often (the frequency part) and by weighing more or less there (the weight part: negations that
turn a list's word, or, by VADER, other words in the same sentences). The contributions add up to the difference of the
group means that `sentiment` shows: exactly for word lists; for VADER the words' part and a row "(rules)", which holds
what its rules of grammar, punctuation and rounding make of the words.

It explains a score, and shares its limits: it shows which words of the list differ, not why, nor whose view they tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.cells import MIN_ARTICLES
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.found_events import told_events
from mediakit.corpus.groups import Groups, group
from mediakit.corpus.languages import english_articles
from mediakit.corpus.passages import BACKGROUND
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.sides import pairs_of_sides
from mediakit.corpus.spans import Place, places_in, sentence_places
from mediakit.errors import ArgumentError, unknown
from mediakit.lexicons.lexicon import Lexicon
from mediakit.lexicons.lexicon_hits import METHODS, WordList, method_asked
from mediakit.lexicons.tone_cells import CHANGED, ToneCells, tone_cells
from mediakit.lexicons.tone_words import RULES, tone_words
from mediakit.result import Result

__all__ = ["METHODS", "evidence", "word_shift"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Differences below this are rounding: they have no direction and no share.
ROUNDING = 1e-10
_SCHEMA = {
    "target": pl.String, "reference": pl.String, "term": pl.String, "count": pl.Int64, "n_target": pl.Int64,
    "n_reference": pl.Int64, "per_million_target": pl.Float64, "per_million_reference": pl.Float64, "weight": pl.Float64,
    "contribution": pl.Float64, "share_of_difference": pl.Float64, "from_frequency": pl.Float64,
    "from_weight": pl.Float64, "component": pl.String, "direction": pl.String, "value_target": pl.Float64,
    "value_reference": pl.Float64, "difference": pl.Float64, "composed": pl.Boolean, "note": pl.String,
}  # fmt: skip


def word_shift(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    target: str | None = None,
    reference: str | None = None,
    within: str | None = None,
    method: str = "vader",
    lexicon: WordList | None = None,
    score: str | None = None,
    reference_score: float | None = None,
) -> Result:
    """Say which words make the difference in tone between a group and others.

    Arguments: by, what makes a group; target, one group, or None for each; reference, a group or "rest" (the default);
    within, "event" to count only events told by both sides, each with equal weight; method, lexicon and score as in
    `sentiment`; reference_score, the weight against which a word of a "mean_weight" or "balance" score is positive or
    negative (None: the reference's mean, as in Gallagher et al.); the sum is the same for any.
    Returns one row a target and term, greatest contribution first: target, reference, term, count (in both), n_target,
    n_reference, per_million_target, per_million_reference, weight (of the term in the list), contribution (to target
    minus reference; above 0 = makes the target more positive), share_of_difference, from_frequency and from_weight (the
    two parts of the contribution), component (the greater of the two), direction (in words), value_target,
    value_reference, difference (their means and the sum of all contributions), note. By VADER one row a target
    is "(rules)"; its counts are sentences that rules changed.
    Raises ArgumentError for an unknown group, method or score, or where there is nothing to compare with.
    Source: Gallagher et al. (2021).

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["A good day."], "b": ["A bad day."]})
    >>> shift = mk.word_shift(corpus, target="a", method="lexicon", lexicon={"good": 1, "bad": -1}, score="net_share")
    >>> [(word, round(part, 3)) for word, part in shift.table.select("term", "contribution").rows()]
    [('bad', 0.333), ('good', 0.333)]
    """
    corpus = told_events(corpus) if within == "event" else corpus
    groups = group(corpus, by)
    words, score = method_asked(method, lexicon, score)
    if within not in (None, "event"):
        raise unknown("within", within, ["event", "None"])
    if within and "event" in groups.by:
        raise ArgumentError("groups are events already; compare them with within=None")
    if reference_score is not None and score not in ("mean_weight", "balance"):
        raise ArgumentError("reference_score= is for scores that are means over matched words: mean_weight, balance")
    pairs = pairs_of_sides(groups, target, reference)
    told = tone_cells(corpus, groups, words, score, matched=within == "event")
    frames = [
        _shift(told, groups, pair, reference_score, mean_of_words=score in ("mean_weight", "balance")) for pair in pairs
    ]
    table = pl.concat(frames).with_columns(pl.col(pl.Float64).fill_nan(None))
    if "composed" not in groups.keys.columns:
        table = table.drop("composed")
    given = {
        "by": groups.by, "target": target, "reference": reference, "within": within, "method": method,
        "lexicon": words.recipe() if words else None, "score": score, "reference_score": reference_score,
    }  # fmt: skip
    return Result(table, make_recipe(corpus, "word_shift", given, notes=_notes(corpus, words)))


def _notes(corpus: Corpus, words: Lexicon | None) -> list[str]:
    if words:
        return words.notes()
    missing = int((~english_articles(corpus.base)[corpus.rows]).sum())
    return [f"{missing} articles are not in English and have no score"] if missing else []


def _shift(
    told: ToneCells, groups: Groups, pair: tuple[int, Ints, str], reference_score: float | None, *, mean_of_words: bool
) -> pl.DataFrame:
    """The rows of one target and reference."""
    g, others, name = pair
    composed = bool(groups.composed[[g, *others]].any())
    sides = [np.isin(told.group, which) for which in (np.array([g]), others)]
    common = sorted(set(told.event[sides[0]]) & set(told.event[sides[1]]) - {BACKGROUND})
    sides = [side & np.isin(told.event, common) for side in sides]
    about: dict[str, Any] = {"target": groups.labels[g], "reference": name, "composed": composed}
    if not all(side.any() for side in sides):
        row = about | {"count": 0, "n_target": 0, "n_reference": 0, "note": "nothing scored on both sides"}
        return pl.DataFrame([row], schema=_SCHEMA)
    weights = [_weights(side, told.event, common) for side in sides]
    p = [weight @ told.size for weight in weights]
    c = [weight @ told.value for weight in weights]
    rules = [float(weight @ told.rules) for weight in weights]
    value = [float(one.sum() + more) for one, more in zip(c, rules, strict=True)]
    middle = (value[1] if reference_score is None else reference_score) if mean_of_words else 0.0
    count = [np.asarray(told.count[side].sum(axis=0)).ravel() for side in sides]
    n_words = [max(int(told.n_words[side].sum()), 1) for side in sides]
    frequency, weight_part = _parts(p, c, middle)
    columns: dict[str, Any] = {
        "term": [term for term, _ in told.terms], "weight": [weight for _, weight in told.terms],
        "n_target": count[0].astype(np.int64), "n_reference": count[1].astype(np.int64),
        "per_million_target": count[0] / n_words[0] * 1e6, "per_million_reference": count[1] / n_words[1] * 1e6,
        "from_frequency": frequency, "from_weight": weight_part,
    }  # fmt: skip
    table = pl.DataFrame(columns, schema_overrides={"term": pl.String, "weight": pl.Float64})
    table = table.filter((pl.col("n_target") + pl.col("n_reference")) > 0)
    if told.with_rules:
        changed = [int(told.n_rules[side].sum()) for side in sides]
        table = pl.concat([table, _rules_row(table, rules[0] - rules[1], changed)], how="vertical")
    few = min(int(side.sum()) for side in sides) < MIN_ARTICLES
    return _finished(table, about, (value[0], value[1]), middle, "few articles: a description of them" if few else None)


def _weights(side: npt.NDArray[np.bool_], event: npt.NDArray[np.object_], common: Sequence[str]) -> Array:
    """How much each cell counts in a side's mean: all its articles alike, within events that count alike."""
    weight = np.zeros(len(side))
    for one in common:
        mine = side & (event == one)
        weight[mine] = 1 / (int(mine.sum()) * len(common))
    return weight


def _parts(p: Sequence[Array], c: Sequence[Array], middle: float) -> tuple[Array, Array]:
    """The frequency and the weight part of each term's contribution; they add up to it.

    p: the term's share of the base on each side; c: what it adds to the mean. Its mean weight there is c / p; where it does
    not stand on a side, that of the other.
    """
    known = [np.divide(one, size, out=np.zeros(len(size)), where=size > 0) for one, size in zip(c, p, strict=True)]
    weights = [np.where(p[i] > 0, known[i], known[1 - i]) for i in (0, 1)]
    frequency = (p[0] - p[1]) * ((weights[0] + weights[1]) / 2 - middle)
    return frequency, (weights[0] - weights[1]) * (p[0] + p[1]) / 2


def _rules_row(like: pl.DataFrame, contribution: float, changed: Sequence[int]) -> pl.DataFrame:
    row = dict.fromkeys(like.columns) | {
        "term": RULES, "n_target": changed[0], "n_reference": changed[1], "from_frequency": 0.0, "from_weight": contribution
    }  # fmt: skip
    return pl.DataFrame([row], schema=like.schema)


def _finished(
    table: pl.DataFrame, about: dict[str, Any], value: tuple[float, float], middle: float, note: str | None
) -> pl.DataFrame:
    """The rows with their contributions, shares and words, greatest first."""
    difference = value[0] - value[1]
    contribution = pl.col("from_frequency") + pl.col("from_weight")
    share = contribution / difference if abs(difference) > ROUNDING else pl.lit(None, dtype=pl.Float64)
    is_rules = pl.col("term") == RULES
    effect = (
        pl.when(pl.col("contribution") > ROUNDING).then(pl.lit("more positive"))
        .when(pl.col("contribution") < -ROUNDING).then(pl.lit("more negative")).otherwise(pl.lit("no difference"))
    )  # fmt: skip
    frequent = pl.col("from_frequency").abs() >= pl.col("from_weight").abs()
    tone = pl.when(pl.col("weight") > middle).then(pl.lit("positive word")).otherwise(pl.lit("negative word"))
    rises = pl.col("from_frequency").sign() * (pl.col("weight") - middle).sign() > 0
    used = pl.concat_str(
        [tone, pl.when(rises).then(pl.lit("more often")).otherwise(pl.lit("less often"))], separator=" "
    )
    how = (
        pl.when(is_rules).then(pl.lit("rules"))
        .when(effect == "no difference").then(pl.concat_str([tone, pl.lit("as often")], separator=" "))
        .when(frequent).then(used).otherwise(pl.concat_str([tone, pl.lit("in other company")], separator=" "))
    )  # fmt: skip
    component = (
        pl.when(is_rules).then(pl.lit("rules")).when(frequent).then(pl.lit("frequency")).otherwise(pl.lit("weight"))
    )
    return (
        table.with_columns(contribution.alias("contribution"), share.alias("share_of_difference"))
        .with_columns(
            (pl.col("n_target") + pl.col("n_reference")).alias("count"),
            component.alias("component"),
            pl.concat_str([how, effect], separator=": ").alias("direction"),
            pl.lit(value[0]).alias("value_target"), pl.lit(value[1]).alias("value_reference"),
            pl.lit(difference).alias("difference"), pl.lit(note, dtype=pl.String).alias("note"),
            *(pl.lit(one).alias(name) for name, one in about.items()),
        )
        .sort(-pl.col("contribution").abs().round(10), "term", "weight")
        .select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items())
    )  # fmt: skip


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The term's places, of target and reference in turn; of the rules, the sentences that they change most."""
    words, score = method_asked(parameters.get("method") or "vader", parameters.get("lexicon"), parameters.get("score"))
    english, found = english_articles(corpus.base), list[tuple[int, float, int, int, Place]]()
    groups = group(corpus, parameters.get("by", "source"))
    target = groups.labels.index(str(row["target"])) if row["target"] in groups.labels else -1
    for number, part in enumerate(corpus.parts):
        tone = tone_words(part, english, words, score)
        sentence, member = groups.pairs[number]
        other_side = np.ones(part.n_sentences, np.bool_)
        other_side[sentence[member == target]] = False
        if row["term"] == RULES:
            changed = np.flatnonzero(np.abs(tone.rules) > CHANGED)
            places = sentence_places(corpus, number, changed)
            rank, side = -np.abs(tone.rules[changed]), other_side[changed]
        else:
            wanted = [i for i, term in enumerate(tone.terms) if term == (row["term"], row["weight"])]
            rows = np.flatnonzero(np.isin(tone.term, wanted))
            places = places_in(number, tone.matches.take(rows)) if words else _chunks(number, tone.matches.chunk[rows])
            rank, side = np.zeros(len(rows)), other_side[tone.sentence[rows]]
        order = zip(side.tolist(), rank.tolist(), places, strict=True)
        found += [(int(s), r, number, place.chunk, place) for s, r, place in order]
    sides = [sorted((one for one in found if one[0] == side), key=lambda one: one[:4])[:limit] for side in (0, 1)]
    turns = [(turn, one[0], one[4]) for side in sides for turn, one in enumerate(side)]
    return [place for *_, place in sorted(turns, key=lambda one: one[:2])][:limit]


def _chunks(number: int, chunks: Ints) -> list[Place]:
    return [Place(number, chunk, chunk) for chunk in chunks.tolist()]
