"""Tone of wording: the score, which words make it differ, how it moves, and why an article has it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from mediakit.cli.options import (
    By,
    Confidence,
    Resamples,
    Seed,
    Selected,
    Showing,
    Within,
    names,
    split,
    with_shared,
)  # fmt: skip
from mediakit.errors import ArgumentError

__all__ = ["explain", "overtime", "sentiment", "wordshift"]

_PANEL = "Word lists"


def _list_option(flag: str, metavar: str, what: str) -> Any:
    return typer.Option(flag, metavar=metavar, rich_help_panel=_PANEL, help=what)


@dataclass(frozen=True)
class Scoring:
    """By what wording is scored."""

    method: Annotated[
        str | None,
        typer.Option(
            metavar="vader|lexicon|model", show_default="vader; lexicon with --lexicon", help="How wording is scored."
        ),
    ] = None
    lexicon: Annotated[
        Path | None,
        _list_option(
            "--lexicon", "FILE", "A word list: CSV or TSV, LIWC .dic or .dicx, quanteda YAML, Lexicoder .lc3."
        ),
    ] = None
    score: Annotated[
        str | None,
        _list_option("--score", "NAME", "mean_weight, net_share or balance; else what is usual for the list."),
    ] = None
    positive: Annotated[
        list[str] | None, _list_option("--positive", "CATEGORY", "Categories that are positive; several by comma.")
    ] = None
    negative: Annotated[
        list[str] | None, _list_option("--negative", "CATEGORY", "Categories that are negative; several by comma.")
    ] = None
    negation: Annotated[
        int, _list_option("--negation", "N", "Turn a word's weight after a negation among the N words before.")
    ] = 0

    def arguments(self) -> dict[str, Any]:
        """What the Python function is given. Notes on the list's lines that cannot be used are said.

        Raises ArgumentError where options of word lists stand without one.
        """
        from mediakit.lexicons.lexicon import load_lexicon

        positive, negative = split(self.positive) or None, split(self.negative) or None
        if self.lexicon is None:
            if positive or negative or self.negation:
                raise ArgumentError("--positive, --negative and --negation are for a word list; give --lexicon FILE")
            return {"method": self.method or "vader", "lexicon": None, "score": self.score}
        words = load_lexicon(self.lexicon, positive=positive, negative=negative, negation=self.negation)
        return {"method": self.method or "lexicon", "lexicon": words, "score": self.score}


@with_shared
def sentiment(
    *,
    by: By = None,
    scoring: Scoring,
    n_resamples: Resamples = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 0,
    selected: Selected,
    showing: Showing,
) -> None:
    """How positive or negative is the wording? By article and by sentence too."""
    from mediakit.measures.sentiment import sentiment as measured

    _deliver(
        "sentiment", measured, selected, showing, by=names(by), **scoring.arguments(), n_resamples=n_resamples,
        confidence=confidence, seed=seed,
    )  # fmt: skip


@with_shared
def wordshift(
    *,
    by: By = None,
    target: Annotated[str | None, typer.Option(help="One group; without it, each against the rest.")] = None,
    reference: Annotated[str | None, typer.Option(help="A group, or rest.")] = None,
    within: Within = None,
    scoring: Scoring,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which words make the difference in tone between groups? The contributions add up to the difference."""
    from mediakit.measures.word_shift import word_shift

    _deliver(
        "word_shift", word_shift, selected, showing, by=names(by), target=target, reference=reference,
        within="event" if within == "event" else None, **scoring.arguments(),
    )  # fmt: skip


@with_shared
def overtime(
    *,
    by: By = None,
    measure: Annotated[
        str, typer.Option(metavar="NAME", help="sentiment, framing, or any score by sentence.")
    ] = "sentiment",
    every: Annotated[str, typer.Option(metavar="month|week|year|day", help="Length of a period.")] = "month",
    codebook: Annotated[
        str | None, typer.Option(metavar="policy|news|FILE", help="Of framing: a frame codebook.")
    ] = None,
    scoring: Scoring,
    n_resamples: Resamples = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 0,
    selected: Selected,
    showing: Showing,
) -> None:
    """How does a score move over time, by group? Undated articles are left out and counted."""
    from mediakit.compare.over_time import over_time

    settings = scoring.arguments() if measure == "sentiment" else {}
    if codebook:
        settings["codebook"] = codebook
    _deliver(
        "over_time", over_time, selected, showing, by=names(by), measure=measure, every=every, n_resamples=n_resamples,
        confidence=confidence, seed=seed, **settings,
    )  # fmt: skip


@with_shared
def explain(
    *,
    article_id: Annotated[
        str, typer.Option("--article-id", metavar="ID", help="The article; `--by article` lists them.")
    ],
    scoring: Scoring,
    selected: Selected,
    showing: Showing,
) -> None:
    """Why has an article its tone? Every scored word, its weight, the rules that changed it, and what it adds."""
    from mediakit.measures.explain_sentiment import explain_sentiment

    _deliver("explain_sentiment", explain_sentiment, selected, showing, article_id=article_id, **scoring.arguments())


def _deliver(name: str, measured: Any, selected: Selected, showing: Showing, **arguments: Any) -> None:
    from mediakit.cli.layouts import drawn
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import working

    corpus = opened(selected)
    with working("Tone of wording"):
        result = measured(corpus, **arguments)
    deliver(result, showing, drawn(name, result, corpus, showing.limit))
