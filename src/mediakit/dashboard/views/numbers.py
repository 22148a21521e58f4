"""Which numbers does each source give of the same thing, on whose word, and who departs from whom?"""

from __future__ import annotations

from html import escape
from typing import Any

import polars as pl
import streamlit as st

from mediakit.charts.claim_rows import claims_of, departures, figure_choices, is_one_thing, wants_log
from mediakit.charts.claims import claims_chart
from mediakit.charts.palette import colour_of
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, columns, controls, show
from mediakit.result import Result

__all__ = ["page"]

WINDOWS = {"7": "a week", "30": "a month", "92": "three months", "366": "a year", "any": "any time"}
# Departures listed before the rest is left to the table
MOST_PAIRS = 8


def page() -> None:
    """The page."""
    view, whole = controls.view(), cache.selected(controls.view().whole)
    show.measure_header("figures", "Numbers", "Every number that is given of one thing, on one scale.", page=True)
    by, groups, names, colours = columns.chosen(view, whole, without=("event",))
    if not groups:
        show.note("Choose at least one column.")
        return
    with show.guarded("Numbers"):
        result = columns.measured(view, "figures", by=by)
        choices = figure_choices(result, whole)
        if not choices:
            show.note(
                f"No number here counts or measures something three times in one unit ({result.table.height} numbers found). "
                "Widen the filters; dates and ages are not asked about."
            )
            return
        first, second, third = st.columns([2.2, 1, 1], vertical_alignment="bottom")
        with first:
            choice = controls.pick("Of what", "figure", list(choices), choices)
        with second:
            window = controls.pick("Dates at most … apart", "window", list(WINDOWS), WINDOWS, default="30")
        claims = claims_of(result, whole, choice, groups)
        with third:
            linear = controls.switch("Linear scale", "linear", disabled=not wants_log(claims))
        _chart(result, whole, choice, claims, by, groups, colours, names, linear)
        _departures(result, choice, claims, window, names, colours)
        _tables(view, result, choice, claims, by, names)
        show.made_by(result)


def _chart(
    result: Result, whole: Corpus, choice: str, claims: pl.DataFrame, by: str, groups: list[str],
    colours: dict[str, str], names: dict[str, str], linear: bool,
) -> None:  # fmt: skip
    if not claims.height:
        show.note("None of the chosen columns gives this number. Choose others above.")
        return
    figure = next((one for one in whole.codebook.figure if one.id == choice), None)
    title, unit = (figure.name, figure.unit) if figure else (f"Numbers of {choice[5:]}", choice[5:])
    said = (
        "A row for each one on whose word a column gives the number; “own words”: nobody is named. Bars: ranges. Hollow: open, "
        "as in “hundreds”. Pointing shows the words and the qualifier; choose a dot to read the sentence."
    )
    drawn = claims_chart(claims, groups, colours, names, log=False if linear else None, unit=unit)
    if figure and figure.basis:
        show.caption(f"What is counted: {figure.basis}")
    part = result.with_table(result.table[claims["number"].to_list()])
    show.chart(drawn, part, title, key="claims", said=said, opens=result, asked=columns.called(by, names, "match"))
    if silent := [names.get(one, one) for one in groups if one not in set(claims["key"])]:
        show.caption(f"No number of this found at: {', '.join(silent)}. That says nothing about what they know.")


def _departures(
    result: Result, choice: str, claims: pl.DataFrame, window: str, names: dict[str, str], colours: dict[str, str]
) -> None:
    show.subheading(
        "Who departs from whom",
        "A number (left, the larger) and the nearest one that another column gives of the same place and time. Choose one to "
        "read it.",
    )
    if not is_one_thing(choice):
        show.note(
            "These numbers have one unit, but are not of one thing, so none departs from another. Give the corpus a codebook "
            "with [[figure]] (id, name, event, terms, unit) to have numbers of the same thing set against each other."
        )
        return
    table = departures(claims, window_days=None if window == "any" else int(window))
    if not table.height:
        show.note(
            "No two columns give different numbers of the same place within this time. Widen it, or choose other columns."
        )
        return
    asked: tuple[str, int] | None = None
    for at, row in enumerate(table.head(MOST_PAIRS).iter_rows(named=True)):
        left, middle, right = st.columns([2, 0.6, 2], vertical_alignment="top", border=False)
        with left, st.container(gap=None):
            asked = _side(row, "", at, names, colours) or asked
        with middle:
            place = f'<span class="mk-small">{escape(row["scope"])}</span>' if row["scope"] else ""
            show.html(f'<div class="mk-factor"><b>{_factor(row["factor"])}</b>{place}</div>')
        with right, st.container(gap=None):
            asked = _side(row, "other_", at, names, colours) or asked
    more = f"The {MOST_PAIRS} largest of {table.height}. " if table.height > MOST_PAIRS else ""
    show.caption(
        f"{more}Where no date stands beside a number, its article's counts; where no place is named, numbers without place are "
        "compared. A bound (“at least”, “fewer than”) is taken as the number it names."
    )
    if table.height > MOST_PAIRS:
        with st.expander(f"All {table.height} as a table"):
            show.table(table.drop("number", "other_number"), key="departures")
    if asked:
        title, number = asked
        show.evidence(result, result.table.row(number, named=True), title=title)


def _side(
    row: dict[str, Any], side: str, at: int, names: dict[str, str], colours: dict[str, str]
) -> tuple[str, int] | None:
    """One of two numbers: the words, which open the sentence, and under them whose they are."""
    key = row[f"{side}key"]
    owner = row[f"{side}owner"]
    whose = "in its own words" if owner == "own words" else f"on the word of {owner}"
    label = show.plain(row[f"{side}match"])
    chosen = st.button(f"**{label}**", key=f"claim-{at}-{side or 'one_'}", type="tertiary")
    said = f"{names.get(key, key).removeprefix('Composed: ')}, {whose}, {row[f'{side}when'] or 'no date'}"
    dot = f'<span class="mk-dot" style="background:{colour_of(key, colours)}"></span>'
    show.html(f'<div class="mk-small">{dot}{escape(said)}</div>')
    return (f"{row[f'{side}match']} · {names.get(key, key)}", int(row[f"{side}number"])) if chosen else None


def _factor(factor: float) -> str:
    return f"× {factor:,.0f}" if factor >= 10 else f"× {factor:.2g}" if factor >= 1.1 else f"× {factor:.2f}"


def _tables(
    view: cache.View, result: Result, choice: str, claims: pl.DataFrame, by: str, names: dict[str, str]
) -> None:
    shown = ["group", "match", "value_low", "value_high", "unit", "qualifier", "attributed_to", "as_of", "scope"]
    rows = columns.with_group(result.table[claims["number"].to_list()], by, names)
    with st.expander(f"All {rows.height} numbers as they are written; choose a row to read the sentence"):
        show.result_table(result, key="claims-table", rows=rows, columns=shown, title="Where the number stands")
    summary = columns.measured(view, "figures_table", by=by)
    part = summary.table.filter(pl.col("figure") == choice)
    if part.height:
        with st.expander("Lowest and highest by column"):
            show.result_table(
                summary, key="figures-summary", rows=columns.with_group(part, by, names), title="The numbers of this figure",
                columns=["group", "lowest", "highest", "unit", "n", "n_articles", "owners", "factor"],
            )  # fmt: skip


if __name__ == "__main__":
    page()
