"""Which sentences are behind a cell of a line-up? Those of the measure that the row is of, in the group's passages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from mediakit.compare.lineup_rows import FIGURE_KEY, with_figure_key
from mediakit.compare.lineup_terms import term_places
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.evidence import evidence_of, of_groups
from mediakit.corpus.found_numbers import numbers_in, place_of
from mediakit.corpus.spans import Place, spans
from mediakit.errors import ArgumentError
from mediakit.measures.figures import figures

__all__ = ["lineup_evidence"]

# What the measure of a row calls the item of a cell
_ITEM = {"labelling": "variant", "voices": "speaker", "framing": "frame"}


def lineup_evidence(
    corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], *, limit: int = 20
) -> pl.DataFrame:
    """The text spans behind an entry of a line-up.

    Arguments: corpus, the one that the line-up was made of; parameters, of its recipe; row, of its table; limit, most
    spans. Returns what `mk.evidence` returns; nothing for what was not found.
    """
    kind, item, by = row["row_kind"], row["item"], parameters["by"]
    if item is None:
        return spans(corpus, [])
    passages = corpus.where(event=parameters["event"])
    asked = {"target": row["group"], "reference": ""}
    if kind == "term":
        mine = of_groups(passages, by, row["group"])
        return spans(mine, term_places(mine, item, limit))
    if kind == "figures":
        mine = of_groups(passages, by, row["group"])
        return spans(mine, _numbers(mine, by, row, limit))
    if kind == "labelling":
        asked["concept"] = row["row"]
    if kind in _ITEM:
        asked[_ITEM[kind]] = item
    elif kind != "sentiment":
        raise ArgumentError(f"a row of kind {kind!r} has no evidence")
    settings = {"by": by, **({"codebook": row["row"]} if kind == "framing" else {})}
    return evidence_of(passages, kind, settings, asked | {"mean": row["score"]}, limit=limit)


def _numbers(corpus: Corpus, by: Any, row: Mapping[str, Any], limit: int) -> list[Place]:
    table = with_figure_key(figures(corpus, by=by).table)
    wanted = table.filter((pl.col("figure") == row["row"]) & (pl.col(FIGURE_KEY) == row["item"]))
    places = set(wanted.select("article_id", "field", "start_char").rows())
    ids = corpus.base.facts["article_id"]
    found = [place_of(corpus, one) for one in numbers_in(corpus) if (ids[one.row], one.field, one.start_char) in places]
    return list(dict.fromkeys(found))[:limit]
