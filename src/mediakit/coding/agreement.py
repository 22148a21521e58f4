"""How far do the coders agree, and where do they not?

For every variable: per cent agreement, Cohen's kappa of each pair of coders, Fleiss' kappa where three or more coded all of
some units, and Krippendorff's alpha, nominal and at the variable's own scale. Intervals resample units; where the sample's key
is at hand they resample articles with all their units, since sentences of an article are not independent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.coding.returned import Codes, read_codes
from mediakit.coding.sample import Sample
from mediakit.coding.scheme import Variable
from mediakit.result import Recipe, Result
from mediakit.stats.bootstrap import article_keys
from mediakit.stats.reliability import (
    LEVELS,
    alpha,
    alphas,
    cohen_kappas,
    fleiss_kappas,
    percent_agreements,
    percentile_bounds,
    resampled,
    value_counts,
)
from mediakit.version import __version__

__all__ = ["Agreement", "Matrix", "agreement_rows", "agreement_table", "alpha_with", "code_agreement", "matrix_of"]

Array = npt.NDArray[np.float64]
MACHINE = "(machine)"
REFERENCES = (
    "Cohen (1960), kappa", "Fleiss (1971), kappa of several coders", "Krippendorff (2004), alpha",
    "Zapf et al. (2016), intervals by resampling units",
)  # fmt: skip
COLUMNS = {
    "variable": pl.String, "statistic": pl.String, "coders": pl.String, "value": pl.Float64, "ci_low": pl.Float64,
    "ci_high": pl.Float64, "n_units": pl.Int64, "n_coders": pl.Int64, "note": pl.String,
}  # fmt: skip
_UNDEFINED = "all codes are one value: not defined"
_NO_PAIR = "no unit was coded by two"


@dataclass(frozen=True, eq=False)
class Agreement:
    """agreement: a row per variable and statistic; disagreements: a row per unit and variable on which coders differ."""

    agreement: Result
    disagreements: Result


@dataclass(frozen=True, eq=False)
class Matrix:
    """The codes of a variable: codes [coders, units] as numbers of `values` (-1: none), and the units' resampling keys."""

    coders: tuple[str, ...]
    units: list[str]
    values: list[str]
    codes: npt.NDArray[np.int64]
    numbers: list[float]
    keys: npt.NDArray[np.uint64]


def code_agreement(
    sheets: str | Path | Iterable[str | Path] | Codes,
    *,
    sample: str | Path | Sample | None = None,
    incomplete: bool = False,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Agreement:
    """How far coders agree: per cent, Cohen's and Fleiss' kappa, Krippendorff's alpha, with intervals; and where they differ.

    Arguments: sheets, filled ones (XLSX, CSV, or the folder that holds them); sample, its key.json where it is not beside
    the sheets; incomplete, whether empty cells are left out and not an error; n_resamples, confidence and seed of the
    bootstrap over articles (over units where articles are not known).
    Returns an Agreement: `agreement` with variable, statistic, coders, value, ci_low, ci_high, n_units (coded by two or
    more), n_coders, note; `disagreements` with variable, unit, codes, text.
    Raises SheetError with every cell that cannot be used. Sources: Krippendorff (2004), Cohen (1960), Fleiss (1971).
    """
    codes = sheets if isinstance(sheets, Codes) else read_codes(sheets, sample=sample, incomplete=incomplete)
    rows = [
        row
        for variable in codes.scheme.variables
        for row in agreement_rows(
            matrix_of(codes, variable), variable, n_resamples=n_resamples, confidence=confidence, seed=seed
        )
    ]
    given = {
        "variables": [one.id for one in codes.scheme.variables],
        "n_resamples": n_resamples,
        "confidence": confidence,
    }
    return Agreement(
        Result(agreement_table(rows), _recipe(codes, "code_agreement", given, seed)),
        Result(_disagreements(codes), _recipe(codes, "code_disagreements", given, seed)),
    )


def _recipe(codes: Codes, name: str, given: dict[str, Any], seed: int) -> Recipe:
    drawn = codes.sample
    about: dict[str, Any] = (
        {"corpus": drawn.corpus, "fingerprint": drawn.fingerprint, "selection": drawn.selection} if drawn else {}
    )
    facts = {"coders": list(codes.coders), "unit": drawn.unit if drawn else None, **given}
    return Recipe(name, facts, seed=seed, version=__version__, references=REFERENCES, notes=codes.notes, **about)


def agreement_table(rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """Rows of `agreement_rows` as a table; undefined numbers are missing."""
    return pl.DataFrame(list(rows), schema=COLUMNS).with_columns(pl.col(pl.Float64).fill_nan(None))


def matrix_of(codes: Codes, variable: Variable) -> Matrix:
    """The codes of a variable, units sorted by id."""
    rows = codes.answers.filter(pl.col("variable") == variable.id)
    units = rows["unit"].unique().sort().to_list()
    found = rows["value"].unique().to_list()
    values = list(variable.names) if variable.values else sorted(found, key=float)
    at_value, at_unit = {v: i for i, v in enumerate(values)}, {u: i for i, u in enumerate(units)}
    matrix = np.full((len(codes.coders), len(units)), -1, np.int64)
    for unit, coder, value in rows.select("unit", "coder", "value").rows():
        matrix[codes.coders.index(coder), at_unit[unit]] = at_value[value]
    article = dict(codes.units.select("unit", "article_id").rows()) if "article_id" in codes.units.columns else {}
    keys = article_keys(str(article.get(unit, unit)) for unit in units)
    return Matrix(codes.coders, units, values, matrix, variable.numbers(values), keys)


def agreement_rows(
    matrix: Matrix, variable: Variable, *, n_resamples: int = 1000, confidence: float = 0.95, seed: int = 0
) -> Iterator[dict[str, Any]]:
    """The rows of one variable, as COLUMNS has them."""
    counts = value_counts(matrix.codes, len(matrix.values)) if matrix.units else np.zeros((0, len(matrix.values)))
    pairable = counts.sum(axis=1) > 1
    n_units, n_coders = int(pairable.sum()), int((matrix.codes >= 0).any(axis=1).sum())
    keys, counts, codes = matrix.keys[pairable], counts[pairable], matrix.codes[:, pairable]
    weights = np.column_stack([np.ones(n_units), resampled(keys, n_resamples, seed)]) if n_units else np.ones((0, 1))

    def row(statistic: str, coders: str, found: Array, n: int) -> dict[str, Any]:
        point = float(found[0]) if n else float("nan")
        low, high = percentile_bounds(found[1:], confidence) if np.isfinite(point) else (float("nan"),) * 2
        note = None if np.isfinite(point) else (_UNDEFINED if n else _NO_PAIR)
        return {
            "variable": variable.id, "statistic": statistic, "coders": coders, "value": point, "ci_low": low,
            "ci_high": high, "n_units": n, "n_coders": n_coders if coders == "(all)" else 2, "note": note,
        }  # fmt: skip

    yield row("percent_agreement", "(all)", 100 * percent_agreements(counts, weights), n_units)
    for a, b in combinations(range(len(matrix.coders)), 2):
        n = int(((codes[a] >= 0) & (codes[b] >= 0)).sum())
        if n:
            found = cohen_kappas(codes[a], codes[b], len(matrix.values), weights)
            yield row("cohen_kappa", f"{matrix.coders[a]} · {matrix.coders[b]}", found, n)
    full = int((counts.sum(axis=1) == n_coders).sum())
    if n_coders > 2 and full:
        yield row("fleiss_kappa", "(all)", fleiss_kappas(counts, weights), full)
    for level in [one for one in LEVELS if LEVELS.index(one) <= LEVELS.index(variable.scale)]:
        found = alphas(counts, matrix.numbers, level, weights) if n_units else np.array([np.nan])
        if n_units:
            found[0] = alpha(counts, matrix.numbers, level)
        yield row(f"alpha_{level}", "(all)", found, n_units)


def _disagreements(codes: Codes) -> pl.DataFrame:
    """The units on which coders differ, those with the most different codes first."""
    by = ["variable", "unit"]
    table = (
        codes.answers.sort("coder")
        .group_by(by, maintain_order=True)
        .agg(pl.col("value").n_unique().alias("n_values"), pl.format("{}: {}", "coder", "value").alias("codes"))
        .filter(pl.col("n_values") > 1)
        .with_columns(pl.col("codes").list.join("; "))
    )
    known = [name for name in ("source", "article_id", "spans", "text") if name in codes.units.columns]
    order = {one.id: i for i, one in enumerate(codes.scheme.variables)}
    joined = table.join(codes.units.select("unit", *known), on="unit", how="left")
    ordered = joined.sort(
        pl.col("variable").replace_strict(order, default=0, return_dtype=pl.Int64), pl.col("n_values"), "unit",
        descending=[False, True, False],
    )  # fmt: skip
    return ordered.select("variable", pl.col("unit").alias("unit_id"), "codes", *known)


def alpha_with(
    codes: Codes, variable: Variable, machine: dict[str, str], confidence: float, n_resamples: int, seed: int
) -> list[dict[str, Any]]:
    """Krippendorff's alpha of the coders, and with the machine as one more coder."""
    units = codes.answers.filter(pl.col("variable") == variable.id)["unit"].unique().sort().to_list()
    one_more = pl.DataFrame(
        [(unit, MACHINE, variable.id, machine[unit], "", "", 0) for unit in units if unit in machine],
        schema=codes.answers.schema, orient="row",
    )  # fmt: skip
    both = Codes(codes.scheme, (*codes.coders, MACHINE), codes.units, pl.concat([codes.answers, one_more]))
    rows = []
    for name, some in (("coders", codes), ("coders and machine", both)):
        found = agreement_rows(
            matrix_of(some, variable), variable, n_resamples=n_resamples, confidence=confidence, seed=seed
        )
        rows += [row | {"coders": name} for row in found if row["statistic"] == f"alpha_{variable.scale}"]
    return rows
