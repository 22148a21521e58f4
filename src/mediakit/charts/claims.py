"""How far apart are the numbers that the sources give of one thing? A dot for every claim, all on one scale.

A row for each one on whose word a source gives the number, under the source; ranges are bars, open numbers hollow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import altair as alt
import polars as pl

from mediakit.charts.aligned import picking
from mediakit.charts.captions import number_shown
from mediakit.charts.claim_rows import LOG_FROM, OWN, wants_log
from mediakit.charts.palette import MUTED, colour_of

__all__ = ["OTHERS", "claims_chart"]

OTHERS = "others named"
# Owners of a group with a row of their own; those with fewer claims share one
MOST_OWNERS = 6
ROW_PX = 21


def claims_chart(
    claims: pl.DataFrame, groups: Sequence[str], colours: dict[str, str], names: Mapping[str, str] | None = None,
    *, log: bool | None = None, unit: str = "",
) -> alt.LayerChart:  # fmt: skip
    """A dot per claim; a row for each owner under the group that passes the number on; ranges are bars, open ones hollow.

    Arguments: claims, of `claims_of`; groups, colours and names; log, whether the scale is logarithmic (None: where the
    claims want it); unit, under the axis.
    """
    claims = _with_few_owners(claims)
    rows, heads = _rows(claims, groups)
    use_log = wants_log(claims) if log is None else log and wants_log(claims.filter(pl.col("low") > 0))
    drawn = _drawn(claims, rows, colours, names or {})
    if use_log:
        drawn = drawn.filter(pl.col("low") > 0)
    title = f"{unit}{', logarithmic scale' if use_log else ''}".strip(", ")
    across = alt.X("middle:Q", title=title or None, scale=alt.Scale(type="log" if use_log else "linear", nice=not use_log,
                   padding=44), axis=alt.Axis(format=",", grid=True, gridOpacity=0.35, orient="bottom"))  # fmt: skip
    down = alt.Y(
        "place:O",
        title=None,
        scale=alt.Scale(domain=list(range(len(rows)))),
        axis=_row_axis(rows, heads, colours, names or {}),
    )
    tips = [alt.Tooltip(f"{name}:N", title=said) for name, said in (
        ("group", "source"), ("match", "as written"), ("named", "on whose word"), ("qualifier", "qualifier"),
        ("scope", "place"), ("as_of", "as of"), ("when", "date"))]  # fmt: skip
    base = alt.Chart(drawn).encode(y=down, tooltip=tips, color=alt.Color("colour:N", scale=None))
    bars = base.transform_filter("datum.is_range && isValid(datum.high)").mark_rule(
        strokeWidth=8, strokeCap="round", opacity=0.5, cursor="pointer").encode(
        x=alt.X("low:Q"), x2=alt.X2("high:Q"))  # fmt: skip
    dots = base.transform_filter("!datum.is_range").mark_circle(size=85, opacity=0.9, cursor="pointer").encode(x=across)
    opened = base.transform_filter("!isValid(datum.high)").mark_point(
        shape="triangle-right", size=75, strokeWidth=1.5, filled=False, opacity=1, cursor="pointer"
    ).encode(x=across)  # fmt: skip
    said = base.mark_text(align="left", dx=9, fontSize=11, cursor="pointer").encode(
        x=alt.X("reach:Q"),
        text=alt.Text("said:N"),
        color=alt.ColorValue(MUTED),
        opacity=alt.condition("datum.said == ''", alt.value(0), alt.value(1)),
    )
    rules = alt.Chart(pl.DataFrame({"place": heads}, schema={"place": pl.Int64})).mark_rule(color=MUTED, opacity=0.25).encode(
        y=alt.Y("place:O", bandPosition=0.0))  # fmt: skip
    return alt.LayerChart(layer=[rules, bars, dots.add_params(picking()), opened, said]).properties(
        height=alt.Step(ROW_PX)
    )


def _with_few_owners(claims: pl.DataFrame) -> pl.DataFrame:
    """The claims of each group with those owners in one row that give the fewest numbers."""
    named = claims.filter(pl.col("owner") != OWN).group_by("key", "owner", maintain_order=True).len()
    ranked = named.sort("len", descending=True, maintain_order=True).with_columns(
        pl.int_range(pl.len()).over("key").alias("rank")
    )
    rare = ranked.filter((pl.len().over("key") > MOST_OWNERS) & (pl.col("rank") >= MOST_OWNERS - 1)).select(
        "key", "owner", "rank"
    )
    joined = claims.join(rare, on=["key", "owner"], how="left", maintain_order="left").with_columns(
        pl.col("owner").alias("named"),
        pl.when(pl.col("rank").is_not_null()).then(pl.lit(OTHERS)).otherwise("owner").alias("owner"),
    )  # fmt: skip
    order = joined.with_row_index("at").with_columns(pl.col("at").min().over("key").alias("first"))
    return order.sort("first", pl.col("owner") == OTHERS, "at").drop("at", "first", "rank")


def _rows(claims: pl.DataFrame, groups: Sequence[str]) -> tuple[list[tuple[str, str]], list[int]]:
    """The rows from the top: a head for each group with claims, then its owners; and which of them are heads."""
    rows: list[tuple[str, str]] = []
    heads = []
    for group in groups:
        owners = claims.filter(pl.col("key") == group)["owner"].unique(maintain_order=True).to_list()
        if owners:
            heads.append(len(rows))
            rows += [(group, ""), *((group, owner) for owner in owners)]
    return rows, heads


def _row_axis(
    rows: Sequence[tuple[str, str]], heads: Sequence[int], colours: dict[str, str], names: Mapping[str, str]
) -> alt.Axis:
    """Labels of the rows: groups in bold and their colour, owners below in plain."""
    labels = [owner or names.get(group, group).removeprefix("Composed: ") for group, owner in rows]
    heavy = f"indexof({json.dumps(list(heads))}, datum.value) >= 0"
    tones = [{"test": f"datum.value == {at}", "value": colour_of(rows[at][0], colours)} for at in heads]
    return alt.Axis(
        labelExpr=f"{json.dumps(labels)}[datum.value]", ticks=False, domain=False, grid=False, labelLimit=230,
        labelFontWeight={"condition": {"test": heavy, "value": "bold"}, "value": "normal"},
        labelColor={"condition": tones, "value": MUTED} if tones else alt.Undefined,
    )  # fmt: skip


def _drawn(
    claims: pl.DataFrame, rows: Sequence[tuple[str, str]], colours: dict[str, str], names: Mapping[str, str]
) -> pl.DataFrame:
    """Claims with their row, colour and direct label; of dots on one spot only the first is labelled."""
    at = {row: number for number, row in enumerate(rows)}
    label = [number_shown(low, high) for low, high in claims.select("low", "high").rows()]
    return claims.with_columns(
        pl.Series("place", [at[row] for row in claims.select("key", "owner").rows()], dtype=pl.Int64),
        pl.Series("colour", [colour_of(key, colours) for key in claims["key"]], dtype=pl.String),
        pl.Series("group", [names.get(key, key) for key in claims["key"]], dtype=pl.String),
        pl.coalesce("high", "low").alias("reach"),
        pl.Series("said", _apart(claims, label), dtype=pl.String),
    )


def _apart(claims: pl.DataFrame, label: Sequence[str]) -> list[str]:
    """Labels that do not stand on each other: none where the next number in the row is close to the right."""
    shown = list(label)
    rows = claims.select("key", "owner", pl.coalesce("high", "low").alias("reach")).rows()
    ends = [reach for _, _, reach in rows if reach]
    span = max(ends, default=1.0) / max(min(ends, default=1.0), 1e-9)
    is_log = span >= LOG_FROM
    room = span**0.075 if is_log else 0.075 * max(ends, default=1.0)
    for i, (key, owner, reach) in enumerate(rows):
        for other_key, other_owner, other in rows[i + 1 :]:
            if (other_key, other_owner) == (key, owner) and (other < reach * room if is_log else other - reach < room):
                shown[i] = ""
                break
    return shown
