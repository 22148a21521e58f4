"""The rows of a line-up, each from its measure: names, figures, voices, tone, frames.

Every function gives entries: what each group says in the row, or that it says nothing, with how much text was searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from mediakit.compare.lineup_cells import Entry, Looked, voice_of
from mediakit.corpus.cells import TOO_FEW
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.quoted import UNNAMED
from mediakit.lexicons.frames import load_frames
from mediakit.measures.figures import figures
from mediakit.measures.framing import framing
from mediakit.measures.labelling import labelling
from mediakit.measures.sentiment import sentiment
from mediakit.measures.voices import voices
from mediakit.stats.percentile import percentile_among

__all__ = ["FIGURE_KEY", "figure_rows", "frame_rows", "name_rows", "tone_rows", "voice_rows", "with_figure_key"]

FIGURE_KEY = "key"
_REASONS = {TOO_FEW: "too few articles for an interval"}


def name_rows(looked: Looked) -> Iterator[Entry]:
    """What the groups call the concepts of the codebook, those that at least one of them mentions on the event."""
    if not looked.corpus.codebook.concept:
        return
    table = _counted(looked, looked.corpus)
    own, quoted = (_counts(looked, one) for one in (looked.own, looked.quoted))
    for concept in looked.corpus.codebook.concept:
        here = table.filter((pl.col("concept") == concept.id) & (pl.col("count") > 0))
        if not here.height:
            continue
        row = ("labelling", concept.id, concept.name)
        for head in looked.heads:
            found = here.filter(pl.col("group") == head.group).sort("count", descending=True, maintain_order=True)
            for one in found.iter_rows(named=True):
                voice = voice_of((head.group, concept.id, one["variant"]), own, quoted)
                yield Entry(*row, head.group, one["variant"], one["variant"], one["count"], one["n_mentions"],
                            low=one["ci_low"], high=one["ci_high"], voice=voice, note=one["note"])  # fmt: skip
            if not found.height:
                yield Entry(*row, head.group, count=0, note=head.absent)


def _counted(looked: Looked, corpus: Corpus) -> pl.DataFrame:
    table = looked.labelled(labelling(corpus, by=looked.by).table)
    return table.filter(~pl.col("set_aside"))


def _counts(looked: Looked, corpus: Corpus | None) -> Mapping[object, int]:
    """(group, concept, variant) -> mentions."""
    if corpus is None:
        return {}
    rows = _counted(looked, corpus).select("group", "concept", "variant", "count").rows()
    return {(label, concept, variant): n for label, concept, variant, n in rows}


def with_figure_key(table: pl.DataFrame) -> pl.DataFrame:
    """Figures with what makes two numbers of a group the same entry: qualifier, bounds, unit and owner."""
    said = [pl.col(name).cast(pl.String).fill_null("") for name in
            ("qualifier", "value_low", "value_high", "unit", "attributed_to")]  # fmt: skip
    return table.with_columns(pl.concat_str(said, separator="|").alias(FIGURE_KEY))


def figure_rows(looked: Looked, event: str) -> Iterator[Entry]:
    """The codebook's figures of the event: each number with owner, date and the matched words."""
    wanted = [figure for figure in looked.corpus.codebook.figure if figure.event == event]
    if not wanted:
        return
    table = with_figure_key(looked.labelled(figures(looked.corpus, by=looked.by).table))
    place = ["article_id", "field", "start_char"]
    spoken = None if looked.quoted is None else figures(looked.quoted, by=looked.by).table
    quoted = set() if spoken is None else set(spoken.select(place).rows())
    for figure in wanted:
        here = table.filter(pl.col("figure") == figure.id).unique([*place, "group"], maintain_order=True)
        for head in looked.heads if here.height else ():
            row = ("figures", figure.id, figure.name)
            found = here.filter(pl.col("group") == head.group)
            found = found.sort("value_high", descending=True, nulls_last=True, maintain_order=True)  # largest first
            for (key,), same in found.group_by(FIGURE_KEY, maintain_order=True):
                in_quotes = sum(one in quoted for one in same.select(place).rows())
                n = same.height
                voice = voice_of(1, {1: n - in_quotes}, {1: in_quotes})
                first = same.row(0, named=True)
                yield Entry(*row, head.group, str(key), _number(first), n, found.height, score=first["value"],
                            low=first["value_low"], high=first["value_high"], voice=voice, detail=_told(same))  # fmt: skip
            if not found.height:
                yield Entry(*row, head.group, count=0, note=head.absent)


def _number(row: Mapping[str, Any]) -> str:
    """The number as it stands, with its unit where the matched words do not hold it."""
    unit = row["unit"] or ""
    return row["match"] if unit.lower() in row["match"].lower() else f"{row['match']} {unit}"


def _told(same: pl.DataFrame) -> str:
    """On whose word, and as of when."""
    owner = same["attributed_to"][0]
    dates = same["as_of"].drop_nulls().unique().sort().to_list()
    return f"owner: {owner or 'none given'}" + (f" · as of {', '.join(dates)}" if dates else "")


def voice_rows(looked: Looked) -> Iterator[Entry]:
    """Who is quoted, with which verbs; those who are not named last."""
    table = looked.labelled(voices(looked.corpus, by=looked.by).table)
    for head in looked.heads:
        row = ("voices", "voices", "Voices")
        found = table.filter(pl.col("group") == head.group)
        found = found.sort((pl.col("speaker") == UNNAMED), -pl.col("n_quotations"), maintain_order=True)
        total = int(found["n_quotations"].sum())
        for one in found.iter_rows(named=True):
            yield Entry(*row, head.group, one["speaker"], one["speaker"], one["n_quotations"], total, voice="quoted",
                        detail=one["cues"] or "quotation marks alone")  # fmt: skip
        if not found.height:
            yield Entry(*row, head.group, count=0, note=f"nobody is quoted in {head.size}")


def tone_rows(looked: Looked) -> Iterator[Entry]:
    """Tone of wording: the mean with its interval or the reason for none, and where a single article stands."""
    table = looked.labelled(sentiment(looked.corpus, by=looked.by).table)
    rows = {one["group"]: one for one in table.iter_rows(named=True)}
    single = _single_articles(looked) if any(head.n_articles == 1 and head.tells for head in looked.heads) else {}
    for head in looked.heads:
        row, one = ("sentiment", "sentiment", "Tone of wording"), rows.get(head.group)
        if one is None or one["mean"] is None:
            yield Entry(*row, head.group, note="no sentence to measure here" if head.tells else head.absent)
            continue
        shown = f"{one['mean']:+.2f}".replace("-", "−").replace("0.", ".", 1)
        yield Entry(*row, head.group, "(all)", shown, None, None, one["mean"], one["ci_low"], one["ci_high"],
                    detail=single.get(head.group), note=_REASONS.get(one["note"] or "", one["note"]))  # fmt: skip


def _single_articles(looked: Looked) -> dict[str, str]:
    """Where the article of a group of one stands among the other articles on the event: of its kind (published or
    composed), or of the other kind where it is alone in its own."""
    in_groups = list(dict.fromkeys([*looked.by, "article_id"]))
    table = looked.labelled(sentiment(looked.corpus, by=in_groups, n_resamples=1).table).drop_nulls("mean")
    every = sentiment(looked.corpus, by="article", n_resamples=1).table.drop_nulls("mean")
    if "composed" not in every.columns:
        every = every.with_columns(composed=pl.lit(False))
    said = {}
    for head in looked.heads:
        mine = table.filter(pl.col("group") == head.group)
        if mine.height != 1:
            continue
        others = every.filter(pl.col("article_id") != mine["article_id"][0])
        alike = others.filter(pl.col("composed") == head.composed)
        compared = alike if alike.height else others
        percentile, n = percentile_among(mine["mean"][0], compared["mean"].to_numpy())
        kind = "composed" if bool(compared["composed"].any()) else "other"
        if n:
            said[head.group] = f"percentile {percentile:.0f} % among {n} {kind} article{'s' * (n != 1)} on this event"
    return said


def frame_rows(looked: Looked, codebook: str = "policy") -> Iterator[Entry]:
    """The frames whose words each group uses, those first that it uses most against the rate of all on the event."""
    book = load_frames(codebook)
    names = {frame.id: frame.name for frame in book.frames}
    table = looked.labelled(framing(looked.corpus, by=looked.by, codebook=codebook).table)
    table = table.filter((pl.col("n_matches") > 0) & pl.col("ratio_to_matched_rate").is_not_null())
    for head in looked.heads:
        row = ("framing", codebook, "Frame cues, against the rate of all on this event")
        found = table.filter(pl.col("group") == head.group).sort("ratio_to_matched_rate", "n_matches", "frame",
                                                                 descending=[True, True, False])  # fmt: skip
        for one in found.iter_rows(named=True):
            n, ratio = one["n_matches"], one["ratio_to_matched_rate"]
            yield Entry(*row, head.group, one["frame"], names[one["frame"]], n, int(found["n_matches"].sum()),
                        ratio, detail=f"×\u00a0{ratio:.1f}", note=one["note"])  # fmt: skip
        if not found.height:
            yield Entry(*row, head.group, count=0, note=head.absent)
