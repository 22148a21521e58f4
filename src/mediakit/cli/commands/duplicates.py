"""Copies and near-copies, and how alike groups are: pairs."""

from __future__ import annotations

from typing import Annotated

import typer

from mediakit.cli.options import By, Selected, Showing, Stopwords, Within, names, with_shared

__all__ = ["duplicates", "similarity"]


@with_shared
def duplicates(
    *,
    exact: Annotated[
        bool, typer.Option("--exact", help="Only pairs in which all words of the texts are the same.")
    ] = False,
    min_share: Annotated[
        float, typer.Option(help="Least share of one article's word 5-grams that stand in the other, above 0 to 1.")
    ] = 0.5,
    window_days: Annotated[
        int | None,
        typer.Option(metavar="DAYS", show_default="any", help="Most days between the two; keeps weekly columns apart."),
    ] = None,
    min_words: Annotated[int, typer.Option(help="Least words that near copies share.")] = 20,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which articles are copies of each other, in whole or in part?"""
    from mediakit.cli.layouts import drawn
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import working
    from mediakit.measures.duplicates import duplicates as found

    corpus = opened(selected)
    with working("Comparing texts"):
        result = found(corpus, near=not exact, min_share=min_share, window_days=window_days, min_words=min_words)
    deliver(result, showing, drawn("duplicates", result, corpus, showing.limit))


@with_shared
def similarity(
    *,
    by: By = None,
    stopwords: Stopwords = "drop",
    nearest: Annotated[
        int | None,
        typer.Option(metavar="N", show_default="all pairs", help="Only pairs among the N likest of one of the two."),
    ] = None,
    equal_words: Annotated[
        bool,
        typer.Option("--equal-words", help="Also compare as many words of each group, so that size does not count."),
    ] = False,
    within: Within = None,
    method: Annotated[
        str, typer.Option(metavar="words|model", help="By words alone, or also by the model, whose likest come first.")
    ] = "words",
    selected: Selected,
    showing: Showing,
) -> None:
    """How alike are the words of two groups, or of two articles?"""
    from mediakit.cli.layouts import drawn
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import working
    from mediakit.measures.similarity import similarity as found

    corpus = opened(selected)
    with working("Comparing sentences" if method == "model" else "Comparing words"):
        result = found(corpus, by=names(by), stopwords=stopwords, limit=nearest, equal_words=equal_words,
                       method=method, within="event" if within == "event" else None)  # fmt: skip
    deliver(result, showing, drawn("similarity", result, corpus, showing.limit))
