"""The README inside an export: what the files are, how to read them, how they came about, what they cannot show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mediakit.corpus.corpus import Corpus
from mediakit.result import Result

__all__ = ["RULES", "notes_of", "one_line", "readme_text", "sampling_of"]

RULES = (
    "CSV: UTF-8 without a byte-order mark, commas, a header; lists are joined with `;`. An empty cell is a missing "
    "value; codebook.csv says when a column has none. Undefined and infinite numbers are missing.",
    "In CSV, text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line end) "
    "has a leading apostrophe. In XLSX it is stored as text. Characters that XML does not allow are shown as U+FFFD in "
    "both. Parquet and JSON hold the exact text.",
    "Numbers are unrounded; XLSX only shows fewer digits than it holds.",
    "No text of an article is in these files, only words, and single sentences where a table is made of matches.",
    "Differences between groups are differences in wording between these texts. They are no score of an outlet, and "
    "say nothing about texts that are not in the corpus.",
)
_COMPOSED = (
    "Some texts of this corpus were composed for it and are no published reports; rows made of them carry `composed` = "
    "true, are described and never tested. They show what the method can see and prove nothing about any real outlet."
)
_MEANING = {
    "csv": "one table each, for any program",
    "parquet": "the same tables, exact and typed, for polars, pandas, R arrow, DuckDB",
    "json": "the same tables, as lists of records, exact",
    "xlsx": "all tables and the codebook in one workbook, a sheet each",
    "html": "the report: open it in a browser; it needs nothing else and can be printed",
}


def sampling_of(corpus: Corpus) -> list[tuple[str, str]]:
    """The sampling statement as (label, text), without what is not stated."""
    stated = corpus.codebook.corpus.sampling
    every = [
        ("Population", stated.population), ("How found", stated.how_found), ("Query", stated.query),
        ("Dates", stated.dates), ("Exclusions", stated.exclusions),
    ]  # fmt: skip
    return [(label, text) for label, text in every if text]


def notes_of(tables: Mapping[str, Result]) -> list[tuple[str, str]]:
    """(table, note) of every recipe, in order."""
    return [(name, note) for name, result in tables.items() for note in result.recipe.notes]


def readme_text(
    tables: Mapping[str, Result],
    formats: Iterable[str],
    corpus: Corpus | None,
    extra: Iterable[str],
    dropped: Iterable[str] = (),
) -> str:
    """The README as Markdown.

    Arguments: tables; formats, those written; corpus, or None where it is not at hand; extra, further files; dropped,
    columns left out.
    """
    recipe = next(iter(tables.values())).recipe
    lines = [f"# {_line(recipe.corpus) or 'A corpus'}: results", ""]
    lines += [f"Made with mediakit {recipe.version}; corpus fingerprint `{recipe.fingerprint or 'none'}`.", ""]
    lines += ["## Files", "", *_files(tables, list(formats), list(extra)), ""]
    lines += ["## Reading them", "", *(f"- {rule}" for rule in RULES)]
    lines += [f"- Left out: {', '.join(f'`{_line(name)}`' for name in dropped)} (text of articles)."] if dropped else []
    if any(_has_composed(result) for result in tables.values()):
        lines += [f"- {_COMPOSED}"]
    lines += ["", "## Sampling", "", *_sampling(corpus), ""]
    notes = [f"- {name}: {_line(note)}" for name, note in notes_of(tables)]
    lines += ["## Notes", "", *(notes or ["None."]), ""]
    cited = dict.fromkeys(reference for result in tables.values() for reference in result.recipe.references)
    lines += ["## Methods", "", "How each table was made is in recipes.json. Methods after:", ""]
    lines += [f"- {_line(reference)}" for reference in cited]
    return "\n".join(lines).rstrip() + "\n"


def _files(tables: Mapping[str, Result], formats: list[str], extra: list[str]) -> list[str]:
    rows = [f"- `{name}`: {result.table.height:,} rows, {result.recipe.measure}" for name, result in tables.items()]
    kinds = [f"- .{form}: {_MEANING[form]}" for form in formats]
    also = [
        "- codebook.csv, codebook.md: every column's type, unit, meaning, missing value",
        "- recipes.json: how each table was made",
    ]
    return ["Tables:", "", *rows, "", "Formats:", "", *kinds, "", "Besides:", "", *also, *(f"- {one}" for one in extra)]


def _has_composed(result: Result) -> bool:
    return "composed" in result.table.columns and bool(result.table["composed"].any())


def _sampling(corpus: Corpus | None) -> list[str]:
    if corpus is None:
        return ["The corpus was not at hand when this was written; see its own documentation."]
    stated = [f"- {label}: {_line(text)}" for label, text in sampling_of(corpus)]
    return stated or ["The corpus states none. Whom these articles stand for is not known."]


def one_line(text: str) -> str:
    """Text in one line."""
    return " ".join(str(text).split())


def _line(text: str) -> str:
    """Text as it stands, in one line, with no markup of its own."""
    return one_line(text).replace("<", "&lt;").replace("[", "\\[").replace("`", "'")
