"""A corpus without its copies: which ones go, that nothing is lost, and that a store remembers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import mediakit as mk
from mediakit.corpus.dropped_copies import KEPT, mark_duplicates
from mediakit.corpus.store import write_store
from mediakit.errors import ArgumentError

STORY = [f"word{n}" for n in range(200)]
OTHER = [f"other{n}" for n in range(400)]


def rows() -> list[dict[str, Any]]:
    texts = {
        "whole": (STORY, "2020-08-05"),
        "again": (STORY, "2020-08-06"),
        "half": (STORY[:100], "2020-08-04"),
        "digest": ([*STORY[:150], *OTHER], "2020-08-07"),
        "alone": (OTHER[200:], "2020-08-01"),
    }
    return [
        {"article_id": key, "source": key, "date": date, "text": " ".join(some) + "."}
        for key, (some, date) in texts.items()
    ]


def marks(corpus: mk.Corpus) -> dict[str, tuple[str | None, float | None]]:
    columns = corpus.base.articles.select("article_id", "duplicate_of", "duplicate_likeness")
    return {key: (of, None if share is None else round(share, 2)) for key, of, share in columns.rows()}


def test_exact_copies_go_and_the_first_stays(make_corpus: Any) -> None:
    kept = mk.drop_duplicates(make_corpus(rows()))
    assert kept.articles["article_id"].to_list() == ["whole", "half", "digest", "alone"]
    assert marks(kept)["again"] == ("whole", 1.0)


def test_near_copies_go_only_where_their_text_stays(make_corpus: Any) -> None:
    kept = mk.drop_duplicates(make_corpus(rows()), kind="near")
    # the half, though the earliest, stands in the whole; the digest has four fifths of its own: it stays
    assert kept.articles["article_id"].to_list() == ["whole", "digest"]
    assert marks(kept) == {
        "whole": (None, None), "again": ("whole", 1.0), "half": ("whole", 1.0), "digest": (None, None),
        "alone": ("digest", 1.0),
    }  # fmt: skip


def test_a_window_keeps_what_is_far_apart(make_corpus: Any) -> None:
    kept = mk.drop_duplicates(make_corpus(rows()), kind="near", window_days=3)
    assert "alone" in kept.articles["article_id"].to_list()


def test_nothing_is_lost_and_the_corpus_given_is_as_it_was(make_corpus: Any) -> None:
    corpus = make_corpus(rows())
    kept = mk.drop_duplicates(corpus, kind="near")
    assert kept.base.articles.height == corpus.n_articles == 5
    assert "duplicate_of" not in corpus.articles.columns
    assert kept.base.articles.drop("duplicate_of", "duplicate_likeness").equals(corpus.base.articles)
    assert kept.selection == KEPT
    assert mk.terms(kept, by="article").table["article_id"].unique().sort().to_list() == ["digest", "whole"]
    (note,) = kept.notes
    assert note.startswith("3 of 5 articles are copies of others (exact, or at least 80% of its 5-grams stand there)")
    assert mk.drop_duplicates(kept.where(source="whole")).n_articles == 1
    assert mk.drop_duplicates(mk.Corpus(kept.base)).notes[0].startswith("1 of 5")  # the former note is gone


def test_no_copies_at_all(make_corpus: Any) -> None:
    kept = mk.drop_duplicates(make_corpus(rows()[-1:]), kind="near")
    assert kept.n_articles == 1
    assert kept.notes[0].startswith("0 of 1 articles are copies")


def test_marks_alone_drop_nothing(make_corpus: Any) -> None:
    marked = mark_duplicates(make_corpus(rows()))
    assert marked.n_articles == 5
    assert marked.where(**KEPT).n_articles == 2


def test_a_store_opens_without_them_and_gives_them_back(make_corpus: Any, tmp_path: Path) -> None:
    kept = mk.drop_duplicates(make_corpus(rows()), kind="near")
    write_store(kept.base, tmp_path / "store", KEPT)
    assert mk.open(tmp_path / "store").articles["article_id"].to_list() == ["whole", "digest"]
    whole = mk.open(tmp_path / "store", everything=True)
    assert whole.n_articles == 5
    write_store(whole.base, tmp_path / "store")
    assert mk.open(tmp_path / "store").n_articles == 5


def test_an_unknown_kind(make_corpus: Any) -> None:
    with pytest.raises(ArgumentError, match="unknown kind of duplicates 'nearly'"):
        mk.drop_duplicates(make_corpus(rows()), kind="nearly")  # type: ignore[arg-type]
