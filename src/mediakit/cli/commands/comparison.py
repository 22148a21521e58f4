"""Groups side by side, and the differences between them that hold."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from mediakit.cli.options import By, Confidence, Resamples, Seed, Selected, Showing, names, split, with_shared
from mediakit.cli.profiles import profiled

__all__ = ["compare"]

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
