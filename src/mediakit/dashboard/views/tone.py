"""How is it worded? Tone overall, toward actors, over time, the words that make a difference, and a word list of one's own."""

from __future__ import annotations

import streamlit as st

from mediakit.charts.differences import difference_chart
from mediakit.charts.group_dots import group_dots, narrowed
from mediakit.compare.profile import Profile
from mediakit.dashboard import cache, coded, controls, scored, show
from mediakit.dashboard.own_list import own_list
from mediakit.dashboard.scored_by import scored_by
from mediakit.dashboard.tone_parts import Asked, actors, reading, time, words

__all__ = ["page"]

# Groups shown at first: as many as have a colour of their own; the rest can be chosen
FIRST_GROUPS, MOST_GROUPS = 8, 16
# Of more groups, those that are shown are compared with each other, and not each of all with the rest (a second a group)
MANY_GROUPS = 40
PARTS = {
    "overall": "Overall",
    "actors": "Toward actors",
    "time": "Over time",
    "words": "Word shift",
    "list": "Your own list",
    "reading": "Readability",
}

# Parts that the model can score too
BY_MODEL = ("overall", "actors", "time")


def page() -> None:
    """The page."""
    part = _head()
    view, whole = controls.view(), cache.selected(controls.view().whole)
    if part != "list":
        coded.beside(whole, "actor_sentiment" if part == "actors" else "sentiment")
    first, second, *rest = st.columns([1, 2.2, 2.2] if part == "words" else [1, 4.4])
    with first:
        by = controls.pick("By", "by", controls.by_choices(whole))
    found, names = cache.groups_by(view, by), controls.with_names(whole, by)
    groups: tuple[str, ...] = ()
    if part != "words":
        with second:
            label = f"Shown (at most {MOST_GROUPS} of {len(found)})" if len(found) > MOST_GROUPS else "Shown"
            groups = tuple(
                controls.pick_several(
                    label,
                    "groups",
                    found,
                    names,
                    found[:FIRST_GROUPS],
                    least=1,
                    max_selections=MOST_GROUPS,
                    wrap=True,
                )
            )
        if not groups:
            show.note("Choose at least one group to show.")
            return
    with show.guarded(PARTS[part]):
        model = part in BY_MODEL and scored_by(part == "actors")
        asked = Asked(view, whole, by, groups, found, names, cache.colours_by(view, by), model)
        if part == "words":
            words(asked, second, rest[0])
        else:
            {"overall": _overall, "actors": actors, "time": time, "list": _list, "reading": reading}[part](asked)


def _head() -> str:
    """The page's heading, which is that of the measure, and its parts."""
    part = str(
        st.session_state.get("part-of-tone")
        or st.query_params.get("part-of-tone")
        or controls.remembered("part-of-tone")
        or "overall"
    )
    measure = {"actors": "actor_sentiment", "words": "word_shift", "reading": "readability"}.get(part, "sentiment")
    show.measure_header(
        measure,
        "Tone",
        {
            "actors": "How the actors are spoken of, in a source's own words and in those that it quotes.",
            "time": "Tone of wording, period by period.",
            "words": "Which words make one side's wording more negative or more positive than the other's.",
            "reading": "How long sentences and words are, and how varied the words: not whether it is clear.",
            "list": "Tone by a word list of your own, in place of the built-in one.",
        }.get(part, "How positive or negative the wording is. Not what a source thinks, nor whether it is right."),
        page=True,
    )
    return controls.segmented("Part", "part-of-tone", list(PARTS), PARTS)


def _overall(asked: Asked) -> None:
    result = scored.tone(asked.view, asked.by, asked.model)
    many = len(asked.found) > MANY_GROUPS
    profile = None
    with show.guarded("How far apart"):
        if len(asked.groups if many else asked.found) > 1:
            profile = scored.tone_apart(asked.view, asked.by, asked.groups if many else (), asked.model)
    if profile is not None and profile.within:
        show.subheading(
            "On the same events",
            "Only events that both sides tell count, each with equal weight: who tells of more killings is not worded more "
            "negatively for that.",
        )
        _apart(asked, profile)
    show.subheading(
        "All that each tells",
        "Means over articles, from −1 to 1. "
        + (
            "The mix of events differs between groups, so read the comparison above first."
            if profile and profile.within
            else "Nothing is matched by event here: this corpus knows no events, or the groups are events."
        ),
    )
    drawn = group_dots(
        result,
        "mean",
        "← worded more negatively · tone of wording · more positively →",
        asked.colours,
        asked.names,
        asked.groups,
    )
    show.chart(
        drawn,
        result,
        "Tone of wording by group, all articles",
        key="tone",
        said="A bar is the 95 % interval over articles; a hollow dot has none: fewer than five articles, or composed "
        "texts.",
    )
    if profile is not None and not profile.within:
        show.subheading("How far apart", "Target minus reference; filled: holds (q < .05).")
        _apart(asked, profile)
    show.caption("Choose a row to read the sentences that pull its score furthest.")
    show.result_table(result, key="tone-table", title="What made this tone")
    show.made_by(result, *([profile.differences] if profile else []))


def _apart(asked: Asked, profile: Profile) -> None:
    """How far groups are apart from the others, or pair by pair where there are few."""
    sides = [*asked.groups, "rest"]
    rows = narrowed(profile.differences, target=list(asked.groups), reference=sides)
    if not rows.table.height:
        show.note("Choose two groups or more to see how far they are apart.")
        return
    shown = {**asked.names, "rest": "the others"}
    show.chart(
        difference_chart(rows, "sentiment_model" if asked.model else "sentiment", "(all)", shown),
        rows,
        "Differences in tone between groups",
        key="apart",
        said="Filled: holds (q < .05, which allows for all tests); hollow: does not, or was not tested and says why."
        + (
            f" Of {len(asked.found):,} groups those shown are compared, pair by pair."
            if len(asked.found) > MANY_GROUPS
            else ""
        ),
    )


def _list(asked: Asked) -> None:
    own_list(asked.view, asked.by, asked.groups, asked.names, asked.colours)


if __name__ == "__main__":
    page()
