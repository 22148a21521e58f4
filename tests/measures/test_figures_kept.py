"""What is read in a sentence is kept with the corpus: a selection then gives the rows that it gives by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import mediakit as mk

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "iran-1988"


@pytest.fixture(scope="module")
def known() -> mk.Corpus:
    """A corpus all of whose numbers were read before."""
    corpus = mk.open(CORPUS)
    mk.figures(corpus)
    assert corpus.base.cache["numbers of sentences"]
    return corpus


@pytest.mark.parametrize(
    "filters",
    [{}, {"voice": "own"}, {"voice": "quoted"}, {"part": "lead"}, {"event": "2019-november-protests"}],
    ids=str,
)
def test_a_selection_gives_what_it_gives_without_what_is_kept(known, filters: dict[str, Any]):
    fresh = mk.open(CORPUS)
    one, other = (corpus.where(**filters) if filters else corpus for corpus in (known, fresh))
    assert mk.figures(one).table.equals(mk.figures(other).table)
    assert mk.figures_table(one, by="source").table.equals(mk.figures_table(other, by="source").table)


def test_numbers_are_not_read_again(known, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("mediakit.corpus.found_numbers.find_numbers", None)
    monkeypatch.setattr("mediakit.measures.figures.attributed_to", None)
    assert mk.figures(known).table.height
