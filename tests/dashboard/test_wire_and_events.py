"""Wire copy, the map and found events on their pages, on articles that were written for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import mediakit as mk
from mediakit.dashboard.evidence import sentences_html, shared_text

STORY = (
    "ROME (Reuters) - The bridge over the wide river was closed on Monday after the flood and opened again on Friday, the "
    "mayor said. Engineers found no cracks in the three pillars."
)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.parquet"
    rows = [
        ("a", "North", STORY),
        ("b", "South", f"{STORY} Nobody was hurt."),
        ("c", "East", "Bread is dear in Turin."),
    ]
    pl.DataFrame(rows, schema=["article_id", "source", "text"], orient="row").write_parquet(path)
    return path


def test_likeness_greys_what_is_shared_and_marks_what_was_added(
    open_page: Callable[..., AppTest], shown: Callable[[AppTest], str], articles: Path
) -> None:
    app = open_page("likeness", articles)
    assert not app.exception
    text = shown(app)
    assert 'class="mk-wire"' in text
    assert '<mark class="mk-added" title="added">Nobody was hurt</mark>' in text
    assert "names Reuters" in text


def test_coverage_lists_found_events_where_there_is_no_codebook(
    open_page: Callable[..., AppTest], articles: Path
) -> None:
    app = open_page("coverage", articles)
    assert not app.exception
    table = app.dataframe[0].value
    assert table["East"].to_list() == ["not found in 1 article, 1 sentence"]
    assert table["n_articles"].to_list() == [2]


def test_evidence_greys_agency_text(articles: Path) -> None:
    corpus = mk.open(articles)
    spans = mk.evidence(corpus, mk.concordance(corpus, pattern=["engineers", "nobody"]), 1, limit=9)
    shared = shared_text(corpus, ["a", "b", "c"])
    assert set(shared) == {"a", "b"}
    page = sentences_html(corpus, spans, shared)
    assert 'class="mk-quote mk-wire"' in page
    assert "mk-wire" not in sentences_html(corpus, spans)
