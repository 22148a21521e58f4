"""What stands in the report's tables? Rows of results picked and put into words, before any markup.

Charts and tables of words show the largest groups; tables of groups show all. What is not shown is counted, and the
report says in which file it is. Of differences, those tested come first, by q, then the largest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import label_of
from mediakit.result import Result

__all__ = ["LARGEST", "Group", "Names", "about", "compared", "framed", "sources", "toned", "worded"]

# Groups in charts and lists of words; words a group; rows of differences per measure: what a page can hold.
LARGEST, WORDS, DIFFERENCES = 12, 8, 15
# The level at which a q is marked; convention, no more.
MARKED = 0.05


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it is shown: label in the tables, name to show, whether its texts were composed, articles."""

    label: str
    name: str
    composed: bool
    n_articles: int = 0

    @property
    def short(self) -> str:
        """The name beside the mark of composed texts, which need not be said twice."""
        return self.name.removeprefix("Composed: ") if self.composed else self.name

    @property
    def title(self) -> str:
        """The name, saying that its texts are composed where the name itself does not."""
        return f"{self.name} (composed)" if self.composed and "composed" not in self.name.lower() else self.name


class Names:
    """How groups are shown: by the names of sources, with the mark of composed texts."""

    def __init__(self, tables: Mapping[str, Result], corpus: Corpus | None) -> None:
        self.by = next((_by(one) for one in tables.values() if _by(one)), ["source"])
        self._shown = corpus.sources_named() if corpus is not None and "source" in self.by else {}
        self.groups: dict[str, Group] = {}
        for result in tables.values():
            for row, label in labelled(result.table, self.by):
                known = self.groups.get(label)
                if known is None or row["n_articles"] > known.n_articles:
                    self.groups[label] = Group(label, self._name(row), bool(row.get("composed")), row["n_articles"])

    def _name(self, row: Mapping[str, Any]) -> str:
        values = [row[name] for name in self.by]
        return label_of([self._shown.get(v, v) if c == "source" else v for c, v in zip(self.by, values, strict=True)])

    def of(self, label: str) -> Group:
        """The group with this label; a reference such as "rest" is shown as it is."""
        shown = self._shown.get(label, label) if self.by == ["source"] else label
        return self.groups.get(label) or Group(label, shown, label.endswith(" (composed)"))

    def against(self, row: Mapping[str, Any]) -> Group:
        """The other side of a difference: a group, or all others (of composed texts where the target's others are)."""
        if row["reference"] != "rest":
            return self.of(row["reference"])
        target, n_composed = self.of(row["target"]), sum(group.composed for group in self.groups.values())
        return Group("rest", "all others", bool(row.get("composed")) and n_composed > int(target.composed))

    def largest(self, labels: Sequence[str]) -> list[str]:
        """The labels with most articles, at most LARGEST of them."""
        unique = list(dict.fromkeys(labels))
        return sorted(unique, key=lambda label: (-self.of(label).n_articles, unique.index(label)))[:LARGEST]


def _by(result: Result) -> list[str]:
    by = result.recipe.parameters.get("by")
    return [by] if isinstance(by, str) else list(by or ())


def labelled(table: pl.DataFrame, by: Sequence[str]) -> list[tuple[dict[str, Any], str]]:
    """Rows of a table of groups with their labels, as `Groups.labels` makes them."""
    if not {*by, "n_articles"} <= set(table.columns):
        return []
    rows = table.to_dicts()
    keys = [label_of([row[name] for name in by]) for row in rows]
    kinds: dict[str, set[bool]] = {}
    for row, key in zip(rows, keys, strict=True):
        kinds.setdefault(key, set()).add(bool(row.get("composed")))
    return [
        (row, f"{key} (composed)" if row.get("composed") and len(kinds[key]) > 1 else key)
        for row, key in zip(rows, keys, strict=True)
    ]


def about(corpus: Corpus) -> dict[str, Any]:
    """What the corpus is, in numbers and in its researcher's words."""
    articles = corpus.facts
    dates = articles["date"].drop_nulls().sort() if "date" in articles.columns else pl.Series(dtype=pl.String)
    composed = int(articles["composed"].sum()) if "composed" in articles.columns else 0
    return {
        "n_articles": corpus.n_articles,
        "n_sources": articles["source"].fill_null("(none)").n_unique(),
        "n_sentences": corpus.n_sentences,
        "n_words": corpus.n_words,
        "n_composed": composed,
        "first": str(dates[0]) if len(dates) else None,
        "last": str(dates[-1]) if len(dates) else None,
        "n_undated": articles.height - len(dates),
        "description": corpus.codebook.corpus.description,
        "licence": corpus.codebook.corpus.licence,
        "events": [event.name for event in corpus.codebook.event],
    }


def sources(corpus: Corpus) -> list[dict[str, Any]]:
    """One row a source, largest first: name, type, camp and who says so, articles, sentences, words, dates."""
    n_sentences = np.zeros(corpus.base.facts.height, np.int64)
    for part in corpus.parts:
        n_sentences += np.bincount(part.article, minlength=len(n_sentences))
    articles = corpus.facts.with_columns(
        pl.Series("n_sentences", n_sentences[corpus.rows]), pl.col("source").fill_null("(none)")
    )
    composed = pl.col("composed").sum() if "composed" in articles.columns else pl.lit(0)
    rows = (
        articles.group_by("source")
        .agg(
            pl.len().alias("n_articles"), pl.col("n_sentences").sum(), pl.col("n_words").sum(),
            pl.col("date").min().alias("first"), pl.col("date").max().alias("last"), composed.alias("n_composed"),
        )
        .sort(["n_articles", "source"], descending=[True, False])
    )  # fmt: skip
    facts = {row["source"]: row for row in corpus.base.sources.to_dicts()} if corpus.base.sources is not None else {}
    shown = corpus.sources_named()
    return [
        {key: facts.get(row["source"], {}).get(key) or "" for key in ("type", "camp", "camp_basis")}
        | row | {"group": Group(row["source"], shown[row["source"]], bool(row["n_composed"]), row["n_articles"])}
        for row in rows.to_dicts()
    ]  # fmt: skip


def toned(result: Result, names: Names) -> list[dict[str, Any]]:
    """One row a group, the most negative first."""
    rows = [row | {"group": names.of(label)} for row, label in labelled(result.table, names.by)]
    return sorted(rows, key=lambda row: (row["mean"] is None, row["mean"] or 0.0, row["group"].label))


def framed(result: Result, names: Names) -> dict[str, Any]:
    """Frames as columns, groups as rows (most articles first): the share of sentences with a cue, and its rows."""
    frames = result.table["frame"].unique(maintain_order=True).to_list()
    rows: dict[str, dict[str, Any]] = {}
    for row, label in labelled(result.table, names.by):
        rows.setdefault(label, {"group": names.of(label), "cells": {}})["cells"][row["frame"]] = row
    ordered = sorted(rows.values(), key=lambda row: (-row["group"].n_articles, row["group"].label))
    return {"frames": frames, "rows": ordered}


def worded(result: Result, names: Names) -> dict[str, Any]:
    """For the largest groups the words that mark them off most, with the counts behind them."""
    table = result.table.filter(pl.col("log_odds_z") > 0)
    targets = table["target"].unique(maintain_order=True).to_list()
    shown = names.largest(targets)
    picked = table.filter(pl.col("target").is_in(shown)).group_by("target", maintain_order=True).head(WORDS)
    lists: dict[str, list[dict[str, Any]]] = {label: [] for label in shown}
    for row in picked.to_dicts():
        lists[row["target"]].append(row)
    return {
        "lists": [{"group": names.of(label), "words": words} for label, words in lists.items()],
        "n_left": len(targets) - len(shown),
        # matched by event, keyness counts an article once for each event that it tells
        "unit": "Passages" if result.recipe.parameters.get("within") else "Articles",
    }


def compared(result: Result, names: Names) -> list[dict[str, Any]]:
    """Per measure the differences to show, with how many there are, how many were tested and how many are marked."""
    out = []
    for name in result.table["measure"].unique(maintain_order=True).to_list():
        some = result.table.filter(pl.col("measure") == name)
        first = some.with_columns(pl.col("difference").abs().alias("size")).sort(
            ["q", "size", "target", "reference", "item"],
            descending=[False, True, False, False, False],
            nulls_last=True,
        )
        rows = [
            row | {"group": names.of(row["target"]), "other": names.against(row)}
            for row in first.head(DIFFERENCES).to_dicts()
        ]
        out.append(
            {
                "measure": name,
                "rows": rows,
                "n": some.height,
                "n_tested": some.height - some["p"].null_count(),
                "n_marked": some.filter(pl.col("q") < MARKED).height,
                "events": bool(some["n_events_common"].is_not_null().any()),
                "percentiles": bool(first.head(DIFFERENCES)["percentile"].is_not_null().any()),
                "reasons": some["note"].drop_nulls().value_counts().sort(["count", "note"]).rows(),
            }
        )
    return out
