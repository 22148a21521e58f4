"""What a corpus holds, as tables: its sources, the events they tell, what could not be read, how it was sampled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

import polars as pl
from rich.text import Text

from mediakit.cli.layouts import COMPOSED
from mediakit.cli.tables import Column, lines, whole
from mediakit.cli.terminal import clean
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.recipes import make_recipe
from mediakit.errors import EmptySelection
from mediakit.result import Result

__all__ = ["Contents", "read_report"]

MOST_SOURCES = 25


@dataclass(frozen=True)
class Contents:
    """What a corpus holds.

    sources: source, name, n_articles, n_words, first_date, last_date, n_undated, composed
    events: event, name, n_articles, n_sentences; rejects: reason, count, and file, row and advice of the first
    """

    corpus: Corpus
    sources: Result
    events: pl.DataFrame
    rejects: pl.DataFrame

    @classmethod
    def of(cls, corpus: Corpus) -> Contents:
        """Count what is in a corpus."""
        return cls(corpus, Result(_sources(corpus), make_recipe(corpus, "info", {})), _events(corpus), _reasons(corpus))

    def as_dict(self) -> dict[str, Any]:
        """Everything but the sources as plain values, for JSON."""
        return {
            "title": self.corpus.title, "n_articles": self.corpus.n_articles, "n_sentences": self.corpus.n_sentences,
            "n_words": self.corpus.n_words, "events": self.events.to_dicts(), "rejects": self.rejects.to_dicts(),
            "notes": list(self.corpus.notes), "codebook": _codebook(self.corpus),
            "sampling": self.corpus.codebook.corpus.sampling.model_dump(),
        }  # fmt: skip

    def drawn(self, limit: int | None) -> Callable[[int], Iterable[Text]]:
        """What draws it, for `deliver`."""
        most = MOST_SOURCES if limit is None else limit or self.sources.table.height

        def draw(width: int) -> Iterator[Text]:
            yield from self._head(width)
            yield from self._sources_shown(most, width)
            if self.events.height:
                yield from _heading("Events told")
                yield from lines(_event_columns(self.events), width)
            yield from _rejects_shown(self.rejects, width)
            if self.corpus.notes:
                yield from _heading("Notes")
                for note in self.corpus.notes:
                    yield from _paragraph(f"- {note}", width)
            yield from self._sampling(width)

        return draw

    def _head(self, width: int) -> Iterator[Text]:
        corpus = self.corpus
        yield Text(clean(corpus.title), style="bold")
        yield from _paragraph(corpus.codebook.corpus.description, width)
        counts = f"{corpus.n_articles:,} articles, {corpus.n_sentences:,} sentences, {corpus.n_words:,} words"
        yield Text(f"{counts}, {self.sources.table.height:,} sources")
        named = ", ".join(f"{n} {name}" for name, n in _codebook(corpus).items() if n)
        yield Text(f"codebook: {named or 'none'}")

    def _sources_shown(self, most: int, width: int) -> Iterator[Text]:
        table = self.sources.table.head(most)
        yield from _heading("Sources")
        stars = table["composed"].to_list()
        ids = [f"{source} *" if star else source for source, star in zip(table["source"].to_list(), stars, strict=True)]
        names = table["name"].to_list()
        columns = [
            Column("source", ids, least=24),
            *([Column("name", names, drop=1)] if names != table["source"].to_list() else []),
            Column("articles", [whole(n) for n in table["n_articles"].to_list()], right=True),
            Column("words", [whole(n) for n in table["n_words"].to_list()], right=True),
            Column("from", [value or "" for value in table["first_date"].to_list()]),
            Column("to", [value or "" for value in table["last_date"].to_list()]),
            Column("undated", [whole(n) for n in table["n_undated"].to_list()], right=True, drop=2),
        ]
        yield from lines(columns, width)
        if table.height < self.sources.table.height:
            yield Text(f"{table.height:,} of {self.sources.table.height:,} sources; --limit 0 shows all", style="dim")
        if any(stars):
            yield Text(COMPOSED, style="dim")

    def _sampling(self, width: int) -> Iterator[Text]:
        stated = {k.replace("_", " "): v for k, v in self.corpus.codebook.corpus.sampling.model_dump().items() if v}
        if not stated:
            return
        yield from _heading("Sampling")
        for name, value in stated.items():
            yield from _paragraph(f"{name}: {value}", width)


def _sources(corpus: Corpus) -> pl.DataFrame:
    named = corpus.sources_named()
    table = corpus.facts
    if "composed" not in table.columns:
        table = table.with_columns(composed=pl.lit(False))
    table = table.with_columns(pl.col("source").fill_null("(none)"))
    found = table.group_by("source").agg(
        pl.len().cast(pl.Int64).alias("n_articles"),
        pl.col("n_words").sum(),
        pl.col("date").min().alias("first_date"),
        pl.col("date").max().alias("last_date"),
        pl.col("date").null_count().cast(pl.Int64).alias("n_undated"),
        pl.col("composed").any(),
    )
    names = pl.col("source").replace(named).alias("name")
    ordered = found.with_columns(names).sort(["n_articles", "source"], descending=[True, False])
    return ordered.select("source", "name", "n_articles", "n_words", "first_date", "last_date", "n_undated", "composed")


def _events(corpus: Corpus) -> pl.DataFrame:
    rows = []
    for event in corpus.codebook.event:
        try:
            told = corpus.where(event=event.id)
            rows.append((event.id, event.name, told.n_articles, told.n_sentences))
        except EmptySelection:
            rows.append((event.id, event.name, 0, 0))
    schema = {"event": pl.String, "name": pl.String, "n_articles": pl.Int64, "n_sentences": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _event_columns(events: pl.DataFrame) -> list[Column]:
    return [
        Column("event", events["event"].to_list(), least=28),
        Column("name", events["name"].to_list(), drop=1),
        Column("articles", [whole(n) for n in events["n_articles"].to_list()], right=True),
        Column("sentences", [whole(n) for n in events["n_sentences"].to_list()], right=True),
    ]


def _reasons(corpus: Corpus) -> pl.DataFrame:
    # One reason for many rows, wherever they are: the line and the title in brackets tell only the place.
    reason = pl.col("reason").str.replace(r" \((line [\d,]+|'.*'|\".*\")\)$", "")
    counted = corpus.rejects.group_by(reason).agg(
        pl.len().cast(pl.Int64).alias("count"),
        pl.col("file").first(),
        pl.col("row").first(),
        pl.col("advice").first(),
    )
    return counted.sort(["count", "reason"], descending=[True, False])


def _rejects_shown(rejects: pl.DataFrame, width: int) -> Iterator[Text]:
    if not rejects.height:
        return
    yield from _heading("Not read")
    places = [f"{file}, row {row}" if row else str(file) for file, row in rejects.select("file", "row").rows()]
    columns = [
        Column("count", [whole(n) for n in rejects["count"].to_list()], right=True),
        Column("reason", rejects["reason"].to_list()),
        Column("first of them", places),
        Column("what to do", [str(value or "") for value in rejects["advice"].to_list()], drop=1),
    ]
    yield from lines(columns, width)


def read_report(
    corpus: Corpus, width: int, pairs: pl.DataFrame | None = None, to: Path | None = None
) -> Iterator[Text]:
    """What was read, what was rejected by reason, and which duplicates there are (`pairs`, from `mk.duplicates`)."""
    n_sources = corpus.base.facts["source"].n_unique()
    rows = [("articles read", corpus.n_articles, f"of {n_sources:,} sources", "")]
    for reason, count, file, row, advice in _reasons(corpus).iter_rows():
        rows.append((f"not read: {reason}", count, f"{file}, row {row}" if row else str(file), advice or ""))
    if pairs is not None:
        for kind in ("exact", "near"):
            found = pairs.filter(kind=kind)
            first = "{} and {}".format(*found.select("article_id_a", "article_id_b").row(0)) if found.height else ""
            rows.append((f"pairs of duplicates, {kind}", found.height, first, ""))
    what, counts, first_of_them, to_do = zip(*rows, strict=True)
    yield from lines(
        [
            Column("what", list(what), least=40),
            Column("count", [whole(count) for count in counts], right=True),
            Column("first of them", list(first_of_them)),
            Column("what to do", list(to_do), drop=1),
        ],
        width,
    )
    if pairs is not None and pairs.height:
        yield Text(
            f"copies are kept and marked (duplicate_of); `mediakit duplicates {to or 'STORE'}` lists them, "
            "--drop-duplicates leaves them out",
            style="dim",
        )
    if corpus.rejects.height and to:
        yield Text(f"{to / 'rejects.csv'} lists what was not read", style="dim")


def _codebook(corpus: Corpus) -> dict[str, int]:
    book = corpus.codebook
    return {
        "events": len(book.event),
        "actors": len(book.actor),
        "concepts": len(book.concept),
        "figures": len(book.figure),
    }


def _heading(title: str) -> Iterator[Text]:
    yield Text()
    yield Text(title, style="bold underline")


def _paragraph(text: str, width: int) -> Iterator[Text]:
    yield from (Text(line) for line in wrap(clean(text), width, subsequent_indent="  "))
