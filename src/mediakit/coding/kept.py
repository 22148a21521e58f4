"""Where is a validation kept, so that it travels with its corpus? In `coding/` of a corpus folder or store, a folder each.

    coding/<name>/validation.json   recipe, and for each variable what is said beside the measure
    coding/<name>/fit.parquet agreement.parquet prevalence.parquet methods.parquet errors.parquet

A validation says of which state of the corpus it is (the fingerprint); on another state it is still shown, and says so.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.coding.validate import Validation
from mediakit.corpus.build import CODEBOOK
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.store import CODING, is_store
from mediakit.errors import ArgumentError, StoreError
from mediakit.files import replace_folder, write_text
from mediakit.result import Recipe, Result

__all__ = ["Kept", "coding_folder", "keep_validation", "load_validations", "said_beside"]

FILE = "validation.json"
# Validations kept before there were methods have none
TABLES, LATER = ("fit", "agreement", "prevalence", "errors"), ("methods",)
_NAME = re.compile(r"[\w-][\w.-]*")


@dataclass(frozen=True, eq=False)
class Kept:
    """A validation that was kept: its name, whether it is of the corpus as it is now, its tables and summary."""

    name: str
    current: bool
    tables: Mapping[str, Result]
    summary: tuple[dict[str, Any], ...]


def coding_folder(corpus: Corpus) -> Path:
    """Where validations of a corpus are kept. Raises ArgumentError where it is no corpus folder and no store."""
    folder = corpus.base.folder
    if folder is None or not folder.is_dir() or not (is_store(folder) or (folder / CODEBOOK).is_file()):
        raise ArgumentError(
            "this corpus is no corpus folder and no store, so nothing can be kept with it; give a path (--to), or read it "
            "into a store first (mediakit read)"
        )
    return folder / CODING


def keep_validation(validation: Validation, corpus: Corpus, name: str = "", *, to: str | Path | None = None) -> Path:
    """Write a validation with its corpus (or into the folder `to`); one of that name is replaced. Returns its folder."""
    given = name or str(validation.fit.recipe.parameters["sample"])
    if not _NAME.fullmatch(given):
        raise ArgumentError(f"name={given!r}: give letters, digits, -, _ and . only")
    place = Path(to) if to is not None else coding_folder(corpus) / given
    if place.exists() and (place.is_file() or (any(place.iterdir()) and not (place / FILE).is_file())):
        raise StoreError(f"{place} is there and holds no validation; give another path or name")

    def fill(folder: Path) -> None:
        content = {
            "format": 1, "summary": [_plain(one) for one in validation.summary],
            "recipes": {key: one.recipe.as_dict() for key, one in validation.tables().items()},
        }  # fmt: skip
        write_text(folder / FILE, json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n")
        for key, one in validation.tables().items():
            one.table.write_parquet(folder / f"{key}.parquet")

    return replace_folder(place, fill)


def load_validations(corpus: Corpus) -> dict[str, Kept]:
    """The validations that are kept with a corpus, by name; none where there are none.

    Arguments: corpus, opened from a corpus folder or a store.
    Returns name -> Kept (current, tables, summary). Raises StoreError for one that is damaged.

    >>> import mediakit as mk
    >>> mk.load_validations(mk.from_texts({"a": ["One text."]}))
    {}
    """
    try:
        folder = coding_folder(corpus)
    except ArgumentError:
        return {}
    return {one.parent.name: _load(one.parent, corpus) for one in sorted(folder.glob(f"*/{FILE}"))}


def _load(folder: Path, corpus: Corpus) -> Kept:
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        recipes = {name: Recipe(**one) for name, one in content["recipes"].items()}
        there = [*TABLES, *(name for name in LATER if name in recipes)]
        tables = {name: Result(pl.read_parquet(folder / f"{name}.parquet"), _tuples(recipes[name])) for name in there}
        summary = tuple(content["summary"])
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        raise StoreError(
            f"{folder} holds a damaged validation ({reason}); make it again with `mediakit code validate`"
        ) from None
    return Kept(folder.name, recipes["fit"].fingerprint == corpus.fingerprint, tables, summary)


def _tuples(recipe: Recipe) -> Recipe:
    plain = recipe.as_dict()
    return Recipe(**{**plain, "references": tuple(plain["references"]), "notes": tuple(plain["notes"])})


def _plain(value: Any) -> Any:
    """Undefined numbers are missing in JSON."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def said_beside(corpus: Corpus, measure: str, **settings: str) -> list[str]:
    """What is said beside a measure: a sentence for each variable that was set against coders with these settings."""
    lines = []
    for kept in load_validations(corpus).values():
        for one in kept.summary:
            if one["measure"] == measure and all(one["settings"].get(key) == value for key, value in settings.items()):
                lines.append(one["said"] + ("" if kept.current else " (Made on an earlier state of this corpus.)"))
    return lines
