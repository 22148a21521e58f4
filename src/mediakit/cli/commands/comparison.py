"""Groups side by side: the differences between them that hold, and what they say about one event."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from mediakit.cli.options import By, Confidence, Resamples, Seed, Selected, Showing, names, split, with_shared
from mediakit.cli.profiles import profiled

__all__ = ["compare", "lineup"]

Chance = Literal["event", "none"]


@with_shared
def compare(
    *,
    by: By = None,
    within: Annotated[
        Chance | None,
        typer.Option(
            show_default="event where the corpus has events",
            help="Match groups by event, or pool all their articles.",
        ),
    ] = None,
    measures: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            show_default="all",
            help="sentiment, framing_policy, framing_news, keyness; several by comma.",
        ),
    ] = None,
    groups: Annotated[
        list[str] | None, typer.Option(metavar="LABEL", help="Compare these groups pair by pair; several by comma.")
    ] = None,
    placebo: Annotated[
        bool, typer.Option("--placebo", help="Lay the same view under shuffled labels beside it.")
    ] = False,
    n_resamples: Resamples = 1000,
    n_permutations: Annotated[int, typer.Option(min=1, help="Permutations of the tests.")] = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 0,
    selected: Selected,
    showing: Showing,
) -> None:
    """Set groups side by side, event by event: tone, frames, words, and the differences that hold.

    The table shows everything in short; csv, json and parquet hold the differences.
    """
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.side_by_side import drawn_profile
    from mediakit.cli.terminal import working

    corpus = opened(selected)
    with working("Comparing"):
        profile = profiled(
            corpus, by=names(by), within=within, measures=split(measures), groups=split(groups), placebo=placebo,
            n_resamples=n_resamples, n_permutations=n_permutations, confidence=confidence, seed=seed,
        )  # fmt: skip
    deliver(profile.differences, showing, drawn_profile(profile, corpus, showing.limit))


@with_shared
def lineup(
    *,
    event: Annotated[str, typer.Option("--event", metavar="ID", help="The event; `mediakit info` lists them.")],
    by: By = None,
    groups: Annotated[
        list[str] | None,
        typer.Option(metavar="LABEL", show_default="up to six that tell it", help="The columns; several by comma."),
    ] = None,
    selected: Selected,
    showing: Showing,
) -> None:
    """Line up what groups say about one event: names, figures, voices, tone, frames, words, with what is not found.

    FILE may end in .html, .md, .csv, .json or .parquet.
    """
    from mediakit.cli.lineup_view import drawn_lineup
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import notes, say, working
    from mediakit.compare.lineup import lineup as line_up
    from mediakit.exports.lineup import write_lineup

    corpus = opened(selected)
    with working("Lining them up"):
        found = line_up(corpus, event=event, by=names(by), groups=split(groups) or None)
    if showing.output and not showing.format and showing.output.suffix.lower() in (".html", ".htm", ".md"):
        notes(found.recipe.notes)
        with working("Writing"):
            write_lineup(found, showing.output, corpus=corpus)
        say(f"wrote {showing.output}")
        return
    deliver(found, showing, drawn_lineup(found, showing.limit))
