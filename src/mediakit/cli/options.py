"""Options that commands share, each defined once under the name of the Python argument.

A command takes a bundle (`Reading`, `Selected`, `Showing`) as one parameter; `with_shared` lays out its fields as the
command's options and hands them back as one value.
"""

from __future__ import annotations

import csv
import inspect
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

from mediakit.errors import ArgumentError, unknown

if TYPE_CHECKING:
    from mediakit.readers.limits import Limits

__all__ = [
    "By", "Confidence", "Gathering", "MinCount", "Patterns", "Reading", "Resamples", "Seed", "Selected", "Showing",
    "Stopwords", "Within", "filters", "limits_of", "names", "reading_arguments", "split",
    "with_shared",
]  # fmt: skip

_READ, _SHOW, _CHOOSE = "Reading plain files", "Showing", "Choosing"
Format = Literal["table", "csv", "json", "parquet"]

By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="COLUMN",
        show_default="source",
        rich_help_panel=_CHOOSE,
        help="What makes a group: a column of the articles, event, part, year, month, week, day, article; several by comma.",
    ),
]
Patterns = Annotated[
    list[str] | None,
    typer.Option("--pattern", help='A word, stem*, *ism, "a phrase" or /regex/; repeat it for several.'),
]
MinCount = Annotated[int, typer.Option("--min-count", help="Least occurrences of a word.")]
Stopwords = Annotated[str, typer.Option("--stopwords", metavar="drop|keep", help="Function words: drop or keep them.")]
Within = Annotated[
    Literal["event", "none"] | None,
    typer.Option("--within", help="Compare only passages on events that both sides tell, or all of them."),
]
Resamples = Annotated[int, typer.Option("--n-resamples", min=1, help="Resamples of the bootstrap over articles.")]
Confidence = Annotated[float, typer.Option("--confidence", help="Confidence of the intervals, between 0 and 1.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of resampling.")]


def _column(flag: str, what: str) -> Any:
    return typer.Option(flag, metavar="COLUMN", rich_help_panel=_READ, help=f"The column that holds {what}.")


@dataclass(frozen=True)
class Reading:
    """How plain files (no corpus folder, no store) are read."""

    text: Annotated[str | None, _column("--text", "the text")] = None
    source: Annotated[str | None, _column("--source", "who published it")] = None
    title: Annotated[str | None, _column("--title", "the headline")] = None
    date: Annotated[str | None, _column("--date", "the date")] = None
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", rich_help_panel=_READ, help="Of text files, where it should not be guessed."),
    ] = None
    date_order: Annotated[
        Literal["dmy", "mdy"] | None,
        typer.Option("--date-order", rich_help_panel=_READ, help="How dates such as 9/6/17 are meant."),
    ] = None
    corpus_codebook: Annotated[
        Path | None,
        typer.Option(
            "--corpus-codebook",
            metavar="TOML",
            rich_help_panel=_READ,
            help="A corpus.toml to use: events, actors, concepts, figures.",
        ),
    ] = None


@dataclass(frozen=True)
class Gathering:
    """What more can be said where files are read into a store."""

    missing_language: Annotated[
        str,
        typer.Option(
            "--missing-language",
            metavar="detect|none|CODE",
            rich_help_panel=_READ,
            help="Language of articles that give none: told by the text, left empty, or this one (en, de, ...).",
        ),
    ] = "detect"
    sources: Annotated[
        Path | None,
        typer.Option(
            "--sources",
            metavar="CSV",
            rich_help_panel=_READ,
            show_default="sources.csv there",
            help="Sources and their aliases: columns source and aliases (by ;) or alias.",
        ),
    ] = None
    limits: Annotated[
        list[str] | None,
        typer.Option(
            "--limits",
            metavar="NAME=NUMBER",
            rich_help_panel=_READ,
            help="What a file may cost: bytes, pages, members, depth, unpacked_bytes, ratio, seconds.",
        ),
    ] = None


@dataclass(frozen=True)
class Selected(Reading):
    """A corpus and which of its sentences are wanted."""

    corpus: Annotated[
        Path, typer.Argument(metavar="CORPUS", help="A corpus folder, a store, or a file or folder of articles.")
    ] = Path()
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar="FIELD=VALUE",
            rich_help_panel=_CHOOSE,
            help="Only these: a column of the articles, event, voice (own, quoted, marked), part (headline, lead, body), "
            "composed (true, false), date_from, date_to. Several values by comma; repeat it for more fields.",
        ),
    ] = None


@dataclass(frozen=True)
class Showing:
    """In which form a result goes where."""

    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            rich_help_panel=_SHOW,
            show_default="table, or what FILE is called",
            help="Files hold all rows and columns, tables those that fit.",
        ),
    ] = None
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", rich_help_panel=_SHOW, help="Write it to a file.")
    ] = None
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, rich_help_panel=_SHOW, help="Most rows shown in a table; 0 shows all."),
    ] = None


def with_shared(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the fields of its bundles as options of their own."""
    hints = get_type_hints(command, include_extras=True)
    bundles: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}
    options: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        if name in bundles:
            options += _fields_of(bundles[name])
        else:
            options.append(parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY))

    def run(**given: Any) -> None:
        made = {name: kind(**{one.name: given.pop(one.name) for one in fields(kind)}) for name, kind in bundles.items()}
        command(**made, **given)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__annotations__ = {}
    run.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    return run


def _fields_of(bundle: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(bundle, include_extras=True)
    empty, kind = inspect.Parameter.empty, inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter(
            one.name,
            kind,
            default=empty if one.default is MISSING or one.name == "corpus" else one.default,
            annotation=hints[one.name],
        )
        for one in fields(bundle)
    ]


def split(given: Iterable[str] | None) -> list[str]:
    """Values given by comma or by repeating; quotes keep a comma.

    >>> split(["a, b", '"Smith, John"'])
    ['a', 'b', 'Smith, John']
    """
    return [value.strip() for text in given or () for row in csv.reader([text], skipinitialspace=True) for value in row]


def names(by: Iterable[str] | None) -> str | list[str]:
    """`--by` as the Python argument: one name, or a list."""
    found = split(by) or ["source"]
    return found[0] if len(found) == 1 else found


def reading_arguments(given: Gathering) -> dict[str, Any]:
    """The arguments of `mk.read` that `Gathering` stands for."""
    how = {"missing_language": given.missing_language, "sources": given.sources}
    return how | ({"limits": limits_of(given.limits)} if given.limits else {})


def limits_of(given: Iterable[str] | None) -> Limits:
    """`--limits` as the limits of reading a file.

    Raises ArgumentError for a name that is no limit, or what is no number above 0.

    >>> limits_of(["pages=10,seconds=5"]).pages
    10
    """
    from mediakit.readers.limits import LIMITS

    names = [one.name for one in fields(LIMITS)]
    found: dict[str, Any] = {}
    for text in split(given):
        name, _, value = text.partition("=")
        if name not in names:
            raise unknown("limit", name, names)
        whole = not isinstance(getattr(LIMITS, name), float)
        try:
            found[name] = int(value) if whole else float(value)
        except ValueError:
            found[name] = 0
        if not found[name] > 0:
            raise ArgumentError(f"--limits {text!r}: give a number above 0, such as {name}=1000")
    return replace(LIMITS, **found)


def filters(where: Iterable[str] | None) -> dict[str, Any]:
    """`--where` as arguments of `Corpus.where`.

    Raises ArgumentError for a text without =, or two dates for one bound.

    >>> filters(["source=a,b", "date_from=2020"])
    {'source': ['a', 'b'], 'date_from': '2020'}
    """
    found: dict[str, list[str]] = {}
    for text in where or ():
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise ArgumentError(f"--where {text!r} has no field; write field=value, such as source=bbc or event=...")
        found.setdefault(name.strip(), []).extend(split([value]) or [""])
    chosen: dict[str, Any] = dict(found)
    for name in ("date_from", "date_to"):
        if len(found.get(name, ())) > 1:
            raise ArgumentError(f"--where gives {name} more than once: {', '.join(found[name])}; give one date")
        if name in found:
            chosen[name] = found[name][0]
    if "composed" in found:
        plain = {"yes": "true", "1": "true", "no": "false", "0": "false"}
        chosen["composed"] = [plain.get(value.lower(), value.lower()) for value in found["composed"]]
    return chosen
