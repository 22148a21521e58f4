"""Word lists or the model? Every way to score a variable that the measure knows, on the same units and codes.

The scheme names one way; the others are scored on the articles that people coded, and each is set against the codes where
all of them have a score. The difference to the scheme's way has an interval of its own: both are resampled together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.coding.fit import row_of, statistics_of, values_at
from mediakit.coding.machine import Machine, machine_of
from mediakit.coding.sample import Sample, drawn_units
from mediakit.coding.scheme import Variable
from mediakit.coding.setting import Setting
from mediakit.coding.units import Units
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError, MissingPackage
from mediakit.measures import actor_sentiment
from mediakit.measures.sentiment import cuts_of
from mediakit.models.news_frames import NEWS_MODEL

__all__ = ["tried", "way_rows", "way_table", "ways_of", "with_method"]

# Of a measure: the setting that tells its ways apart, its default, and the ways that need nothing else
_WAYS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "actor_sentiment": ("method", "rules", actor_sentiment.METHODS),
    "sentiment": ("method", "vader", ("vader", "model")),
    "framing": ("codebook", "policy", ("news", NEWS_MODEL)),
}
_SHOWN = ("macro_f1", "accuracy", "mean_error", "mean_absolute_error", "correlation")
_COLUMNS = {
    "variable": pl.String, "method": pl.String, "composed": pl.Boolean, "statistic": pl.String, "value": pl.Float64,
    "ci_low": pl.Float64, "ci_high": pl.Float64, "n_units": pl.Int64, "n_articles": pl.Int64, "note": pl.String,
}  # fmt: skip


def with_method(settings: Mapping[str, Any], method: str) -> dict[str, Any]:
    """Settings with another method of the measure; cuts that are the former method's own become those of the new one."""
    changed = {**settings, "method": method}
    own = list(cuts_of(str(settings.get("method", "vader"))))
    if settings["measure"] == "sentiment" and list(settings.get("cuts", [])) == own:
        changed["cuts"] = list(cuts_of(method))
    return changed


def ways_of(settings: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The settings of every way by its name, the scheme's first; that alone where its measure knows no other for it.

    >>> list(ways_of({"measure": "actor_sentiment", "actor": "tehran"}))
    ['rules', 'model']
    """
    measure = str(settings["measure"])
    key, default, names = _WAYS.get(measure, ("method", measure, ()))
    own = str(settings.get(key, default))
    others = [name for name in names if name != own]
    if key == "codebook":
        return {own: dict(settings)} | ({name: {**settings, key: name} for name in others} if own in names else {})
    return {own: dict(settings)} | {name: with_method(settings, name) for name in others}


def tried(
    corpus: Corpus, sample: Sample, setting: Setting, variable: Variable, settings: Mapping[str, Any], scored: Machine,
    codes: pl.DataFrame,
) -> tuple[dict[str, Machine], list[str]]:  # fmt: skip
    """What every way of the measure says, the scheme's first, on the articles that were coded; and what could not be tried.

    Arguments: corpus, the sentences that the sample was drawn from; scored, what the scheme's way says; codes, people's, with
    `at`, the place of a unit among all.
    """
    (own, _), *others = ways_of(settings).items()
    found, notes = {own: scored}, list[str]()
    if not others:
        return found, notes
    coded = _coded_part(corpus, setting.units, codes["at"].unique().to_numpy(), whole="codebook" in settings)
    units = drawn_units(coded, sample.unit, sample.scheme)
    place = {unit: i for i, unit in enumerate(setting.units.table["unit"].to_list())}
    at = np.array([place[unit] for unit in units.table["unit"].to_list()], np.int64)
    for name, other in others:
        try:
            told = machine_of(coded, units, variable, other)
        except (MissingPackage, ArgumentError) as error:
            notes.append(f"{variable.id}: {name} was not tried: {error}")
            continue
        label, score = np.full(len(setting.units), -1), np.full(len(setting.units), np.nan)
        label[at], score[at] = told.label, told.score
        found[name] = Machine(label, score, told.told)
    return found, notes


def _coded_part(corpus: Corpus, units: Units, at: npt.NDArray[np.int64], *, whole: bool) -> Corpus:
    """Only the sentences of some units; `whole`: all of their articles, which a model of frames looks at together."""
    asked = np.zeros(corpus.n_sentences, np.bool_)
    unit, sentence = units.pairs
    asked[sentence[np.isin(unit, at)]] = True
    parts, first = [], 0
    for part in corpus.parts:
        some = np.isin(part.article, units.article[at]) if whole else asked[first : first + part.n_sentences]
        parts.append(part.narrowed(some))
        first += part.n_sentences
    return replace(corpus, _parts=parts)


def way_rows(
    setting: Setting, variable: Variable, machines: Mapping[str, Machine], codes: pl.DataFrame
) -> list[dict[str, Any]]:
    """The main statistics of every way on the units that all of them score, by kind; and what each has more than the first."""
    if len(machines) < 2:
        return []
    at = codes["at"].to_numpy()
    ok = np.logical_and.reduce([one.label[at] >= 0 for one in machines.values()])
    at, share = at[ok], codes["share"].to_numpy()[ok]
    values = values_at(codes["value"].to_list(), ok)
    number = np.array(variable.numbers(values), np.float64)
    weights = setting.draws(at) * (share / setting.chance[at])[:, None]
    rows = []
    for kind, mask in setting.kinds:
        some = mask[at]
        if not some.any():
            continue
        told = {
            name: statistics_of(variable, number[some], values_at(values, some), one, at[some], weights[some])
            for name, one in machines.items()
        }
        first = next(iter(told.values()))
        for name, found in told.items():
            for statistic in _SHOWN:
                if ("(all)", statistic) not in found:
                    continue
                value, what = found[("(all)", statistic)], ("(all)", kind, "(all)", statistic)
                rows.append(row_of(setting, variable, what, value, at[some]) | {"method": name})
                if found is not first:
                    more, what = value - first[("(all)", statistic)], (*what[:3], f"{statistic}_difference")
                    rows.append(row_of(setting, variable, what, more, at[some]) | {"method": name})
    return rows


def way_table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The rows as a table; undefined numbers are missing."""
    plain = [{name: one[name] for name in _COLUMNS} for one in rows]
    return pl.DataFrame(plain, schema=_COLUMNS).with_columns(pl.col(pl.Float64).fill_nan(None))
