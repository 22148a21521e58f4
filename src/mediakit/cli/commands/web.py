"""Articles from the web: the pages on a list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mediakit.cli.options import with_shared
from mediakit.errors import ReadError

__all__ = ["retrieve"]


@with_shared
def retrieve(
    *,
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="LIST...",
            help="Files or addresses: a table with a column url, a plain list, a feed, a sitemap, Media Cloud, GDELT.",
        ),
    ],
    to: Annotated[Path, typer.Option("--to", metavar="STORE", help="The folder to write; a former store is replaced.")],
    pages: Annotated[
        Path | None,
        typer.Option("--pages", metavar="DIR", show_default="STORE.pages", help="Where every answer is kept, once."),
    ] = None,
    archive: Annotated[
        bool, typer.Option("--archive", help="Look for copies of gone pages at the Wayback Machine; they are marked.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask whether kept pages changed (conditional requests).")
    ] = False,
    contact: Annotated[
        str | None, typer.Option("--contact", metavar="ADDRESS", help="An address of yours, told to every server.")
    ] = None,
    pause: Annotated[
        float, typer.Option("--pause", min=0, metavar="SECONDS", help="Least time between two pages of a host.")
    ] = 2.0,
    connections: Annotated[int, typer.Option("--connections", min=1, help="Hosts asked at the same time.")] = 8,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also ask servers on this machine and in its network.")
    ] = False,
    url: Annotated[
        str | None, typer.Option("--url", metavar="COLUMN", help="The column of a table that holds the addresses.")
    ] = None,
    missing_language: Annotated[
        str, typer.Option("--missing-language", metavar="detect|none|CODE", help="Of articles that give none.")
    ] = "detect",
    corpus_codebook: Annotated[
        Path | None, typer.Option("--corpus-codebook", metavar="TOML", help="A corpus.toml to use.")
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", metavar="serial|processes", help="Where pages are read.")
    ] = "serial",
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="How many processes.")] = None,
) -> None:
    """Retrieve the pages on a list from the web into a store, by robots.txt and one by one from each host.

    Stopped or killed, it goes on where it was: nothing that was had is asked for again. What was not had is in rejects.csv.
    """
    from mediakit.cli.contents import read_report
    from mediakit.cli.show import print_lines
    from mediakit.cli.terminal import notes, reading, say, width, working
    from mediakit.corpus.retrieved import retrieve as had
    from mediakit.corpus.store import check_place, write_store
    from mediakit.files import write_bytes

    check_place(to)
    kept = pages or to.with_name(f"{to.name}.pages")
    with reading() as on_progress:
        corpus = had(
            inputs, pages=kept, archive=archive, refresh=refresh, contact=contact, pause=pause, connections=connections,
            allow_private=allow_private, url=url, missing_language=missing_language, codebook=corpus_codebook,
            engine=engine, workers=workers, on_progress=on_progress,
        )  # fmt: skip
    notes(corpus.notes)
    if not corpus.base.articles.height:
        write_bytes(kept / "rejects.csv", corpus.rejects.write_csv().encode())
        print_lines(read_report(corpus, width()))
        counted = corpus.rejects["reason"].value_counts(sort=True).rows()
        said = "; ".join(f"{count:,} of {corpus.rejects.height:,}: {reason}" for reason, count in counted[:3])
        raise ReadError(
            f"no article was had ({said or 'the lists are empty'}); {kept / 'rejects.csv'} lists all of them"
        )
    with working("Writing"):
        write_store(corpus.base, to)
    print_lines(read_report(corpus, width(), to=to))
    say(f"wrote {to} (answers are kept in {kept}); try: mediakit info {to}")
