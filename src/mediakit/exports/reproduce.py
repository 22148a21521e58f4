"""Does a package come out the same again? Its recipes are run once more on a corpus, and every table is compared.

What is compared: the files with their checksums, the articles by fingerprint, the codebooks, and each table row by row.
A table is the same where its numbers agree to 1e-9 of their size: another processor may differ in the last digit.
A package does not prove that its corpus is the one described; it proves that these texts give these numbers.
"""

from __future__ import annotations

import hashlib
import inspect
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.coding.kept import load_validations
from mediakit.compare.profile import COMPARED, ON_REQUEST, Profile, compare
from mediakit.corpus.corpus import Corpus
from mediakit.errors import InputError, MediakitError, ReadError
from mediakit.exports.articles import FINGERPRINT, articles_table, with_their_text
from mediakit.exports.codebook import frame_codebooks, frames_table
from mediakit.exports.contents import RECIPES, prepared
from mediakit.exports.datapackage import ARTICLES
from mediakit.exports.everything import PAGES, evidence_table
from mediakit.exports.package import package_files
from mediakit.exports.row_differences import TableCheck, compared_rows
from mediakit.exports.tables import csv_bytes, file_name, tables_of
from mediakit.registry import MEASURES, load
from mediakit.result import Recipe, Result

__all__ = ["ArticlesCheck", "Reproduction", "reproduce"]


@dataclass(frozen=True, slots=True)
class ArticlesCheck:
    """Articles of the package and of the corpus: how many have the same text, and ids (with titles) of those whose text
    changed, that are missing from the corpus, and that are new in it."""

    n_same: int
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    @property
    def identical(self) -> bool:
        """Whether the articles are the same."""
        return not (self.changed or self.missing or self.new)


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What running a package again gave: damaged files, articles (None where the package lists none), what changed in
    codebooks, and a check of each table."""

    damaged: tuple[str, ...]
    articles: ArticlesCheck | None
    codebooks: tuple[str, ...]
    tables: tuple[TableCheck, ...]

    @property
    def identical(self) -> bool:
        """Whether everything is the same."""
        articles = self.articles is None or self.articles.identical
        return not self.damaged and articles and not self.codebooks and all(one.identical for one in self.tables)


def reproduce(package: str | Path, corpus: Corpus) -> Reproduction:
    """Run a package's recipes again on a corpus and compare every table.

    Arguments: package, the folder or ZIP file of an export; corpus, the whole corpus that it was made of (the recipes'
    filters are applied to it).
    Returns a Reproduction. Raises ReadError where the path is no package.
    """
    files = package_files(package)
    try:
        stated = json.loads(files[RECIPES])
        recipes = {name: Recipe(**one["recipe"]) for name, one in stated["tables"].items()}
        text, selection = bool(stated.get("with_text")), next(iter(recipes.values())).selection
    except (TypeError, KeyError, ValueError, StopIteration) as error:
        raise ReadError(f"{package}: {RECIPES} is damaged ({type(error).__name__}: {error})") from None
    problem = ""
    try:
        selected = corpus.where(**selection) if selection else corpus
    except InputError as error:
        selected, problem = corpus, f"the package's selection cannot be made: {error}"
    made, failed = _run(recipes, selected)
    now = _as_packed(made, selected if stated.get("corpus") else None, text) if made else {}
    checks = []
    for name in recipes:
        if name == "articles":
            continue
        was = _table(files, name)
        if problem or name in failed or name not in now:
            checks.append(TableCheck(name, 0, note=problem or failed.get(name, "nothing comes out of the recipe")))
        elif was is None:
            checks.append(TableCheck(name, 0, note="the package holds no readable CSV or Parquet file of it"))
        else:
            checks.append(compared_rows(name, was, now[name].table))
    return Reproduction(_damaged(files), _articles(files, selected), _codebooks(files, selected, made), tuple(checks))


def _as_packed(made: Mapping[str, Result], corpus: Corpus | None, text: bool) -> dict[str, Result]:
    """Results as the package shows them: without texts, with excerpts capped as they were."""
    free: list[str] = []
    if text and corpus is not None:
        try:
            free = with_their_text(corpus, force=False).articles["article_id"].to_list()
        except InputError:  # it was forced
            free = corpus.articles["article_id"].to_list()
    return prepared(tables_of(made), corpus, free)


def _run(recipes: Mapping[str, Recipe], corpus: Corpus) -> tuple[dict[str, Result], dict[str, str]]:
    """Every recipe's result by name, and why some have none."""
    made: dict[str, Result] = {}
    failed: dict[str, str] = {}
    known: dict[bool, Profile] = {}
    for name, recipe in recipes.items():
        if recipe.measure in ("articles", "evidence"):
            continue
        try:
            made[name] = _again(name, recipe, recipes, corpus, known)
        except (MediakitError, TypeError, ValueError) as error:
            failed[name] = f"cannot be run again: {error}"
    if "evidence" in recipes:
        found = evidence_table(corpus, made)
        if found is not None:
            made["evidence"] = found
    return {name: made[name] for name in recipes if name in made}, failed


def _again(
    name: str, recipe: Recipe, recipes: Mapping[str, Recipe], corpus: Corpus, known: dict[bool, Profile]
) -> Result:
    placebo = name.startswith("placebo_")
    asked = recipes.get("placebo_differences" if placebo else "differences")
    plain = name.removeprefix("placebo_")
    if asked is not None and plain in ("differences", *COMPARED, *ON_REQUEST):
        if placebo not in known:
            known[placebo] = _profile(asked, corpus, placebo)
        profile = known[placebo]
        if plain == "differences":
            return profile.differences
        if plain in profile and _same_settings(profile[plain].recipe, recipe):
            return profile[plain]
    if recipe.measure == "compare":
        return _profile(recipe, corpus, placebo).differences
    if recipe.measure in PAGES:
        page: Result = load(PAGES[recipe.measure])(corpus)
        return page
    if recipe.measure.startswith("validation_"):
        return _validation(name, recipe, corpus)
    if recipe.measure not in MEASURES:
        raise ReadError(f"this version of mediakit has no measure {recipe.measure!r}")
    result: Result = _call(load(MEASURES[recipe.measure].function), corpus, recipe)
    return result


def _validation(name: str, recipe: Recipe, corpus: Corpus) -> Result:
    """The validation that is kept with the corpus. It is not made again: people's codes are no part of a package.

    Raises ReadError where the corpus does not have it.
    """
    for kept in load_validations(corpus).values():
        for one in kept.tables.values():
            same = one.recipe.parameters.get("sample") == recipe.parameters.get("sample")
            if same and one.recipe.measure == recipe.measure:
                return one
    raise ReadError(f"{name} was set against coders, and this corpus has no such validation in coding/")


def _profile(recipe: Recipe, corpus: Corpus, placebo: bool) -> Profile:
    """The comparison again. What was made under shuffled labels is a comparison's placebo."""
    settings = {key: value for key, value in recipe.parameters.items() if key != "placebo"}
    profile = compare(corpus, **settings, placebo=placebo, seed=recipe.seed or 0)
    return profile.placebo if placebo and profile.placebo is not None else profile


def _same_settings(one: Recipe, other: Recipe) -> bool:
    return json.loads(json.dumps(one.parameters, default=str)) == dict(other.parameters) and one.seed == other.seed


def _call(function: Any, corpus: Corpus, recipe: Recipe) -> Any:
    """A measure's function with the recipe's parameters.

    Raises ReadError for a parameter that it does not have.
    """
    known = inspect.signature(function).parameters
    foreign = [key for key, value in recipe.parameters.items() if key not in known and value is not None]
    if foreign:
        raise ReadError(f"the recipe's settings {', '.join(foreign)} cannot be given to {recipe.measure}")
    settings = {key: value for key, value in recipe.parameters.items() if key in known}
    if "seed" in known and recipe.seed is not None:
        settings["seed"] = recipe.seed
    return function(corpus, **settings)


def _table(files: Mapping[str, bytes], name: str) -> pl.DataFrame | None:
    """A table of the package, from Parquet, else CSV."""
    try:
        if f"tables/{name}.parquet" in files:
            return pl.read_parquet(io.BytesIO(files[f"tables/{name}.parquet"]))
        if f"tables/{name}.csv" in files:
            return pl.read_csv(io.BytesIO(files[f"tables/{name}.csv"]), infer_schema=False)
    except (pl.exceptions.PolarsError, OSError):
        pass
    return None


def _damaged(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Files that are not as they were written, by SHA256SUMS."""
    lines = files.get("SHA256SUMS", b"").decode("utf-8", "replace").splitlines()
    stated = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    if not stated:
        return ("SHA256SUMS is missing",)
    wrong = [
        f"{name} {'is missing' if name not in files else 'has been changed'}"
        for name, digest in stated.items()
        if name not in files or hashlib.sha256(files[name]).hexdigest() != digest
    ]
    added = sorted(set(files) - set(stated) - {"SHA256SUMS"})
    return (*wrong, *(f"{name} has been added" for name in added))


def _articles(files: Mapping[str, bytes], corpus: Corpus) -> ArticlesCheck | None:
    """Which texts are the same, by fingerprint.

    An id that is made of the text changes with it; such an article is found again by source, date and title.
    """
    if ARTICLES not in files:
        return None
    try:
        was = _rows(pl.read_csv(io.BytesIO(files[ARTICLES]), infer_schema=False))
    except (pl.exceptions.PolarsError, KeyError):
        return ArticlesCheck(0, missing=(f"all: {ARTICLES} cannot be read",))
    now = _rows(pl.read_csv(io.BytesIO(csv_bytes(articles_table(corpus))), infer_schema=False))
    changed = [key for key in was if key in now and was[key][0] != now[key][0]]
    missing, new = [key for key in was if key not in now], [key for key in now if key not in was]
    named = {now[key][1]: key for key in new}
    moved = [key for key in missing if was[key][1][-1] and was[key][1] in named]
    taken = {named[was[key][1]] for key in moved}
    n_same = len(was) - len(changed) - len(missing)
    return ArticlesCheck(
        n_same,
        tuple(_shown(key, was[key]) for key in [*changed, *moved]),
        tuple(_shown(key, was[key]) for key in missing if key not in moved),
        tuple(_shown(key, now[key]) for key in new if key not in taken),
    )


def _rows(table: pl.DataFrame) -> dict[str, tuple[str, tuple[str, ...]]]:
    """article_id -> fingerprint, and what tells the article apart: source, date, title."""
    named = [name if name in table.columns else None for name in ("source", "date", "title")]
    return {
        row["article_id"]: (row[FINGERPRINT], tuple(str(row[name] or "") if name else "" for name in named))
        for row in table.iter_rows(named=True)
    }


def _shown(key: str, row: tuple[str, Sequence[str]]) -> str:
    return f"{key} ({', '.join(part for part in row[1] if part)})"


def _codebooks(files: Mapping[str, bytes], corpus: Corpus, made: Mapping[str, Result]) -> tuple[str, ...]:
    """What changed in the corpus's codebook and in the frame codebooks."""
    found = []
    if "corpus/codebook.json" in files:
        try:
            was = json.loads(files["corpus/codebook.json"])
        except ValueError:
            was = {}
        now = json.loads(corpus.codebook.model_dump_json(by_alias=True))
        for kind in sorted({*was, *now}):
            found += _entries(kind, was.get(kind), now.get(kind))
    books, _ = frame_codebooks(made)
    for book in books:
        path = f"lexicons/{file_name(f'frames-{book.id}')}.csv"
        if path in files and files[path] != csv_bytes(frames_table(book)):
            found.append(f"frame codebook {book.id}: its patterns are others than in {path}")
    return tuple(found)


def _entries(kind: str, was: Any, now: Any) -> list[str]:
    if was == now:
        return []
    if not isinstance(was, list) or not isinstance(now, list):
        return [f"[{kind}] of the corpus's codebook has changed"]
    before, after = ({one["id"]: one for one in some} for some in (was, now))
    lines = [f"{kind} {one} is gone" for one in before if one not in after]
    lines += [f"{kind} {one} is new" for one in after if one not in before]
    changed = [one for one in before if one in after and before[one] != after[one]]
    lines += [f"{kind} {one} has changed" for one in changed]
    return lines or [f"the order of the {kind}s has changed"]
