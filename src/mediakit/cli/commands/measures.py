"""One command for each measure: its options are the arguments of the Python function of that name."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mediakit.cli.options import (
    By,
    Confidence,
    MinCount,
    Patterns,
    Resamples,
    Seed,
    Selected,
    Showing,
    Stopwords,
    Within,
    names,
    split,
    with_shared,
)
from mediakit.errors import ArgumentError

__all__ = [
    "actors",
    "concordance",
    "coverage",
    "figures",
    "findlabels",
    "framing",
    "keyness",
    "labelling",
    "quotations",
    "terms",
    "voices",
]


@with_shared
def terms(
    *,
    by: By = None,
    pattern: Patterns = None,
    ngram: Annotated[int, typer.Option(help="Words in a row.")] = 1,
    normalise: Annotated[str, typer.Option(metavar="lower|stem|lemma", help="What counts as one word.")] = "lower",
    stopwords: Stopwords = "drop",
    min_count: MinCount = 1,
    token_pattern: Annotated[
        str | None, typer.Option(help="A regular expression for words, in place of the rule.")
    ] = None,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which words does each group use, how often, and in how many of its articles?"""
    _measure(
        "terms", selected, showing, by=names(by), pattern=pattern or None, ngram=ngram, normalise=normalise,
        stopwords=stopwords, min_count=min_count, token_pattern=token_pattern,
    )  # fmt: skip


@with_shared
def keyness(
    *,
    by: By = None,
    target: Annotated[str | None, typer.Option(help="One group; without it, each against the rest.")] = None,
    reference: Annotated[
        str | None, typer.Option(help="A group, rest, or a frequency list: a CSV or TSV file of word and count.")
    ] = None,
    min_count: MinCount = 5,
    stopwords: Stopwords = "keep",
    within: Within = None,
    lrc: Annotated[
        bool, typer.Option("--lrc", help="Also the conservative log ratio (always against a frequency list).")
    ] = False,
    n_most: Annotated[
        int | None,
        typer.Option(min=1, show_default="all", help="At most so many words of each group, the most typical."),
    ] = None,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which words mark a group off from the others, or from a frequency list?"""
    _measure(
        "keyness", selected, showing, by=names(by), target=target, reference=reference, min_count=min_count,
        stopwords=stopwords, within="event" if within == "event" else None, lrc=lrc or None, n_most=n_most,
    )  # fmt: skip


@with_shared
def concordance(
    *,
    pattern: Patterns = None,
    window: Annotated[int, typer.Option(help="Words of context on each side.")] = 8,
    case: Annotated[bool, typer.Option("--case", help="Match upper and lower case as written.")] = False,
    selected: Selected,
    showing: Showing,
) -> None:
    """In which contexts does a word or pattern stand?"""
    from mediakit.cli.layouts import LIMITS
    from mediakit.cli.show import format_of

    if not pattern:
        raise ArgumentError(
            "--pattern is missing; give a word, stem*, \"a phrase\" or /regex/, such as --pattern 'protest*'"
        )
    default = LIMITS["concordance"] if format_of(showing) == "table" else None
    limit = default if showing.limit is None else showing.limit or None
    _measure("concordance", selected, showing, pattern=pattern, window=window, case=case, limit=limit)


@with_shared
def actors(
    *,
    by: By = None,
    actor: Annotated[
        list[str] | None,
        typer.Option(
            "--actor",
            metavar="ID|NAME",
            show_default="the codebook's, or the most frequent names",
            help="An actor of the codebook, or a name as it is written; several by comma.",
        ),
    ] = None,
    voice: Annotated[
        str | None,
        typer.Option(metavar="own|quoted", show_default="both", help="Whose words: the article's or quoted."),
    ] = None,
    method: Annotated[str, typer.Option(metavar="rules|model", help="How mentions are scored.")] = "rules",
    n_resamples: Resamples = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 0,
    selected: Selected,
    showing: Showing,
) -> None:
    """How does each group speak of actors, in its own words and in those that it quotes?"""
    _measure(
        "actor_sentiment", selected, showing, by=names(by), actors=split(actor) or None, voice=voice, method=method,
        n_resamples=n_resamples, confidence=confidence, seed=seed,
    )  # fmt: skip


@with_shared
def framing(
    *,
    by: By = None,
    codebook: Annotated[
        str,
        typer.Option(
            metavar="policy|news|news-model|FILE|FOLDER",
            help="A frame codebook: bundled, mediakit's model, a CSV file, or a trained one.",
        ),
    ] = "policy",
    n_resamples: Resamples = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 0,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which frames do the words go with? Cues go with a frame and do not prove it. By article and by sentence too."""
    _measure(
        "framing", selected, showing, by=names(by), codebook=codebook, n_resamples=n_resamples, confidence=confidence,
        seed=seed,
    )  # fmt: skip


@with_shared
def labelling(
    *,
    by: By = None,
    concept: Annotated[
        list[str] | None,
        typer.Option(
            "--concept", metavar="ID", show_default="all", help="A concept of the codebook; several by comma."
        ),
    ] = None,
    n_resamples: Resamples = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 0,
    selected: Selected,
    showing: Showing,
) -> None:
    """What does each group call the concepts of the codebook? Tables show what is found; files and --limit 0 all."""
    _measure(
        "labelling", selected, showing, by=names(by), concept=split(concept) or None, n_resamples=n_resamples,
        confidence=confidence, seed=seed,
    )  # fmt: skip


@with_shared
def findlabels(
    concept: Annotated[str, typer.Option("--concept", metavar="ID", help="A concept of the codebook.")] = "",
    *,
    by: By = None,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which names for a concept may the codebook still miss? Proposals to accept or refuse, with reasons."""
    if not concept:
        raise ArgumentError("--concept is missing; give the id of a concept of the codebook")
    _measure("find_labels", selected, showing, concept=concept, by=list(by) if by else None)


@with_shared
def actorwords(
    *,
    by: By = None,
    actor: Annotated[
        list[str] | None,
        typer.Option("--actor", metavar="ID", show_default="all", help="An actor of the codebook; several by comma."),
    ] = None,
    window: Annotated[
        int | None, typer.Option(show_default="the sentence", help="Words on each side of the actor's name.")
    ] = None,
    min_count: MinCount = 3,
    stopwords: Stopwords = "drop",
    selected: Selected,
    showing: Showing,
) -> None:
    """Which words go with each actor at one source more than at the others?"""
    _measure(
        "actor_words", selected, showing, by=names(by), actors=split(actor) or None, window=window, min_count=min_count,
        stopwords=stopwords,
    )  # fmt: skip


@with_shared
def coverage(*, by: By = None, selected: Selected, showing: Showing) -> None:
    """Which events does each group tell, how much of its text, how early, and which not?"""
    _measure("coverage", selected, showing, by=names(by))


@with_shared
def quotations(*, selected: Selected, showing: Showing) -> None:
    """Who is quoted, with which verb, saying what?"""
    _measure("quotations", selected, showing)


@with_shared
def voices(*, by: By = None, selected: Selected, showing: Showing) -> None:
    """Whose voices does each group let speak, how much, and with which verbs?"""
    _measure("voices", selected, showing, by=names(by))


@with_shared
def figures(
    *,
    by: By = None,
    side_by_side: Annotated[
        bool, typer.Option("--side-by-side", help="The codebook's figures: lowest and highest of each group.")
    ] = False,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which numbers are given, of what, and on whose word?"""
    _measure("figures_table" if side_by_side else "figures", selected, showing, by=names(by))


def _measure(name: str, selected: Selected, showing: Showing, **arguments: Any) -> None:
    from mediakit.cli.layouts import drawn
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import working
    from mediakit.registry import load, measure

    corpus = opened(selected)
    with working(measure(name).title):
        result = load(measure(name).function)(corpus, **arguments)
    deliver(result, showing, drawn(name, result, corpus, showing.limit))
