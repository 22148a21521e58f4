"""How well do the tool's scores fit people's codes, for every side alike, and what do they come to when corrected?

The machine scores all units that the sample was drawn from; people coded some, with known chances. So:

- fit: precision, recall and F1 of each value, macro-F1, accuracy and mean error (machine minus coders), over all and by
  group, weighted by how many units a drawn one stands for. Every code counts, a unit's codes sharing its weight, so that
  hard units, on which coders differ, are not left out. Intervals resample articles.
- agreement: Krippendorff's alpha of the coders, and with the machine as one more coder.
- prevalence: by group, the machine's share, the coders' and the corrected one with its interval (stats/corrected.py).
- methods: the other ways in which the measure can score, word lists and the model, on the same units (ways.py).
- errors: the units on which the machine is farthest from the coders, with their text.

It tells how the machine reads these texts with this scheme; other texts and other questions may fare otherwise. The codes
are taken for true: where coders agree badly, so does everything here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.coding.agreement import agreement_table, alpha_with
from mediakit.coding.fit import fit_rows, fit_table
from mediakit.coding.machine import Machine, machine_of
from mediakit.coding.prevalence import prevalence_rows, prevalence_table
from mediakit.coding.returned import Codes, Problem, SheetError, read_codes
from mediakit.coding.sample import Sample, drawn_units
from mediakit.coding.scheme import Variable
from mediakit.coding.setting import Setting, groups_of_units
from mediakit.coding.summary import summary_of
from mediakit.coding.units import Units, check_of, text_at
from mediakit.coding.ways import tried, way_rows, way_table, with_method
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import as_names, composed_articles
from mediakit.corpus.recipes import make_recipe
from mediakit.errors import ArgumentError, listed, unknown
from mediakit.result import Result

__all__ = ["Validation", "code_validate"]

REFERENCES = (
    "Egami et al. (2023), design-based supervised learning", "Angelopoulos, Duchi & Zrnic (2023), power tuning",
    "Krippendorff (2004), alpha", "Song et al. (2020), validating automated content analysis",
)  # fmt: skip
_ERRORS = {
    "variable": pl.String, "unit_id": pl.String, "article_id": pl.String, "source": pl.String, "composed": pl.Boolean,
    "codes": pl.String, "machine": pl.String, "score": pl.Float64, "distance": pl.Float64, "spans": pl.String,
    "text": pl.String,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Validation:
    """fit, agreement, prevalence, methods, errors: Results; summary: a row per variable, what is said beside the measure."""

    fit: Result
    agreement: Result
    prevalence: Result
    methods: Result
    errors: Result
    summary: tuple[dict[str, Any], ...]

    def tables(self) -> dict[str, Result]:
        """The tables by name."""
        return {name: getattr(self, name) for name in ("fit", "agreement", "prevalence", "methods", "errors")}


def code_validate(
    corpus: Corpus,
    sheets: str | Path | Iterable[str | Path] | Codes,
    *,
    sample: str | Path | Sample | None = None,
    method: str | None = None,
    machine: Mapping[str, Mapping[str, Any]] | None = None,
    gold: str | None = None,
    by: str = "source",
    incomplete: bool = False,
    n_errors: int = 50,
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Validation:
    """Set the tool's scores against coders: fit with intervals, by group; alpha; corrected prevalence; the worst errors.

    Arguments: corpus, the one the sample was drawn from; sheets, filled ones or their folder; sample, its key.json where it
    is not beside them; method, of the measure, in place of the scheme's (any that the measure knows); machine, variable ->
    measure and settings, in place of the scheme's; gold, a coder whose codes alone count (an adjudicator); by, what makes a
    group; incomplete, whether empty cells are left out; n_errors, most errors listed for a variable; n_resamples,
    confidence and seed of the bootstrap over articles.
    Returns a Validation. Raises SheetError where sheets or texts do not fit, ArgumentError for an unknown scorer, column or
    coder. Sources: Egami et al. (2023), Angelopoulos, Duchi & Zrnic (2023), Krippendorff (2004).
    """
    codes = sheets if isinstance(sheets, Codes) else read_codes(sheets, sample=sample, incomplete=incomplete)
    if codes.sample is None:
        raise ArgumentError(
            "validation needs the sample's key.json, which holds how units were drawn; give it with `sample`"
        )
    if gold is not None and gold not in codes.coders:
        raise unknown("coder", gold, codes.coders)
    selected = _selected(corpus, codes.sample)
    units = drawn_units(selected, codes.sample.unit, codes.scheme)
    at = _found(selected, units, codes.sample)
    setting = _setting(selected, units, codes.sample, at, by, n_resamples, confidence, seed)
    variables = _variables(codes, method, machine)
    fit, agreement, prevalence, errors, summary, notes = [], [], [], [], [], list(codes.notes)
    methods: list[dict[str, Any]] = []
    for variable, settings in variables:
        scored = machine_of(selected, units, variable, settings)
        given = _codes_of(codes, variable, gold, setting)
        missing = int((scored.label < 0).sum())
        notes += (
            [f"{variable.id}: {missing:,} of {len(units):,} units have no score and are left out"] if missing else []
        )
        rows = fit_rows(setting, variable, scored, given)
        fit += rows
        agreed = alpha_with(
            codes, variable, _machine_codes(setting, variable, scored), setting.confidence, n_resamples, seed
        )
        agreement += agreed
        prevalence += prevalence_rows(setting, variable, scored, given)
        ways, said = tried(selected, codes.sample, setting, variable, settings, scored, given)
        compared = way_rows(setting, variable, ways, given)
        methods += compared
        notes += said
        errors += _errors(setting, codes, variable, scored, given)[:n_errors]
        summary.append(summary_of(codes, variable, settings, rows, agreed, compared))
    facts = {
        "by": as_names(by), "sample": codes.sample.id, "unit": codes.sample.unit, "coders": list(codes.coders), "gold": gold,
        "machine": {variable.id: dict(settings) for variable, settings in variables}, "n_resamples": n_resamples,
        "confidence": confidence, "said": " ".join(one["said"] for one in summary),
    }  # fmt: skip

    def made(name: str, table: pl.DataFrame) -> Result:
        recipe = make_recipe(selected, f"validation_{name}", facts, seed=seed, notes=notes, references=REFERENCES)
        return Result(table, recipe)

    wrong = pl.DataFrame(errors, schema=_ERRORS, orient="row").with_columns(pl.col(pl.Float64).fill_nan(None))
    tables = {
        "fit": fit_table(fit),
        "agreement": agreement_table(agreement),
        "prevalence": prevalence_table(prevalence),
        "methods": way_table(methods),
    }
    return Validation(
        **{name: made(name, table) for name, table in (tables | {"errors": wrong}).items()}, summary=tuple(summary)
    )


def _selected(corpus: Corpus, sample: Sample) -> Corpus:
    """The sentences that the sample was drawn from."""
    chosen = dict(sample.selection)
    if dict(corpus.selection) == chosen:
        return corpus
    whole = Corpus(corpus.base)
    return whole.where(**chosen) if chosen else whole


def _found(corpus: Corpus, units: Units, sample: Sample) -> npt.NDArray[np.int64]:
    """Where the sample's units are among all; every text must be the one that was drawn."""
    place = {unit: i for i, unit in enumerate(units.table["unit"].to_list())}
    key, problems = "key.json", []
    rows = corpus.base.articles
    for unit, article, spans, check in sample.units.select("unit", "article_id", "spans", "check").rows():
        at = place.get(unit)
        if at is None:
            advice = (
                f"(article {article}, {spans}) is not in this corpus; give the corpus that the sample was drawn from"
            )
            problems.append(Problem(key, "", None, "unit", unit, "", advice))
        elif check_of(text_at(rows.row(int(units.article[at]), named=True), spans)) != check:
            advice = f"of unit {unit} (article {article}) has changed since the draw; give the corpus as it was"
            problems.append(Problem(key, "", None, "text", "", "", advice))
    if problems:
        raise SheetError(problems)
    return np.array([place[unit] for unit in sample.units["unit"]], np.int64)


def _setting(
    corpus: Corpus,
    units: Units,
    sample: Sample,
    at: npt.NDArray[np.int64],
    by: str,
    n_resamples: int,
    confidence: float,
    seed: int,
) -> Setting:
    groups, pairs = groups_of_units(corpus, units, by)
    chance = np.full(len(units), np.nan)
    chance[at] = sample.units["chance"].to_numpy()
    composed = composed_articles(corpus).to_numpy()[units.article].astype(np.bool_)
    ids = corpus.base.facts["article_id"].gather(units.article).to_list()
    return Setting(units, groups.labels, groups.composed, pairs, chance, composed, ids, n_resamples, confidence, seed)


def _variables(
    codes: Codes, method: str | None, machine: Mapping[str, Mapping[str, Any]] | None
) -> list[tuple[Variable, dict[str, Any]]]:
    """The variables that a machine scores, with its settings."""
    for name in machine or {}:
        codes.scheme.variable(name)
    asked = [(one, dict((machine or {}).get(one.id) or one.machine)) for one in codes.scheme.variables]
    scored = [
        (one, with_method(settings, method) if method else settings)
        for one, settings in asked
        if settings.get("measure")
    ]
    if not scored:
        raise ArgumentError(
            f"no variable of the scheme ({listed(one.id for one, _ in asked)}) says which measure scores it; add `machine = "
            '{measure = "sentiment", cuts = [-0.05, 0.05]}` to the scheme, or give `machine`'
        )
    return scored


def _codes_of(codes: Codes, variable: Variable, gold: str | None, setting: Setting) -> pl.DataFrame:
    """A variable's codes: at (place of the unit among all), coder, value, share (of the unit's weight)."""
    place = {unit: i for i, unit in enumerate(setting.units.table["unit"].to_list())}
    rows = codes.answers.filter(pl.col("variable") == variable.id)
    if gold is not None:
        rows = rows.filter(pl.col("coder") == gold)
    if not rows.height:
        raise ArgumentError(
            f"nobody coded {variable.id!r}" + (f" as {gold}" if gold else "") + "; fill the sheets first"
        )
    at = pl.Series("at", [place[unit] for unit in rows["unit"].to_list()], dtype=pl.Int64)
    return rows.select("coder", "value").with_columns(at).with_columns((1 / pl.len().over("at")).alias("share"))


def _machine_codes(setting: Setting, variable: Variable, machine: Machine) -> dict[str, str]:
    """What the machine says of every unit, as a coder would write it."""
    units = setting.units.table["unit"].to_list()
    if variable.is_open:
        return {
            unit: f"{s:g}"
            for unit, s, n in zip(units, machine.score.tolist(), machine.label.tolist(), strict=True)
            if n >= 0
        }
    return {unit: variable.names[n] for unit, n in zip(units, machine.label.tolist(), strict=True) if n >= 0}


def _errors(
    setting: Setting, codes: Codes, variable: Variable, machine: Machine, given: pl.DataFrame
) -> list[tuple[Any, ...]]:
    """The units on which the machine differs from the coders, the farthest first."""
    facts = {row["unit"]: row for row in codes.units.to_dicts()}
    said, found = _machine_codes(setting, variable, machine), []
    by_unit = given.sort("coder").group_by("at").agg("value", pl.format("{}: {}", "coder", "value").alias("codes"))
    for at, values, told in by_unit.sort("at").rows():
        unit = setting.units.table["unit"][at]
        if unit not in said:
            continue
        if variable.scale == "nominal":
            distance = sum(value != said[unit] for value in values) / len(values)
        else:
            number = variable.numbers([said[unit]])[0]
            distance = abs(number - sum(variable.numbers(values)) / len(values))
        row = facts[unit]
        if distance > 0:
            found.append((
                variable.id, unit, row["article_id"], row["source"], row["composed"], "; ".join(told), said[unit],
                float(machine.score[at]), distance, row["spans"], row["text"],
            ))  # fmt: skip
    return sorted(found, key=lambda one: (-one[8], -abs(one[7]) if one[7] == one[7] else 0.0, one[1]))
