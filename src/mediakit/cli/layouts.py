"""How the result of each measure is shown: which columns, under which headers, in which order, how many rows.

Ranked lists (words) share the rows of a table fairly between groups; frames are shown one by one, since groups are to
be compared within a frame and not frames with each other. Rows of composed texts are marked with *.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.text import Text

from mediakit.cli.tables import LEAST, Column, Section, interval, lines, number, probability, whole

if TYPE_CHECKING:
    import polars as pl

    from mediakit.corpus.corpus import Corpus
    from mediakit.result import Result

__all__ = ["COMPOSED", "columns_of", "drawn", "marked"]

COMPOSED = "* composed texts: described, never tested"
LIMITS = {"terms": 42, "keyness": 42, "word_shift": 42, "over_time": 60, "explain_sentiment": 60, "framing": 112,
          "sentiment": 40, "concordance": 20,
          "find_labels": 25, "actor_words": 60, "labelling": 112, "coverage": 112, "actor_sentiment": 160,
          "figures": 60, "figures_table": 200,
          "duplicates": 40, "similarity": 40, "events": 40, "wire_copy": 40, "diff": 200, "source_map": 40,
          "frame_patterns": 112, "frame_cooccurrence": 112, "frame_words": 112,
          "topics": 112, "quotations": 20, "voices": 42, "lockwords": 42,
          "dispersion": 42, "collocations": 42, "readability": 120, "model": 60}  # fmt: skip
# What the rows are under, where not under nothing: a titled line for each value
_SECTIONS = {"keyness": ["target", "reference"], "lockwords": ["target", "reference"], "readability": ["item"],
             "model": ["variable"], "actor_words": ["actor", "target"],
             "word_shift": ["target", "reference"], "framing": ["frame"],
             "topics": ["topic", "words"],
             "labelling": ["concept"], "coverage": ["event"], "actor_sentiment": ["actor"]}  # fmt: skip
# Of these, groups are compared within a section: sections hold all groups, and a group is starred where it stands
_WITHIN = ("framing", "readability", "topics", "labelling", "coverage", "actor_sentiment")
# Lists with a section for each group
_RANKED = ("terms", "voices", "dispersion", "collocations")
# Lists with a section for each group and frame
_BY_FRAME = ("frame_patterns", "frame_cooccurrence", "frame_words")
# Rows that do not begin with the group that they are about
_BARE = (*_RANKED, "keyness", "lockwords", "model", "actor_words", "find_labels", "word_shift",
         "explain_sentiment", "compare", "concordance", "quotations", "duplicates", "similarity",
         "events", "wire_copy", "diff", "source_map")  # fmt: skip
# Names that are of use only whole, and the width that most of them need
_LABELS = {"target": 24, "item": 34, "source": 24, "article_id": 18, "frame": 24}
_INTERVALS = {"value": ("ci_low", "ci_high"), "coefficient": ("ci_low", "ci_high"),
              "mean": ("ci_low", "ci_high"), "share": ("ci_low", "ci_high"),
              "cosine_equal": ("cosine_equal_low", "cosine_equal_high"),
              "share_sentences": ("ci_low", "ci_high"), "difference": ("ci_low", "ci_high"),
              "log_ratio": ("log_ratio_low", "log_ratio_high")}  # fmt: skip
# measure -> column -> (header, drop): columns with the highest drop go first where there is no room
_SHOWN: dict[str, dict[str, tuple[str, int]]] = {
    "terms": {"term": ("term", 0), "count": ("count", 0), "per_million": ("per million", 0),
              "n_articles": ("articles", 1), "tf_idf": ("tf-idf", 2)},
    "keyness": {"term": ("term", 0), "n_target": ("n", 0), "n_reference": ("n ref.", 0),
                "per_million_target": ("per mill.", 1), "per_million_reference": ("ref.", 1),
                "log_ratio": ("log ratio, 95 %", 0), "lrc": ("lrc", 0), "log_odds_z": ("z", 0), "q": ("q", 0)},
    "lockwords": {"term": ("term", 0), "n_target": ("n", 0), "n_reference": ("n ref.", 0),
                  "per_million_target": ("per mill.", 1), "per_million_reference": ("ref.", 1),
                  "log_ratio": ("log ratio, 95 %", 0), "is_lockword": ("alike", 0), "q": ("q", 0)},
    "dispersion": {"term": ("term", 0), "count": ("count", 0), "n_parts": ("parts", 0), "n_parts_possible": ("of", 1),
                   "dpnorm": ("DPnorm", 0), "dp": ("DP", 4), "juilland_d": ("D", 2), "carroll_d2": ("D2", 3),
                   "rosengren_s": ("S", 3)},
    "collocations": {"term": ("term", 0), "collocate": ("with", 0), "count": ("count", 0), "n_articles": ("articles", 0),
                     "log_dice": ("logDice", 0), "pmi": ("PMI", 1), "t_score": ("t", 2), "g2": ("G2", 3),
                     "min_sensitivity": ("sens.", 4)},
    "readability": {"n_articles": ("articles", 0), "n_words": ("words", 2), "mean": ("mean, 95 %", 0)},
    "model": {"level": ("level", 0), "baseline": ("against", 1), "coefficient": ("coefficient, 95 %", 0),
              "standard_error": ("s.e.", 2), "t": ("t", 2), "p": ("p", 0), "p_wild": ("p wild", 0),
              "n_passages": ("passages", 1), "n_clusters_level": ("clusters", 1)},
    "word_shift": {"term": ("term", 0), "n_target": ("n", 1), "n_reference": ("n ref.", 1), "weight": ("weight", 2),
                   "contribution": ("adds", 0), "share_of_difference": ("share", 3), "direction": ("which", 2)},
    "over_time": {"item": ("in", 1), "n_articles": ("articles", 1), "value": ("value, 95 %", 0)},
    "explain_sentiment": {"sentence": ("sentence", 1), "word": ("word", 0), "weight": ("weight", 0), "after": ("after", 1),
                          "rules": ("rules", 1), "contribution": ("adds", 0)},
    "sentiment": {"n_articles": ("articles", 0), "n_sentences": ("sentences", 2), "mean": ("mean, 95 %", 0),
                  "share_positive": ("positive", 1), "share_negative": ("negative", 1)},
    "actor_sentiment": {"voice": ("voice", 0), "n_mentions": ("mentions", 0), "n_articles": ("articles", 1),
                        "mean": ("mean, 95 %", 0), "share_negative": ("negative", 1), "share_neutral": ("neutral", 3),
                        "share_positive": ("positive", 1), "share_unsure": ("unsure", 2)},
    "framing": {"n_articles": ("articles", 1), "n_matches": ("matches", 2), "share_sentences": ("share, 95 %", 0),
                "ratio_to_matched_rate": ("ratio", 0), "per_1000_words": ("per 1,000 words", 3)},
    "frame_patterns": {"pattern": ("pattern", 0), "count": ("matches", 0), "weight": ("weight", 1),
                       "n_articles": ("articles", 2), "share": ("share of frame", 0)},
    "frame_cooccurrence": {"other_frame": ("with", 0), "count": ("both", 0), "n_frame": ("frame", 1),
                           "n_other_frame": ("other", 1), "ratio_to_chance": ("ratio to chance", 0)},
    "frame_words": {"term": ("term", 0), "is_cue": ("cue", 1), "n_target": ("n", 0), "n_reference": ("n other", 0),
                    "log_ratio": ("log ratio, 95 %", 0), "log_odds_z": ("z", 0)},
    "topics": {"n_articles": ("articles", 1), "n_main": ("main", 1), "share": ("share, 95 %", 0)},
    "labelling": {"variant": ("variant", 0), "count": ("count", 0), "share": ("share, 95 %", 0),
                  "n_mentions": ("mentions", 2), "n_articles": ("articles", 3)},
    "find_labels": {"label": ("label", 0), "likeness": ("likeness", 1), "count": ("count", 0),
                    "n_articles": ("articles", 1), "sources": ("sources", 3), "reasons": ("why", 0)},
    "actor_words": {"term": ("word", 0), "n_target": ("n", 0), "n_reference": ("n ref.", 0),
                    "log_ratio": ("log ratio, 95 %", 0), "log_odds_z": ("z", 0), "q": ("q", 0)},
    "coverage": {"n_articles": ("articles", 0), "n_articles_possible": ("of", 1), "n_sentences": ("sentences", 0),
                 "share": ("share", 1), "first_date": ("first", 2), "position": ("place", 2)},
    "figures": {"match": ("number", 0), "value_low": ("low", 2), "value_high": ("high", 2), "unit": ("unit", 3),
                "event": ("event", 1), "figure": ("figure", 1), "attributed_to": ("given by", 0), "as_of": ("as of", 2),
                "scope": ("where", 4)},
    "figures_table": {"event": ("event", 3), "figure": ("figure", 0), "lowest": ("lowest", 0), "highest": ("highest", 0),
                      "n": ("n", 1), "owners": ("given by", 0), "factor": ("factor", 1)},
    "concordance": {"source": ("source", 1), "date": ("date", 2), "before": ("", 0), "match": ("match", 0),
                    "after": ("", 0)},
    "quotations": {"source": ("source", 1), "speaker": ("speaker", 0), "cue": ("cue", 0), "type": ("type", 2),
                   "text": ("what was said", 0)},
    "voices": {"speaker": ("speaker", 0), "n_quotations": ("n", 0), "n_words": ("words", 2),
               "share_of_quoted_words": ("share", 0), "cues": ("cues", 0), "share_claimed": ("claimed", 3)},
    "duplicates": {"source_a": ("earlier", 0), "date_a": ("date", 2), "source_b": ("later", 0), "date_b": ("date", 2),
                   "kind": ("kind", 0), "containment_a": ("of earlier", 0), "containment_b": ("of later", 0),
                   "n_shared_words": ("shared words", 1), "longest_shared_run": ("longest", 3),
                   "article_id_a": ("id", 1), "article_id_b": ("id", 1)},
    "events": {"n_articles": ("articles", 2), "event_group": ("group", 1), "source": ("source", 0),
               "article_id": ("article", 0), "score": ("score", 0), "shared": ("shares", 1)},
    "wire_copy": {"wire_group": ("group", 2), "source": ("source", 0), "article_id": ("article", 0), "date": ("date", 2),
                  "n_words": ("words", 1), "n_shared_words": ("shared", 0), "n_own_words": ("own", 0),
                  "n_missing_words": ("missing", 1), "agency": ("agency", 1)},
    "diff": {"change": ("", 0), "text_a": ("in a", 0), "text_b": ("in b", 0)},
    "source_map": {"target": ("group", 0), "x": ("x", 0), "y": ("y", 0), "spread": ("spread", 0),
                   "stress": ("stress", 1)},
    "similarity": {"target": ("group", 0), "reference": ("with", 0), "cosine": ("cosine", 0),
                   "cosine_model": ("by model", 0),
                   "cosine_equal": ("at equal words, 95 %", 0), "n_events_common": ("events", 2),
                   "jensen_shannon": ("divergence", 0), "n_shared_terms": ("shared words", 1),
                   "n_words_target": ("words", 2), "n_words_reference": ("words", 2)},
    "compare": {"target": ("target", 0), "reference": ("against", 0), "item": ("in", 0),
                "value_target": ("value", 3), "value_reference": ("against", 3), "difference": ("difference, 95 %", 0),
                "q": ("q", 0), "percentile": ("percentile", 2), "n_events_common": ("events", 4)},
}  # fmt: skip


def drawn(measure: str, result: Result, corpus: Corpus, limit: int | None) -> Callable[[int], Iterable[Text]]:
    """What draws a measure's result, for `deliver`."""
    by = [name for name in result.recipe.parameters.get("by", ()) if name in result.table.columns]
    table, keys = _in_order(measure, result.table, by)
    most = LIMITS[measure] if limit is None else limit or table.height
    shared = [*keys, *by, *_composed(table, by)] if measure == "labelling" else keys
    if measure == "labelling" and limit != 0:
        table = table.filter((table["count"] > 0) | table["variant"].is_null())
    rows, more = _shared_out(table, shared, most) if keys else (table.head(most), "")

    def draw(width: int) -> Iterator[Text]:
        stars = marked(rows, corpus)
        yield from lines(
            columns_of(measure, rows, by, corpus, stars),
            width,
            _sections(measure, rows, keys, stars, _titles(measure, corpus)) if keys else (),
        )
        for line in _footers(result.table.height, rows, more, stars):
            yield Text(line, style="dim")

    return draw


def _in_order(measure: str, table: pl.DataFrame, by: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """The table in the order it is shown, and the columns whose values head a section."""
    if measure in _BY_FRAME:
        return table, [*by, *_composed(table, by), "frame"]
    if "frame" in table.columns and "share_sentences" not in table.columns:
        return table, []  # by sentence
    keys = [name for name in _SECTIONS.get(measure, by if measure in _RANKED else []) if name in table.columns]
    if measure in _WITHIN:
        first = table.select(keys).unique(maintain_order=True).with_row_index("order")
        table = table.join(first, on=keys, how="left", maintain_order="left")
        if measure == "labelling":  # in each group the most usual first, then what is set aside
            groups = [*by, *_composed(table, by)]
            descending = [*(False for _ in groups), False, True]
            table = table.sort([*groups, "set_aside", "count"], descending=descending, maintain_order=True)
        table = table.sort("order", maintain_order=True).drop("order")
    if measure in _RANKED and "composed" in table.columns and keys:
        keys = [*keys, "composed"]
    return table, keys


def _shared_out(table: pl.DataFrame, keys: Sequence[str], most: int) -> tuple[pl.DataFrame, str]:
    """Each section's first rows, an equal number of each (but three at least), and what that leaves out, in words."""
    if table.height <= most:
        return table, ""
    n_sections = table.select(keys).unique().height
    each = max(3, most // max(n_sections, 1))
    rows = table.group_by(keys, maintain_order=True).head(each).head(most)
    n_shown = rows.select(keys).unique().height
    of = f"{n_sections} groups" if n_shown == n_sections else f"the first {n_shown} of {n_sections} groups"
    return rows, f"the first {min(each, most)} of each of {of}"


def _composed(table: pl.DataFrame, by: Sequence[str]) -> list[str]:
    return ["composed"] if "composed" in table.columns and "composed" not in by else []


def _titles(measure: str, corpus: Corpus) -> dict[str, str]:
    """The names of concepts, actors and events as the codebook gives them to people."""
    if measure == "labelling":
        return {one.id: one.name for one in corpus.codebook.concept}
    if measure == "actor_sentiment":
        return {one.id: one.name for one in corpus.codebook.actor}
    return {one.id: one.name for one in corpus.codebook.event} if measure == "coverage" else {}


def _sections(
    measure: str, rows: pl.DataFrame, keys: Sequence[str], stars: Sequence[bool], titles: Mapping[str, str]
) -> list[Section]:
    found: list[Section] = []
    former: tuple[Any, ...] | None = None
    for at, values in enumerate(rows.select(keys).rows()):
        if values == former:
            found[-1] = Section(found[-1].title, found[-1].first, at + 1)
            continue
        former = values
        shown = [
            titles.get(str(value), str(value)) for name, value in zip(keys, values, strict=True) if name != "composed"
        ]
        shown = [one.replace("_", " ") for one in shown] if measure == "framing" else shown
        title = " against ".join(shown) if "reference" in keys else " · ".join(shown)
        found.append(Section(title + (" *" if stars[at] and measure not in _WITHIN else ""), at, at + 1))
    return found


def columns_of(
    measure: str, rows: pl.DataFrame, by: Sequence[str], corpus: Corpus | None = None, stars: Sequence[bool] = ()
) -> list[Column]:
    """The columns of a measure's table. Columns that no layout knows (by sentence) are shown as they are."""
    known = {name: of for name, of in _SHOWN[measure].items() if name in rows.columns}
    if len(known) < 3:
        return _plain(rows, stars)
    columns = [] if measure in _BARE else _labels(rows, by, corpus, stars)
    for name, (header, drop) in known.items():
        if not rows[name].is_null().all() or name in ("term", "mean", "difference", "share_sentences", "log_ratio"):
            columns += _shown(name, header, drop, rows)
    if columns and measure in ("compare", "concordance", "quotations", "duplicates", "wire_copy", "source_map"):
        columns[0] = _starred(columns[0], stars)
    notes = [str(note or "") for note in rows["note"].to_list()] if "note" in rows.columns else []
    notes = ["" if note.startswith("composed") else note for note in notes]  # the star says it
    if any(notes):
        columns.append(Column("note", notes, drop={"keyness": 5, "word_shift": 5, "labelling": 1}.get(measure, 0)))
    return columns


def _shown(name: str, header: str, drop: int, rows: pl.DataFrame) -> list[Column]:
    values = rows[name].to_list()
    bounds = [one for one in _INTERVALS.get(name, ()) if one in rows.columns]
    if bounds and rows[bounds[0]].is_null().all():
        header = header.removesuffix(", 95 %")
    if rows[name].dtype.is_integer():
        return [Column(header, [whole(value) for value in values], True, drop)]
    if name in ("p", "q", "p_wild"):
        return [Column(header, [probability(value) for value in values], True, drop)]
    if not rows[name].dtype.is_float():
        cut = "left" if name == "before" else "right"
        return [Column(header, ["" if v is None else str(v) for v in values], drop=drop, cut=cut,
                       bold=name == "match", least=_LABELS.get(name, LEAST))]  # fmt: skip
    cells = [number(value) for value in values]
    if bounds and not rows[bounds[0]].is_null().all():
        ranges = [interval(low, high) for low, high in rows.select(bounds).rows()]
        wide, long = max(map(len, cells)), max(map(len, ranges))
        cells = [f"{cell:>{wide}} {span:<{long}}" for cell, span in zip(cells, ranges, strict=True)]
    return [Column(header, cells, True, drop)]


def _labels(rows: pl.DataFrame, by: Sequence[str], corpus: Corpus | None, stars: Sequence[bool]) -> list[Column]:
    """What the rows are about: the columns of `by`, with the headlines of articles."""
    columns = [Column(name, [str(value) for value in rows[name].to_list()], least=24) for name in by]
    if columns:
        columns[0] = _starred(columns[0], stars)
    if "article_id" in by and corpus is not None:
        articles = corpus.base.facts.select("article_id", "source", "title")
        told = rows.select("article_id").join(articles, on="article_id", how="left", maintain_order="left")
        columns += [Column(name, [str(v or "") for v in told[name].to_list()], drop=4) for name in ("source", "title")]
    return columns


def _starred(column: Column, stars: Sequence[bool]) -> Column:
    if not any(stars):
        return column
    cells = [f"{cell} *" if star else cell for cell, star in zip(column.cells, stars, strict=True)]
    return replace(column, cells=cells)


def _plain(rows: pl.DataFrame, stars: Sequence[bool]) -> list[Column]:
    names = [name for name in rows.columns if name not in ("composed", "codebook", "start_char", "end_char")]
    columns = [column for at, name in enumerate(names) for column in _shown(name, name, max(0, at - 3), rows)]
    return [_starred(columns[0], stars), *columns[1:]]


def marked(rows: pl.DataFrame, corpus: Corpus) -> list[bool]:
    """Which rows are of composed texts."""
    if "composed" in rows.columns:
        return [bool(value) for value in rows["composed"].to_list()]
    articles = corpus.base.facts
    if "article_id" in rows.columns and "composed" in articles.columns:
        ids = set(articles.filter(articles["composed"])["article_id"].to_list())
        return [value in ids for value in rows["article_id"].to_list()]
    if "note" in rows.columns:
        return [str(value or "").startswith("composed") for value in rows["note"].to_list()]
    return [False] * rows.height


def _footers(n_rows: int, rows: pl.DataFrame, more: str, stars: Sequence[bool]) -> Iterator[str]:
    if rows.height < n_rows:
        yield f"{rows.height:,} of {n_rows:,} rows{f', {more}' if more else ''} (--limit 0 shows all)"
    elif not n_rows:
        yield "no rows"
    if any(stars):
        yield COMPOSED
