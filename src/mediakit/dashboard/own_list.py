"""Tone by a word list that the reader brings: given as a file, kept on this machine, found again by the address."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from mediakit.charts.group_dots import group_dots
from mediakit.dashboard import cache, controls, scored, show, word_lists
from mediakit.errors import MediakitError

__all__ = ["own_list"]

FORMATS = ["csv", "tsv", "txt", "dic", "dicx", "yml", "yaml", "lc3", "xml"]
SCORES = {
    "": "as the list suggests",
    "mean_weight": "mean weight of matched words",
    "net_share": "positive less negative, of all words",
    "balance": "positive less negative, of matched words",
}


def own_list(
    view: cache.View, by: str, groups: tuple[str, ...], names: Mapping[str, str], colours: dict[str, str]
) -> None:
    """Ask for a word list and show the tone by it."""
    name = _given()
    if not name:
        show.caption(
            "A table with word and weight, or a dictionary with categories such as positive and negative (LIWC .dic, Lexicoder "
            ".lc3, quanteda .yml). It stays on this machine. The articles of every language are scored by it."
        )
        return
    score = controls.pick("Score", "score", list(SCORES), SCORES, width=320)
    lexicon = word_lists.word_list(name)
    show.caption(f"{lexicon.name.partition('-')[2]}: {len(lexicon.patterns):,} entries are used.")
    if lexicon.rejects.height:
        with st.expander(f"{lexicon.rejects.height:,} lines could not be used"):
            show.table(lexicon.rejects.drop("file"), key="rejects")
    result = scored.list_tone(view, by, name, score or None)
    scale = str(result.recipe.parameters["score"]).replace("_", " ")
    drawn = group_dots(
        result,
        "mean",
        f"tone by the list ({scale}), higher = more positive",
        colours,
        names,
        groups,
        form=".3~g",
        zero=lexicon.centre == 0 or score != "mean_weight",
    )
    show.chart(drawn, result, "Tone by the word list, by group", key="own-list")
    for note in result.recipe.notes:
        show.caption(f"{note[:1].upper()}{note[1:]}.")
    show.caption("Choose a row to read the sentences that pull its score furthest.")
    show.result_table(result, key="own-list-table", title="What made this tone")
    show.made_by(result)


def _given() -> str:
    """The list that was chosen now or before, by the name under which it is kept; empty where there is none."""
    if "list" not in st.session_state:
        st.session_state["list"] = st.query_params.get("list", controls.remembered("list") or "")
    file = st.file_uploader("A word list", type=FORMATS, key="list-file")
    if file is not None:
        kept = word_lists.kept_list(file.name, file.getvalue())
        try:
            word_lists.word_list(kept)
        except MediakitError as error:
            show.note(f"{file.name}: {error}")
            return ""
        st.session_state["list"] = kept
    name = str(st.session_state["list"])
    if name and file is None:
        try:
            word_lists.word_list(name)
            show.html(f'<p class="mk-small">The list given before: {escape(name.partition("-")[2])}</p>')
        except MediakitError as error:
            show.note(str(error))
            name = st.session_state["list"] = ""
    controls.keep("list", name, "")
    return name
