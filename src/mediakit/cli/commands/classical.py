"""The field's classical measures as commands: readability, dispersion, collocations, lockwords, and a regression table."""

from __future__ import annotations

from pathlib import Path
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
    names,
    split,
    with_shared,
)
from mediakit.errors import ArgumentError

__all__ = ["collocations", "dispersion", "lockwords", "model", "readability"]


@with_shared
def readability(
    *,
    by: By = None,
    score: Annotated[
        list[str] | None,
        typer.Option("--score", metavar="NAME", show_default="all", help="flesch, smog, mtld, ...; several by comma."),
    ] = None,
    n_resamples: Resamples = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 0,
    selected: Selected,
    showing: Showing,
) -> None:
    """How hard are the articles to read, and how varied are their words? By article too."""
    _measure(
        "readability", selected, showing, by=names(by), score=split(score) or None, n_resamples=n_resamples,
        confidence=confidence, seed=seed,
    )  # fmt: skip


@with_shared
def dispersion(
    *,
    by: By = None,
    parts: Annotated[str, typer.Option(metavar="COLUMN", help="What the parts are: article, or a column.")] = "article",
    pattern: Patterns = None,
    stopwords: Stopwords = "drop",
    min_count: MinCount = 5,
    selected: Selected,
    showing: Showing,
) -> None:
    """Is a word used all over, or does it live in a few articles? Without --by, of all that is selected."""
    _measure(
        "dispersion", selected, showing, by=split(by) or None, parts=parts, pattern=pattern or None, stopwords=stopwords,
        min_count=min_count,
    )  # fmt: skip


@with_shared
def collocations(
    *,
    by: By = None,
    pattern: Patterns = None,
    window: Annotated[
        str, typer.Option(metavar="N|adjacent", help="Words on either side, or the next word in order.")
    ] = "5",
    stopwords: Stopwords = "drop",
    min_count: MinCount = 5,
    min_articles: Annotated[int, typer.Option(help="Least articles of a group that hold the pair.")] = 2,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which words stand together in sentences more often than by chance? With --pattern, the collocates of a word."""
    _measure(
        "collocations", selected, showing, by=split(by) or None, pattern=pattern or None,
        window=int(window) if window.isdigit() else window, stopwords=stopwords, min_count=min_count,
        min_articles=min_articles,
    )  # fmt: skip


@with_shared
def lockwords(
    *,
    by: By = None,
    target: Annotated[str | None, typer.Option(help="One group; without it, each against the rest.")] = None,
    reference: Annotated[str | None, typer.Option(help="A group, or rest.")] = None,
    margin: Annotated[float, typer.Option(help="Largest log ratio that counts as alike; 1 = twice the rate.")] = 0.5,
    stopwords: Stopwords = "drop",
    min_count: MinCount = 20,
    confidence: Confidence = 0.95,
    selected: Selected,
    showing: Showing,
) -> None:
    """Which frequent words do a group and the others use alike?"""
    _measure(
        "lockwords", selected, showing, by=names(by), target=target, reference=reference, margin=margin,
        stopwords=stopwords, min_count=min_count, confidence=confidence,
    )  # fmt: skip


@with_shared
def model(
    *,
    score: Annotated[
        str, typer.Option(metavar="NAME", help="sentiment, framing, readability, or any score by sentence.")
    ] = "sentiment",
    by: By = None,
    item: Annotated[str | None, typer.Option(help="Which of the measure: a frame, a score of readability.")] = None,
    cluster: Annotated[
        str, typer.Option(metavar="COLUMN", help="Within which passages are not independent.")
    ] = "source",
    confidence: Confidence = 0.95,
    n_resamples: Annotated[int, typer.Option(min=99, help="Resamples of the wild cluster bootstrap.")] = 999,
    seed: Seed = 0,
    latex: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write the table as LaTeX.")] = None,
    selected: Selected,
    showing: Showing,
) -> None:
    """A regression table: does a score differ between groups, events held equal? Errors clustered by source."""
    from mediakit.cli.layouts import drawn
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import say, working
    from mediakit.compare.model import model as fitted
    from mediakit.exports.model_table import model_latex
    from mediakit.files import write_bytes

    if not by:
        raise ArgumentError("--by is missing; give the columns that the score may differ by, such as --by camp,event")
    corpus = opened(selected)
    with working("Regression"):
        result = fitted(
            corpus,
            score,
            by=split(by),
            item=item,
            cluster=cluster,
            confidence=confidence,
            n_resamples=n_resamples,
            seed=seed,
        )
    if latex:
        write_bytes(latex, model_latex(result).encode())
        say(f"wrote {latex}")
    deliver(result, showing, drawn("model", result, corpus, showing.limit))


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
