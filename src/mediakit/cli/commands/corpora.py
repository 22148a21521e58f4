"""What is in a corpus, and how any input becomes one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mediakit.cli.options import Reading, Selected, Showing, with_shared

__all__ = ["info", "read", "score"]

_PANEL = "Reading plain files"


@with_shared
def info(*, selected: Selected, showing: Showing) -> None:
    """What is in a corpus: articles by source, events told, notes, what could not be read.

    The table shows everything; csv and parquet hold the sources, json all of it.
    """
    from mediakit.cli.contents import Contents
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import working

    corpus = opened(selected, quietly=True)
    with working("Counting"):
        contents = Contents.of(corpus)
    deliver(contents.sources, showing, contents.drawn(showing.limit), also=contents.as_dict())


def _column(flag: str, what: str) -> typer.models.OptionInfo:
    found: typer.models.OptionInfo = typer.Option(
        flag, metavar="COLUMN", rich_help_panel=_PANEL, help=f"The column that holds {what}."
    )
    return found


@with_shared
def read(
    *,
    inputs: Annotated[list[Path], typer.Argument(metavar="IN...", help="Files and folders of any readable format.")],
    to: Annotated[Path, typer.Option("--to", metavar="STORE", help="The folder to write; a former store is replaced.")],
    author: Annotated[str | None, _column("--author", "the author")] = None,
    url: Annotated[str | None, _column("--url", "the address")] = None,
    language: Annotated[str | None, _column("--language", "the language code")] = None,
    events: Annotated[str | None, _column("--events", "event ids")] = None,
    article_id: Annotated[str | None, _column("--article-id", "the article's id")] = None,
    reading: Reading,
) -> None:
    """Read articles of any format into a store, which opens fast; what was rejected is in rejects.csv there."""
    from mediakit.cli.contents import read_report
    from mediakit.cli.opening import read_inputs
    from mediakit.cli.show import print_lines
    from mediakit.cli.terminal import notes, say, width, working
    from mediakit.corpus.store import write_store

    corpus = read_inputs(
        inputs, reading, author=author, url=url, language=language, events=events, article_id=article_id
    )
    with working("Writing"):
        write_store(corpus.base, to)
    notes(corpus.notes)
    print_lines(read_report(corpus, width()))
    say(f"wrote {to}; try: mediakit info {to}")


@with_shared
def score(
    *,
    inputs: Annotated[list[Path], typer.Argument(metavar="IN...", help="Files and folders of any readable format.")],
    to: Annotated[Path, typer.Option("--to", metavar="STORE", help="The folder to write; a former store is replaced.")],
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="COLUMN", help="What makes a group. [default: source]")
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="serial|processes", help="Where the work runs.")
    ] = "serial",
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="How many processes.")] = None,
    reading: Reading,
) -> None:
    """Read and score everything into a store: words, sentences, tone, frame cues, and the results by group.

    Later commands and the dashboard start from the store. Parts that are whole are not scored twice.
    """
    from mediakit.cli.contents import read_report
    from mediakit.cli.opening import read_inputs
    from mediakit.cli.options import names
    from mediakit.cli.show import print_lines
    from mediakit.cli.terminal import notes, say, width, working
    from mediakit.compare.scoring import full_results, score
    from mediakit.corpus.store import write_results

    corpus = read_inputs(inputs, reading)
    with working("Scoring"):
        scored = score(corpus.base, to, engine=engine, workers=workers)
    with working("Counting by group"):
        write_results(to, full_results(scored, names(by)))
    notes(corpus.notes)
    print_lines(read_report(corpus, width()))
    say(f"wrote {to} with its results; try: mediakit compare {to}")
