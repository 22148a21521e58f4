"""Names of sources: which of them may mean the same."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mediakit.cli.options import Selected, Showing, with_shared

__all__ = ["app", "suggest"]

app = typer.Typer(no_args_is_help=True, help="Names of sources: propose which of them to join.")


@app.command()
@with_shared
def suggest(
    *,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="CSV", help="Write a sources.csv to edit: delete the rows that are wrong."),
    ] = None,
    selected: Selected,
    showing: Showing,
) -> None:
    """Propose which names of sources mean the same, with the reason. Nothing is joined: that is yours to decide."""
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver
    from mediakit.cli.tables import Column, lines, whole
    from mediakit.cli.terminal import say
    from mediakit.corpus.source_joins import sources_table, suggest_sources
    from mediakit.errors import ArgumentError
    from mediakit.files import write_text

    corpus = opened(selected)
    result = suggest_sources(corpus)
    table = result.table.head(showing.limit or result.table.height)
    columns = [
        Column("source", table["source"].to_list(), least=24),
        Column("articles", [whole(n) for n in table["n_articles"].to_list()], right=True, drop=1),
        Column("may be", table["suggested"].to_list(), least=24),
        Column("articles", [whole(n) for n in table["n_articles_suggested"].to_list()], right=True, drop=1),
        Column("because they", table["reason"].to_list()),
    ]
    if to is not None:
        if to.exists():
            raise ArgumentError(f"{to} is there already; give another name, so that no decision of yours is lost")
        write_text(to, sources_table(corpus, result.table))
    deliver(result, showing, lambda width: lines(columns, width))
    n_sources = corpus.facts["source"].n_unique()
    say(f"{result.table.height:,} proposals for {n_sources:,} sources")
    if to is not None:
        say(f"wrote {to}: delete the rows that are wrong, then read with --sources {to}")
