"""Whether a store is whole, and making again what can be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mediakit.errors import StoreError, listed

__all__ = ["repair", "verify"]

_Store = Annotated[Path, typer.Argument(metavar="STORE", help="A store, as `mediakit read` or `score` made it.")]


def verify(store: _Store) -> None:
    """Check every byte of a store against its checksums, and name what differs.

    Exit status 2 where something does. Opening a store checks less: see docs/scale.md.
    """
    from mediakit.cli.terminal import say, working
    from mediakit.corpus.store_check import verify as faults_of

    with working("Checking"):
        faults = faults_of(store)
    if faults:
        _show(faults)
        raise StoreError(f"{store}: {len(faults)} of its files are not as they were written; mediakit repair {store}")
    say(f"{store} is whole: every file is as it was written")


def repair(
    store: _Store,
    engine: Annotated[
        str, typer.Option("--engine", metavar="serial|processes|dask", help="Where parts are scored.")
    ] = "serial",
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="How many processes.")] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="tcp://HOST:PORT", help="Of --engine dask.")
    ] = None,
) -> None:
    """Make again what a damaged store derives from its articles (tokens, results, facts), and say what cannot be.

    Exit status 2 where something is left.
    """
    from mediakit.cli.terminal import say, stages
    from mediakit.compare.repair import repair as repaired
    from mediakit.compare.scoring import prepare
    from mediakit.engine.run import runner

    with (
        runner(engine, workers=workers, prepare=prepare, scheduler=scheduler, taking_part=True) as run_in,
        stages() as stage,
    ):
        done = repaired(store, run_in=run_in, on_part=stage("Scoring"))
    if not done.found:
        say(f"{store} is whole: there was nothing to repair")
        return
    _show(done.left)
    mended = [fault.file for fault in done.found if fault.file not in {left.file for left in done.left}]
    if mended:
        say(f"made again: {listed(mended, 8)}")
    if done.left:
        raise StoreError(f"{store}: {len(done.left)} of its files could not be made again")
    say(f"{store} is whole again")


def _show(faults: Sequence[object]) -> None:
    from rich.text import Text

    from mediakit.cli.show import print_lines
    from mediakit.cli.tables import Column, lines
    from mediakit.cli.terminal import width

    if faults:
        columns = [
            Column(name, [str(getattr(fault, name)) for fault in faults]) for name in ("file", "problem", "advice")
        ]
        print_lines([*lines(columns, width()), Text()])
