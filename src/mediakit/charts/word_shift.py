"""Which words make the difference between two groups? Bars to either side, longest first, as in Gallagher et al. (2021).

A bar to the right makes the target more positive than the reference, one to the left more negative. Its label says
whether the word is one of the list's positive (+) or negative (−) ones and whether the target uses it more (↑) or less
(↓) often. Full bars are of words that the target uses more often, pale ones of words that it uses less often.
"""

from __future__ import annotations

import altair as alt
import polars as pl

from mediakit.charts.captions import signed
from mediakit.charts.palette import MUTED
from mediakit.errors import unknown
from mediakit.lexicons.tone_words import RULES
from mediakit.result import Result

__all__ = ["shift_rows", "word_shift_chart"]

OTHERS = "(all other words)"


def shift_rows(result: Result, target: str, most: int = 20) -> pl.DataFrame:
    """The words of a target with the greatest contributions; the rest added up in one row, VADER's rules in another.

    Returns term, contribution, label, more (whether the target uses it more often; null for the last two), n_target,
    n_reference: rows that add up to the difference. Raises ArgumentError for a target that the result does not hold.
    """
    if target not in result.table["target"]:
        raise unknown("target", target, result.table["target"].unique(maintain_order=True))
    table = result.table.filter((pl.col("target") == target) & pl.col("term").is_not_null())
    middle = table["value_reference"][0] if table.height else 0.0
    parameters = result.recipe.parameters
    if parameters.get("score") not in ("mean_weight", "balance"):
        middle = 0.0
    elif parameters.get("reference_score") is not None:
        middle = float(parameters["reference_score"])
    words = table.filter(pl.col("term") != RULES)
    more = pl.col("contribution").sign() * (pl.col("weight") - middle).sign() > 0
    sign = pl.when(pl.col("weight") > middle).then(pl.lit("+")).otherwise(pl.lit("−"))
    arrow = (
        pl.when(pl.col("component") == "weight").then(pl.lit("≠")).when(more).then(pl.lit("↑")).otherwise(pl.lit("↓"))
    )
    label = pl.concat_str([pl.col("term"), pl.lit(" "), sign, arrow])
    columns = ["term", "contribution", "label", "more", "n_target", "n_reference"]
    shown = words.head(most).with_columns(label.alias("label"), more.alias("more")).select(columns)
    rest, rules = words.slice(most), table.filter(pl.col("term") == RULES)
    sums = [(OTHERS, rest)] if rest.height else []
    extra = [
        {"term": name, "contribution": some["contribution"].sum(), "label": name, "more": None,
         "n_target": some["n_target"].sum(), "n_reference": some["n_reference"].sum()}
        for name, some in [*sums, *([(RULES, rules)] if rules.height else [])]
    ]  # fmt: skip
    return pl.concat([shown, pl.DataFrame(extra, schema=shown.schema)])


def word_shift_chart(
    result: Result,
    target: str,
    colours: dict[str, str] | None = None,
    names: dict[str, str] | None = None,
    most: int = 20,
) -> alt.LayerChart:
    """Bars of the words that make the difference between a target and its reference, with direct labels.

    Arguments: result, of word_shift; target, one of its groups; colours and names, of groups; most, words shown one by one.
    """
    table = shift_rows(result, target, most)
    about = result.table.filter(pl.col("target") == target).row(0, named=True)
    known = names or {}
    who, whom = (known.get(about[side], about[side]) for side in ("target", "reference"))
    reach = float(table["contribution"].abs().max() or 1.0) * 1.6  # type: ignore[arg-type]
    table = table.with_columns(
        pl.when(pl.col("more").fill_null(True)).then(pl.lit(1.0)).otherwise(pl.lit(0.4)).alias("opacity"),
        pl.when(pl.col("contribution") >= 0).then(pl.lit(True)).otherwise(pl.lit(False)).alias("right"),
    )
    base = alt.Chart(table).encode(
        y=alt.Y("term:N", sort=None, title=None, axis=None),
        x=alt.X("contribution:Q", title=f"← {who} more negative · contribution to the difference · more positive →",
                scale=alt.Scale(domain=[-reach, reach]), axis=alt.Axis(format="+.2~f", tickCount=6, grid=False)),
        tooltip=[alt.Tooltip("label:N"), alt.Tooltip("contribution:Q", format="+.4f"), alt.Tooltip("n_target:Q"),
                 alt.Tooltip("n_reference:Q")],
    )  # fmt: skip
    bars = base.mark_bar(color=(colours or {}).get(target, MUTED)).encode(opacity=alt.Opacity("opacity:Q", scale=None))
    to_right = base.transform_filter("datum.right").mark_text(align="left", dx=5, color=MUTED)
    to_left = base.transform_filter("!datum.right").mark_text(align="right", dx=-5, color=MUTED)
    labels = [layer.encode(text=alt.Text("label:N")) for layer in (to_right, to_left)]
    zero = alt.Chart().mark_rule(color=MUTED).encode(x=alt.datum(0))
    difference = signed(about["difference"], 3)
    return alt.LayerChart(data=table, layer=[bars, *labels, zero]).properties(
        height=alt.Step(19), title=f"{who} against {whom}: {difference}"
    )
