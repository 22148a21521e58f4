"""The rows of a validation's fit: how often the machine's values are those of the coders, over all and by group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.coding.machine import Machine
from mediakit.coding.scheme import Variable
from mediakit.coding.setting import Setting
from mediakit.stats.classification import fits
from mediakit.stats.reliability import percentile_bounds

__all__ = ["fit_rows", "fit_table", "row_of", "statistics_of", "values_at"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# As everywhere: no interval over fewer than five articles; nor for fewer coded units than tell an error rate
LEAST_ARTICLES, LEAST_CODED = 5, 10
_COLUMNS = {
    "variable": pl.String, "group": pl.String, "composed": pl.Boolean, "category": pl.String, "statistic": pl.String,
    "value": pl.Float64, "ci_low": pl.Float64, "ci_high": pl.Float64, "n_units": pl.Int64, "n_articles": pl.Int64,
    "note": pl.String,
}  # fmt: skip


def fit_table(rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """The rows as a table; undefined numbers are missing."""
    return pl.DataFrame(list(rows), schema=_COLUMNS).with_columns(pl.col(pl.Float64).fill_nan(None))


def fit_rows(setting: Setting, variable: Variable, machine: Machine, codes: pl.DataFrame) -> list[dict[str, Any]]:
    """Every statistic over all units of a kind, then by group, then how each group differs from the others of its kind."""
    at = codes["at"].to_numpy()
    ok = machine.label[at] >= 0
    at, share = at[ok], codes["share"].to_numpy()[ok]
    values = [value for value, kept in zip(codes["value"].to_list(), ok.tolist(), strict=True) if kept]
    number = np.array(variable.numbers(values), np.float64)
    weights = setting.draws(at) * (share / setting.chance[at])[:, None]
    rows: list[dict[str, Any]] = []
    whole: dict[str, Array] = {}
    masks = [("(all)", kind, mask) for kind, mask in setting.kinds]
    masks += [
        (label, bool(c), setting.members(g))
        for g, (label, c) in enumerate(zip(setting.labels, setting.composed_groups, strict=True))
    ]
    for label, kind, mask in masks:
        some = mask[at]
        if not some.any():
            if label != "(all)":
                rows.append(
                    row_of(
                        setting, variable, (label, kind, "(all)", "n_coded"), np.zeros(1), at[:0], "no unit was coded"
                    )
                )
            continue
        told = statistics_of(variable, number[some], values_at(values, some), machine, at[some], weights[some])
        rows += [
            row_of(setting, variable, (label, kind, category, name), found, at[some])
            for (category, name), found in told.items()
        ]
        main = told[("(all)", "mean_error" if variable.is_open else "macro_f1")]
        if label != "(all)":
            rest = (setting.composed == kind)[at] & ~some
            if rest.any() and not variable.is_open:
                other = statistics_of(variable, number[rest], values_at(values, rest), machine, at[rest], weights[rest])
                apart = main - other[("(all)", "macro_f1")]
                note = "composed: not tested" if kind else None
                rows.append(
                    row_of(setting, variable, (label, kind, "(all)", "macro_f1_difference"), apart, at[some], note)
                )
        whole[label] = main
    return rows


def values_at(values: list[str], mask: npt.NDArray[np.bool_]) -> list[str]:
    """The values where a mask is set."""
    return [value for value, kept in zip(values, mask.tolist(), strict=True) if kept]


def statistics_of(
    variable: Variable, number: Array, values: list[str], machine: Machine, at: Ints, weights: Array
) -> dict[tuple[str, str], Array]:
    """(category, statistic) -> the point, then its resamples."""
    total = weights.sum(axis=0)
    found: dict[tuple[str, str], Array] = {}
    with np.errstate(invalid="ignore", divide="ignore"):
        if variable.is_open:
            error = machine.score[at] - number
            found[("(all)", "mean_error")] = error @ weights / total
            found[("(all)", "mean_absolute_error")] = np.abs(error) @ weights / total
            found[("(all)", "correlation")] = _correlation(machine.score[at], number, weights)
            return found
        gold = np.array([variable.names.index(value) for value in values], np.int64)
        fit = fits(gold, machine.label[at], len(variable.names), weights)
        for i, name in enumerate(variable.names):
            found |= {(name, "precision"): fit.precision[i], (name, "recall"): fit.recall[i], (name, "f1"): fit.f1[i]}
        found |= {("(all)", "macro_f1"): fit.macro_f1, ("(all)", "accuracy"): fit.accuracy}
        if variable.scale != "nominal":
            error = np.array(variable.numbers(variable.names))[machine.label[at]] - number
            found[("(all)", "mean_error")] = error @ weights / total
    return found


def _correlation(a: Array, b: Array, weights: Array) -> Array:
    total = weights.sum(axis=0)
    mean_a, mean_b = a @ weights / total, b @ weights / total
    both = (a * b) @ weights / total - mean_a * mean_b
    spread = ((a * a) @ weights / total - mean_a**2) * ((b * b) @ weights / total - mean_b**2)
    return np.asarray(np.where(spread > 0, both / np.sqrt(np.maximum(spread, 1e-300)), np.nan))


def row_of(
    setting: Setting,
    variable: Variable,
    what: tuple[str, bool, str, str],
    found: Array,
    at: Ints,
    note: str | None = None,
) -> dict[str, Any]:
    """One statistic with its interval."""
    group, composed, category, statistic = what
    n_articles, n_units = len({setting.ids[i] for i in at.tolist()}), len(set(at.tolist()))
    low, high = float("nan"), float("nan")
    if note is None:
        note = _too_little(n_articles, n_units, found)
        if note is None:
            low, high = percentile_bounds(found[1:], setting.confidence)
            if low == high:  # not a sure figure, but too little to tell
                low, high, note = float("nan"), float("nan"), "nothing varies between articles: no interval"
    return {
        "variable": variable.id, "group": group, "composed": composed, "category": category, "statistic": statistic,
        "value": float(found[0]), "ci_low": low, "ci_high": high, "n_units": n_units,
        "n_articles": n_articles, "note": note,
    }  # fmt: skip


def _too_little(n_articles: int, n_units: int, found: Array) -> str | None:
    """Why a statistic has no interval; None where it has one."""
    if not np.isfinite(found[0]):
        return "not given by machine or coders"
    if n_articles < LEAST_ARTICLES:
        return "too few articles"
    return "too few coded" if n_units < LEAST_CODED else None
