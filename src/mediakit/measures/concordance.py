"""In which contexts does a word or pattern stand? Key word in context: every match with the words around it.

Context stays within the sentence. Matches are listed in the order of the articles; of overlapping matches the longest
stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import columns_of_one
from mediakit.corpus.matching import find
from mediakit.corpus.patterns import parse_all
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in, spans
from mediakit.errors import ArgumentError, EmptySelection
from mediakit.result import Result

__all__ = ["concordance", "evidence"]


def concordance(
    corpus: Corpus, *, pattern: str | Sequence[str], window: int = 8, case: bool = False, limit: int | None = 1000
) -> Result:
    """Every match of a pattern with its context.

    Arguments: pattern, one or several; window, words of context on each side; case, match upper and lower case as
    written;
    limit, most rows (None for all; the recipe says how many matches there are).
    Returns article_id, source, date, field, start_char, end_char (code points, end exclusive), before, match, after,
    pattern.
    Raises EmptySelection where nothing matches. Source: Sinclair (1991).

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["They called it a massacre, not an execution."]})
    >>> mk.concordance(corpus, pattern="mass*").table.select("before", "match", "after").rows()
    [('They called it a', 'massacre', 'not an execution.')]
    """
    if window < 0:
        raise ArgumentError(f"window is {window}; give a number of words, 0 or more")
    asked = [pattern] if isinstance(pattern, str) else list(pattern)
    parsed = parse_all(asked, case=case)
    rows: list[tuple[Place, str]] = []
    n_matches = 0
    for number, part in enumerate(corpus.parts):
        matches = find(part.tokens, part.codes, part.starts, parsed, positions=part.positions)
        n_matches += len(matches.chunk)
        room = len(matches.chunk) if limit is None else max(0, min(len(matches.chunk), limit - len(rows)))
        some = matches.take(np.arange(room))
        rows += [(place, asked[p]) for place, p in zip(places_in(number, some), some.pattern.tolist(), strict=True)]
    if not n_matches:
        raise EmptySelection(f"nothing matches {', '.join(map(repr, asked))} in {corpus.n_sentences} sentences")
    table = _in_context(corpus, rows, window)
    notes = [f"{n_matches:,} matches, the first {table.height:,} shown"] if table.height < n_matches else []
    given = {"pattern": asked, "window": window, "case": case, "limit": limit}
    return Result(table, make_recipe(corpus, "concordance", given, notes=notes))


def _in_context(corpus: Corpus, rows: Sequence[tuple[Place, str]], window: int) -> pl.DataFrame:
    table = spans(corpus, [place for place, _ in rows]).drop("snippet")
    articles = corpus.base.facts
    by_id = dict(zip(articles["article_id"].to_list(), range(articles.height), strict=True))
    contexts = []
    sentences = spans(corpus, [_sentence_of(corpus, place) for place, _ in rows])
    bounds = sentences.select("start_char", "end_char").rows()
    for (_, asked), (article_id, _, field, start, end), (first, last) in zip(rows, table.rows(), bounds, strict=True):
        row = by_id[article_id]
        stored = corpus.base.field(field, row)
        before = stored[first:start].split()[-window:] if window else []
        after = stored[end:last].lstrip(".,;:!?)”\"’'").split()[:window]
        contexts.append((articles["date"][row], " ".join(before), stored[start:end], " ".join(after), asked))
    extra = pl.DataFrame(
        contexts, schema=dict.fromkeys(("date", "before", "match", "after", "pattern"), pl.String), orient="row"
    )
    if "composed" in columns_of_one(corpus):
        rows_of = [by_id[article_id] for article_id in table["article_id"]]
        extra = extra.with_columns(articles["composed"].gather(rows_of))
    order = ["article_id", "source", "date", "field", "start_char", "end_char", "before", "match", "after", "pattern"]
    return table.hstack(extra).select(*order, *(["composed"] if "composed" in extra.columns else []))


def _sentence_of(corpus: Corpus, place: Place) -> Place:
    """The whole sentence that a place is in."""
    part = corpus.parts[place.part]
    sentence = int(part.sentence_of_chunk(np.array([place.chunk]))[0])
    return Place(place.part, int(part.starts[sentence]), int(part.starts[sentence + 1]) - 1)


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The matches of the row's pattern in its article."""
    places: list[Place] = []
    one = corpus.where(article_id=row["article_id"])
    for number, part in enumerate(one.parts):
        asked = parse_all([str(row["pattern"])], case=parameters["case"])
        matches = find(part.tokens, part.codes, part.starts, asked, positions=part.positions)
        places += places_in(number, matches)
    return places[:limit]
