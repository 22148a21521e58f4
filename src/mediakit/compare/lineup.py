"""What does each source say about the same event, in its own words? The sources as columns, what can differ as rows.

A view of other measures on the passages that tell the event: what things are called, the codebook's figures, who is
quoted, tone, frame cues, and terms that only some use. It adds nothing to them but the order of the rows: those in which
the groups differ most come first (lineup_scores.py says how that is reckoned; it is no test). What is not found is said
with how much text was searched.

What it cannot see: what the measures cannot, a thing that the codebook does not list, and whether a difference is more
than chance (lineup_chance.py asks that, where there are articles enough).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

import polars as pl

from mediakit.compare.lineup_cells import Entry, Head, Looked, heads_of, looked_at
from mediakit.compare.lineup_rows import figure_rows, frame_rows, name_rows, tone_rows, voice_rows
from mediakit.compare.lineup_scores import differs
from mediakit.compare.lineup_terms import term_rows
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import as_names
from mediakit.corpus.passages import BACKGROUND, passages
from mediakit.corpus.recipes import make_recipe
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result

__all__ = ["MOST_GROUPS", "Lineup", "asides", "counted", "lineup", "table_of"]

# Frames shown of each group; the score of the row is of all of them
FRAMES_SHOWN = 3
# Columns where none are chosen: more do not fit a page
MOST_GROUPS = 6
COLUMNS = {
    "row_kind": pl.String, "row": pl.String, "row_title": pl.String, "differs": pl.Float64, "group": pl.String,
    "item": pl.String, "shown": pl.String, "count": pl.Int64, "of": pl.Int64, "score": pl.Float64,
    "score_low": pl.Float64, "score_high": pl.Float64, "voice": pl.String, "detail": pl.String, "note": pl.String,
    "composed": pl.Boolean,
}  # fmt: skip
_REFERENCES = (
    "Hamborg, Donnay & Gipp (2019), word choice and labelling",
    "Pareti (2015), attribution as source, cue and content",
    "Hutto & Gilbert (2014), VADER",
    "Boydstun et al. (2014), policy frames",
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lineup(Result):
    """A line-up: its table and recipe, and the columns (`heads`), the event's id and its name.

    The table has a row per entry: several where a cell holds several names, numbers or speakers.
    """

    heads: tuple[Head, ...] = ()
    event: str = ""
    event_name: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The labels of the columns."""
        return tuple(head.group for head in self.heads)

    def rows(self) -> list[tuple[str, str, str, float]]:
        """Kind, id, title and `differs` of every row, in order."""
        columns = ["row_kind", "row", "row_title", "differs"]
        return list(self.table.select(columns).unique(maintain_order=True).iter_rows())

    def cell(self, kind: str, row: str, group: str) -> list[dict[str, Any]]:
        """The entries of a cell, as rows of the table."""
        here = (pl.col("row_kind") == kind) & (pl.col("row") == row) & (pl.col("group") == group)
        return self.table.filter(here).to_dicts()

    def wide(self) -> pl.DataFrame:
        """A row per row of the line-up and a column per group, its entries as one text."""
        lines = [
            {"row_kind": kind, "row_title": title, "differs": score}
            | {name: "; ".join(_text(entry) for entry in self.cell(kind, row, name)) for name in self.groups}
            for kind, row, title, score in self.rows()
        ]
        return pl.DataFrame(lines)


def _text(entry: dict[str, Any]) -> str:
    """An entry in one line of plain text."""
    if entry["item"] is None:
        return str(entry["note"])
    beside = asides(entry)
    said = f"({'; '.join(beside)})" if beside else ""
    return " ".join(one for one in (entry["shown"], counted(entry), said) if one)


def counted(entry: Mapping[str, Any]) -> str:
    """How often: "6 of 8" for names and voices, sentences for a term, nothing for tone and single figures."""
    n, of = entry["count"], entry["of"]
    if entry["row_kind"] in ("labelling", "voices"):
        return f"{n:,} of {of:,}"
    if entry["row_kind"] == "term":
        return f"{n:,} sentence{'s' * (n != 1)}"
    if entry["row_kind"] == "framing":
        return f"{n:,} cue{'s' * (n != 1)}"
    return f"{n:,} times" if entry["row_kind"] == "figures" and n > 1 else ""


def asides(entry: Mapping[str, Any]) -> list[str]:
    """What stands beside an entry: whose words, owner and date, verbs; of tone why there is no interval."""
    voice = entry["voice"] if entry["row_kind"] != "voices" else None
    note = entry["note"] if entry["row_kind"] == "sentiment" else None
    return [one for one in (voice, *(entry["detail"] or "").split(" · "), note) if one]


def lineup(
    corpus: Corpus, *, event: str, by: str | Sequence[str] = "source", groups: Sequence[str] | None = None
) -> Lineup:
    """Lay what groups say about one event side by side.

    Arguments: event, its id; by, what makes a group; groups, the labels of the columns in order (by default those that
    tell the event, published ones first, then the most sentences, six at most).
    Returns a Lineup, whose table has a row per entry: row_kind (labelling, figures, voices, sentiment, framing, term),
    row (id of the concept, figure, codebook or term), row_title, differs (0 = the groups say the same, 1 = nothing in
    common; rows are in its order, the mean over pairs of groups: 0 for a pair in which neither has anything, .5 where one
    has; else for names, voices and frame cues 1 minus the overlap of shares, for figures 1 minus the share of numbers
    that both give, for tone the distance of the means), group, item (of the measure: a variant, a speaker; null where
    nothing is found), shown (the words or number to show), count, of, score with score_low and score_high (tone, the
    ratio of a frame, the value of a figure), voice (own or quoted words), detail, note, composed.
    Raises ArgumentError for an unknown event, column or group, or `by` event. Sources: those of the measures.

    >>> import mediakit as mk
    >>> from mediakit.corpus.codebook import Codebook
    >>> names = {"id": "it", "name": "What it is called", "variants": {"riot": ["riot*"], "protest": ["protest*"]}}
    >>> book = {"event": [{"id": "e", "name": "The march", "terms": ["march"]}], "concept": [names]}
    >>> texts = {"a": ["The march was a riot."], "b": ["The march was a protest."]}
    >>> found = mk.lineup(mk.from_texts(texts, codebook=Codebook.model_validate(book)), event="e")
    >>> found.wide().row(0)
    ('labelling', 'What it is called', 1.0, 'riot 1 of 1 (own)', 'protest 1 of 1 (own)')
    """
    names = as_names(by)
    if "event" in names:
        raise ArgumentError("`by` names event, but a line-up is of one event; name another column")
    known = passages(corpus.base).events
    if event not in known or event == BACKGROUND:
        raise unknown("event", event, known)
    on_event = corpus.where(event=event)
    heads = _heads(corpus, on_event, by, groups)
    looked = looked_at(on_event, by, heads)
    table = table_of(looked, event)
    given = {"event": event, "by": names, "groups": [head.group for head in heads]}
    recipe = make_recipe(corpus, "lineup", given, seed=0, references=_REFERENCES, notes=_notes(heads, on_event, by))
    events = {one.id: one.name for one in corpus.codebook.event}
    return Lineup(table, recipe, tuple(heads), event, events.get(event, event))


def _heads(corpus: Corpus, on_event: Corpus, by: str | Sequence[str], groups: Sequence[str] | None) -> list[Head]:
    """The columns: those asked for, else the groups that tell the event."""
    telling = heads_of(on_event, by)
    if groups is None:
        order = sorted(telling.values(), key=lambda one: (one.composed, -one.n_sentences, one.group))
        return order[:MOST_GROUPS]
    every = heads_of(corpus, by)
    for name in groups:
        if name not in every:
            raise unknown("group", name, every)
    if not groups:
        raise ArgumentError(f"`groups` names no group; there are: {', '.join(every)}")
    silent = {name: replace(one, tells=False) for name, one in every.items()}
    return [telling.get(name, silent[name]) for name in dict.fromkeys(groups)]


def _notes(heads: Sequence[Head], on_event: Corpus, by: str | Sequence[str]) -> list[str]:
    notes = []
    if left := len(set(heads_of(on_event, by)) - {head.group for head in heads}):
        notes.append(f"{left} more {'group tells' if left == 1 else 'groups tell'} the event (not among the columns)")
    if any(head.composed for head in heads):
        notes.append("composed texts are described, never tested")
    notes += [f"{head.group} does not tell the event: {head.absent}" for head in heads if not head.tells]
    return notes


def _entries(looked: Looked, event: str) -> Iterator[Entry]:
    yield from name_rows(looked)
    yield from figure_rows(looked, event)
    yield from voice_rows(looked)
    yield from tone_rows(looked)
    yield from frame_rows(looked)
    yield from term_rows(looked, event)


def table_of(looked: Looked, event: str) -> pl.DataFrame:
    """All entries, the rows in which the groups differ most first."""
    rows: dict[tuple[str, str], list[Entry]] = {}
    for entry in _entries(looked, event):
        rows.setdefault((entry.kind, entry.row), []).append(entry)
    labels = [head.group for head in looked.heads]
    scored = [(differs(entries, labels), entries) for entries in rows.values()]
    scored.sort(key=lambda one: -round(one[0], 9))
    composed = {head.group: head.composed for head in looked.heads}
    lines = [
        (entry.kind, entry.row, entry.title, score, *astuple(entry)[3:], composed[entry.group])
        for score, entries in scored
        for entry in _shortened(entries)
    ]
    return pl.DataFrame(lines, schema=COLUMNS, orient="row")


def _shortened(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries to show: of the frames of each group the first few."""
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.group] += 1
        if entry.kind != "framing" or seen[entry.group] <= FRAMES_SHOWN:
            yield entry
