"""Who is quoted, how often and how long, with which verbs, and how much is left to the source's own words?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from mediakit.charts.side_by_side import labels_of
from mediakit.charts.voices import own_quoted_chart, speaker_rows, stance_rows, verb_rows, voice_chart, voice_table
from mediakit.dashboard import cache, columns, controls, show
from mediakit.result import Result

__all__ = ["page"]

VERBS = {"stance": "by what they do", "verb": "verb by verb"}
ALL = ""


def page() -> None:
    """The page."""
    view, whole = controls.view(), cache.selected(controls.view().whole)
    show.measure_header("voices", "Voices", "Whom each source lets speak, how much, and with which verbs.", page=True)
    by, groups, names, colours = columns.chosen(view, whole)
    if not groups:
        show.note("Choose at least one column.")
        return
    with show.guarded("Own and quoted words"):
        _own(view, by, groups, names, colours)
    with show.guarded("Voices"):
        whole_result = columns.measured(view, "voices", by=by)
        if not whole_result.table.height:
            show.note("Nobody is quoted in what the filters leave.")
            return
        # what is drawn is one for all visitors; of a hundred thousand speakers each visit would make its own otherwise
        result: Result = cache.held_once(view, "voices of", lambda: _of(whole_result, by, groups), by, groups)
        _speakers(result, by, groups, names, colours)
        _verbs(result, groups, names, colours)
        _table(result, groups, by, names)
        show.made_by(result)
    with show.guarded("Quotations"):
        _quotations(view, names if by == "source" else controls.with_names(whole, "source"))


def _of(result: Result, by: str, groups: list[str]) -> Result:
    """The speakers of some groups, with those of the same name composed or not: their labels depend on each other."""
    table = result.table
    labels = pl.Series(labels_of(table, by), dtype=pl.String)
    named = table.filter(labels.is_in(groups))[by].unique().to_list()
    return result.with_table(table.filter(pl.col(by).is_in(named, nulls_equal=True)))


def _own(view: cache.View, by: str, groups: list[str], names: dict[str, str], colours: dict[str, str]) -> None:
    asked = [value for name, values in view.filters for value in values if name == "voice"]
    if asked:
        show.caption(
            f"The filter keeps {asked[0]} words only, so how many are its own and how many quoted is not asked."
        )
        return
    show.subheading(
        "Own and quoted words", "How many of each column's words are told as somebody's, in quotation marks or not."
    )
    table = columns.own_quoted(view, by)
    show.chart(own_quoted_chart(table, groups, colours, names), table.filter(pl.col("key").is_in(groups)),
               "Share of words that are quoted", key="own-quoted")  # fmt: skip


def _speakers(result: Result, by: str, groups: list[str], names: dict[str, str], colours: dict[str, str]) -> None:
    show.subheading("Who is quoted", "Share of the column's quoted words; beside the bar how often.")
    unnamed = controls.switch("With what nobody is named for", "unnamed")
    rows = speaker_rows(result, groups, unnamed=unnamed)
    if not rows.height:
        show.note("No speaker is named in these columns.")
        return
    show.chart(
        voice_chart(rows, groups, colours, names), result, "Speakers by share of quoted words", key="speakers",
        opens=result, asked=columns.called(by, names, "speaker"),
        said="Choose a bar to read the quotations. An empty place: not quoted there.",
    )  # fmt: skip


def _verbs(result: Result, groups: list[str], names: dict[str, str], colours: dict[str, str]) -> None:
    show.subheading(
        "With which verbs",
        "How quotations with a verb are presented. “Claimed” keeps what is said at a distance, “admitted” takes it as true.",
    )
    how = controls.segmented("Verbs", "verbs", list(VERBS), VERBS)
    rows = stance_rows(result, groups) if how == "stance" else verb_rows(result, groups)
    if not rows.height:
        show.note("No quotation here has a verb.")
        return
    show.chart(
        voice_chart(rows, groups, colours, names, meaning="of its quotations"), rows, "Verbs of quotations", key="verbs-chart",
        said="Bars: share of the column's quotations with a verb; beside them how many. The quotations themselves are below.",
    )  # fmt: skip


def _table(result: Result, groups: list[str], by: str, names: dict[str, str]) -> None:
    rows = voice_table(result).filter(pl.col("key").is_in(groups)).drop("number", "key")
    with st.expander("All speakers: how often, how long, with which verbs; choose a row to read the quotations"):
        show.result_table(
            Result(rows, result.recipe), key="voices-table", title="The quotations of this speaker",
            rows=columns.with_group(rows, by, names),
            columns=["group", "speaker", "n_quotations", "n_words", "words_each", "share_of_quoted_words", "cues"],
        )  # fmt: skip


def _quotations(view: cache.View, names: dict[str, str]) -> None:
    show.measure_header("quotations", "Every quotation")
    result = columns.quotation_rows(view)
    first, second, third = st.columns(3)
    table = result.table
    with first:
        sources = table["source"].unique().sort().to_list()
        source = controls.pick("Source", "quoted-by", [ALL, *sources], {ALL: "all sources", **names})
    with second:
        stances = table["stance"].drop_nulls().unique().sort().to_list()
        stance = controls.pick("Told", "stance", [ALL, *stances], {ALL: "in any way"})
    with third:
        words = controls.words("Speaker or words", "quoted", placeholder="all")
    for name, wanted in (("source", source), ("stance", stance)):
        table = table.filter(pl.col(name) == wanted) if wanted else table
    if words:
        said = pl.concat_str([pl.col("speaker").fill_null(""), pl.col("text")], separator=" ").str.to_lowercase()
        table = table.filter(said.str.contains(words.lower(), literal=True))
    if not table.height:
        show.note("No quotation fits. Clear one of the three fields.")
        return
    show.result_table(
        result, key="quotations-table", rows=table, search=False, named={"source": names},
        columns=["source", "speaker", "cue", "stance", "type", "text"], title="The quotation in its sentence",
    )  # fmt: skip


if __name__ == "__main__":
    page()
