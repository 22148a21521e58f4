"""What is in a corpus, and how any input becomes one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from mediakit.cli.options import Gathering, Reading, Selected, Showing, reading_arguments, with_shared
from mediakit.errors import ArgumentError

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
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="IN...", help="Files and folders of any readable format; or one database, with --query."
        ),
    ],
    to: Annotated[Path, typer.Option("--to", metavar="STORE", help="The folder to write; a former store is replaced.")],
    query: Annotated[
        str | None, typer.Option("--query", metavar="SQL", help="Which rows of a database are articles.")
    ] = None,
    author: Annotated[str | None, _column("--author", "the author")] = None,
    url: Annotated[str | None, _column("--url", "the address")] = None,
    language: Annotated[str | None, _column("--language", "the language code")] = None,
    events: Annotated[str | None, _column("--events", "event ids")] = None,
    article_id: Annotated[str | None, _column("--article-id", "the article's id")] = None,
    duplicates: Annotated[
        bool, typer.Option("--duplicates/--no-duplicates", help="Look for articles that are copies of each other.")
    ] = True,
    drop_duplicates: Annotated[
        Literal["exact", "near"] | None,
        typer.Option(
            "--drop-duplicates",
            help="Open the store without copies: exact ones, or also near ones. They stay in it, marked; "
            "reading it again (mediakit read STORE --to STORE) takes them back in.",
        ),
    ] = None,
    window_days: Annotated[
        int | None,
        typer.Option(metavar="DAYS", show_default="any", help="Most days between copies; keeps weekly columns apart."),
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="serial|processes", help="Where files are read.")
    ] = "serial",
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="How many processes.")] = None,
    gathering: Gathering,
    reading: Reading,
) -> None:
    """Read articles of any format into a store, which opens fast; what was rejected is in rejects.csv there."""
    from mediakit.cli.contents import read_report
    from mediakit.cli.opening import from_database, read_inputs, streamed
    from mediakit.cli.show import print_lines
    from mediakit.cli.terminal import note, notes, say, stages, width, working
    from mediakit.corpus.build import open_corpus
    from mediakit.corpus.corpus import Corpus
    from mediakit.corpus.dropped_copies import KEPT, mark_duplicates
    from mediakit.corpus.dropped_copies import drop_duplicates as dropped
    from mediakit.corpus.store import write_store
    from mediakit.measures.duplicates import duplicates as found
    from mediakit.readers.databases import is_database

    columns = {"author": author, "url": url, "language": language, "events": events, "article_id": article_id}
    if not drop_duplicates and query is None and not any(map(is_database, inputs)):
        with stages() as stage:
            done = streamed([Path(one) for one in inputs], to, reading, gathering, stage, **columns)
        if done:
            whole = open_corpus(to)
            notes(whole.notes)
            print_lines(read_report(whole, width(), None, to))
            if duplicates:
                note(
                    f"no copies were looked for, which takes {whole.n_articles:,} articles at once: mediakit duplicates {to}"
                )
            say(f"wrote {to}; try: mediakit score {to}")
            return
    how = {"engine": engine, "workers": workers} | reading_arguments(gathering)
    corpus = (
        from_database(inputs, query, to, reading, gathering, columns)
        if query is not None or any(map(is_database, inputs))
        else read_inputs([Path(one) for one in inputs], reading, how=how, **columns)
    )
    corpus = Corpus(corpus.base)  # of a store, also what it leaves out
    pairs = None
    if duplicates or drop_duplicates:
        with working("Looking for duplicates"):
            pairs = found(corpus, window_days=window_days).table
            corpus = (
                dropped(corpus, kind=drop_duplicates, min_share=0.8, window_days=window_days)
                if drop_duplicates
                else mark_duplicates(corpus, window_days=window_days)
            )
    if duplicates or drop_duplicates or corpus.base.folder != to:  # else a database's rows are in it already
        with working("Writing"):
            write_store(corpus.base, to, KEPT if drop_duplicates else None)
    notes(corpus.notes)
    print_lines(read_report(Corpus(corpus.base), width(), pairs, to))
    say(f"wrote {to}; try: mediakit info {to}")


@with_shared
def score(
    *,
    inputs: Annotated[list[Path], typer.Argument(metavar="IN...", help="Files and folders of any readable format.")],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="STORE", show_default="IN, a store", help="The folder to write; a former store is replaced."
        ),
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="COLUMN", help="What makes a group. [default: source]")
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="serial|processes|dask", help="Where the work runs.")
    ] = "serial",
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="How many processes.")] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler", metavar="tcp://HOST:PORT", help="Of --engine dask; STORE on a path that all workers see."
        ),
    ] = None,
    gathering: Gathering,
    reading: Reading,
) -> None:
    """Read and score everything into a store: words, sentences, tone, frame cues, and the results by group.

    Later commands and the dashboard start from the store. Parts that are whole are not scored twice.
    """
    from mediakit.cli.contents import read_report
    from mediakit.cli.opening import read_inputs, streamed
    from mediakit.cli.options import names
    from mediakit.cli.show import print_lines
    from mediakit.cli.terminal import notes, say, stages, width
    from mediakit.compare.scoring import are_written, prepare, score, score_parts, write_full_results
    from mediakit.corpus.build import open_corpus
    from mediakit.engine.run import runner

    to = inputs[0] if to is None and len(inputs) == 1 else to
    if to is None:
        raise ArgumentError("several inputs were given: say with --to STORE where the store is to be written")
    how = reading_arguments(gathering) | ({} if engine == "dask" else {"engine": engine, "workers": workers})
    with (
        runner(engine, workers=workers, prepare=prepare, scheduler=scheduler, taking_part=True) as run_in,
        stages() as stage,
    ):
        if streamed(inputs, to, reading, gathering, stage):
            score_parts(to, run_in=run_in, on_part=stage("Scoring"))
            corpus = open_corpus(to)
        else:
            corpus = read_inputs(inputs, reading, how=how)
            score(corpus.base, to, where=corpus.selection, run_in=run_in, on_part=stage("Scoring"))
        noted, report = corpus.notes, list(read_report(corpus, width(), to=to))
        del corpus  # its text is not needed any more, and it is large
        stay = are_written(to, names(by))
        write_full_results(to, names(by), run_in=run_in, on_result=stage("Counting by group"))
    notes(noted)
    print_lines(report)
    done = "its results are those of these articles and stay" if stay else f"wrote {to} with its results"
    say(f"{done}; try: mediakit compare {to}")
