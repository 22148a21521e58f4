"""What did one article add to another, leave out or change? Word by word, with the places in both.

The longest common subsequence of words by difflib's matcher (Ratcliff & Metzener 1988): stretches that stand in both, in
the same order, and what lies between. Case and punctuation do not count, headlines are left out. A passage that was moved
counts as left out in one place and added in another.
"""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, spans
from mediakit.corpus.word_stream import WordStream, word_stream
from mediakit.errors import ArgumentError, unknown
from mediakit.result import Result

__all__ = ["diff"]

_CHANGES = {"equal": "same", "insert": "added", "delete": "left out", "replace": "changed"}
_SCHEMA = {
    "change": pl.String, "n_words_a": pl.Int64, "n_words_b": pl.Int64, "start_char_a": pl.Int64, "end_char_a": pl.Int64,
    "text_a": pl.String, "start_char_b": pl.Int64, "end_char_b": pl.Int64, "text_b": pl.String,
}  # fmt: skip
# A matcher's work grows with the product of the lengths; two books are not to be compared this way.
MOST_WORDS = 20_000


def diff(corpus: Corpus, article_a: str, article_b: str) -> Result:
    """Compare the texts of two selected articles word by word.

    Arguments: article_a, article_b, ids of the articles; b is told as a change of a.
    Returns a row per stretch in text order: change (same, added: in b only, left out: in a only, changed), n_words_a,
    n_words_b, start_char_a, end_char_a, start_char_b, end_char_b (code points into the stored texts, end exclusive; null
    where the stretch is not there), text_a, text_b (as they stand in the articles).
    Raises ArgumentError for an unknown article, the same article twice, or texts of more than 20,000 words.
    Sources: Ratcliff & Metzener (1988), pattern matching by gestalt.

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["Rain fell on the old town."], "b": ["Rain fell hard on the town."]})
    >>> first, second = corpus.articles["article_id"].to_list()
    >>> mk.diff(corpus, first, second).table.select("change", "text_a", "text_b").rows()  # doctest: +NORMALIZE_WHITESPACE
    [('same', 'Rain fell', 'Rain fell'), ('added', None, 'hard'), ('same', 'on the', 'on the'), ('left out', 'old', None),
     ('same', 'town', 'town')]
    """
    if article_a == article_b:
        raise ArgumentError(f"the article {article_a!r} is given twice; give two articles")
    sides = [_side(corpus, one) for one in (article_a, article_b)]
    words: list[list[int]] = [stream.hashes.tolist() for _, stream in sides]
    if max(map(len, words)) > MOST_WORDS:
        raise ArgumentError(f"a text of {max(map(len, words)):,} words is too long to compare word by word")
    found = SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes()
    told = [
        _told(corpus, side, some)
        for side, some in zip(
            sides, ([(a, b) for _, a, b, _, _ in found], [(c, d) for _, _, _, c, d in found]), strict=True
        )
    ]
    rows = [
        (_CHANGES[change], b - a, d - c, *one, *other)
        for (change, a, b, c, d), one, other in zip(found, *told, strict=True)
    ]
    recipe = make_recipe(
        corpus, "diff", {"article_a": article_a, "article_b": article_b},
        references=("Ratcliff & Metzener (1988), pattern matching by gestalt",),
    )  # fmt: skip
    return Result(pl.DataFrame(rows, schema=_SCHEMA, orient="row"), recipe)


def _side(corpus: Corpus, article_id: str) -> tuple[int, WordStream]:
    row = corpus.base.facts["article_id"].index_of(article_id)
    if row is None:
        known = corpus.articles["article_id"].head(20).to_list()
        raise unknown("article", article_id, known)
    for number, part in enumerate(corpus.parts):
        if np.any(part.article == row):
            return number, word_stream(part, [int(row)])
    raise ArgumentError(f"the article {article_id!r} is not among those selected; widen the filters")


def _told(
    corpus: Corpus, side: tuple[int, WordStream], stretches: list[tuple[int, int]]
) -> list[tuple[int, int, str] | tuple[None, None, None]]:
    """Where stretches of an article's words stand in its text, and how they stand there; nothing of empty ones."""
    number, stream = side
    places = [
        Place(number, *(int(column[at]) for column in (stream.chunk, stream.word) for at in (first, end - 1)))
        for first, end in stretches
        if first < end
    ]
    if not places:
        return [(None, None, None)] * len(stretches)
    placed = iter(spans(corpus, places).select("start_char", "end_char").rows())
    text = corpus.base.field("text", int(stream.article[0]))
    told: list[tuple[int, int, str] | tuple[None, None, None]] = []
    for first, end in stretches:
        if first == end:
            told.append((None, None, None))
        else:
            begin, last = next(placed)
            told.append((begin, last, text[begin:last]))
    return told
