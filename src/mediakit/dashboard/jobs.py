"""What a page can ask to have computed elsewhere: named jobs, and how what they make is written and read again.

A job is a plain name with plain arguments, so that it can be put to another process; what it makes is Parquet and JSON, never
a pickle. Articles are taken a slice at a time where a measure looks at each by itself: memory stays small, and the page can
say how far it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import mediakit as mk
from mediakit.charts.voices import own_and_quoted
from mediakit.compare.lineup import Lineup, lineup
from mediakit.compare.lineup_cells import Head
from mediakit.compare.lineup_chance import Chance, lineup_chance
from mediakit.compare.matching import shuffled
from mediakit.compare.profile import Profile, compare
from mediakit.corpus.corpus import Base, Corpus
from mediakit.corpus.kept_copies import give_copies, take_copies
from mediakit.corpus.quoted import forget_quotations, quoted_mask
from mediakit.engine.memory import give_back
from mediakit.errors import StoreError
from mediakit.files import replace_folder
from mediakit.result import Recipe, Result

__all__ = [
    "COPIES",
    "JOBS",
    "Made",
    "OnSlice",
    "give_masks",
    "make",
    "marked_once",
    "read_made",
    "recipe_of",
    "take_copies",
    "take_masks",
    "write_made",
]

Made = Result | Profile | Chance | pl.DataFrame
OnSlice = Callable[[int, int], None]
# Measures that look at every article by itself, and take long over many: made in slices of so many articles
SLICED = ("figures", "quotations")
SLICE = 500
# Jobs that look for copies; what they found is kept beside what they made, for the evidence of their rows
COPIES = ("wire_copy", "duplicates")
MADE = "made.json"


def make(name: str, corpus: Corpus, arguments: Mapping[str, Any], on_slice: OnSlice | None = None) -> Made:
    """What a job makes of a corpus: one of JOBS, or a measure by its name. Raises what the measure raises."""
    if name in SLICED and corpus.n_articles > SLICE and _whole_articles(corpus):
        return _sliced(name, corpus, arguments, on_slice)
    return (JOBS.get(name) or _measure(name))(corpus, **arguments)


def _measure(name: str) -> Callable[..., Made]:
    def measure(corpus: Corpus, **arguments: Any) -> Made:
        made: Made = getattr(mk, name)(corpus, **arguments)
        return made

    return measure


def _shuffled(corpus: Corpus, *, by: str, **arguments: Any) -> Made:
    return compare(shuffled(corpus, by), by=by, **arguments)


def marked_once(corpus: Corpus) -> pl.DataFrame:
    """Which articles are copies, in whole or nearly, of which: article_id, duplicate_of, duplicate_likeness."""
    marked = mk.drop_duplicates(corpus, kind="near")
    articles: pl.DataFrame = marked.base.articles.select("article_id", "duplicate_of", "duplicate_likeness")
    return articles.with_columns(note=pl.lit(marked.base.notes[-1]))


def _masked(corpus: Corpus) -> pl.DataFrame:
    """Look for quotations; what is found is kept with the masks."""
    for part in corpus.parts:
        quoted_mask(corpus.base, part.tokens)
        forget_quotations(part.tokens)
        give_back()
    return pl.DataFrame({"blocks": [len(corpus.parts)]})


def _dealt(corpus: Corpus, *, event: str, by: str, groups: Sequence[str]) -> Chance:
    """How often a line-up's groups differ as much under labels dealt out anew."""
    return lineup_chance(corpus, lineup(corpus, event=event, by=by, groups=groups))


# What is no measure of that name in mediakit itself
JOBS: Mapping[str, Callable[..., Made]] = {
    "compare": compare,
    "shuffled": _shuffled,
    "own_and_quoted": own_and_quoted,
    "once": marked_once,
    "quoted": _masked,
    "lineup": lineup,
    "lineup_chance": _dealt,
}  # fmt: skip


def _whole_articles(corpus: Corpus) -> bool:
    """Whether whole articles are selected: sentences of some would not be found again in a slice."""
    return not {"voice", "part", "event"} & set(corpus.selection)


def _sliced(name: str, corpus: Corpus, arguments: Mapping[str, Any], on_slice: OnSlice | None) -> Result:
    """A measure over slices of articles: each is read, measured and let go."""
    articles, tables = corpus.articles, []
    notes: tuple[str, ...] = ()
    for first in range(0, articles.height, SLICE):
        part = Corpus(Base(articles.slice(first, SLICE), corpus.codebook, sources=corpus.base.sources))
        result: Result = getattr(mk, name)(part, **arguments)
        tables.append(result.table)
        if on_slice:
            on_slice(min(first + SLICE, articles.height), articles.height)
    table = pl.concat([one for one in tables if one.height] or tables[:1], how="diagonal_relaxed")
    if name == "figures":  # in the order that figures gives
        keys = [one for one in result.recipe.parameters["by"] if one in table.columns]
        table = table.sort([*keys, "article_id", "field", "start_char", "event"],
                           descending=[*[False] * (len(keys) + 1), True, False, False], maintain_order=True)  # fmt: skip
    recipe = result.recipe.as_dict() | {
        "selection": dict(corpus.selection), "fingerprint": corpus.fingerprint, "corpus": corpus.title, "notes": list(notes),
    }  # fmt: skip
    return Result(table, recipe_of(recipe))


def write_made(made: Made, folder: Path, copies_of: Corpus | None = None) -> None:
    """Write what a job made into a folder, whole or not at all; with what was found out about a corpus's copies, where it is
    given. Raises StoreError where it cannot be written."""

    def fill(place: Path) -> None:
        if copies_of is not None:
            give_copies(copies_of, place)
        tables, results, facts = _as_written(made)
        recipes = {name: one.recipe.as_dict() for name, one in results.items()}
        for name, table in tables.items():
            table.write_parquet(place / f"{name}.parquet", compression="lz4", statistics=False)
        (place / MADE).write_text(json.dumps(facts | {"recipes": recipes}, default=str), encoding="utf-8")

    replace_folder(folder, fill)


def _as_written(made: Made) -> tuple[dict[str, pl.DataFrame], dict[str, Result], dict[str, Any]]:
    """What is written of it: tables and results by name, and the facts that make it whole again."""
    if isinstance(made, pl.DataFrame):
        return {"frame": made}, {}, {"kind": "frame"}
    if isinstance(made, Chance):
        rows = [(*row, n) for row, n in made.reached.items()]
        table = pl.DataFrame(rows, schema={"kind": pl.String, "row": pl.String, "n": pl.Int64}, orient="row")
        return {"frame": table}, {}, {"kind": "chance", "n_deals": made.n_deals}
    facts: dict[str, Any] = {"kind": "result"}
    results = {"result": made} if isinstance(made, Result) else {**made.results, "differences": made.differences}
    if isinstance(made, Profile):
        facts = {"kind": "profile", "groups": list(made.groups), "within": made.within}
    elif isinstance(made, Lineup):
        heads = [asdict(head) for head in made.heads]
        facts = {"kind": "lineup", "heads": heads, "event": made.event, "event_name": made.event_name}
    return {name: one.table for name, one in results.items()}, results, facts


def read_made(folder: Path) -> Made:
    """Read what a job made. Raises StoreError where it is not whole."""
    try:
        facts = json.loads((folder / MADE).read_text(encoding="utf-8"))
        if facts["kind"] == "frame":
            return pl.read_parquet(folder / "frame.parquet")
        if facts["kind"] == "chance":
            rows = pl.read_parquet(folder / "frame.parquet").rows()
            return Chance({(kind, row): n for kind, row, n in rows}, int(facts["n_deals"]))
        results = {
            name: Result(pl.read_parquet(folder / f"{name}.parquet"), recipe_of(recipe))
            for name, recipe in facts["recipes"].items()
        }
        if facts["kind"] == "result":
            return results["result"]
        if facts["kind"] == "lineup":
            heads, one = tuple(Head(**head) for head in facts["heads"]), results["result"]
            return Lineup(one.table, one.recipe, heads, facts["event"], facts["event_name"])
        differences = results.pop("differences")
        return Profile(results, differences, tuple(facts["groups"]), facts["within"])
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise StoreError(f"what was computed before cannot be read ({str(error).splitlines()[0]})") from None


def recipe_of(given: Mapping[str, Any]) -> Recipe:
    """A recipe from its plain values."""
    return Recipe(**{**given, "references": tuple(given["references"]), "notes": tuple(given["notes"])})


def give_masks(corpus: Corpus, folder: Path) -> bool:
    """Keep which words are quoted, where it is known and not kept yet: it takes half a minute for 100 MB.

    Returns whether it is known.
    """
    known = [tokens.cache.get("quoted chunks") for tokens in corpus.base.tokens]
    if not all(isinstance(one, dict) for one in known):
        return False
    if not folder.is_dir():

        def fill(place: Path) -> None:
            for number, one in enumerate(known):
                assert isinstance(one, dict)
                np.save(place / f"{number}.npy", one["mask"], allow_pickle=False)

        replace_folder(folder, fill)
    return True


def take_masks(corpus: Corpus, folder: Path) -> bool:
    """Take up which words are quoted, where that was kept. Returns whether it is known now."""
    for number, tokens in enumerate(corpus.base.tokens):
        if isinstance(tokens.cache.get("quoted chunks"), dict):
            continue
        try:
            mask = np.load(folder / f"{number}.npy", mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError):
            return False
        if mask.dtype != np.bool_ or len(mask) != len(tokens.chunks.codes):
            return False
        tokens.cache["quoted chunks"] = {"mask": mask}
    return True
