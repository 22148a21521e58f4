"""What does each source call the same thing, which names does the codebook miss, and which words go with whom?"""

from __future__ import annotations

import polars as pl
import streamlit as st

from mediakit.charts.aligned import aligned_bars
from mediakit.charts.labels import (
    concepts_by_difference,
    label_chart,
    label_rows,
    not_mentioned,
    proposal_rows,
    unused_names,
)
from mediakit.charts.near_actors import actors_by_words, near_rows
from mediakit.corpus.corpus import Corpus
from mediakit.dashboard import cache, columns, controls, show

__all__ = ["page"]

_HOW = (
    "Give the corpus a codebook with [[concept]] (id, name and [concept.variants]: a label and its patterns), under Codebook "
    "or in a corpus.toml. Terms and keyness works without."
)


def page() -> None:
    """The page."""
    view, whole = controls.view(), cache.selected(controls.view().whole)
    show.measure_header("labelling", "Names", "What each source calls the same thing.", page=True)
    if not whole.codebook.concept and not whole.codebook.actor:
        show.note(f"This corpus has no codebook, so nobody has said which words name the same thing. {_HOW}")
        return
    by, groups, names, colours = columns.chosen(view, whole)
    if not groups:
        show.note("Choose at least one column.")
        return
    concept = ""
    with show.guarded("Names"):
        if whole.codebook.concept:
            concept = _names(view, whole, by, groups, names, colours)
        else:
            show.note(f"The codebook lists no concepts. {_HOW}")
    if concept:
        with show.guarded("Proposals"):
            _proposals(view, concept, whole.sources_named())
    with show.guarded("Words near actors"):
        _near(view, whole, by, groups, names, colours)


def _names(
    view: cache.View, whole: Corpus, by: str, groups: list[str], names: dict[str, str], colours: dict[str, str]
) -> str:
    """The names of one concept in columns. Returns the concept."""
    result = columns.measured(view, "labelling", by=by)
    titles = {one.id: one.name for one in whole.codebook.concept}
    order = concepts_by_difference(result, groups)
    shown = {concept: f"{titles[concept]} ({n:,} mentions)" for concept, n in order}
    concept = controls.pick("Concept, those named most unlike first", "concept", list(shown), shown)
    rows = label_rows(result, concept, groups)
    if not rows.height:
        searched = "; ".join(
            f"{names.get(key, key)}: {note}" for key, note in not_mentioned(result, concept, groups).items()
        )
        show.note(f"{titles[concept]}: none of these mentions it. {searched}.")
        return concept
    figure = label_chart(result, concept, groups, colours, names)
    part = result.with_table(result.table.filter(pl.col("concept") == concept))
    said = (
        "Bars: share of the column's mentions; beside them the mentions. Thin lines: 95 % intervals, from five published "
        "articles on. Choose a bar to read its sentences. "
    )
    if unused := unused_names(result, concept, groups):
        said += f"Listed, and used by none of these: {', '.join(unused)}."
    show.chart(figure, part, titles[concept], key="names", said=said, opens=result,
               asked=columns.called(by, names, "variant"))  # fmt: skip
    silent = not_mentioned(result, concept, groups)
    if silent:
        show.caption(
            "No mention: " + "; ".join(f"{names.get(key, key)} ({note})" for key, note in silent.items()) + "."
        )
    with st.expander("All counts as a table; choose a row to read its sentences"):
        show.result_table(
            result, key="names-table", rows=columns.with_group(part.table, by, names), title=titles[concept],
            columns=["group", "variant", "count", "share", "ci_low", "ci_high", "n_mentions", "n_articles", "set_aside",
                     "note"],
        )  # fmt: skip
    show.made_by(part)
    return concept


def _proposals(view: cache.View, concept: str, names: dict[str, str]) -> None:
    show.measure_header("find_labels", "Names that the codebook may miss")
    if not controls.switch(
        "Look for them", "proposals", help="Reads all articles; takes a second for each million words."
    ):
        return
    result = columns.measured(view, "find_labels", concept=concept)
    if not result.table.height:
        show.note(
            "No proposal: "
            + ("; ".join(result.recipe.notes) or "no other noun phrase stands where its names stand")
            + "."
        )
        return
    show.result_table(
        result, key="proposals-table", title="Where the proposal stands", rows=proposal_rows(result, names),
        columns=["label", "likeness", "count", "reasons", "n_articles", "used_by"],
    )  # fmt: skip
    show.caption(
        "Best first; choose a row to read it where it stands. What you accept is added under Codebook, as a pattern of one of "
        "the concept's variants. The order ranks and tests nothing: most proposals are to be refused."
    )
    show.made_by(result)


def _near(
    view: cache.View, whole: Corpus, by: str, groups: list[str], names: dict[str, str], colours: dict[str, str]
) -> None:
    show.measure_header("actor_words", "Words beside each actor")
    if not whole.codebook.actor:
        show.note("The codebook lists no actors. Add [[actor]] with id, name and aliases.")
        return
    result = columns.measured(view, "actor_words", by=by)
    titles = {one.id: one.name for one in whole.codebook.actor}
    order = actors_by_words(result, groups)
    if not order:
        show.note(
            "No word stands three times or more beside an actor in one column, where another column names the actor too. "
            "Widen the filters or choose other columns."
        )
        return
    shown = {actor: f"{titles[actor]} ({n} words)" for actor, n in order}
    actor = controls.pick("Actor", "actor", list(shown), shown)
    rows = near_rows(result, actor, groups)
    silent = {one: "no word stands out beside this actor here" for one in groups if one not in set(rows["key"])}
    figure = aligned_bars(rows, groups, colours, names, silent=silent, meaning="beside the actor")
    part = result.with_table(result.table.filter(pl.col("actor") == actor))
    show.chart(
        figure, part, f"Words beside {titles[actor]}", key="near", opens=result,
        asked=columns.called("target", names, "term"),
        said="Bars: per thousand of the words in sentences that name the actor; beside them occurrences. Only words that a "
        "column uses there more than the other columns do; an empty place: fewer than three. Choose a bar to read them.",
    )  # fmt: skip
    with st.expander("All words as a table; choose a row to read the sentences"):
        show.result_table(
            result, key="near-table", rows=columns.with_group(part.table, "target", names), title=f"Beside {titles[actor]}",
            columns=["group", "reference", "term", "n_target", "n_reference", "log_ratio", "log_odds_z", "q", "note"],
        )  # fmt: skip
    show.made_by(part)


if __name__ == "__main__":
    page()
