"""A corpus without the copies in it; nothing is lost, since every article is marked and none removed."""

from __future__ import annotations

from typing import Literal

import polars as pl

from mediakit.corpus.copy_pairs import KINDS, check_settings, copy_pairs, standing_in
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import NONE
from mediakit.errors import unknown

__all__ = ["KEPT", "drop_duplicates", "mark_duplicates"]

_SAID = "left out; the column duplicate_of says of which"
# The filter that leaves the articles which are no copies
KEPT = {"duplicate_of": NONE}


def mark_duplicates(
    corpus: Corpus,
    *,
    kind: Literal["exact", "near"] = "near",
    min_share: float = 0.8,
    window_days: int | None = None,
    min_words: int = 20,
) -> Corpus:
    """The same corpus with two more columns of its articles: `duplicate_of` and `duplicate_likeness`.

    Arguments: kind, "exact" (all words of the texts are the same) or "near" (these, and texts of which min_share of the
    word 5-grams stand in another); window_days, most days between the two; min_words, least words that they share.
    duplicate_of is the id of the article in which this one stands (null for articles that are no copies),
    duplicate_likeness the share of its 5-grams found there, 0 to 1. Of two that stand in each other the later is the
    copy; a shorter text that stands in a longer one is the copy whichever came first.
    Raises ArgumentError for an unknown kind or a setting that means nothing.
    """
    if kind not in KINDS:
        raise unknown("kind of duplicates", kind, KINDS)
    check_settings(min_share, window_days, min_words)
    pairs = copy_pairs(
        corpus, near=kind == "near", min_share=min(min_share, 0.5), window_days=window_days, min_words=min_words
    )  # the share by which `duplicates` looks, so that a search is not done twice
    left = standing_in(corpus, pairs, min_share)
    base = corpus.base
    ids = base.facts["article_id"].to_list()
    found = pl.DataFrame(
        [(row, ids[other], share) for row, (other, share) in left.items()],
        schema={"row": pl.UInt32, "duplicate_of": pl.String, "duplicate_likeness": pl.Float64},
        orient="row",
    )
    articles = base.facts.drop("duplicate_of", "duplicate_likeness", strict=False).with_row_index("row")
    marked = articles.join(found, on="row", how="left", maintain_order="left").drop("row")
    notes = tuple(note for note in base.notes if not note.endswith(_SAID))
    again = base.changed(articles=marked, notes=notes)
    if "tokens" in base.__dict__:  # they depend on the texts only
        again.__dict__["tokens"] = base.tokens
    return Corpus(again, corpus.selection, corpus._parts)


def drop_duplicates(
    corpus: Corpus,
    *,
    kind: Literal["exact", "near"] = "exact",
    min_share: float = 0.8,
    window_days: int | None = None,
    min_words: int = 20,
) -> Corpus:
    """The corpus without the articles that are copies of others in it.

    Arguments: as of `mediakit.corpus.dropped_copies.mark_duplicates`: kind, "exact" or "near"; min_share, how much of a
    near copy must stand in the article that is kept; window_days, most days between the two; min_words, least words
    that they share.
    Returns a new Corpus whose articles have duplicate_of and duplicate_likeness; a note says how many were left out.
    Nothing is removed: `corpus.base.facts` holds them all, and the corpus given is as it was.
    Raises ArgumentError for an unknown kind or a setting that means nothing.

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["Rain fell on the town.", "Sun."], "b": ["Rain fell, on the town!"]})
    >>> kept = mk.drop_duplicates(corpus)
    >>> kept.n_articles, kept.notes
    (2, ('1 of 3 articles is a copy of another (exact) and left out; the column duplicate_of says of which',))
    """
    marked = mark_duplicates(corpus, kind=kind, min_share=min_share, window_days=window_days, min_words=min_words)
    n = marked.articles["duplicate_of"].count()
    what = "is a copy of another" if n == 1 else "are copies of others"
    how = "exact" if kind == "exact" else f"exact, or at least {min_share:.0%} of its 5-grams stand there"
    note = f"{n:,} of {marked.n_articles:,} articles {what} ({how}) and {_SAID}"
    base = marked.base.changed(notes=(*marked.base.notes, note))
    base.__dict__.update({name: marked.base.__dict__[name] for name in ("tokens",) if name in marked.base.__dict__})
    return Corpus(base, marked.selection, marked._parts).where(**KEPT)
