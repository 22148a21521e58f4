"""Coding by people: sheets to fill in, agreement between coders, the tool's scores set against theirs, and how much to code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mediakit.cli.options import By, Confidence, Resamples, Seed, Selected, Showing, names, split, with_shared

if TYPE_CHECKING:
    import polars as pl
    from rich.text import Text

    from mediakit.cli.tables import Column
    from mediakit.result import Result

__all__ = ["agreement", "app", "plan", "sample", "validate"]

app = typer.Typer(
    no_args_is_help=True, help="Coding by people: sheets, agreement, validation of scores, how much to code."
)

Sheets = Annotated[
    list[Path], typer.Argument(metavar="SHEET...", help="Filled sheets (XLSX, CSV), or the folder that holds them.")
]
Key = Annotated[
    Path | None,
    typer.Option(
        "--sample", metavar="KEY.json", show_default="key.json there", help="The key that the sample came with."
    ),
]
Incomplete = Annotated[bool, typer.Option("--incomplete", help="Leave empty cells and missing units out, counted.")]
Unit = Annotated[Literal["sentence", "passage", "article"], typer.Option("--unit", help="What is coded at a time.")]


@app.command()
@with_shared
def sample(
    *,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="A new folder for the key and the sheets.")],
    variable: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="tone, quoted, frames:news, frames:policy, frames:news:conflict, toward:ACTOR."
        ),
    ] = "tone",
    scheme: Annotated[
        Path | None,
        typer.Option("--scheme", metavar="TOML", help="A coding scheme of your own, in place of --variable."),
    ] = None,
    unit: Unit = "sentence",
    n: Annotated[int, typer.Option("--n", min=1, help="How many units.")] = 200,
    stratify: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN", show_default="source", help="Draw from each of these groups apart; none: from all."
        ),
    ] = None,
    allocation: Annotated[
        Literal["equal", "proportional"], typer.Option(help="As many units of each group, or by its size.")
    ] = "equal",
    coders: Annotated[
        list[str] | None, typer.Option(metavar="NAMES", show_default="two", help="Names by comma, or how many.")
    ] = None,
    overlap: Annotated[
        int | None, typer.Option(min=0, show_default="all", help="Units that all code; the others are dealt out.")
    ] = None,
    blind: Annotated[bool, typer.Option("--blind", help="Sheets do not say where a text is from.")] = False,
    context: Annotated[int, typer.Option(min=0, help="Sentences shown before and after a sentence.")] = 0,
    seed: Seed = 0,
    selected: Selected,
) -> None:
    """Draw units for people to code, and write a sheet for each coder."""
    from mediakit.cli.opening import opened
    from mediakit.cli.terminal import notes, say, working
    from mediakit.coding.sample import code_sample

    corpus = opened(selected)
    who = split(coders)
    people: int | list[str] = int(who[0]) if len(who) == 1 and who[0].isdigit() else who or 2
    strata = split(stratify) if stratify else ["source"]
    with working("Drawing"):
        drawn = code_sample(
            corpus, scheme or variable, unit=unit, n=n, stratify=None if strata == ["none"] else strata,
            allocation=allocation, coders=people, overlap=overlap, blind=blind, context=context, seed=seed, to=to,
        )  # fmt: skip
    notes(drawn.notes)
    say(
        f"wrote {to}: {drawn.units.height:,} of {drawn.n_units_in_corpus:,} {unit}s, sheets for {', '.join(drawn.coders)}"
    )
    say(f"hand out the sheets, keep {to / 'key.json'}; then: mediakit code agreement {to}")


@app.command()
@with_shared
def agreement(
    *,
    sheets: Sheets,
    key: Key = None,
    incomplete: Incomplete = False,
    disagreements: Annotated[
        bool, typer.Option("--disagreements", help="The units on which coders differ, in place of the figures.")
    ] = False,
    n_resamples: Resamples = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 0,
    showing: Showing,
) -> None:
    """How far do coders agree? Per cent, Cohen's and Fleiss' kappa, Krippendorff's alpha, with intervals."""
    from mediakit.cli.show import deliver
    from mediakit.cli.terminal import say, working
    from mediakit.coding.agreement import code_agreement

    with working("Reading sheets"):
        found = code_agreement(
            sheets, sample=key, incomplete=incomplete, n_resamples=n_resamples, confidence=confidence, seed=seed
        )
    result = found.disagreements if disagreements else found.agreement
    deliver(result, showing, lambda width: _lines(result, width, showing.limit))
    differ = found.disagreements.table.height
    if differ and not disagreements:
        say(f"coders differ on {differ:,} codes; --disagreements lists them")


@app.command()
@with_shared
def validate(
    *,
    selected: Selected,
    sheets: Sheets,
    key: Key = None,
    incomplete: Incomplete = False,
    method: Annotated[
        str | None,
        typer.Option(metavar="NAME", show_default="the scheme's", help="Another method of the same measure."),
    ] = None,
    gold: Annotated[str | None, typer.Option(metavar="CODER", help="Only this coder's codes count as true.")] = None,
    by: By = None,
    table: Annotated[
        Literal["fit", "agreement", "prevalence", "methods", "errors"] | None,
        typer.Option(show_default="all but errors", help="Which table to show or write."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", show_default="coding/ of the corpus", help="Where to keep it.")
    ] = None,
    name: Annotated[str, typer.Option(metavar="NAME", show_default="the sample's id", help="Under which name.")] = "",
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Keep it with the corpus, for exports and dashboard.")
    ] = True,
    n_resamples: Resamples = 1000,
    confidence: Confidence = 0.95,
    seed: Seed = 0,
    showing: Showing,
) -> None:
    """Set the tool's scores against coders: fit by group with intervals, alpha, corrected prevalence, worst errors."""
    import polars as pl

    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver, print_lines
    from mediakit.cli.terminal import clean, say, working
    from mediakit.coding.kept import keep_validation
    from mediakit.coding.validate import code_validate
    from mediakit.errors import ArgumentError

    corpus = opened(selected)
    with working("Scoring"):
        found = code_validate(
            corpus, sheets, sample=key, incomplete=incomplete, method=method, gold=gold, by=_one(names(by)),
            n_resamples=n_resamples, confidence=confidence, seed=seed,
        )  # fmt: skip
    shown = found.tables()[table or "fit"]
    if table or showing.format or showing.output:
        deliver(shown, showing, lambda width: _lines(shown, width, showing.limit))
    else:
        overall = found.fit.with_table(found.fit.table.filter(pl.col("category") == "(all)"))
        deliver(found.fit, showing, lambda width: _lines(overall, width, showing.limit))
        say("precision, recall and F1 of every value: --table fit; the worst errors with text: --table errors")
        for one in (found.agreement, found.prevalence, *([found.methods] if found.methods.table.height else [])):
            print_lines(_lines(one, _width(), showing.limit))
    for said in found.summary:
        say(clean(said["said"]))
    if keep or to:
        try:
            say(f"kept in {keep_validation(found, corpus, name, to=to)}")
        except ArgumentError as error:
            say(f"not kept: {error}")


@app.command()
@with_shared
def plan(
    *,
    unit: Unit = "sentence",
    interval: Annotated[float, typer.Option("--width", help="Width of a share's interval, from end to end.")] = 0.1,
    alpha: Annotated[float, typer.Option(help="Lower bound of alpha to be told from.")] = 0.8,
    share: Annotated[float, typer.Option(help="Share that is expected; .5 asks for the most units.")] = 0.5,
    rarest: Annotated[float, typer.Option(help="Share of the rarest value.")] = 0.25,
    measure: Annotated[
        str, typer.Option(metavar="NAME", help="sentiment, framing, voice: whose variance is used.")
    ] = "sentiment",
    item: Annotated[str | None, typer.Option(help="Of the measure: a frame, for instance.")] = None,
    power: Annotated[float, typer.Option(help="Power of the test.")] = 0.8,
    n_coders: Annotated[int, typer.Option(min=2, help="How many code the same units.")] = 2,
    confidence: Confidence = 0.95,
    by: By = None,
    selected: Selected,
    showing: Showing,
) -> None:
    """How many units to code, and the smallest difference between groups that this corpus can show."""
    from mediakit.cli.opening import opened
    from mediakit.cli.show import deliver, format_of, print_lines
    from mediakit.cli.terminal import working
    from mediakit.coding.plan import code_plan

    corpus = opened(selected)
    with working("Measuring"):
        found = code_plan(
            corpus, unit=unit, width=interval, alpha=alpha, share=share, rarest=rarest, by=names(by), measure=measure,
            item=item, power=power, confidence=confidence, n_coders=n_coders,
        )  # fmt: skip
    if format_of(showing) == "table" and showing.output is None:
        print_lines(_lines(found.units, _width(), 0))
    deliver(found.groups, showing, lambda width: _lines(found.groups, width, showing.limit))


def _one(by: str | list[str]) -> str:
    from mediakit.errors import ArgumentError

    if isinstance(by, str):
        return by
    raise ArgumentError(f"--by {','.join(by)}: validation is by one column; give one")


def _width() -> int:
    from mediakit.cli.terminal import width

    return width()


_HIDDEN = ("spans", "article_id", "composed", "machine_weight", "n_articles", "n_coders")
# Text columns that are not cut below this
_LEAST = {"codes": 28, "statistic": 19, "aim": 30}
_HEADS = {
    "variable": "variable", "statistic": "statistic", "share_machine": "machine", "share_coders": "coders",
    "share_corrected": "corrected", "n_units": "units", "n_coded": "coded", "smallest_difference": "smallest\ndifference",
    "n_articles_others": "others'\narticles",
}  # fmt: skip


def _lines(result: Result, width: int, limit: int | None) -> Iterator[Text]:
    """A table to read: bounds as one interval, what few need left to the files, rows of composed texts with a star."""
    from rich.text import Text

    from mediakit.cli.tables import lines

    table = result.table if limit == 0 else result.table.head(limit or 40)
    yield from lines(list(_columns(table)), width)
    if "composed" in table.columns and table["composed"].any():
        yield Text("* composed texts, never pooled with published ones", style="dim")
    if table.height < result.table.height:
        yield Text(
            f"and {result.table.height - table.height:,} more rows: --limit 0 shows all, --format csv has every column"
        )


def _columns(table: pl.DataFrame) -> Iterator[Column]:
    from mediakit.cli.tables import LEAST, Column, interval, number, whole

    composed = table["composed"].to_list() if "composed" in table.columns else [False] * table.height
    for at, (name, kind) in enumerate(table.schema.items()):
        values = table[name].to_list()
        if not at:
            values = [f"{value} *" if mark else value for value, mark in zip(values, composed, strict=True)]
        if name in _HIDDEN and not (name == "n_articles" and "smallest_difference" in table.columns):
            continue
        if name == "ci_high" or (name == "note" and table[name].null_count() == table.height):
            continue
        head = _HEADS.get(name, name.replace("_", " "))
        if name == "ci_low":
            highs = table["ci_high"].to_list()
            yield Column("95 %", [interval(a, b) for a, b in zip(values, highs, strict=True)], drop=1)
        elif kind.is_integer():
            yield Column(head, [whole(value) for value in values], right=True, drop=2)
        elif kind.is_float():
            yield Column(head, [number(value) for value in values], right=True)
        else:
            least = _LEAST.get(name, LEAST)
            yield Column(
                head, ["" if value is None else str(value) for value in values], drop=3 if at > 5 else 0, least=least
            )
