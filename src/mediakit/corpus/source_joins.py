"""Which sources of a corpus may be one under several names? Proposals for `sources.csv`, for a person to decide."""

from __future__ import annotations

import csv
import io

import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.recipes import make_recipe
from mediakit.result import Result
from mediakit.text.source_names import Alike, names_alike

__all__ = ["sources_table", "suggest_sources"]


def suggest_sources(corpus: Corpus) -> Result:
    """Propose which names of sources to join, by how the names are written.

    Returns source (a name), suggested (the name with the most articles among those that may mean the same), reason,
    n_articles (of source), n_articles_suggested; most articles first. Nothing is joined: take what is right into a
    `sources.csv`.

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"Example News": ["One.", "Two."], "Example Online News": ["Three."], "Other": ["Four."]})
    >>> mk.suggest_sources(corpus).table.select("source", "suggested").rows()
    [('Example Online News', 'Example News')]
    """
    counts = _counts(corpus)
    found = names_alike(counts)
    reasons = {frozenset((one.a, one.b)): one.reason for one in found}
    rows = []
    for name, first in _groups(list(counts), found).items():
        if name == first:
            continue
        reason = reasons.get(frozenset((name, first))) or _through(name, found)
        rows.append((name, first, reason, counts[name], counts[first]))
    schema = {"source": pl.String, "suggested": pl.String, "reason": pl.String,
              "n_articles": pl.Int64, "n_articles_suggested": pl.Int64}  # fmt: skip
    table = pl.DataFrame(rows, schema=schema, orient="row")
    order = ["n_articles_suggested", "suggested", "n_articles", "source"]
    return Result(table.sort(order, descending=[True, False, True, False]), make_recipe(corpus, "suggest_sources", {}))


def sources_table(corpus: Corpus, suggestions: pl.DataFrame) -> str:
    """A `sources.csv` to edit: every source of the corpus, and a row for each proposed alias; delete what is wrong."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["source", "alias", "n_articles", "reason"])
    aliases = {row["source"]: row for row in suggestions.iter_rows(named=True)}
    for name, n in sorted(_counts(corpus).items(), key=lambda item: (-item[1], item[0])):
        if name in aliases:
            continue
        rows.writerow([name, "", n, ""])
        for alias, row in aliases.items():
            if row["suggested"] == name:
                rows.writerow([name, alias, row["n_articles"], row["reason"]])
    return written.getvalue()


def _counts(corpus: Corpus) -> dict[str, int]:
    """Articles of each source, most first."""
    counted = corpus.facts["source"].drop_nulls().value_counts().sort(["count", "source"], descending=[True, False])
    return {str(name): int(n) for name, n in counted.iter_rows()}


def _groups(names: list[str], found: list[Alike]) -> dict[str, str]:
    """The first (most articles) of the names that each is joined with."""
    first = {name: name for name in names}
    for one in found:
        a, b = first[one.a], first[one.b]
        keep, drop = (a, b) if names.index(a) < names.index(b) else (b, a)
        first.update({name: keep for name, of in first.items() if of == drop})
    return first


def _through(name: str, found: list[Alike]) -> str:
    one = next(one for one in found if name in (one.a, one.b))
    other = one.b if one.a == name else one.a
    return f"as {other}: {one.reason}"
