"""Packages of results run again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mediakit.cli.options import Reading, with_shared

if TYPE_CHECKING:
    from mediakit.exports.reproduce import Reproduction

__all__ = ["reproduce"]


@with_shared
def reproduce(
    *,
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", help="The folder or ZIP file of `mediakit export`.")],
    corpus: Annotated[Path, typer.Option("--corpus", metavar="CORPUS", help="The corpus that it was made of.")],
    reading: Reading,
) -> None:
    """Run a package's recipes again and say for each table: identical, or which rows differ and by how much.

    Exit status 0 where everything is identical, 1 where something differs.
    """
    from mediakit.cli.opening import read_inputs
    from mediakit.cli.terminal import clean, working
    from mediakit.exports.reproduce import reproduce as again

    opened = read_inputs([corpus], reading)
    with working("Running it again"):
        found = again(package, opened)
    for line in _lines(found):
        typer.echo(clean(line))
    raise typer.Exit(0 if found.identical else 1)


# Names of articles shown; all of them are counted.
_MOST = 10


def _lines(found: Reproduction) -> list[str]:
    lines = [f"file: {one}" for one in found.damaged]
    if found.articles is not None:
        said = found.articles
        lines.append(f"articles: {said.n_same:,} with the same text" + (", all of them" if said.identical else ""))
        kinds = (("changed", said.changed), ("missing from the corpus", said.missing), ("new in the corpus", said.new))
        for what, some in kinds:
            lines += [f"  {what}: {one}" for one in some[:_MOST]]
            lines += [f"  {what}: and {len(some) - _MOST:,} more"] if len(some) > _MOST else []
    lines += [f"codebook: {one}" for one in found.codebooks]
    for table in found.tables:
        if table.identical:
            lines.append(f"{table.name}: identical ({table.n_same:,} rows)")
            continue
        if table.note:
            lines.append(f"{table.name}: {table.note}")
            continue
        lines.append(
            f"{table.name}: differs: {table.n_changed:,} rows changed, {table.n_gone:,} only in the package, "
            f"{table.n_new:,} only now, {table.n_same:,} the same"
        )
        for name, n, largest in table.columns:
            lines.append(f"  {name}: {n:,} rows" + (f", by up to {largest:.6g}" if largest is not None else ""))
        lines += [f"  {one}" for one in table.examples]
    lines.append("identical" if found.identical else "not identical")
    return lines
