"""The README inside an export: what the files are, how to read them, how they came about, what they cannot show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from mediakit.corpus.corpus import Corpus
from mediakit.exports.excerpts import SENTENCES, SHARE
from mediakit.registry import MEASURES
from mediakit.result import Result

__all__ = ["NO_MEASURES", "RULES", "notes_of", "one_line", "readme_text", "sampling_of"]

RULES = (
    "CSV: UTF-8 without a byte-order mark, commas, a header; lists are joined with `;`. An empty cell is a missing "
    "value; codebook.csv says when a column has none. Undefined and infinite numbers are missing.",
    "In CSV, text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line end) "
    "has a leading apostrophe. In XLSX it is stored as text. Characters that XML does not allow are shown as U+FFFD in "
    "both. Parquet and JSON hold the exact text.",
    "Numbers are unrounded; XLSX only shows fewer digits than it holds.",
    "Differences between groups are differences in wording between these texts. They are no score of an outlet, and "
    "say nothing about texts that are not in the corpus.",
)
_COMPOSED = (
    "Some texts of this corpus were composed for it and are no published reports; rows made of them carry `composed` = "
    "true, are described and never tested. They show what the method can see and prove nothing about any real outlet."
)
_PRIVATE = (
    f"The articles' texts are not in this package. Titles, addresses, dates, fingerprints, counts and scores are; of the text "
    f"itself at most {SENTENCES} excerpts and {SHARE:.0%} of an article's words, over all tables together."
)
_WITH_TEXT = "Texts of articles are in this package; their licences stand beside them in corpus/articles.csv."
_FORCED = "Texts of articles were put into this package by force, whatever their licences: do not pass it on unread."
# What a file or folder is; shown where the package has it, in this order.
_FILES = {
    "report.html": "the report: open it in a browser; it needs nothing else and can be printed",
    "methods.md": "how the tables were made, as a methods section to take over",
    "codebook.md": "every variable, the corpus's own codebook, the word lists",
    "codebook.csv": "every variable: label, type, unit, levels, missing values, formula, reference",
    "tables/": "the results, a table each: CSV for any program, Parquet exact and typed, JSON as lists of records",
    "tables/workbook.xlsx": "all tables and the codebook in one workbook, a sheet each",
    "corpus/articles.csv": "the articles: metadata, words, and the SHA-256 of each text; no text",
    "corpus/sources.csv": "the sources and who says what they are",
    "corpus/codebook.json": "the corpus's events, actors, concepts, figures and sampling statement as data",
    "corpus/rejects.csv": "what was in the input and could not be read: file, row, reason, advice",
    "lexicons/": "the patterns of the frame codebooks, with weights",
    "dfm/": "the document-term matrix (Matrix Market) with its documents and features, and how to load it in R and Python",
    "stata_spss/": "articles with their scores for Stata and SPSS, with variable and value labels",
    "networks/": "likeness of sources, and sources with actors and voices, as GEXF and GraphML (Gephi, networkx, igraph)",
    "latex/": "the main tables for LaTeX (booktabs); all.tex shows them",
    "figures/": "the report's figures as SVG, PDF and PNG at 300 dots an inch",
    "texts/": "texts of articles for AntConc and LancsBox, a file each, with metadata.tsv; licences stand in it",
    "references.bib": "the methods to cite (also .ris, and .json in CSL form)",
    "articles.bib": "the articles to cite (also .ris, and .json in CSL form)",
    "recipes.json": "how each table was made; `mediakit reproduce` reads it",
    "datapackage.json": "the package described for data portals (Frictionless Data Package)",
    "ro-crate-metadata.json": "the same as RO-Crate 1.1",
    "CITATION.cff": "how to cite this package; fill in who made it where nobody was named",
    ".zenodo.json": "metadata for a deposit at Zenodo",
    "SHA256SUMS": "checksums of all other files: sha256sum -c SHA256SUMS",
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
    names: Collection[str],
    corpus: Corpus | None,
    extra: Iterable[str] = (),
    dropped: Iterable[str] = (),
    missing: Mapping[str, str] | None = None,
    text: str = "",
) -> str:
    """The README as Markdown.

    Arguments: tables; names, paths of all files; corpus, or None where it is not at hand; extra, lines on further
    files; dropped, columns left out; missing, results that there are none of, with reasons; text, "", "licensed" or
    "forced": whether texts of articles are in the package.
    """
    recipe = next(iter(tables.values())).recipe
    lines = [f"# {_line(recipe.corpus) or 'A corpus'}: results", ""]
    lines += [f"Made with mediakit {recipe.version}; corpus fingerprint `{recipe.fingerprint or 'none'}`.", ""]
    lines += ["## Files", "", *_files(names), *(f"- {_line(one)}" for one in extra), ""]
    lines += ["## Tables", "", *(f"- `{name}`: {_about(result)}" for name, result in tables.items())]
    lines += [f"- not made: `{name}`: {_line(reason)}" for name, reason in (missing or {}).items()]
    said = {"": _PRIVATE, "licensed": _WITH_TEXT, "forced": _FORCED}[text] if corpus is not None else ""
    lines += ["", "## Reading them", "", *(f"- {rule}" for rule in (*RULES, said) if rule)]
    lines += [f"- Left out: {', '.join(f'`{_line(name)}`' for name in dropped)} (text of articles)."] if dropped else []
    if any(_has_composed(result) for result in tables.values()):
        lines += [f"- {_COMPOSED}"]
    lines += ["", "## Sampling", "", *_sampling(corpus), ""]
    notes = [f"- {name}: {_line(note)}" for name, note in notes_of(tables)]
    lines += ["## Notes", "", *(notes or ["None."]), ""]
    return "\n".join(lines).rstrip() + "\n"


def _files(names: Collection[str]) -> list[str]:
    """A line for each file and folder of the package that has one."""
    return [
        f"- `{path}`: {what}"
        for path, what in _FILES.items()
        if path in names or (path.endswith("/") and any(name.startswith(path) for name in names))
    ]


NO_MEASURES = {
    "articles": "The articles, in corpus/: metadata and fingerprints.",
    "compare": "How far are the groups apart, and could it be chance?",
    "scores": "Every score of every article in one long table, for a regression.",
    "sentences": "Every sentence's place and scores, without its words.",
    "evidence": "Examples of the text behind rows of the other tables.",
}


def _about(result: Result) -> str:
    facts = MEASURES.get(result.recipe.measure)
    asked = facts.question if facts else NO_MEASURES.get(result.recipe.measure, result.recipe.measure)
    return f"{result.table.height:,} rows. {asked}"


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
