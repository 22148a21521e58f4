"""A report to read, print and pass on: one HTML file that holds everything it shows and asks nothing of any network.

It says what the corpus is and how it was sampled before it shows a number; beside each chart stands its table; composed
texts are marked wherever they are named; what was left out of a table is counted. It gives differences, no verdicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError
from mediakit.exports import figures
from mediakit.exports.codebook import columns_of, frame_codebooks
from mediakit.exports.methods import methods_of, references_of, selection_of, settings_of
from mediakit.exports.numbers import FILTERS
from mediakit.exports.readme import NO_MEASURES, notes_of, sampling_of
from mediakit.exports.sections import (
    LARGEST,
    MARKED,
    Names,
    about,
    compared,
    framed,
    labelled,
    sources,
    toned,
    worded,
)  # fmt: skip
from mediakit.exports.tables import Exportable, tables_of
from mediakit.files import write_text
from mediakit.registry import MEASURES
from mediakit.result import Result

if TYPE_CHECKING:
    from jinja2 import Environment, Template

__all__ = ["check_corpus", "report_html", "write_report"]

# Rows of a table that has no section of its own, and of what could not be read: a look at it; the files have them all.
ROWS = 40
# Of a table without a section of its own the columns to show, where it has them (source and composed lead), and by
# what its rows are picked: the whole table is in the files.
_COLUMNS = {
    "actor_sentiment": ("actor", "voice", "n_mentions", "n_articles", "mean", "ci_low", "ci_high", "note"),
    "labelling": ("concept", "variant", "count", "n_mentions", "share", "ci_low", "ci_high"),
    "coverage": ("event", "n_articles", "n_sentences", "share", "first_date", "note"),
    "voices": ("speaker", "n_quotations", "n_words", "share_of_quoted_words", "cues"),
    "figures_table": ("event", "figure", "unit", "lowest", "highest", "n", "n_articles", "owners"),
}
_LARGEST_FIRST = {
    "actor_sentiment": "n_mentions", "labelling": "count", "voices": "n_quotations", "coverage": "n_sentences",
    "figures_table": "n",
}  # fmt: skip
# Tables of a package that are for programs: the report names them, the files hold them.
_FILES_ONLY = (
    "terms", "sentiment_by_article", "framing_policy_by_article", "framing_news_by_article", "quotations", "figures",
    "duplicates", "scores", "sentences", "evidence",
)  # fmt: skip
_OWN_SECTION = ("sentiment", "framing", "keyness", "compare")


def report_html(corpus: Corpus | None, profile: Exportable) -> str:
    """The report as one self-contained HTML page.

    Arguments: corpus, the one that the results were made of, or None (the report then knows only what the recipes say);
    profile, a Profile or one Result.
    Returns HTML; the same input gives the same text. Raises ArgumentError for a corpus of other texts.
    """
    tables = tables_of(profile)
    if corpus is not None:
        check_corpus(tables, corpus)
    return _template().render(_content(corpus, tables))


def write_report(corpus: Corpus | None, profile: Exportable, path: str | Path) -> Path:
    """Write the report to a file (atomically; an existing one is replaced) and return its path."""
    return write_text(Path(path).expanduser(), report_html(corpus, profile))


def check_corpus(tables: Mapping[str, Result], corpus: Corpus) -> None:
    """Refuse to describe another corpus than the one that was measured."""
    made_of = {result.recipe.fingerprint for result in tables.values()} - {""}
    if made_of - {corpus.fingerprint}:
        raise ArgumentError(
            f"the results were made of texts with fingerprint {', '.join(sorted(made_of))}, but the corpus given has "
            f"{corpus.fingerprint}; give the corpus that they were made of, or none"
        )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment: Environment = Environment(
        loader=PackageLoader("mediakit.exports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment.get_template("report.html.j2")


def _content(corpus: Corpus | None, tables: Mapping[str, Result]) -> dict[str, Any]:
    """Everything the template shows."""
    names, recipe = Names(tables, corpus), next(iter(tables.values())).recipe
    real = {name: one for name, one in tables.items() if not name.startswith("placebo_")}
    in_files = [name for name in _FILES_ONLY if name in real and len(real) > 1]
    real = {name: one for name, one in real.items() if name not in in_files}
    books, lost = frame_codebooks(tables)
    frame_names = {(book.id, frame.id): frame.name for book in books for frame in book.frames}
    colours = _colours(names, corpus)
    notes = [(None, note) for note in (corpus.notes if corpus is not None else ())] + notes_of(real)
    return {
        "title": corpus.title if corpus is not None else recipe.corpus or "A corpus",
        "version": recipe.version,
        "fingerprint": recipe.fingerprint,
        "selection": selection_of(recipe),
        "by": names.by,
        "largest": LARGEST,
        "marked": MARKED,
        "about": about(corpus) if corpus is not None else None,
        "sampling": sampling_of(corpus) if corpus is not None else None,
        "sources": sources(corpus) if corpus is not None else None,
        "any_composed": any(group.composed for group in names.groups.values()),
        "sections": [
            one for name, result in real.items() for one in _sections(name, result, names, frame_names, tables, colours)
        ],
        "notes": [*notes, *((None, one) for one in lost)],
        "rejects": corpus.rejects.head(ROWS).to_dicts() if corpus is not None else [],
        "n_rejects": corpus.rejects.height if corpus is not None else 0,
        "in_files": [(name, tables[name].table.height, _question(tables[name])) for name in in_files],
        "methods": methods_of(real),
        "references": references_of(tables),
        "books": books,
        "recipes": [
            (name, one.recipe.measure, one.table.height, settings_of(one.recipe)) for name, one in tables.items()
        ],
    }


def _colours(names: Names, corpus: Corpus | None) -> dict[str, str]:
    """A colour for each group, as the dashboard gives it; without the corpus by size."""
    from mediakit.charts.palette import colour_of, ranked
    from mediakit.charts.palette import colours as dealt

    by_size = sorted(names.groups, key=lambda label: (-names.groups[label].n_articles, label))
    known = dealt(ranked(corpus, names.by[0]) if corpus is not None and len(names.by) == 1 else by_size)
    return {label: colour_of(label, known) for label in names.groups}


def _sections(
    name: str,
    result: Result,
    names: Names,
    frame_names: Mapping[tuple[str, str], str],
    tables: Mapping[str, Result],
    colours: Mapping[str, str],
) -> list[dict[str, Any]]:
    """The section of a table: kind, anchor, title, what it asks, how far to trust it, chart and rows."""
    measure, table = result.recipe.measure, result.table
    facts = MEASURES.get(measure)
    base: dict[str, Any] = {
        "name": name,
        "kind": measure if measure in _OWN_SECTION and _fits(measure, table.columns, names.by) else "table",
        "title": facts.title if facts else measure.replace("_", " ").capitalize(),
        "question": facts.question if facts else "",
        "trust": facts.trust if facts else "",
        "n": table.height,
        "chart": None,
    }
    if base["kind"] == "sentiment":
        rows = toned(result, names)
        return [base | {"rows": rows, "chart": figures.tone(rows, names, colours, name)}]
    if base["kind"] == "framing":
        found = framed(result, names)
        book = str(result.table["codebook"][0]) if table.height else ""
        found["names"] = {frame: frame_names.get((book, frame), frame) for frame in found["frames"]}
        return [base | found | {"codebook": book, "chart": figures.frames(found, name)}]
    if base["kind"] == "keyness":
        return [base | {"title": "Distinctive words"} | worded(result, names)]
    if base["kind"] == "compare":
        return [_differences(base, result, names, frame_names, tables.get(f"placebo_{name}"))]
    return [base | _picked(measure, table, names)]


def _question(result: Result) -> str:
    facts = MEASURES.get(result.recipe.measure)
    return facts.question if facts else NO_MEASURES.get(result.recipe.measure, "")


def _picked(measure: str, table: pl.DataFrame, names: Names) -> dict[str, Any]:
    """The rows and columns to show of a table that has no section of its own, largest first."""
    wanted = _COLUMNS.get(measure)
    by = _LARGEST_FIRST.get(measure, "")
    if wanted is None or not {by, *names.by} <= {*table.columns}:
        shown = table.head(ROWS)
        return {"columns": columns_of(shown), "rows": shown.to_dicts(), "picked": ""}
    kept = [name for name in (*names.by, *wanted) if name in table.columns]
    first = table.with_row_index("_row").sort([by, "_row"], descending=[True, False]).head(ROWS).sort("_row")
    rows = [row | {"_group": names.of(label)} for row, label in _labels(first.drop("_row"), names)]
    described = columns_of(first.select(kept))
    return {"columns": described, "rows": rows, "picked": by, "group": names.by[-1]}


def _labels(table: pl.DataFrame, names: Names) -> list[tuple[dict[str, Any], str]]:
    """Rows with the labels of their groups, for tables that count no articles too."""
    if "n_articles" in table.columns:
        return labelled(table, names.by)
    return labelled(table.with_columns(n_articles=pl.lit(0)), names.by)


def _fits(measure: str, columns: list[str], by: list[str]) -> bool:
    """Whether the table is by group, as the section of its measure shows it."""
    needed = {
        "sentiment": {*by, "n_articles", "mean"},
        "framing": {*by, "frame", "n_articles", "share_sentences"},
        "keyness": {"target", "term", "log_odds_z"},
        "compare": {"target", "reference", "measure", "difference"},
    }
    return needed[measure] <= set(columns)


def _differences(
    base: dict[str, Any],
    result: Result,
    names: Names,
    frame_names: Mapping[tuple[str, str], str],
    placebo: Result | None,
) -> dict[str, Any]:
    """Differences, measure by measure."""
    tests = result.table["n_tests"].max() if result.table.height else 0
    chance = {one["measure"]: one["n_marked"] for one in compared(placebo, names)} if placebo is not None else {}
    parts = compared(result, names)
    for part in parts:
        registered = part["measure"].split("_")[0]
        facts, book = MEASURES.get(registered), part["measure"].removeprefix("framing_")
        part["title"] = facts.title if facts else part["measure"]
        part["book"] = book if registered == "framing" else ""
        part["is_share"] = registered == "framing"
        part["chance"] = chance.get(part["measure"])
        for row in part["rows"]:
            row["item_name"] = "" if row["item"] == "(all)" else frame_names.get((book, row["item"]), row["item"])
        part["chart"] = figures.differences(part, f"{base['name']}-{part['measure']}")
    return base | {
        "title": "Differences",
        "question": "How far are the groups apart, and could it be chance?",
        "trust": "Differences in wording between these texts. A small q says that a difference is hardly chance, "
        "not that it is large.",
        "parts": parts,
        "n_tests": tests,
        "floor": result.table["p_floor"].min() if result.table.height else None,
    }
