"""Topics of the articles, found when asked for: it takes seconds to a minute."""

from __future__ import annotations

import streamlit as st

from mediakit.dashboard import controls, scored, show
from mediakit.dashboard.cache import View

__all__ = ["topics"]

NUMBERS = {"": "chosen by stability", **{str(n): str(n) for n in (4, 6, 8, 10, 12, 16, 20)}}
METHODS = {"nmf": "non-negative matrix factorisation", "lda": "latent Dirichlet allocation"}


def topics(view: View, by: str) -> None:
    """Ask whether to look for topics, and show them: words of each, and how much of each group's articles they take."""
    show.measure_header(
        "topics", sub="What the articles write about, found from which words stand in the same articles."
    )
    if not controls.switch("Find topics", "find-topics", help="Takes some seconds; a minute for a large corpus."):
        return
    first, second = st.columns(2)
    with first:
        number = controls.pick("How many", "n-topics", list(NUMBERS), NUMBERS)
    with second:
        method = controls.pick("Method", "topic-method", list(METHODS), METHODS)
    with show.guarded("Topics"):
        result = scored.topics(view, by, int(number) if number else None, method)
        words = result.table.select("topic", "words").unique(maintain_order=True).sort("topic")
        show.table(words, key="topic-words", search=False)
        show.caption(
            "Below: each group's share of each topic, with intervals. Choose a row to read sentences with its words."
        )
        show.result_table(result, key="topics", title="Sentences with the topic's words",
                          columns=[by, "topic", "share", "ci_low", "ci_high", "n_main", "n_articles", "note"])  # fmt: skip
        for note in result.recipe.notes:
            show.caption(f"{note[:1].upper()}{note[1:]}.")
        show.pin("Topics", result, key="topics")
        show.made_by(result)
