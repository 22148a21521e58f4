"""What does every exported column mean? The codebook of an export: variables, the corpus's codebook, the word lists used.

Variables are described by `schema.py` and `formulas.py`; a column that schema.py does not know is metadata that the
articles brought: its type is told, its meaning is theirs. Levels are those that stand in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import polars as pl

from mediakit.corpus.codebook import Codebook
from mediakit.corpus.corpus import Corpus
from mediakit.errors import MediakitError
from mediakit.exports.formulas import FORMULAS, REFERENCES
from mediakit.exports.readme import sampling_of
from mediakit.exports.tables import file_name
from mediakit.lexicons.frames import FrameCodebook, load_frames
from mediakit.models.saved import is_model
from mediakit.result import Result
from mediakit.schema import COLUMNS, Column, describe

__all__ = ["codebook_markdown", "codebook_table", "columns_of", "described", "frame_codebooks", "frames_table"]

COLUMNS_OF_THE_CODEBOOK = (
    "table", "column", "label", "type", "unit", "levels", "missing", "meaning", "formula", "reference",
)  # fmt: skip
# More distinct values than this are no levels but names.
_LEVELS = 15
_OWN = {
    "sha256": (
        "text",
        "hexadecimal digits",
        "SHA-256 of the article's text in UTF-8: the same text, the same fingerprint",
    ),
    "table": ("text", "", "table that the row is of"),
}
_LABELS = {
    "article_id": "Article", "bic": "BIC", "ci_low": "Lower bound", "ci_high": "Upper bound", "g2_2cell": "G² (2 cells)",
    "g2_4cell": "G² (4 cells)", "p": "p", "q": "q (adjusted p)", "sha256": "Fingerprint of the text (SHA-256)",
    "tf_idf": "tf-idf", "url": "Address", "n": "Numbers given",
}  # fmt: skip


def codebook_table(tables: Mapping[str, Result]) -> pl.DataFrame:
    """One row per table and column: table, column, label, type, unit, levels (where they are few), missing (when a cell
    is empty), meaning, formula, reference."""
    rows = [
        tuple({"table": name, "column": one["variable"]}.get(key, one.get(key, "")) for key in COLUMNS_OF_THE_CODEBOOK)
        for name, result in tables.items()
        for one in described(result.table)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS_OF_THE_CODEBOOK, pl.String), orient="row")


def described(table: pl.DataFrame) -> list[dict[str, str]]:
    """What is known of each column: variable, label, type, unit, levels, missing, meaning, formula, reference."""
    return [
        {
            "variable": column.name,
            "label": _LABELS.get(column.name) or _label(column.name),
            "type": column.type,
            "unit": column.unit,
            "levels": _levels(table[column.name]),
            "missing": column.missing,
            "meaning": column.meaning,
            "formula": FORMULAS.get(column.name, ""),
            "reference": REFERENCES.get(column.name, ""),
        }
        for column in columns_of(table)
    ]


def _label(name: str) -> str:
    """A column's name in words.

    >>> _label("n_articles_target"), _label("share_negative")
    ('Number of articles target', 'Share negative')
    """
    words = name.replace("_", " ").strip()
    words = f"number of {words[2:]}" if words.startswith("n ") else words
    return words[:1].upper() + words[1:]


def _levels(values: pl.Series) -> str:
    if values.dtype == pl.Boolean:
        return "true; false"
    if values.dtype != pl.String or values.name in ("article_id", "title", "date", "url", "note", "sha256"):
        return ""
    found = values.drop_nulls().unique().sort().to_list()
    return "; ".join(found) if 0 < len(found) <= min(_LEVELS, max(len(values) - 1, 1)) else ""


def columns_of(table: pl.DataFrame) -> list[Column]:
    """What is known of a table's columns, in their order."""
    return [
        column
        if column.name in COLUMNS
        else Column(column.name, *(_OWN.get(column.name) or (_type(kind), column.unit, column.meaning)), column.missing)
        for column, kind in zip(describe(table.columns), table.dtypes, strict=True)
    ]


def _type(kind: pl.DataType) -> str:
    if kind.is_integer():
        return "integer"
    if kind.is_float() or kind.is_decimal():
        return "number"
    if kind == pl.Boolean:
        return "yes/no"
    return "date" if kind.is_temporal() else "text"


def frame_codebooks(tables: Mapping[str, Result]) -> tuple[list[FrameCodebook], list[str]]:
    """The frame codebooks that the tables were made with, and which of them cannot be read any more."""
    names = dict.fromkeys(
        str(result.recipe.parameters["codebook"])
        for result in tables.values()
        if result.recipe.measure == "framing" and "codebook" in result.recipe.parameters
    )
    found: list[FrameCodebook] = []
    lost: list[str] = []
    for name in names:
        if is_model(Path(name)):
            lost.append(f"{name!r} is a learned frame codebook: keep its folder beside this package")
            continue
        try:
            book = load_frames(name)
            if book.id in {other.id for other in found}:
                lost.append(f"two frame codebooks are called {book.id!r}; only the first is in this package")
            else:
                found.append(book)
        except MediakitError as error:
            lost.append(f"frame codebook {name!r} cannot be read any more, so it is not in this package: {error}")
    return found, lost


def frames_table(book: FrameCodebook) -> pl.DataFrame:
    """The patterns of a frame codebook: frame, pattern, weight, note, in their order."""
    notes = book.notes or ("",) * len(book.patterns)
    return pl.DataFrame(
        {
            "frame": [book.frames[i].id for i in book.frame_of],
            "pattern": [pattern.source for pattern in book.patterns],
            "weight": list(book.weights),
            "note": list(notes),
        },
        schema={"frame": pl.String, "pattern": pl.String, "weight": pl.Float64, "note": pl.String},
    )


def codebook_markdown(tables: Mapping[str, Result], books: list[FrameCodebook], corpus: Corpus | None = None) -> str:
    """The codebook to read: every table's columns, the corpus's own codebook, then the word lists as they were used."""
    parts = ["# Codebook\n\nEvery column of every table. *Missing* says when a cell is empty.\n"]
    for name, result in tables.items():
        parts.append(f"## {_cell(name)}\n\n{result.table.height:,} rows.\n\n{_columns(result.table)}\n")
    if corpus is not None:
        parts += _of_corpus(corpus.codebook, [f"- {label}: {_cell(text)}" for label, text in sampling_of(corpus)])
    if any(result.recipe.parameters.get("method") == "vader" for result in tables.values()):
        parts.append(_vader())
    parts += [_frames(book) for book in books]
    return "\n".join(parts)


def _columns(table: pl.DataFrame) -> str:
    head = "| column | label | type | unit | levels | meaning | missing | formula | reference |\n"
    rows = [
        [f"`{_cell(one['variable'])}`", *(_cell(one[key]) for key in ("label", "type", "unit", "levels", "meaning")),
         _cell(one["missing"]), f"`{_cell(one['formula'])}`" if one["formula"] else "", _cell(one["reference"])]
        for one in described(table)
    ]  # fmt: skip
    return head + "|---" * 9 + "|\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _of_corpus(book: Codebook, sampling: list[str]) -> list[str]:
    """The sampling statement and the corpus's codebook as lists."""
    stated = "\n".join(sampling) or "The corpus states nothing on this."
    parts = [f"## How the corpus was sampled\n\n{stated}\n"]
    entries: dict[str, list[tuple[str, str]]] = {
        "Events": [(f"{one.name} (`{one.id}`{_dates(one.start, one.end)})", _listed(one.terms)) for one in book.event],
        "Actors": [(f"{one.name} (`{one.id}`)", _listed(one.aliases)) for one in book.actor],
        "Concepts": [
            (f"{one.name} (`{one.id}`)", "; ".join(f"*{_cell(k)}*: {_listed(v)}" for k, v in one.variants.items()))
            for one in book.concept
        ],
        "Figures": [(f"{one.name} (`{one.id}`, {one.unit or 'any unit'})", _listed(one.terms)) for one in book.figure],
    }
    for kind, some in entries.items():
        if some:
            lines = "\n".join(f"- {_named(name)}: {text or 'no patterns'}" for name, text in some)
            parts.append(f"## The corpus's codebook: {kind.lower()}\n\n{lines}\n")
    return parts


def _dates(start: Any, end: Any) -> str:
    return f", {start or '…'} to {end or '…'}" if start or end else ""


def _listed(patterns: list[str]) -> str:
    return ", ".join(f"`{_cell(one)}`" for one in patterns)


def _named(text: str) -> str:
    """A name with its id in backticks, which stay."""
    name, tick, rest = text.partition("`")
    return _cell(name) + tick + rest


def _vader() -> str:
    try:
        found = version("vaderSentiment")
    except PackageNotFoundError:  # its word list was read, so it is there; how it was installed may hide its version
        found = "of unknown version"
    return (
        f"## Word list: VADER\n\nThe lexicon of the package vaderSentiment {found} (MIT licence), unchanged, with the rules "
        "of Hutto & Gilbert (2014). It is not repeated here.\n"
    )


def _cell(text: str) -> str:
    """Text that stays text in a cell of a Markdown table."""
    escaped = text.replace("<", "&lt;").replace("[", "\\[").replace("|", "\\|").replace("`", "'")
    return " ".join(escaped.split())


def _frames(book: FrameCodebook) -> str:
    lines = [f"## Frame codebook: {_cell(book.title)}\n"]
    lines += [f"{label}: {_cell(text)}\n" for label, text in _about(book) if text]
    for number, frame in enumerate(book.frames):
        n = book.frame_of.count(number)
        lines.append(f"### {_cell(frame.name)} (`{_cell(frame.id)}`, {n} patterns)\n")
        lines += [f"{_cell(text)}\n" for text in (frame.definition, frame.is_not) if text]
        lines += [f"- Example: {_cell(text)}" for text in frame.examples] + ([""] if frame.examples else [])
    return "\n".join(lines)


def _about(book: FrameCodebook) -> list[tuple[str, str]]:
    patterns = f"lexicons/{file_name('frames-' + book.id)}.csv in this package"
    return [("Source", book.reference), ("Licence", book.licence), ("Patterns", patterns)]
