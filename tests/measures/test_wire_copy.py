"""Wire copy that was planted: what is shared, added and cut, once or not at all, and near copies as one unit."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus.wire import copy_units
from mediakit.errors import ArgumentError

FIRST = "ROME (Reuters) - The bridge over the wide river was closed on Monday after the flood, the mayor said in a statement."
SECOND = "Engineers found no cracks in the three pillars of the old bridge, which carries many cars each day."
OWN = "Our reader Anna Verdi had to walk for two hours to reach her school."
ROWS = [
    {"article_id": "a", "source": "north", "date": "2020-01-01", "text": f"{FIRST} {SECOND}"},
    {"article_id": "b", "source": "south", "date": "2020-01-02", "text": f"{FIRST} {SECOND} {OWN}"},
    {"article_id": "c", "source": "east", "date": "2020-01-03", "text": FIRST},
    {
        "article_id": "d",
        "source": "west",
        "date": "2020-01-04",
        "text": "Bread is dear in Turin, and flour will be so too.",
    },
]
N_FIRST, N_SECOND, N_OWN = 21, 18, 14


def by_id(table: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["article_id"]: row for row in table.iter_rows(named=True)}


def test_what_is_shared_added_and_left_out_is_counted(make_corpus: Any) -> None:
    found = by_id(mk.wire_copy(make_corpus(ROWS)).table)
    assert set(found) == {"a", "b", "c"}
    assert {row["wire_group"] for row in found.values()} == {"a"}
    assert {row["agency"] for row in found.values()} == {"Reuters"}
    counted = {name: (row["n_shared_words"], row["n_own_words"], row["n_missing_words"]) for name, row in found.items()}
    both = N_FIRST + N_SECOND
    assert counted == {"a": (both, 0, 0), "b": (both, N_OWN, 0), "c": (N_FIRST, 0, N_SECOND)}


def test_order_is_no_matter_and_evidence_is_the_shared_part(make_corpus: Any) -> None:
    corpus = make_corpus(ROWS)
    result = mk.wire_copy(corpus)
    assert result.table.equals(mk.wire_copy(make_corpus(ROWS[::-1])).table)
    at = result.table["article_id"].to_list().index("b")
    row = mk.evidence(corpus, result, at).row(0, named=True)
    assert (row["start_char"], row["end_char"]) == (0, len(f"{FIRST} {SECOND}") - 1)


def test_every_two_of_a_group_are_copies(make_corpus: Any) -> None:
    """A page that holds two stories does not join them."""
    page = [{"article_id": "x", "source": "x", "text": FIRST}, {"article_id": "y", "source": "y", "text": SECOND},
            {"article_id": "z", "source": "z", "text": f"{FIRST} {SECOND}"}]  # fmt: skip
    groups = mk.wire_copy(make_corpus(page), min_words=10).table.group_by("wire_group").agg(pl.col("article_id").sort())
    assert groups["article_id"].to_list() == [["x", "z"]]


def test_once_and_own_leave_sentences_out_and_say_how_many(make_corpus: Any) -> None:
    corpus = make_corpus(ROWS)
    assert corpus.n_sentences == 7
    once, own = corpus.where(wire="once"), corpus.where(wire="own")
    assert dict(once.articles.select("article_id", "n_words").rows()) == {"a": N_FIRST + N_SECOND, "b": N_OWN, "d": 11}
    assert dict(own.articles.select("article_id", "n_words").rows()) == {"b": N_OWN, "d": 11}
    assert (
        "3 sentences of the corpus stand in an earlier copy of the text and do not count" in mk.terms(once).recipe.notes
    )
    assert mk.terms(own).recipe.notes[-1].startswith("5 sentences of the corpus stand in a copy of the text in another")
    with pytest.raises(ArgumentError, match="wire"):
        corpus.where(wire="twice")


def test_near_copies_are_one_unit(make_corpus: Any) -> None:
    unit = copy_units(make_corpus(ROWS))
    assert len(np.unique(unit[:3])) == 1
    assert unit[3] != unit[0]


def test_a_diff_gives_the_places_in_both_texts(make_corpus: Any) -> None:
    corpus = make_corpus(ROWS)
    table = mk.diff(corpus, "c", "b").table
    assert table["change"].to_list() == ["same", "added"]
    added = table.row(1, named=True)
    stored = ROWS[1]["text"]
    assert stored[added["start_char_b"] : added["end_char_b"]] == added["text_b"] == f"{SECOND} {OWN}"[:-1]
    assert added["text_a"] is None
    back = mk.diff(corpus, "b", "c").table
    assert back["change"].to_list() == ["same", "left out"]
    with pytest.raises(ArgumentError, match="given twice"):
        mk.diff(corpus, "a", "a")
    with pytest.raises(ArgumentError, match="unknown article 'q'"):
        mk.diff(corpus, "a", "q")
