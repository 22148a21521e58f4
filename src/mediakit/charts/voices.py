"""Who is quoted, how much, and with which verbs? Speakers, stances and verbs by group; own against quoted words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import polars as pl

from mediakit.charts.aligned import ROW_PX, aligned_bars
from mediakit.charts.captions import percent
from mediakit.charts.palette import MUTED, colour_of
from mediakit.charts.side_by_side import labels_of
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import group
from mediakit.corpus.quoted import UNNAMED, quoted_mask
from mediakit.result import Result

__all__ = [
    "own_and_quoted",
    "own_quoted_chart",
    "speaker_rows",
    "stance_rows",
    "verb_rows",
    "voice_chart",
    "voice_table",
]

_VERB = re.compile(r"(.+?) (\d+)(?:, |$)")
STANCES = ("neutral", "claimed", "admitted", "denied", "warned", "demanded", "promised", "praised", "criticised", "asked",
           "believed")  # fmt: skip
_SAID = {
    "neutral": "said", "claimed": "claimed, argued", "admitted": "admitted, confirmed", "denied": "denied",
    "warned": "warned", "demanded": "demanded, urged", "promised": "promised, refused", "praised": "praised",
    "criticised": "criticised, accused", "asked": "asked", "believed": "believed, hoped",
}  # fmt: skip


def own_and_quoted(corpus: Corpus, by: str) -> pl.DataFrame:
    """Words of each group that are its own, and that are told as somebody's: key, n_own, n_quoted, share_quoted.

    >>> import mediakit as mk
    >>> own_and_quoted(mk.from_texts({"a": ["Ann Lee said that it rained. Bread is dear."]}), "source").rows()
    [('a', 6, 3, 0.3333333333333333)]
    """
    groups = group(corpus, by)
    words, said = np.zeros(len(groups), np.int64), np.zeros(len(groups), np.int64)
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        mask = quoted_mask(corpus.base, part.tokens)
        here = mask if part.positions is None else mask[part.positions]
        of_type = part.tokens.n_words_of_type[part.codes]
        np.add.at(words, member, part.n_words[sentence])
        np.add.at(said, member, part.sum_by_sentence(of_type * here)[sentence])
    table = pl.DataFrame({"key": pl.Series(groups.labels, dtype=pl.String), "n_own": words - said, "n_quoted": said})
    total = pl.col("n_own") + pl.col("n_quoted")
    return table.with_columns((pl.col("n_quoted") / total).fill_nan(None).alias("share_quoted"))


def own_quoted_chart(
    table: pl.DataFrame, groups: Sequence[str], colours: dict[str, str], names: Mapping[str, str] | None = None
) -> alt.LayerChart:
    """A line per group from nothing to all of its words: full what is quoted, pale what is its own.

    Arguments: table, of `own_and_quoted`; groups, in order; colours and names.
    """
    kept = table.filter(pl.col("key").is_in(list(groups)) & pl.col("share_quoted").is_not_null())
    drawn = kept.with_columns(
        pl.Series("colour", [colour_of(key, colours) for key in kept["key"]], dtype=pl.String),
        pl.Series(
            "group", [(names or {}).get(key, key).removeprefix("Composed: ") for key in kept["key"]], dtype=pl.String
        ),
        pl.Series("said", [f"{percent(one)} quoted" for one in kept["share_quoted"]], dtype=pl.String),
    )
    order = [(names or {}).get(key, key).removeprefix("Composed: ") for key in groups if key in set(kept["key"])]
    base = alt.Chart(drawn).encode(
        y=alt.Y("group:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=230)),
        color=alt.Color("colour:N", scale=None),
        tooltip=[alt.Tooltip("group:N"), alt.Tooltip("n_own:Q", format=",", title="own words"),
                 alt.Tooltip("n_quoted:Q", format=",", title="quoted words")],
    )  # fmt: skip
    axis = alt.Axis(format="%", grid=False, domain=False, ticks=False, tickCount=5)
    whole = base.transform_calculate(one="1").mark_bar(height={"band": 0.5}, opacity=0.2, cornerRadius=2).encode(
        x=alt.X("one:Q", title=None, scale=alt.Scale(domain=[0, 1.0]), axis=axis)
    )  # fmt: skip
    quoted = base.mark_bar(height={"band": 0.5}, cornerRadius=2).encode(x=alt.X("share_quoted:Q"))
    said = base.mark_text(align="left", dx=6, fontSize=11).encode(
        x=alt.X("share_quoted:Q"), text=alt.Text("said:N"), color=alt.ColorValue(MUTED)
    )
    return alt.LayerChart(layer=[whole, quoted, said]).properties(height=alt.Step(ROW_PX - 2))


def voice_table(result: Result) -> pl.DataFrame:
    """The result of voices with key (the group), words_each (words of a quotation on average) and number (the row)."""
    labels = labels_of(result.table, result.recipe.parameters["by"][0])
    return result.table.with_row_index("number").with_columns(
        pl.col("number").cast(pl.Int64),
        pl.Series("key", labels, dtype=pl.String),
        (pl.col("n_words") / pl.col("n_quotations")).round(1).alias("words_each"),
    )


def speaker_rows(result: Result, groups: Sequence[str], most: int = 14, *, unnamed: bool = False) -> pl.DataFrame:
    """The speakers with the largest shares of a group's quoted words, for `aligned_bars`.

    Arguments: result, of voices; groups; most, speakers shown; unnamed, whether what nobody is named for is one of them.
    A speaker's rank is the mean of the shares over the groups, so that a small group's voices are seen too.
    """
    table = voice_table(result).filter(pl.col("key").is_in(list(groups)))
    if not unnamed:
        table = table.filter(pl.col("speaker") != UNNAMED)
    ranked = table.group_by("speaker").agg(pl.col("share_of_quoted_words").sum().alias("sum"), pl.len().alias("n"))
    order = ranked.sort(["sum", "n", "speaker"], descending=[True, True, False]).head(most)["speaker"].to_list()
    place = {name: at for at, name in enumerate(order)}
    rows = table.filter(pl.col("speaker").is_in(order)).sort(
        pl.col("speaker").replace_strict(place, return_dtype=pl.Int64), maintain_order=True
    )
    told = [
        f"{percent(row['share_of_quoted_words'])} of its quoted words; {row['n_quotations']} quotations of "
        f"{row['words_each']:g} words on average; {row['cues'] or 'quotation marks alone'}"
        for row in rows.iter_rows(named=True)
    ]
    return _bars(rows, "speaker", pl.col("share_of_quoted_words").fill_null(0.0), pl.col("n_quotations"), told)


def stance_rows(result: Result, groups: Sequence[str]) -> pl.DataFrame:
    """How each group presents what it quotes: the share of each stance among its quotations with a cue.

    Arguments: result, of voices; groups. Stances that nobody shows are left out.
    """
    verbs = _verbs(result).filter(pl.col("key").is_in(list(groups)))
    total = dict(verbs.group_by("key").agg(pl.col("n").sum()).rows())
    each = verbs.group_by("number").agg(pl.col("n").sum().alias("n_cues"))
    table = voice_table(result).join(each, on="number", how="inner")
    sums = table.group_by("key").agg(
        (pl.col(f"share_{one}") * pl.col("n_cues")).sum().round().alias(one) for one in STANCES
    )
    rows = sums.unpivot(index="key", variable_name="stance", value_name="n").filter(
        pl.col("n").sum().over("stance") > 0
    )
    rows = rows.with_columns(
        pl.col("stance").replace_strict({one: at for at, one in enumerate(STANCES)}, return_dtype=pl.Int64).alias("place"),
        pl.col("stance").replace(_SAID), pl.lit(None, pl.Int64).alias("number"),
        (pl.col("n") / pl.col("key").replace_strict(total, return_dtype=pl.Float64)).alias("share"), pl.col("n").cast(pl.Int64),
    ).sort("place", "key")  # fmt: skip
    told = [
        f"{n} of {total[key]} quotations with a verb, {percent(share)}"
        for key, n, share in rows.select("key", "n", "share").rows()
    ]
    return _bars(rows, "stance", pl.col("share"), pl.col("n"), told)


def verb_rows(result: Result, groups: Sequence[str], most: int = 16) -> pl.DataFrame:
    """The verbs with which each group presents what it quotes, as shares of its quotations with a verb.

    Arguments: result, of voices; groups; most, verbs shown, those with the largest mean share over the groups.
    """
    counted = _verbs(result).filter(pl.col("key").is_in(list(groups))).group_by("key", "verb").agg(pl.col("n").sum())
    total = dict(counted.group_by("key").agg(pl.col("n").sum()).rows())
    table = counted.with_columns(
        (pl.col("n") / pl.col("key").replace_strict(total, return_dtype=pl.Float64)).alias("share")
    )
    ranked = table.group_by("verb").agg(pl.col("share").sum()).sort(["share", "verb"], descending=[True, False])
    order = {name: at for at, name in enumerate(ranked.head(most)["verb"].to_list())}
    rows = table.filter(pl.col("verb").is_in(list(order))).with_columns(pl.lit(None, pl.Int64).alias("number")).sort(
        pl.col("verb").replace_strict(order, return_dtype=pl.Int64), "key"
    )  # fmt: skip
    told = [
        f"{n} of {total[key]} quotations with a verb, {percent(share)}"
        for key, n, share in rows.select("key", "n", "share").rows()
    ]
    return _bars(rows, "verb", pl.col("share"), pl.col("n"), told)


def voice_chart(
    rows: pl.DataFrame, groups: Sequence[str], colours: dict[str, str], names: Mapping[str, str] | None = None,
    *, meaning: str = "of its quoted words",
) -> alt.LayerChart:  # fmt: skip
    """Bars of speakers, stances or verbs (rows) by group (columns).

    Arguments: rows, of the functions above; groups, colours and names; meaning, of the bars.
    """
    silent = {one: "nobody is quoted here" for one in groups if one not in set(rows["key"])}
    return aligned_bars(rows, groups, colours, names, silent=silent, meaning=meaning)


def _verbs(result: Result) -> pl.DataFrame:
    """Each speaker's verbs as rows: key, number, verb, n."""
    found = [
        (key, number, verb, int(n))
        for key, number, cues in voice_table(result).select("key", "number", "cues").rows()
        for verb, n in _VERB.findall(cues or "")
    ]
    return pl.DataFrame(
        found, schema={"key": pl.String, "number": pl.Int64, "verb": pl.String, "n": pl.Int64}, orient="row"
    )


def _bars(table: pl.DataFrame, row: str, value: pl.Expr, shown: pl.Expr, told: Sequence[str]) -> pl.DataFrame:
    counts = table.select(shown).to_series().to_list()
    nothing = pl.lit(None, pl.Float64)
    return table.select(
        pl.col(row).alias("row"), "key", value.alias("value"), nothing.alias("low"), nothing.alias("high"),
        pl.Series("shown", [f"{n:,}" for n in counts], dtype=pl.String), pl.Series("told", told, dtype=pl.String), "number",
    )  # fmt: skip
