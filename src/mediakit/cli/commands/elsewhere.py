"""What is taken away or looked at elsewhere: research exports and the dashboard."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from mediakit.cli.options import By, Seed, Selected, names, split, with_shared
from mediakit.errors import MissingPackage, ReadError

__all__ = ["dashboard", "export"]

CORPUS_VARIABLE = "MEDIAKIT_CORPUS"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@with_shared
def export(
    *,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="DIR|FILE.zip|DATABASE",
            help="Where to write the package; or its tables: postgresql://USER@HOST/NAME, sqlite:///FILE, duckdb:///FILE.",
        ),
    ],
    by: By = None,
    formats: Annotated[
        list[str] | None, typer.Option(metavar="NAME", show_default="all", help="Formats to write; several by comma.")
    ] = None,
    within: Annotated[
        Literal["event", "none"] | None,
        typer.Option(help="Match groups by event (where the corpus has events), or pool them."),
    ] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Put in the texts of articles whose licence allows it.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --with-text: put in all texts, whatever their licence.")
    ] = False,
    creator: Annotated[
        list[str] | None,
        typer.Option("--creator", metavar='"FAMILY, GIVEN"', help="Who made it; repeat it for several."),
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="YYYY-MM-DD", help="Date of publication; no clock is read.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Of a database: replace an earlier export of that name.")
    ] = False,
    schema: Annotated[
        str, typer.Option("--schema", metavar="NAME", help="Of a database: the name of the new schema.")
    ] = "mediakit",
    seed: Seed = 0,
    selected: Selected,
) -> None:
    """Write a research package: every result with codebook, methods, references, report and metadata."""
    from mediakit.cli.opening import opened
    from mediakit.cli.terminal import say, working
    from mediakit.compare.matching import AUTO
    from mediakit.exports.package import export as write

    corpus = opened(selected)
    matched = {"event": "event", "none": None}.get(within, AUTO) if within else AUTO
    with working("Measuring and writing"):
        written = write(
            corpus, to, split(formats) or None, with_text, force, by=names(by), within=matched, seed=seed,
            creators=creator or (), published=published, replace=replace, schema=schema,
        )  # fmt: skip
    say(f"wrote {written}")


def dashboard(
    corpus: Annotated[
        Path | None, typer.Argument(metavar="[CORPUS]", help="What to open; without it, the bundled corpus.")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; other than loopback, others can reach it.")
    ] = LOOPBACK[0],
    sign_in: Annotated[
        bool, typer.Option("--sign-in", help="Let nobody in who has not signed in (see docs/how-to/team.md).")
    ] = False,
    read_only: Annotated[bool, typer.Option("--read-only", help="Data and Codebook show, and change nothing.")] = False,
    root: Annotated[
        list[Path] | None,
        typer.Option(metavar="FOLDER", help="A folder whose corpora others may open too; repeat it for several."),
    ] = None,
) -> None:
    """Open the dashboard in a browser, on this machine only unless told otherwise (Ctrl-C stops it)."""
    from mediakit.cli.terminal import say

    if corpus is not None and not corpus.exists():
        raise ReadError(f"there is no file or folder {str(corpus)!r}")
    environment = dict(os.environ)
    environment.setdefault("MALLOC_ARENA_MAX", "2")  # the C library keeps memory for every thread otherwise
    if corpus is not None:
        environment[CORPUS_VARIABLE] = str(corpus.resolve())
    given = {"MEDIAKIT_SIGN_IN": sign_in, "MEDIAKIT_READ_ONLY": read_only, "MEDIAKIT_SHARED": host not in LOOPBACK}
    environment.update({name: "1" for name, on in given.items() if on})
    if root:
        environment["MEDIAKIT_ROOTS"] = os.pathsep.join(str(one.resolve()) for one in root)
    if host not in LOOPBACK and not sign_in:
        say(f"note: others can reach the dashboard at {host}; with --sign-in only who is on your list gets in")
    try:
        done = subprocess.run(_streamlit(_app(), port, host), env=environment, check=False)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    raise typer.Exit(done.returncode)


def _streamlit(app: Path, port: int, host: str) -> list[str]:
    """The command line that serves an app, guarded against requests from other sites, without usage statistics."""
    settings = {
        "server.address": host,
        "server.enableXsrfProtection": "true",
        "server.enableCORS": "true",
        "server.port": port,
        "browser.gatherUsageStats": "false",
    }
    settings["server.showEmailPrompt"] = "false"
    options = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "streamlit", "run", str(app), *options]


def _app() -> Path:
    """The dashboard's script: `app.py` of a checkout, else the one in the package.

    Raises MissingPackage where there is neither.
    """
    package = Path(__file__).resolve().parents[2]
    checkout = package.parents[1]
    if (checkout / "app.py").is_file() and (checkout / "pyproject.toml").is_file():
        return checkout / "app.py"
    if (package / "dashboard" / "app.py").is_file():
        return package / "dashboard" / "app.py"
    raise MissingPackage(
        "this installation has no dashboard script; get the source and run `streamlit run app.py` there"
    )
