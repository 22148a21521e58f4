"""Which ways of making sense of an issue do the words go with?

A frame codebook lists words and phrases that go with each frame. A sentence has a cue of a frame if one of its patterns
matches; of overlapping matches the longest wins, over all frames of the codebook ("social security" is not security).
Cues go with a frame and do not prove it. Word lists differ in size, so frames are compared between sources, and ranked
only by `ratio_to_matched_rate`; a raw share says as much about the list as about the source.

A codebook learned from labelled texts (`mk.train_frames`) stands where a list stands: it gives frames to sentences, or to
articles, whose sentences then all have them. How well it does so on texts left out is in its folder (model.json).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from mediakit.corpus.cells import Scores, cells_of, group_intervals, interval_notes
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.groups import Groups, as_names, columns_of_one, group
from mediakit.corpus.matching import find
from mediakit.corpus.passages import BACKGROUND, passages
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place, places_in, sentence_offsets, sentence_places
from mediakit.errors import ArgumentError
from mediakit.lexicons.frames import FrameCodebook
from mediakit.measures.frame_books import Book, LearnedBook, ids_of, open_book, scored_articles, tally_of, who_has
from mediakit.models.card import agreement
from mediakit.models.frame_model import FrameModel
from mediakit.models.news_frames import NewsFrames
from mediakit.result import Result

__all__ = ["evidence", "framing", "sentence_scores", "tally_of"]

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

    Arguments: by, what makes a group ("article" and "sentence" too); codebook, "policy", "news", "news-model" (a small neural
    network that runs offline; extra `models`), a CSV of one's own or the folder of a learned codebook; n_resamples,
    confidence and seed of the bootstrap over articles.
    Returns one row per group and frame: the columns of `by`, codebook, frame, n_articles, n_sentences, n_matches,
    share_sentences (mean over articles of the share of sentences with a cue, 0 to 1) with ci_low and ci_high,
    per_1000_words (weighted matches; null for a learned codebook, whose n_matches are sentences), ratio_to_matched_rate
    (share on the events that the group tells, over the mean share of all articles on these events, its own included,
    composed and published apart; above 1 = more than they), note. By "sentence": one row per sentence with a cue and
    frame.
    Raises ArgumentError and CodebookError. Sources: Entman (1993), Boydstun et al. (2014), Semetko & Valkenburg (2000).
    """
    book = open_book(codebook)
    given = {
        "by": by if by == "sentence" else as_names(by), "codebook": str(codebook), "n_resamples": n_resamples,
        "confidence": confidence,
    }  # fmt: skip
    recipe = make_recipe(corpus, "framing", given, seed=seed, notes=_notes(corpus, book))
    _check_unit(book, by == "sentence" or bool({"event", "part"} & set(as_names(by))))
    if by == "sentence":
        return Result(_by_sentence(corpus, book), recipe)
    groups, scores = group(corpus, by), sentence_scores(corpus, codebook=codebook)
    cells = cells_of(corpus, groups, scores)
    mean, low, high, n_articles = group_intervals(
        corpus, groups, cells, scores, n_resamples=n_resamples, seed=seed, confidence=confidence
    )
    n_sentences, n_matches, weighted, n_words = _totals(corpus, groups, book)
    with np.errstate(invalid="ignore", divide="ignore"):
        per_1000 = weighted / (n_words[:, None] if isinstance(book, FrameCodebook) else np.nan) * 1000
    columns = {
        "n_matches": n_matches, "share_sentences": mean, "ci_low": low, "ci_high": high, "per_1000_words": per_1000,
        "ratio_to_matched_rate": _ratio_to_matched(corpus, groups, scores),
    }  # fmt: skip
    return Result(_long(groups, book, n_articles, n_sentences, columns), recipe)


def _long(
    groups: Groups, book: Book, n_articles: Ints, n_sentences: Ints, columns: Mapping[str, npt.NDArray[Any]]
) -> pl.DataFrame:
    """Groups × frames as rows."""
    k = len(book.frames)
    at = np.repeat(np.arange(len(groups)), k)
    note = interval_notes(groups, n_articles).gather(at)
    table = groups.keys[at].with_columns(
        pl.lit(book.id).alias("codebook"),
        pl.Series("frame", ids_of(book) * len(groups), dtype=pl.String),
        pl.Series("n_articles", n_articles[at]),
        pl.Series("n_sentences", n_sentences[at]),
        *(pl.Series(name, values.ravel()) for name, values in columns.items()),
        note,
    )
    composed = [name for name in ("composed",) if name in groups.keys.columns and name not in groups.by]
    order = [*groups.by, "codebook", "frame", "n_articles", "n_sentences", *columns, *composed, "note"]
    return table.with_columns(pl.col(pl.Float64).fill_nan(None)).select(order)


def sentence_scores(corpus: Corpus, *, codebook: str | Path = "policy", **_: object) -> Scores:
    """Whether each sentence holds a cue of each frame (0 or 1), for cells and comparisons."""
    book = open_book(codebook)
    of_part = partial(who_has, book=book, scored=scored_articles(corpus.base, book))
    return Scores(ids_of(book), of_part, (0.0, 1.0))


def _totals(corpus: Corpus, groups: Groups, book: Book) -> tuple[Ints, Ints, Array, Ints]:
    """Sentences, matches and weighted matches per frame, and words of each group."""
    n, k = len(groups), len(book.frames)
    n_sentences, n_words = np.zeros(n, np.int64), np.zeros(n, np.int64)
    n_matches, weighted = np.zeros((n, k), np.int64), np.zeros((n, k))
    has_score = scored_articles(corpus.base, book)
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        ok = has_score[part.article[sentence]]
        scored, its_group = sentence[ok], member[ok]
        n_sentences += np.bincount(its_group, minlength=n)
        n_words += np.bincount(its_group, weights=part.n_words[scored], minlength=n).astype(np.int64)
        onto = sparse.csr_matrix((np.ones(len(scored), np.int64), (its_group, scored)), shape=(n, part.n_sentences))
        found = tally_of(part, book)
        n_matches += (onto @ found.n).toarray()
        weighted += (onto @ found.weight).toarray()
    return n_sentences, n_matches, weighted, n_words


def _ratio_to_matched(corpus: Corpus, groups: Groups, scores: Scores) -> Array:
    """Each group's share over that of all groups of its kind on the same events, events with equal weight.

    Composed and published texts are not pooled: a group alone in its kind on an event is set against the other kind; one
    that stands quite alone has no ratio.
    """
    told = passages(corpus.base).events
    fine = groups if not told or "event" in groups.by else group(corpus, [*groups.by, "event"])
    cells = cells_of(corpus, fine, scores)
    outer, ok = fine.inside(groups), cells.n_sentences > 0
    event = np.zeros(len(fine), np.int64)
    if "event" in fine.keys.columns:
        event = (fine.keys["event"].rank("dense").cast(pl.Int64) - 1).to_numpy()
    if fine is not groups:
        ok &= (fine.keys["event"] != BACKGROUND).to_numpy()[cells.group]
    g, e = outer[cells.group[ok]], event[cells.group[ok]]
    return _ratio(g, e, cells.values[ok], groups.composed, int(event.max(initial=0)) + 1)


def _ratio(g: Ints, e: Ints, values: Array, composed: npt.NDArray[np.bool_], n_events: int) -> Array:
    """Mean over a group's events of its share, over the mean share of its kind's articles on those events.

    Where a group is alone in its kind on an event, the other kind's articles stand in; where there are none, the event is
    left out.
    """
    n_groups, k = len(composed), values.shape[1]
    n, shares = _means(g * n_events + e, values, n_groups * n_events)
    n, shares = n.reshape(n_groups, n_events), shares.reshape(n_groups, n_events, k)
    kind_n, kind_shares = _means(composed[g] * n_events + e, values, 2 * n_events)
    kind_n, kind_shares = kind_n.reshape(2, n_events), kind_shares.reshape(2, n_events, k)
    kind = np.repeat(composed.astype(np.int64)[:, None], n_events, axis=1)
    event = np.repeat(np.arange(n_events)[None, :], n_groups, axis=0)
    kind = np.where(n == kind_n[kind, event], 1 - kind, kind)
    both = ((n > 0) & (kind_n[kind, event] > 0))[:, :, None]
    own = np.where(both, shares, 0.0).sum(axis=1)
    expected = np.where(both, kind_shares[kind, event], 0.0).sum(axis=1)
    return np.asarray(np.divide(own, expected, out=np.full((n_groups, k), np.nan), where=expected > 0))


def _means(key: Ints, values: Array, n: int) -> tuple[Ints, Array]:
    """How many values there are by key, and their mean."""
    count = np.bincount(key, minlength=n)
    sums = [np.bincount(key, weights=values[:, f], minlength=n) for f in range(values.shape[1])]
    return count, np.stack(sums, axis=1) / np.maximum(count, 1)[:, None]


def _by_sentence(corpus: Corpus, book: Book) -> pl.DataFrame:
    frames, has_score = [], scored_articles(corpus.base, book)
    for part in corpus.parts:
        found = tally_of(part, book).n.tocoo()
        ok = has_score[part.article[found.row]]
        order = np.lexsort((found.col[ok], found.row[ok]))
        sentence, frame, n_matches = (values[ok][order] for values in (found.row, found.col, found.data))
        first = np.searchsorted(part.article, part.article[sentence])
        names = pl.Series(ids_of(book), dtype=pl.String)
        frames.append(
            corpus.base.facts.select(columns_of_one(corpus))[part.article[sentence]].with_columns(
                pl.Series("sentence", sentence - first + 1),
                *(column.gather(sentence) for column in sentence_offsets(part)),
                pl.lit(book.id).alias("codebook"),
                names.gather(frame).alias("frame"),
                pl.Series("n_matches", n_matches.astype(np.int64)),
            )
        )
    table: pl.DataFrame = pl.concat(frames)
    return table


def _check_unit(book: Book, cuts_articles: bool) -> None:
    if isinstance(book, LearnedBook) and book.unit == "article" and cuts_articles:
        raise ArgumentError(
            f"the learned codebook {book.id!r} labels whole articles, and these groups cut them; narrow the corpus first "
            "with where(event=...) or where(part=...), or train with unit='sentence'"
        )


def _notes(corpus: Corpus, book: Book) -> list[str]:
    missing = int((~scored_articles(corpus.base, book)[corpus.rows]).sum())
    notes = [f"{missing} articles are not in English and have no score"] if missing else []
    if isinstance(book, NewsFrames):
        notes.append(f"scored by the {agreement('frames')}")
        notes.append(
            "the model's frames were fitted on articles about climate policy; of other subjects nothing is measured"
        )
    elif isinstance(book, FrameModel):
        scores = book.report.get("scores", {})
        told = f"; macro-F1 {scores['macro_f1']:.2f} on texts left out of its training" if "macro_f1" in scores else ""
        notes.append(f"{book.id} is learned from labelled texts and labels every {book.unit}{told}")
    return notes


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The matches of the row's frame, heaviest patterns first; of a learned codebook, sentences, weightiest first."""
    book = open_book(parameters.get("codebook", row.get("codebook", "policy")))
    number = ids_of(book).index(str(row.get("frame") or row.get("item")))
    if isinstance(book, LearnedBook):
        return _labelled_sentences(corpus, book, number, limit)
    weights, has_score = np.array(book.weights), scored_articles(corpus.base, book)
    found: list[tuple[float, int, int, Place]] = []
    for n, part in enumerate(corpus.parts):
        matches = find(part.tokens, part.codes, part.starts, book.patterns, positions=part.positions)
        of_frame = np.array(book.frame_of, np.int64)[matches.pattern] == number
        rows = np.flatnonzero(of_frame & has_score[part.article[part.sentence_of_chunk(matches.chunk)]])
        rows = rows[np.argsort(-weights[matches.pattern[rows]], kind="stable")][:limit]
        some = matches.take(rows)
        found += [
            (float(weights[p]), n, c, place)
            for place, p, c in zip(places_in(n, some), some.pattern.tolist(), some.chunk.tolist(), strict=True)
        ]
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [place for *_, place in found[:limit]]


def _labelled_sentences(corpus: Corpus, model: LearnedBook, number: int, limit: int) -> list[Place]:
    """The sentences with the frame (or in articles with it) whose words weigh the most for it."""
    found: list[tuple[float, int, int]] = []
    for n, part in enumerate(corpus.parts):
        rows = np.flatnonzero(model.label(part).given[:, number])
        support = model.support(part, number)[rows]
        order = np.argsort(-support, kind="stable")[:limit]
        found += [(-float(support[i]), n, int(rows[i])) for i in order.tolist()]
    return [sentence_places(corpus, n, np.array([row]))[0] for _, n, row in sorted(found)[:limit]]
