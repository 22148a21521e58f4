"""The command `mediakit`: ask, call, show. What it computes is computed by the library.

Exit status: 0 done; 1 a fault of the program; 2 a mistake in what was asked or given; 130 stopped by Ctrl-C; 141 the
reader of the output went away. Packages that are slow to import are imported inside the commands.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import warnings
from contextlib import suppress
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from mediakit.cli.commands import (
    alike,
    classical,
    coding,
    comparison,
    corpora,
    duplicates,
    elsewhere,
    frames,
    measures,
    packages,
    sources,
    stores,
    tone,
    web,
)
from mediakit.cli.terminal import say
from mediakit.errors import MediakitError
from mediakit.version import __version__

__all__ = ["app", "run"]

DEBUG = "MEDIAKIT_DEBUG"
# The matrices here are narrow: a second BLAS thread waits more than it works. (Read when NumPy is first imported.)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
INTERRUPTED, PIPE_CLOSED = 130, 141  # 128 and the number of the signal, as shells count


class _Commands(TyperGroup):
    """Commands whose errors are one line for people."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command line; ends with the exit status."""
        with suppress(AttributeError):  # a terminal that lacks a character shows ? in its place
            sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
        with warnings.catch_warnings():
            warnings.showwarning = _say_warning
            try:
                status = super().main(*args, **extra | {"standalone_mode": False})
            except Exception as error:
                if os.environ.get(DEBUG):
                    raise
                status = _say_error(error)
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run the command; a reader that went away (`| head`) ends it quietly."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(PIPE_CLOSED) from None
        except KeyboardInterrupt:
            say("stopped")
            raise typer.Exit(INTERRUPTED) from None
        return done


def _say_error(error: Exception) -> int:
    """One line about an error; the exit status."""
    if isinstance(error, MediakitError):
        say(error)
        return 2
    if isinstance(error, OSError) and error.errno in _NO_ROOM:  # of a library's own temporary file, say
        say(f"{error.filename or tempfile.gettempdir()}: cannot be written: {error.strerror}")
        return 2
    if isinstance(error, typer.TyperException):
        context = getattr(error, "ctx", None)
        path = getattr(context, "command_path", "mediakit")
        say(f"{error.format_message().rstrip('.')}; `{path} --help` says what there is")
        return 2
    if isinstance(error, typer.Abort):
        return INTERRUPTED
    say(f"a fault of the program: {type(error).__name__}: {error}; {DEBUG}=1 shows where")
    return 1


def _say_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    say(f"warning: {message}")


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Compare how different sources report the same events: words, frames and tone, with intervals and tests.",
    epilog="Try: mediakit compare corpus/iran-1988",
)
for _command in (
    corpora.info,
    corpora.read,
    web.retrieve,
    corpora.score,
    stores.verify,
    stores.repair,
    measures.terms,
    measures.keyness,
    measures.concordance,
    tone.sentiment,
    tone.wordshift,
    tone.overtime,
    tone.explain,
    measures.actors,
    measures.framing,
    frames.topics,
    measures.figures,
    measures.labelling,
    measures.findlabels,
    measures.actorwords,
    measures.coverage,
    measures.quotations,
    measures.voices,
    classical.readability,
    classical.dispersion,
    classical.collocations,
    classical.lockwords,
    classical.model,
    duplicates.duplicates,
    duplicates.similarity,
    alike.events,
    alike.wirecopy,
    alike.diff,
    comparison.compare,
    comparison.lineup,
    elsewhere.export,
    packages.reproduce,
    elsewhere.dashboard,
):
    app.command()(_command)
app.command("map")(alike.map_)
app.add_typer(coding.app, name="code")
app.add_typer(frames.app, name="frames")
app.add_typer(sources.app, name="sources")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mediakit {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of the command itself."""


def run() -> None:
    """The entry point."""
    app(prog_name="mediakit")


if __name__ == "__main__":
    run()
