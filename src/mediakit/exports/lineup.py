"""A line-up to pass on: one HTML page that holds everything, a Markdown table for a document, or CSV for a program.

HTML: with the corpus given, every entry opens its sentences, and sources have the colours they have elsewhere. Markdown:
a table that Pandoc and word processors take. CSV: the long table, a row per entry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.charts.captions import COMPOSED
from mediakit.charts.palette import COLOURS, colour_of, colours, ranked
from mediakit.compare.lineup import Lineup, asides, counted
from mediakit.compare.lineup_cells import Head
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.evidence import evidence
from mediakit.errors import ArgumentError, listed
from mediakit.exports.tables import csv_bytes
from mediakit.files import write_text

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["MARKED", "MOST_ENTRIES", "lineup_csv", "lineup_html", "lineup_markdown", "write_lineup"]

# A row is marked where pairs of groups share less than two fifths on average: a mark for the eye, no test.
MARKED = 0.6
# Entries of a cell before the rest is folded away or counted; sentences shown of an entry
MOST_ENTRIES, SENTENCES = 5, 6
SUFFIXES = (".html", ".htm", ".md", ".csv")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~$^])")


def write_lineup(lineup: Lineup, path: str | Path, *, corpus: Corpus | None = None) -> Path:
    """Write a line-up as HTML, Markdown or CSV, by the path's suffix (.html, .md, .csv), and return the path.

    Raises ArgumentError for another suffix, StoreError where the place cannot be written.
    """
    place = Path(path).expanduser()
    suffix = place.suffix.lower()
    if suffix not in SUFFIXES:
        raise ArgumentError(f"{place.name}: a line-up is written as {listed(SUFFIXES)}; give the file such an ending")
    if suffix in (".html", ".htm"):
        return write_text(place, lineup_html(lineup, corpus))
    return write_text(place, lineup_csv(lineup) if suffix == ".csv" else lineup_markdown(lineup))


def lineup_csv(lineup: Lineup) -> str:
    """The long table as CSV; texts that a spreadsheet would take for a formula are made inert."""
    return csv_bytes(lineup.table).decode("utf-8")


def lineup_markdown(lineup: Lineup) -> str:
    """The line-up as a Markdown table with a heading, its size, and how to read it."""
    names = [_escaped(head.name + (" (composed)" if head.composed else "")) for head in lineup.heads]
    lines = [f"# {_escaped(lineup.event_name)}", "", f"{_escaped(lineup.recipe.corpus)}. {HOW}", ""]
    lines += [f"| | {' | '.join(names)} |", f"|{' --- |' * (len(names) + 1)}"]
    lines.append(f"| Searched | {' | '.join(head.size for head in lineup.heads)} |")
    for one in lineup.wide().iter_rows(named=True):
        cells = [_escaped(one[name]) for name in lineup.groups]
        lines.append(f"| {_escaped(one['row_title'])} | {' | '.join(cells)} |")
    notes = [_escaped(note) for note in footnotes(lineup)]
    return "\n".join([*lines, "", *(f"- {note}" for note in notes), ""])


HOW = "What each source says about the same event, in its own words; rows in which they differ most come first."


def footnotes(lineup: Lineup) -> list[str]:
    """What must stand under a line-up: how to read it, composed texts, what was left out, how it was made."""
    recipe = lineup.recipe
    said = ["The order of rows is a reading aid, no test: short passages differ more than long ones."]
    if any(head.composed for head in lineup.heads):
        said.append(f"{COMPOSED} They are described, never tested.")
    said += [f"{note[:1].upper()}{note[1:]}." for note in recipe.notes if not note.startswith("composed")]
    chosen = ", ".join(f"{name} = {value}" for name, value in recipe.selection.items()) or "all articles"
    said.append(f"Made by mediakit {recipe.version} from “{recipe.corpus}” ({recipe.fingerprint}); selected: {chosen}.")
    return said


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def lineup_html(lineup: Lineup, corpus: Corpus | None = None) -> str:
    """The line-up as one self-contained HTML page; with its corpus, every entry opens its sentences.

    Raises ArgumentError for a corpus of other texts.
    """
    if corpus is not None and corpus.fingerprint != lineup.recipe.fingerprint:
        raise ArgumentError("the line-up was made of other texts than the corpus given; give the one it was made of")
    known = _colours(lineup, corpus)
    heads = [(head, colour_of(head.group, known)) for head in lineup.heads]
    rows = [
        {"title": title, "kind": kind, "marked": score >= MARKED, "score": score,
         "cells": [_cell(lineup, corpus, kind, row, head) | {"colour": colour} for head, colour in heads]}
        for kind, row, title, score in lineup.rows()
    ]  # fmt: skip
    about = {"title": lineup.event_name, "corpus": lineup.recipe.corpus, "how": HOW, "opens": corpus is not None}
    return _template().render(heads=heads, rows=rows, notes=footnotes(lineup), **about)


def _colours(lineup: Lineup, corpus: Corpus | None) -> dict[str, str]:
    by = lineup.recipe.parameters["by"]
    if corpus is not None and len(by) == 1:
        return colours(ranked(corpus, by[0]))
    return {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(lineup.groups)}


def _cell(lineup: Lineup, corpus: Corpus | None, kind: str, row: str, head: Head) -> dict[str, Any]:
    """What the template shows in a cell."""
    entries = [_entry(lineup, corpus, entry) for entry in lineup.cell(kind, row, head.group)]
    return {"first": entries[:MOST_ENTRIES], "rest": entries[MOST_ENTRIES:]}


def _entry(lineup: Lineup, corpus: Corpus | None, entry: Mapping[str, Any]) -> dict[str, Any]:
    if entry["item"] is None:
        return {"none": entry["note"]}
    kind, score = entry["row_kind"], entry["score"]
    beside = asides(entry)
    inline = [] if kind in ("figures", "sentiment", "voices") else beside
    return {
        "none": None, "shown": entry["shown"], "counted": " · ".join([one for one in (counted(entry), *inline) if one]),
        "asides": [one for one in beside if one not in inline],
        "at": None if kind != "sentiment" else _percent(score),
        "ci": None if kind != "sentiment" or entry["score_low"] is None
        else (_percent(entry["score_low"]), _percent(entry["score_high"])),
        "sentences": _sentences(lineup, corpus, entry),
    }  # fmt: skip


def _percent(score: float) -> float:
    """Where a tone stands on its axis from -1 to 1, in per cent of its length."""
    return round((score + 1) * 50, 1)


def _sentences(lineup: Lineup, corpus: Corpus | None, entry: Mapping[str, Any]) -> list[str]:
    if corpus is None:
        return []
    found = evidence(corpus, lineup, entry, limit=SENTENCES)
    return list(dict.fromkeys(found["snippet"].to_list()))


def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment: Environment = Environment(
        loader=PackageLoader("mediakit.exports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("lineup.html.j2")
