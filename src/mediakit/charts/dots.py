"""How does each group stand on a measure? A dot with its interval per group; for frames a row per frame."""

from __future__ import annotations

import altair as alt
import polars as pl

from mediakit.charts.palette import colour_of
from mediakit.charts.side_by_side import labels_of
from mediakit.result import Result

__all__ = ["frame_chart", "tone_chart"]


def tone_chart(result: Result, colours: dict[str, str], names: dict[str, str] | None = None) -> alt.LayerChart:
    """Tone of wording by group: mean of articles, -1 to 1, with its interval."""
    table = _named(result, names).with_columns(pl.col("mean").alias("value"))
    return _dots(table, "group:N", alt.X("value:Q", title="tone of wording (−1 to 1)"), colours, names)


def frame_chart(
    result: Result, colours: dict[str, str], names: dict[str, str] | None = None, frames: dict[str, str] | None = None
) -> alt.LayerChart:
    """Frame cues by frame and group: mean share of sentences with a cue, with its interval.

    Arguments: result, of framing; colours and names, of groups; frames, names of frames.
    """
    table = _named(result, names).with_columns(
        pl.col("share_sentences").alias("value"), pl.col("frame").replace(frames or {})
    )
    where = alt.X("value:Q", title="share of sentences with a cue", axis=alt.Axis(format="%"))
    return _dots(table, "frame:N", where, colours, names)


def _named(result: Result, names: dict[str, str] | None) -> pl.DataFrame:
    by = result.recipe.parameters["by"][0]
    labels = labels_of(result.table, by)
    return result.table.with_columns(pl.Series("key", labels), pl.Series("group", labels).replace(names or {}))


def _dots(
    table: pl.DataFrame, row: str, where: alt.X, colours: dict[str, str], names: dict[str, str] | None
) -> alt.LayerChart:
    keys = table["key"].unique(maintain_order=True).to_list()
    shown = [(names or {}).get(key, key) for key in keys]
    scale = alt.Scale(domain=shown, range=[colour_of(key, colours) for key in keys])
    table = table.select(
        "group", *(["frame"] if "frame" in table.columns else []), "value", "ci_low", "ci_high", "n_articles"
    )
    base = alt.Chart(table).encode(
        y=alt.Y(row, title=None, sort=None, axis=alt.Axis(ticks=False, labelLimit=300)),
        color=alt.Color("group:N", scale=scale, legend=alt.Legend(title=None, orient="top", labelLimit=260)),
        yOffset=alt.YOffset("group:N", sort=shown),
    )
    lines = base.mark_rule(strokeWidth=3, opacity=0.45).encode(x=alt.X("ci_low:Q"), x2=alt.X2("ci_high:Q"))
    dots = base.mark_circle(size=75, opacity=1).encode(
        x=where, tooltip=[alt.Tooltip("group:N"), alt.Tooltip("value:Q", format=".3f"), alt.Tooltip("n_articles:Q")]
    )
    return alt.LayerChart(data=table, layer=[lines, dots])
