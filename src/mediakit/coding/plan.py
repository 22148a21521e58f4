"""How much is to be coded, and how small a difference between groups could this corpus show at all?

Two tables: units to code for an interval of a wanted width, for a wanted lower bound of alpha; and for each group the
smallest difference from the others of its kind that a test over articles finds with the wanted power, from the variance
between articles that the corpus has (of the measure's scores, which stand in for what is not coded yet).

Sentences of an article are alike, so a sample of them says less than its number: the design effect 1 + (m - 1) ICC (Kish
1965) allows for it, with m units an article drawn and the intraclass correlation of the measure's scores over articles.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.coding.units import units_of
from mediakit.corpus.cells import MIN_ARTICLES, Scores, cells_of
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import as_names, group
from mediakit.corpus.recipes import make_recipe
from mediakit.errors import ArgumentError, unknown
from mediakit.registry import load, scorer
from mediakit.result import Result
from mediakit.stats.sample_size import smallest_difference, units_for_alpha, units_for_width

__all__ = ["Plan", "code_plan"]

Array = npt.NDArray[np.float64]
REFERENCES = (
    "Cochran (1977), sample size", "Kish (1965), design effect", "Krippendorff (2019), units for alpha",
    "Bloch & Kraemer (1989), kappa", "Bloom (1995), minimum detectable effects",
)  # fmt: skip
_UNITS = {"aim": pl.String, "value": pl.Float64, "n_units": pl.Int64, "assumes": pl.String}
_GROUPS = {
    "group": pl.String, "composed": pl.Boolean, "item": pl.String, "n_articles": pl.Int64, "n_articles_others": pl.Int64,
    "mean": pl.Float64, "sd": pl.Float64, "smallest_difference": pl.Float64, "note": pl.String,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Plan:
    """units: how many to code for what; groups: the smallest difference of each group from the others."""

    units: Result
    groups: Result


def code_plan(
    corpus: Corpus,
    *,
    unit: str = "sentence",
    width: float = 0.1,
    alpha: float = 0.8,
    share: float = 0.5,
    rarest: float = 0.25,
    by: str | Sequence[str] = "source",
    measure: str = "sentiment",
    item: str | None = None,
    power: float = 0.8,
    confidence: float = 0.95,
    n_coders: int = 2,
    **settings: Any,
) -> Plan:
    """How many units to code, and the smallest difference between groups that this corpus can show.

    Arguments: unit; width, of a share's interval from end to end; alpha, the lower bound to be told from; share, that is
    expected (.5 asks for the most units); rarest, share of the rarest value; by, what makes a group; measure, a scorer
    ("sentiment", "framing", ...) with its settings, whose scores give the variance between articles; item, of it (None: all);
    power, of the test; confidence; n_coders.
    Returns a Plan: `units` with aim, value, n_units, assumes; `groups` with group, composed, item, n_articles,
    n_articles_others, mean and sd (of article scores), smallest_difference (unit of the measure), note.
    Sources: Cochran (1977), Kish (1965), Krippendorff (2019), Bloom (1995).
    """
    if not 0 < power < 1 or not 0 < confidence < 1 or n_coders < 2:
        raise ArgumentError(
            f"power={power}, confidence={confidence}, n_coders={n_coders}: shares below 1, two coders or more"
        )
    given = {
        "unit": unit, "width": width, "alpha": alpha, "share": share, "rarest": rarest, "by": as_names(by), "measure": measure,
        "item": item, "power": power, "confidence": confidence, "n_coders": n_coders, **settings,
    }  # fmt: skip
    scores: Scores = load(scorer(measure))(corpus, **settings)
    units = _units(corpus, scores, given)
    groups = _groups(corpus, scores, given)
    return Plan(
        Result(units, make_recipe(corpus, "code_plan_units", given, references=REFERENCES)),
        Result(groups, make_recipe(corpus, "code_plan_groups", given, references=REFERENCES)),
    )


def _units(corpus: Corpus, scores: Scores, given: dict[str, Any]) -> pl.DataFrame:
    n = len(units_of(corpus, given["unit"]))
    width, share, confidence = given["width"], given["share"], given["confidence"]
    simple = units_for_width(width, share, n_population=n, confidence=confidence)
    icc = max(_icc(corpus, scores), 0.0) if given["unit"] == "sentence" else 0.0
    per_article = max(simple / max(corpus.n_articles, 1), 1.0)
    effect = 1 + (per_article - 1) * icc
    clustered = units_for_width(width, share, n_population=n, design_effect=effect, confidence=confidence)
    said = f"a share of {share:g}, {n:,} {given['unit']}s in all"
    rows: list[tuple[str, float, int, str]] = [
        ("width of a share's interval, these articles", width, simple, said),
        ("width of a share's interval, articles as a draw", width, clustered,
         f"{said}; {per_article:.1f} an article, intraclass correlation {icc:.2f}: design effect {effect:.2f}"),
        ("lower bound of alpha", given["alpha"],
         units_for_alpha(given["alpha"], given["rarest"], n_coders=given["n_coders"], significance=1 - confidence),
         f"{given['n_coders']} coders, all of whom code them; rarest value a share of {given['rarest']:g}"),
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=_UNITS, orient="row")


def _icc(corpus: Corpus, scores: Scores) -> float:
    """Intraclass correlation of sentence scores in articles, one-way (mean over items); 0 where there is none to tell."""
    found = []
    values = np.concatenate([np.empty((0, len(scores.items))), *(scores.of_part(part) for part in corpus.parts)])
    article = np.concatenate([np.empty(0, np.int64), *(part.article.astype(np.int64) for part in corpus.parts)])
    for item in range(values.shape[1]):
        ok = ~np.isnan(values[:, item])
        y, place = values[ok, item], np.unique(article[ok], return_inverse=True)[1]
        n, k = len(y), int(place.max(initial=-1)) + 1
        if k < 2 or n <= k:
            continue
        size = np.bincount(place)
        mean = np.bincount(place, weights=y) / size
        between = float((size * (mean - y.mean()) ** 2).sum()) / (k - 1)
        inside = float(((y - mean[place]) ** 2).sum()) / (n - k)
        typical = (n - float((size**2).sum()) / n) / (k - 1)
        total = between + (typical - 1) * inside
        found.append((between - inside) / total if total > 0 else 0.0)
    return float(np.mean(found)) if found else 0.0


def _groups(corpus: Corpus, scores: Scores, given: dict[str, Any]) -> pl.DataFrame:
    groups = group(corpus, given["by"])
    cells = cells_of(corpus, groups, scores)
    scored = cells.n_sentences > 0
    rows: list[tuple[Any, ...]] = []
    wanted = [i for i, name in enumerate(scores.items) if given["item"] in (None, name)]
    if not wanted:
        raise unknown("item", given["item"], scores.items)
    for g, label in enumerate(groups.labels):
        kind = bool(groups.composed[g])
        mine = scored & (cells.group == g)
        rest = scored & (cells.group != g) & (groups.composed[cells.group] == kind)
        for i in wanted:
            a, b = cells.values[mine, i], cells.values[rest, i]
            rows.append(_difference(label, kind, scores.items[i], a, b, given))
    return pl.DataFrame(rows, schema=_GROUPS, orient="row").with_columns(pl.col(pl.Float64).fill_nan(None))


def _difference(label: str, kind: bool, item: str, a: Array, b: Array, given: dict[str, Any]) -> tuple[Any, ...]:
    note, least = None, math.nan
    if kind:
        note = "composed: never tested"
    elif len(a) < MIN_ARTICLES or len(b) < MIN_ARTICLES:
        note = "too few articles"
    else:
        least = smallest_difference(
            len(a), float(a.std(ddof=1)), len(b), float(b.std(ddof=1)), power=given["power"],
            significance=1 - given["confidence"],
        )  # fmt: skip
    sd = float(a.std(ddof=1)) if len(a) > 1 else math.nan
    return label, kind, item, len(a), len(b), float(a.mean()) if len(a) else math.nan, sd, least, note
