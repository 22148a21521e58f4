"""Which ways of making sense of an issue do the words go with?

A frame codebook lists words and phrases that go with each frame. A sentence has a cue of a frame if one of its patterns
matches; of overlapping matches the longest wins, over all frames of the codebook ("social security" is not security).
Cues go with a frame and do not prove it. Word lists differ in size, so frames are compared between sources, and ranked
only by `ratio_to_matched_rate`; a raw share says as much about the list as about the source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.cells import Scores, cells_of, group_intervals, interval_notes
from mediakit.corpus.corpus import Corpus, Part
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.corpus.languages import english_articles
from mediakit.corpus.matching import Matches, find
from mediakit.corpus.passages import passages
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in, sentence_offsets
from mediakit.lexicons.frames import FrameCodebook, load_frames
from mediakit.result import Result

__all__ = ["evidence", "framing", "sentence_scores"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def framing(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    codebook: str | Path = "policy",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Result:
    """Count the cues of each frame by group, article or sentence.

    Arguments: by, what makes a group ("article" and "sentence" too); codebook, "policy", "news" or a CSV of one's own;
    n_resamples, confidence and seed of the bootstrap over articles.
    Returns one row per group and frame: the columns of `by`, codebook, frame, n_articles, n_sentences, n_matches,
    share_sentences (mean over articles of the share of sentences with a cue, 0 to 1) with ci_low and ci_high,
    per_1000_words (weighted matches), ratio_to_matched_rate (share over that of all groups on the same events; above 1
    = more than they), note. By "sentence": one row per sentence with a cue and frame.
    Raises ArgumentError and CodebookError. Sources: Entman (1993), Boydstun et al. (2014), Semetko & Valkenburg (2000).
    """
    book = load_frames(codebook)
    given = {
        "by": by if by == "sentence" else as_names(by), "codebook": str(codebook), "n_resamples": n_resamples,
        "confidence": confidence,
    }  # fmt: skip
    recipe = make_recipe(corpus, "framing", given, seed=seed, notes=_left_out(corpus))
    if by == "sentence":
        return Result(_by_sentence(corpus, book), recipe)
    groups, scores = group(corpus, by), sentence_scores(corpus, codebook=codebook)
    cells = cells_of(corpus, groups, scores)
    mean, low, high, n_articles = group_intervals(
        corpus, groups, cells, scores, n_resamples=n_resamples, seed=seed, confidence=confidence
    )
    n_sentences, n_matches, weighted, n_words = _totals(corpus, groups, book)
    with np.errstate(invalid="ignore", divide="ignore"):
        per_1000 = weighted / n_words[:, None] * 1000
    columns = {
        "n_matches": n_matches, "share_sentences": mean, "ci_low": low, "ci_high": high, "per_1000_words": per_1000,
        "ratio_to_matched_rate": _ratio_to_matched(corpus, groups, scores),
    }  # fmt: skip
    return Result(_long(groups, book, n_articles, n_sentences, columns), recipe)


def _long(
    groups: Groups, book: FrameCodebook, n_articles: Ints, n_sentences: Ints, columns: Mapping[str, npt.NDArray[Any]]
) -> pl.DataFrame:
    """Groups × frames as rows."""
    k = len(book.frames)
    at = np.repeat(np.arange(len(groups)), k)
    note = interval_notes(groups, n_articles).gather(at)
    table = groups.keys[at].with_columns(
        pl.lit(book.id).alias("codebook"),
        pl.Series("frame", [frame.id for frame in book.frames] * len(groups), dtype=pl.String),
        pl.Series("n_articles", n_articles[at]),
        pl.Series("n_sentences", n_sentences[at]),
        *(pl.Series(name, values.ravel()) for name, values in columns.items()),
        note,
    )
    composed = [name for name in ("composed",) if name in groups.keys.columns and name not in groups.by]
    order = [*groups.by, "codebook", "frame", "n_articles", "n_sentences", *columns, *composed, "note"]
    return table.with_columns(pl.col(pl.Float64).fill_nan(None)).select(order)


def matches_of(part: Part, book: FrameCodebook) -> Matches:
    """Where the codebook's patterns match in the selected chunks, found once per selection."""
    key = ("frames", book.id, book.patterns)
    found = part.cache.get(key)
    if found is None:
        found = part.cache[key] = find(part.tokens, part.codes, part.starts, book.patterns)
    assert isinstance(found, Matches)
    return found


def sentence_scores(corpus: Corpus, *, codebook: str | Path = "policy", **_: object) -> Scores:
    """Whether each sentence holds a cue of each frame (0 or 1), for cells and comparisons."""
    book = load_frames(codebook)
    of_part = partial(_has_cue, english_articles(corpus.base), book)
    return Scores([frame.id for frame in book.frames], of_part, (0.0, 1.0))


def _has_cue(english: npt.NDArray[np.bool_], book: FrameCodebook, part: Part) -> Array:
    matches = matches_of(part, book)
    cue = np.zeros((part.n_sentences, len(book.frames)))
    cue[part.sentence_of_chunk(matches.chunk), np.array(book.frame_of, np.int64)[matches.pattern]] = 1.0
    cue[~english[part.article]] = np.nan
    return cue


def _totals(corpus: Corpus, groups: Groups, book: FrameCodebook) -> tuple[Ints, Ints, Array, Ints]:
    """Sentences, matches and weighted matches per frame, and words of each group."""
    n, k = len(groups), len(book.frames)
    frame_of, weights = np.array(book.frame_of, np.int64), np.array(book.weights)
    n_sentences, n_words = np.zeros(n, np.int64), np.zeros(n, np.int64)
    n_matches, weighted = np.zeros((n, k), np.int64), np.zeros((n, k))
    english = english_articles(corpus.base)
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        ok = english[part.article[sentence]]
        sentence, member = sentence[ok], member[ok]
        n_sentences += np.bincount(member, minlength=n)
        n_words += np.bincount(member, weights=part.n_words[sentence], minlength=n).astype(np.int64)
        matches = matches_of(part, book)
        key = part.sentence_of_chunk(matches.chunk) * k + frame_of[matches.pattern]
        per_sentence = np.bincount(key, minlength=part.n_sentences * k).reshape(-1, k)
        heavy = np.bincount(key, weights=weights[matches.pattern], minlength=part.n_sentences * k).reshape(-1, k)
        for f in range(k):
            n_matches[:, f] += np.bincount(member, weights=per_sentence[sentence, f], minlength=n).astype(np.int64)
            weighted[:, f] += np.bincount(member, weights=heavy[sentence, f], minlength=n)
    return n_sentences, n_matches, weighted, n_words


def _ratio_to_matched(corpus: Corpus, groups: Groups, scores: Scores) -> Array:
    """Each group's share over the share of all groups on the same events, events with equal weight."""
    told = passages(corpus.base).events
    by = groups.by if not told or "event" in groups.by else [*groups.by, "event"]
    fine = group(corpus, by)
    cells = cells_of(corpus, fine, scores)
    ok = cells.n_sentences > 0
    if not ok.any():
        return np.full((len(groups), len(scores.items)), np.nan)
    names = [name for name in fine.keys.columns if name != "event"]
    outer = (
        fine.keys.select(names)
        .join(groups.keys.with_row_index("group"), on=names, how="left", maintain_order="left")["group"]
        .to_numpy()
        .astype(np.int64)
    )
    kinds = ["event", "composed"] if "event" in fine.keys.columns else ["composed"]
    kinds = [name for name in kinds if name in fine.keys.columns]
    block = (
        fine.keys.select(kinds).with_columns(pl.struct(kinds).rank("dense").alias("b"))["b"].to_numpy() - 1
        if kinds
        else np.zeros(len(fine), int)
    )
    g, e = outer[cells.group[ok]], block.astype(np.int64)[cells.group[ok]]
    return _ratio(g, e, cells.values[ok], len(groups), int(block.max(initial=0)) + 1)


def _ratio(g: Ints, e: Ints, values: Array, n_groups: int, n_events: int) -> Array:
    """Mean over a group's events of its share, over the mean of all articles' share on those events."""
    k = values.shape[1]
    out = np.full((n_groups, k), np.nan)
    per_event = np.bincount(e, minlength=n_events)
    cell_n = np.bincount(g * n_events + e, minlength=n_groups * n_events).reshape(n_groups, n_events)
    for f in range(k):
        event_mean = np.bincount(e, weights=values[:, f], minlength=n_events) / np.maximum(per_event, 1)
        sums = np.bincount(g * n_events + e, weights=values[:, f], minlength=n_groups * n_events).reshape(
            n_groups, n_events
        )
        told = cell_n > 0
        own = np.where(told, sums / np.maximum(cell_n, 1), 0).sum(axis=1)
        expected = np.where(told, event_mean, 0).sum(axis=1)
        out[:, f] = np.divide(own, expected, out=np.full(n_groups, np.nan), where=expected > 0)
    return out


def _by_sentence(corpus: Corpus, book: FrameCodebook) -> pl.DataFrame:
    frames = []
    for part in corpus.parts:
        matches = matches_of(part, book)
        frame = np.array(book.frame_of, np.int64)[matches.pattern]
        key, n_matches = np.unique(part.sentence_of_chunk(matches.chunk) * len(book.frames) + frame, return_counts=True)
        sentence = key // len(book.frames)
        first = np.searchsorted(part.article, part.article[sentence])
        names = pl.Series([one.id for one in book.frames], dtype=pl.String)
        frames.append(
            corpus.base.articles.select("article_id", "source")[part.article[sentence]].with_columns(
                pl.Series("sentence", sentence - first + 1),
                *(column.gather(sentence) for column in sentence_offsets(part)),
                pl.lit(book.id).alias("codebook"),
                names.gather(key % len(book.frames)).alias("frame"),
                pl.Series("n_matches", n_matches.astype(np.int64)),
            )
        )
    return pl.concat(frames)


def _left_out(corpus: Corpus) -> list[str]:
    missing = int((~english_articles(corpus.base)[corpus.rows]).sum())
    return [f"{missing} articles are not in English and have no score"] if missing else []


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The matches of the row's frame, heaviest patterns first."""
    book = load_frames(parameters.get("codebook", row.get("codebook", "policy")))
    name = row.get("frame") or row.get("item")
    number = [frame.id for frame in book.frames].index(str(name))
    weights = np.array(book.weights)
    found: list[tuple[float, int, int, Place]] = []
    for n, part in enumerate(corpus.parts):
        matches = find(part.tokens, part.codes, part.starts, book.patterns)
        rows = np.flatnonzero(np.array(book.frame_of, np.int64)[matches.pattern] == number)
        rows = rows[np.argsort(-weights[matches.pattern[rows]], kind="stable")][:limit]
        some = matches.take(rows)
        found += [
            (float(weights[p]), n, c, place)
            for place, p, c in zip(places_in(n, some), some.pattern.tolist(), some.chunk.tolist(), strict=True)
        ]
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [place for *_, place in found[:limit]]
