"""Which units are people to code? A draw by strata that does not depend on any order, with the chance of every unit.

Every unit has a number that is a pure function of its id and the seed; of each stratum those with the smallest numbers are
drawn. So the same corpus and seed give the same sample, whatever the order of its articles, and a larger sample holds the
smaller one's units of each stratum. The chance of a unit (drawn over all of its stratum) is kept: estimates of shares need it.
Composed and published texts are never in one stratum.

What the coders get does not say where a unit is from, if they are to be blind: neither source, date nor title is in the
sheet, and ids are hashes. The key (key.json) holds all of it and stays with the researcher. A text that names its own
source cannot be made blind; how many do is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.coding.draw import ORDER, dealt, draw, ranks, strata_of
from mediakit.coding.scheme import Scheme, load_scheme, scheme_of
from mediakit.coding.units import Units, check_of, text_at, units_of
from mediakit.corpus.actors import actor_mentions, actors_of
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError, ReadError, listed
from mediakit.stats.draws import article_keys

__all__ = ["KEY_FILE", "Sample", "code_sample", "drawn_units", "load_sample"]

KEY_FILE = "key.json"
FORMAT = 1
ALLOCATIONS = ("equal", "proportional")
_UNITS: dict[str, Any] = {
    "unit": pl.String, "article_id": pl.String, "source": pl.String, "title": pl.String, "date": pl.String,
    "composed": pl.Boolean, "event": pl.String, "stratum": pl.String, "n_in_stratum": pl.Int64, "chance": pl.Float64,
    "weight": pl.Float64, "spans": pl.String, "before": pl.String, "text": pl.String, "after": pl.String,
    "check": pl.String, "coders": pl.List(pl.String),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sample:
    """A draw of units with what is asked of them.

    units: a row each: unit, article_id, source, title, date, composed, event, stratum, n_in_stratum, chance (of being
    drawn), weight (1 / chance), spans, before, text, after, check (of the text), coders
    """

    scheme: Scheme
    units: pl.DataFrame
    unit: str
    coders: tuple[str, ...]
    seed: int
    blind: bool
    stratify: tuple[str, ...] = ()
    allocation: str = "equal"
    n_units_in_corpus: int = 0
    corpus: str = ""
    fingerprint: str = ""
    selection: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """8 hex digits of the units, the scheme and the corpus: what a sheet names."""
        return check_of("\x1f".join([self.fingerprint, self.scheme.fingerprint, *sorted(self.units["unit"].to_list())]))

    def of_coder(self, coder: str) -> pl.DataFrame:
        """The units of a coder, in an order of their own."""
        mine = self.units.filter(pl.col("coders").list.contains(coder))
        keys = article_keys(f"{coder}\x1f{unit}" for unit in mine["unit"])
        return mine[ranks(keys, self.seed, ORDER)]

    def as_json(self) -> str:
        """The key as JSON."""
        facts = {name: getattr(self, name) for name in ("unit", "seed", "blind", "allocation", "n_units_in_corpus")}
        facts |= {"corpus": self.corpus, "fingerprint": self.fingerprint, "selection": dict(self.selection)}
        facts |= {name: list(getattr(self, name)) for name in ("coders", "stratify", "notes")}
        whole = {
            "format": FORMAT,
            "sample": self.id,
            **facts,
            "scheme": self.scheme.model_dump(),
            "units": self.units.to_dicts(),
        }
        return json.dumps(whole, ensure_ascii=False, indent=1, default=str) + "\n"


def load_sample(path: str | Path) -> Sample:
    """Read a sample's key: key.json, or the folder that holds it. Raises ReadError where it cannot be used."""
    place = Path(path)
    file = place / KEY_FILE if place.is_dir() else place
    try:
        given: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if given.pop("format") != FORMAT:
            raise ReadError(f"{file} is of another version; draw the sample again")
        stated = given.pop("sample")
        given["scheme"] = Scheme.model_validate(given["scheme"])
        given["units"] = pl.DataFrame(given["units"], schema=_UNITS)
        lists: dict[str, Any] = {name: tuple(given.pop(name)) for name in ("coders", "stratify", "notes")}
        sample = Sample(**given, **lists)
    except OSError as error:
        raise ReadError(f"{file}: cannot be read: {error.strerror}; it is written by `mediakit code sample`") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(
            f"{file} is no key of a sample ({type(error).__name__}); give what `code sample` wrote"
        ) from None
    if sample.id != stated:
        raise ReadError(f"{file} was changed after the draw: its units or its scheme are not those of sample {stated}")
    return sample


def code_sample(
    corpus: Corpus,
    scheme: str | Path | Scheme = "tone",
    *,
    unit: str = "sentence",
    n: int = 200,
    stratify: str | Sequence[str] | None = "source",
    allocation: str = "equal",
    coders: int | Sequence[str] = 2,
    overlap: int | None = None,
    blind: bool = False,
    context: int = 0,
    seed: int = 0,
    to: str | Path | None = None,
) -> Sample:
    """Draw units for people to code, and write a sheet for each coder.

    Arguments: scheme, "tone", "quoted", "frames:news", "frames:policy:ID", "toward:ACTOR", or a coding-scheme file; unit,
    "sentence", "passage" (what an article tells of one event) or "article"; n, how many units; stratify, columns whose
    groups are drawn from apart (None: none); allocation, as many of each stratum ("equal") or "proportional"; coders, a
    number or names; overlap, how many units all of them code (None: all), the others being dealt out; blind, whether
    sheets hide where units are from; context, sentences shown before and after; seed; to, a folder for key.json, scheme
    and sheets (XLSX, CSV).
    Returns a Sample with `units` (see there). Raises ArgumentError, CodebookError, StoreError.

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["One is here. Two is here."], "b": ["Three is here. Four is here. Five is here."]})
    >>> mk.code_sample(corpus, n=4, coders=["ann"]).units.group_by("source").len().sort("source").rows()
    [('a', 2), ('b', 2)]
    """
    asked = scheme if isinstance(scheme, Scheme) else _scheme(scheme, corpus)
    names = _coders(coders)
    strata = tuple([stratify] if isinstance(stratify, str) else stratify or ())
    if n < 1 or allocation not in ALLOCATIONS or (overlap is not None and not 0 <= overlap <= n) or context < 0:
        raise ArgumentError(
            f"n={n}, overlap={overlap}, allocation={allocation!r}, context={context}: n is 1 or more, overlap between 0 and "
            f"n, allocation one of {listed(ALLOCATIONS)}, context 0 or more"
        )
    units = drawn_units(corpus, unit, asked)
    if not len(units):
        raise ArgumentError(f"there is no {unit} to code here; widen the selection")
    labels = strata_of(corpus, units, strata)
    n_strata = len(np.unique(labels))
    if n < n_strata:
        raise ArgumentError(
            f"n={n} is fewer than the {n_strata} groups by {listed(strata) or 'composed'}, and every group needs a unit; give "
            "a larger n, or fewer columns to `stratify`"
        )
    chosen, table = draw(units, labels, n, allocation, seed)
    table = _with_texts(corpus, units, chosen, table, context)
    table = table.with_columns(dealt(table["unit"].to_list(), names, overlap, seed)).select(*_UNITS)
    notes = _notes(corpus, table, n, blind)
    sample = Sample(
        asked, table, unit, names, seed, blind, strata, allocation, len(units), corpus.title, corpus.fingerprint,
        dict(corpus.selection), notes,
    )  # fmt: skip
    if to is not None:
        from mediakit.coding.sheets import write_sheets

        write_sheets(sample, Path(to))
    return sample


def drawn_units(corpus: Corpus, unit: str, scheme: Scheme) -> Units:
    """The units that a scheme asks about: all, or those that name its actor."""
    units = units_of(corpus, unit)
    actors = [str(one.machine["actor"]) for one in scheme.variables if one.machine.get("actor")]
    if not actors:
        return units
    named, begin = [np.empty(0, np.int64)], 0
    for part in corpus.parts:
        found = actor_mentions(part, actors_of(corpus, actors))
        named.append(part.sentence_of_chunk(found.matches.chunk) + begin)
        begin += part.n_sentences
    of_unit, sentence = units.pairs
    kept = np.unique(of_unit[np.isin(sentence, np.concatenate(named))])
    number = np.full(len(units), -1, np.int64)
    number[kept] = np.arange(len(kept))
    ok = number[of_unit] >= 0
    return Units(unit, units.table[kept], units.article[kept], (number[of_unit[ok]], sentence[ok]))


def _scheme(name: str | Path, corpus: Corpus) -> Scheme:
    text = str(name)
    if isinstance(name, Path) or text.endswith(".toml"):
        return load_scheme(name)
    return scheme_of(text, {one.id: one.name for one in corpus.codebook.actor})


def _coders(coders: int | Sequence[str]) -> tuple[str, ...]:
    names = (
        [f"coder{i}" for i in range(1, coders + 1)] if isinstance(coders, int) else [str(one).strip() for one in coders]
    )
    folded = [name.casefold() for name in names]
    twice = sorted({name for name in folded if folded.count(name) > 1})
    if not names or twice or any(not name.replace("-", "").replace("_", "").isalnum() for name in names):
        raise ArgumentError(
            f"coders={listed(names)}: give one or more names of letters, digits, - and _, each once (case does not count)"
        )
    return tuple(names)


def _with_texts(
    corpus: Corpus, units: Units, chosen: npt.NDArray[np.int64], facts: pl.DataFrame, context: int
) -> pl.DataFrame:
    """The drawn units with what stands in the articles."""
    table = units.table[chosen].hstack(facts)
    rows = corpus.base.rows(units.article[chosen]).to_dicts()
    texts = [text_at(row, spans) for row, spans in zip(rows, table["spans"], strict=True)]
    sides = _sides(corpus, units, chosen, context)
    return table.with_columns(
        *(pl.Series(name, [row.get(name) for row in rows], dtype=pl.String) for name in ("source", "title", "date")),
        pl.Series("composed", [bool(row.get("composed")) for row in rows]),
        pl.Series("before", [before for before, _ in sides], dtype=pl.String),
        pl.Series("text", texts),
        pl.Series("after", [after for _, after in sides], dtype=pl.String),
        pl.Series("check", [check_of(text) for text in texts]),
    )


def _sides(corpus: Corpus, units: Units, chosen: npt.NDArray[np.int64], context: int) -> list[tuple[str, str]]:
    """The sentences before and after each unit, of the same article."""
    if not context:
        return [("", "")] * len(chosen)
    every = units_of(Corpus(corpus.base), "sentence")
    place = {(a, s): i for i, (a, s) in enumerate(every.table.select("article_id", "spans").rows())}
    ids, spans = every.table["article_id"].to_list(), every.table["spans"].to_list()
    rows = dict(zip(units.article[chosen].tolist(), corpus.base.rows(units.article[chosen]).to_dicts(), strict=True))
    sides = []
    for u in chosen.tolist():
        article, where = units.table["article_id"][u], units.table["spans"][u]
        at, row = place.get((article, where)), rows[int(units.article[u])]
        if at is None:  # more than a sentence: it stands for itself
            sides.append(("", ""))
            continue
        near = [
            [i for i in some if 0 <= i < len(ids) and ids[i] == article]
            for some in (range(at - context, at), range(at + 1, at + 1 + context))
        ]
        before, after = (" ".join(text_at(row, spans[i]) for i in some) for some in near)
        sides.append((before, after))
    return sides


def _notes(corpus: Corpus, table: pl.DataFrame, n: int, blind: bool) -> tuple[str, ...]:
    notes = [f"only {table.height:,} units are there, fewer than the {n:,} asked for"] if table.height < n else []
    composed = int(table["composed"].sum())
    if composed:
        notes.append(f"{composed:,} of the units are of texts composed for this corpus, no published reports")
    if blind:
        named = corpus.sources_named()
        telling = sum(
            any(len(name) > 2 and name.casefold() in text.casefold() for name in {source, named.get(source, source)})
            for source, text in table.select(pl.col("source").fill_null("(none)"), "text").rows()
        )
        if telling:
            notes.append(
                f"{telling:,} of {table.height:,} texts name their own source, so their coders are not blind to it"
            )
    return tuple(notes)
