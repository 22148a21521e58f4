"""Same events without a codebook, wire copy, two articles word by word, and a map of groups."""

from __future__ import annotations

from typing import Annotated

import typer

from mediakit.cli.options import By, Selected, Showing, Stopwords, Within, names, with_shared

__all__ = ["diff", "events", "map_", "wirecopy"]

MinShare = Annotated[
    float, typer.Option(help="Least share of one article's word 5-grams that stand in the other, above 0 to 1.")
]
MinWords = Annotated[int, typer.Option(help="Least words that two articles share.")]


@with_shared
def events(
    *,
    threshold: Annotated[
        float | None,
        typer.Option(show_default="learned", help="Mean probability from which groups are joined; higher = narrower."),
    ] = None,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which articles tell the same event, where no codebook says which events there are?"""
    from mediakit.cli.layouts import drawn
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import working
    from mediakit.measures.events import events as found

    corpus = opened(selected)
    with working("Finding events"):
        result = found(corpus, threshold=threshold)
    deliver(result, showing, drawn("events", result, corpus, showing.limit))


@with_shared
def wirecopy(
    *,
    min_share: MinShare = 0.5,
    min_words: MinWords = 20,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which articles share an agency's text, and what did each add or leave out?"""
    from mediakit.cli.layouts import drawn
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import working
    from mediakit.measures.wire_copy import wire_copy as found

    corpus = opened(selected)
    with working("Comparing texts"):
        result = found(corpus, min_share=min_share, min_words=min_words)
    deliver(result, showing, drawn("wire_copy", result, corpus, showing.limit))


@with_shared
def diff(
    *,
    a: Annotated[str, typer.Option("--a", help="Id of the first article.", show_default=False)],
    b: Annotated[
        str, typer.Option("--b", help="Id of the article that is told as a change of it.", show_default=False)
    ],
    selected: Selected,
    showing: Showing,
) -> None:
    """What did one article add to another, leave out or change, word by word?"""
    from mediakit.cli.layouts import drawn
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.measures.diff import diff as found

    corpus = opened(selected)
    result = found(corpus, a, b)
    deliver(result, showing, drawn("diff", result, corpus, showing.limit))


@with_shared
def map_(
    *,
    by: By = None,
    within: Within = None,
    stopwords: Stopwords = "drop",
    selected: Selected,
    showing: Showing,
) -> None:
    """Which groups write alike, on one map, and how firm is it?"""
    from mediakit.cli.layouts import drawn
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import working
    from mediakit.measures.source_map import source_map

    corpus = opened(selected)
    with working("Drawing articles"):
        matched = {"event": "event", "none": None}.get(within or "", "auto")
        result = source_map(corpus, by=names(by), within=matched, stopwords=stopwords)
    deliver(result, showing, drawn("source_map", result, corpus, showing.limit))
