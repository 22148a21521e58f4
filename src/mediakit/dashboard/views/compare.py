"""How do two to four groups differ in tone, frames and words, what made each number, and could it be chance?"""

from __future__ import annotations

import streamlit as st

from mediakit.charts.captions import COMPOSED
from mediakit.charts.differences import difference_chart
from mediakit.charts.side_by_side import ALPHA, share_of_rows_that_hold
from mediakit.compare.profile import Profile
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, controls, scored, show
from mediakit.dashboard.grid import Grid, heads, marking_words, section
from mediakit.dashboard.grid_rows import actor_rows, figure_rows, name_rows, voice_rows
from mediakit.exports.package import export_bytes
from mediakit.exports.report import report_html
from mediakit.lexicons.frames import load_frames
from mediakit.result import Result

FEWEST, MOST = 2, 4


def page() -> None:
    """The page."""
    view, whole = controls.view(), cache.selected(controls.view().whole)
    show.heading(
        "Compare",
        "The same questions put to each source. Rows that hold come first; open any number.",
    )
    by, groups, chance = _choose(view, whole)
    if len(groups) < FEWEST:
        show.note(f"Choose at least {FEWEST} groups to compare.")
        return
    corpus = cache.selected(cache.narrowed_to(view, by, groups))
    grid = Grid(corpus, groups, controls.with_names(whole, by), cache.colours_by(view, by))
    made: list[Result] = []
    with show.guarded("The comparison"):
        profile = cache.profile(view, by, groups)
        dealt = cache.shuffled_profile(view, by, groups) if chance and by not in ("event", "part") else None
        made += [profile.differences, *profile.values()]
        _chance(profile, dealt, chance)
        heads(grid, profile, by)
        section(grid, profile, dealt, "sentiment", by)
        words: list[Result] = []
        with show.guarded("Words"):
            words.append(cache.distinctive(view, by, groups, profile.within))
            marking_words(grid, words[0], profile.within is not None)
        grid.show("Tone and words")
        for measure in ("framing_news", "framing_policy"):
            section(grid, profile, dealt, measure, by)
        made += [*words, *_described(grid, view, whole, by)]
        _composed(profile)
        _apart(profile, grid)
        _take_away(corpus, profile, words)
        show.made_by(*made)
    grid.open_asked()


def _described(grid: Grid, view: cache.View, whole: Corpus, by: str) -> list[Result]:
    """The rows that are described and not tested; one that fails leaves the others."""
    book, made, groups = whole.codebook, list[Result](), grid.groups
    with show.guarded("Sentiment toward actors"):
        made.append(scored.actor_tone(view, by, groups))
        actor_rows(grid, made[-1], by, {one.id: one.name for one in book.actor})
    if book.concept:
        with show.guarded("Names"):
            made.append(scored.labels(view, by, groups))
            name_rows(grid, made[-1], by, {one.id: one.name for one in book.concept})
    if book.figure:
        with show.guarded("Numbers"):
            made.append(scored.figures(view, by, groups))
            figure_rows(grid, made[-1], by, {one.id: one.name for one in book.figure},
                        {one.id: one.name for one in book.event})  # fmt: skip
    with show.guarded("Voices"):
        made.append(scored.voices(view, by, groups))
        voice_rows(grid, made[-1], by)
    if not (book.concept and book.figure):
        show.caption("Names and numbers of the same thing are compared where the codebook lists concepts and figures.")
    return made


def _composed(profile: Profile) -> None:
    """What must be known where texts are composed."""
    if bool(profile.differences.table["composed"].any()):
        show.caption(f"{COMPOSED} Composed texts are described and never tested.")


def _choose(view: cache.View, whole: Corpus) -> tuple[str, tuple[str, ...], bool]:
    left, right = st.columns([1, 4.4])
    with left:
        by = controls.pick("Compare by", "by", controls.by_choices(whole))
    found, names = cache.groups_by(view, by), controls.with_names(whole, by)
    with right:
        chosen = controls.pick_several(
            f"Groups ({FEWEST} to {MOST} of {len(found)})", "groups", found, names, found[:MOST], least=FEWEST,
            max_selections=MOST, wrap=True,
        )  # fmt: skip
    chance = controls.switch(
        "Could this be chance?", "chance",
        help="Deals the labels out anew within events and shows the same view. What survives is not made by the shuffle.",
    )  # fmt: skip
    return by, tuple(chosen), chance


def _chance(profile: Profile, dealt: Profile | None, asked: bool) -> None:
    holds, tested = share_of_rows_that_hold(profile.differences)
    matched = "on events that both sides tell, each with equal weight" if profile.within else "over all their articles"
    if tested:
        show.caption(
            f"{holds} of {tested} differences hold (q < {ALPHA}), {matched}; their rows are marked, the others pale."
        )
    else:
        reasons = sorted(set(profile.differences.table["note"].drop_nulls()))
        show.caption(
            f"Nothing was tested ({'; '.join(reasons)}): the rows describe these texts and mark no difference."
        )
    if asked and dealt is None:
        show.note(
            "Events are parts of articles; their labels cannot be shuffled. Compare by source to ask about chance."
        )
    if dealt is None:
        return
    again, of = share_of_rows_that_hold(dealt.differences)
    said = f"{again} of {of} differences hold there" if of else "nothing is tested there either"
    show.note(
        f"With the labels dealt out anew, {said}. The dashed rings show where each group falls then: a dot that lies far from "
        "its ring, where rings lie close together, is not the work of chance alone."
    )


def _apart(profile: Profile, grid: Grid) -> None:
    """Every pair on one row of the comparison, with its interval."""
    table = profile.differences.table
    show.subheading("How far apart, pair by pair", "Filled: holds. Hollow: does not, or was not tested and says why.")
    items = {
        f"{measure}.{item}": (measure, item)
        for measure, item in table.select("measure", "item").unique(maintain_order=True).rows()
    }
    shown = {key: _item_name(*one) for key, one in items.items()}
    chosen = controls.pick("Row", "row", list(items), shown, label_visibility="collapsed", width=320)
    show.chart(
        difference_chart(profile.differences, *items[chosen], grid.names),
        profile.differences,
        f"Differences in {shown[chosen]}, by pair",
    )
    with st.expander("The numbers"):
        show.table(table, key="differences")


def _take_away(corpus: Corpus, profile: Profile, words: list[Result]) -> None:
    """What is on the page, as files. They are made when asked for."""
    results = dict(profile.results) | ({"keyness": words[0]} if words else {})
    whole = Profile(results, profile.differences, profile.groups, profile.within)
    show.subheading("Take it away", "Every table with its codebook and recipes, and a report that can be read offline.")
    left, middle, _ = st.columns([1.3, 1, 3.4])
    with left:
        st.download_button(
            "All tables and the report (ZIP)", lambda: export_bytes(whole, corpus=corpus), "mediakit-comparison.zip",
            "application/zip", key="zip", on_click="ignore",
        )  # fmt: skip
    with middle:
        st.download_button(
            "Report (HTML)", lambda: report_html(corpus, whole), "mediakit-report.html", "text/html", key="report",
            on_click="ignore",
        )  # fmt: skip


def _item_name(measure: str, item: str) -> str:
    if measure == "sentiment":
        return "Tone of wording"
    book = load_frames(measure.removeprefix("framing_"))
    name = next((frame.name for frame in book.frames if frame.id == item), item)
    return f"{name} ({'news' if measure == 'framing_news' else 'policy'} frame)"


if __name__ == "__main__":
    page()
