"""How does a score change over time? Any score by month or week, with intervals.

A value is the mean over a period's articles, its interval a bootstrap over them; periods of fewer than five articles have
none. Only articles whose date is known as far as the period needs it count: 2020-08 counts by month and not by week;
what is left out is counted in the notes. Texts composed for a corpus stand in rows of their own, without intervals.

A line that rises can mean other events, not another telling: the mix of events changes over time, and nothing is matched
here. Narrow the corpus to an event, or read it beside `coverage`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.cells import Cells, cells_of, group_intervals, interval_notes
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.evidence import evidence_of
from mediakit.corpus.groups import NONE, Groups, as_names, group
from mediakit.corpus.recipes import make_recipe
from mediakit.errors import ArgumentError, unknown
from mediakit.registry import MEASURES, load
from mediakit.result import Result

__all__ = ["PERIODS", "over_time", "over_time_evidence"]

# period -> what the date must hold for an article to count
PERIODS = {"year": "a year", "month": "a month", "week": "a day", "day": "a day"}
MEASURE_COLUMNS = ("measure", "item", "n_articles", "n_sentences", "value", "ci_low", "ci_high")


def over_time(
    corpus: Corpus,
    *,
    measure: str = "sentiment",
    by: str | Sequence[str] | None = "source",
    every: str = "month",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
    **settings: Any,
) -> Result:
    """Follow a score over time, by group.

    Arguments: measure, any registered one with a score by sentence ("sentiment", "framing", ...); by, what makes a group,
    or None for all articles together; every, "month", "week" (ISO 8601), "year" or "day"; n_resamples, confidence and
    seed of the bootstrap over articles; settings of the measure (codebook, method, lexicon, ...).
    Returns one row a group, period and item: the columns of `by`, the period's column (month, week, ...), measure, item,
    n_articles, n_sentences, value (mean over articles, in the measure's unit) with ci_low and ci_high, composed where the
    corpus holds such texts, note. Periods without articles have no row.
    Raises ArgumentError for an unknown measure, period or column, or where no article is dated so far.

    >>> import mediakit as mk
    >>> corpus = mk.open("corpus/iran-1988")
    >>> mk.over_time(corpus, by="camp", every="year").table.select("camp", "year", "n_articles", "note").rows()[0]
    ('exile opposition', '2020', 1, 'too few articles')
    """
    scored = [name for name, one in MEASURES.items() if one.scores]
    if measure not in scored:
        raise unknown("measure with a score by sentence", measure, scored)
    if every not in PERIODS:
        raise unknown("every", every, PERIODS)
    names = [] if by is None else [name for name in as_names(by) if name != every]
    scores = load(str(MEASURES[measure].scores))(corpus, **settings)
    groups = _dated(group(corpus, [*names, every]), every)
    cells = cells_of(corpus, groups, scores)
    mean, low, high, n = group_intervals(
        corpus, groups, cells, scores, n_resamples=n_resamples, seed=seed, confidence=confidence
    )
    k, n_sentences = len(scores.items), _sentences(cells, len(groups))
    at = np.repeat(np.arange(len(groups)), k)
    table = groups.keys[at].with_columns(
        pl.lit(measure).alias("measure"),
        pl.Series("item", list(scores.items) * len(groups), dtype=pl.String),
        pl.Series("n_articles", n[at]),
        pl.Series("n_sentences", n_sentences[at]),
        *(pl.Series(name, values.ravel()) for name, values in (("value", mean), ("ci_low", low), ("ci_high", high))),
        interval_notes(groups, n).gather(at),
    )
    composed = [name for name in ("composed",) if name in table.columns and name not in names]
    table = table.with_columns(pl.col(pl.Float64).fill_nan(None)).select(
        *names, every, *MEASURE_COLUMNS, *composed, "note"
    )
    given = {
        "measure": measure, "by": [*names, every], "every": every, "n_resamples": n_resamples, "confidence": confidence,
        **_plain(settings),
    }  # fmt: skip
    recipe = make_recipe(
        corpus,
        "over_time",
        given,
        seed=seed,
        notes=[*_notes(corpus, every), *scores.notes],
        references=MEASURES[measure].references,
    )
    return Result(table, recipe)


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as a recipe keeps them: a word list by what says how to load it again."""
    return {name: value.recipe() if hasattr(value, "recipe") else value for name, value in settings.items()}


def _dated(groups: Groups, every: str) -> Groups:
    """Without the groups whose period is not known.

    Raises ArgumentError where that leaves none.
    """
    known = (groups.keys[every] != NONE).to_numpy()
    if not known.any():
        raise ArgumentError(
            f"no article has a date with {PERIODS[every]} (every={every!r}); give a longer period, or dates as 2020-08-05"
        )
    number = np.cumsum(known) - 1
    pairs = [(sentence[known[member]], number[member[known[member]]]) for sentence, member in groups.pairs]
    return Groups(groups.by, groups.keys.filter(known), pairs, groups.overlapping)


def _sentences(cells: Cells, n_groups: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.bincount(cells.group, weights=cells.n_sentences, minlength=n_groups).astype(np.int64)


def _notes(corpus: Corpus, every: str) -> list[str]:
    dates = corpus.facts["date"]
    undated = int((dates.fill_null("") == "").sum())
    needed = {"year": 4, "month": 7}.get(every, 10)
    given = (dates.str.len_chars() > 0).fill_null(False)
    partial = int((given & (dates.str.len_chars() < needed)).sum())
    if every == "week":
        partial = int((given & dates.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).is_null()).sum())
    notes = [f"{undated} articles have no date and are left out"] if undated else []
    if partial:
        notes.append(f"{partial} articles have a date without {PERIODS[every].removeprefix('a ')} and are left out")
    if "composed" in corpus.facts.columns:
        n = int((corpus.facts["composed"] & (dates.str.len_chars() >= needed)).sum())
        if n:
            notes.append(f"{n} composed articles are in rows of their own, by the date they are told as of")
    return notes


def over_time_evidence(
    corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], *, limit: int = 20
) -> pl.DataFrame:
    """The text behind a period's value: what the measure itself would show of these articles."""
    shown = {name: value for name, value in row.items() if name not in ("measure", "value", "note")}
    # the measures find their side and their item by these names
    asked = shown | {"mean": row.get("value"), "frame": row.get("item"), "actor": row.get("item")}
    return evidence_of(corpus, str(parameters["measure"]), parameters, asked, limit=limit)
