"""The rows of a validation's prevalence: by group and value, the machine's share, the coders' and the corrected one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl

from mediakit.coding.machine import Machine
from mediakit.coding.scheme import Variable
from mediakit.coding.setting import Setting
from mediakit.stats.corrected import LEAST_ARTICLES, LEAST_CODED, corrected_share

__all__ = ["prevalence_rows", "prevalence_table"]

_COLUMNS = {
    "variable": pl.String, "group": pl.String, "composed": pl.Boolean, "category": pl.String, "n_units": pl.Int64,
    "n_coded": pl.Int64, "n_articles": pl.Int64, "share_machine": pl.Float64, "share_coders": pl.Float64,
    "share_corrected": pl.Float64, "ci_low": pl.Float64, "ci_high": pl.Float64, "machine_weight": pl.Float64,
    "note": pl.String,
}  # fmt: skip


def prevalence_table(rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """The rows as a table; undefined numbers are missing."""
    return pl.DataFrame(list(rows), schema=_COLUMNS).with_columns(pl.col(pl.Float64).fill_nan(None))


def prevalence_rows(
    setting: Setting, variable: Variable, machine: Machine, codes: pl.DataFrame
) -> list[dict[str, Any]]:
    """A row per group and value (of an open variable its mean)."""
    at, share = codes["at"].to_numpy(), codes["share"].to_numpy()
    values = codes["value"].to_list()
    article = np.unique(np.array(setting.ids, dtype=object).astype(str), return_inverse=True)[1]
    scored = machine.label >= 0
    masks = [("(all)", kind, mask) for kind, mask in setting.kinds]
    masks += [
        (label, bool(c), setting.members(g))
        for g, (label, c) in enumerate(zip(setting.labels, setting.composed_groups, strict=True))
    ]
    rows = []
    for i, name in enumerate(variable.names or ["(mean)"]):
        number = (
            np.array(variable.numbers(values))
            if variable.is_open
            else np.array([value == name for value in values], float)
        )
        coded = np.full(len(scored), np.nan)
        coded[at] = 0.0
        np.add.at(coded, at, number * share)
        said = machine.score if variable.is_open else (machine.label == i).astype(float)
        low, high = (variable.least, variable.most) if variable.is_open else (0.0, 1.0)
        bounds = (-np.inf if low is None else low, np.inf if high is None else high)
        for label, kind, mask in masks:
            some = mask & scored
            if some.any():
                found = (said[some], coded[some], setting.chance[some], article[some], bounds)
                rows.append(_row(setting, variable.id, (label, kind, name), found))
    order = {one[0]: n for n, one in enumerate(masks)}
    return sorted(rows, key=lambda row: order[row["group"]])


def _row(setting: Setting, variable: str, what: tuple[str, bool, str], found: tuple[Any, ...]) -> dict[str, Any]:
    label, kind, name = what
    said, coded, chance, article, bounds = found
    n_coded, n_articles = int((~np.isnan(coded)).sum()), len(np.unique(article))
    one = corrected_share(said, coded, chance, article, confidence=setting.confidence, bounds=bounds)
    low, high, note = one.low, one.high, None
    if kind:
        low, high, note = float("nan"), float("nan"), "composed: no interval"
    elif n_articles < LEAST_ARTICLES:
        note = "too few articles"
    elif n_coded < LEAST_CODED:
        note = "too few coded" if n_coded else "no unit was coded"
    return {
        "variable": variable, "group": label, "composed": kind, "category": name, "n_units": len(said), "n_coded": n_coded,
        "n_articles": n_articles, "share_machine": one.machine, "share_coders": one.coded, "share_corrected": one.share,
        "ci_low": low, "ci_high": high, "machine_weight": one.weight, "note": note,
    }  # fmt: skip
