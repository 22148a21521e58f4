"""The page Voices: composed texts of a source that has published ones too keep their column."""

from __future__ import annotations

import polars as pl

import mediakit as mk
from mediakit.charts.side_by_side import labels_of
from mediakit.dashboard.views.voices import _of


def test_a_composed_group_alone_keeps_its_speakers(make_corpus):
    rows = [
        {"source": "a", "text": "Ann Lee said it rained."},
        {"source": "a", "text": "Bo Day claimed it was cold.", "composed": True},
        {"source": "b", "text": "Cy Fox denied it."},
    ]
    result = mk.voices(make_corpus(rows))
    assert set(labels_of(result.table, "source")) == {"a", "a (composed)", "b"}
    narrowed = _of(result, "source", ["a (composed)"])
    labels = pl.Series(labels_of(narrowed.table, "source"), dtype=pl.String)
    assert narrowed.table.filter(labels == "a (composed)")["speaker"].to_list() == ["Bo Day"]
    assert "b" not in set(labels)
