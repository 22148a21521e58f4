"""How do sources speak of the actors that they name?

Every mention of an actor gets three shares, negative, neutral and positive, by the rules of lexicons/toward.py: the role of
the name in its clause and the words around it. A mention's score is its positive less its negative share; an article's is
the mean over its mentions of the actor, a group's the mean over its articles. What a text says itself and what it quotes
are apart, since to quote a view is not to hold it.

Or the shares are those of a small neural network (`method="model"`, models/tone_model.py); its agreement with people is in
its card, and stands in the notes of each result.

The rules are measured by scripts/validate_toward.py on NewsMTSC's training part, by cross-validation over articles (Hamborg
& Donnay 2021): they agree with people on two mentions in three, so a single mention proves little and many are needed. They see
neither irony, nor pronouns, nor what is only implied; sources that tell other events speak of other deeds of an actor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.absence import not_found
from mediakit.corpus.actors import actors_of
from mediakit.corpus.cells import Cells, Scores, group_intervals, interval_notes
from mediakit.corpus.corpus import Corpus
from mediakit.corpus.counts import cells_by_key
from mediakit.corpus.groups import Groups, as_names, group
from mediakit.corpus.languages import english_articles
from mediakit.corpus.named_sentences import sentences_of_spans
from mediakit.corpus.recipes import make_recipe
from mediakit.corpus.spans import Place
from mediakit.errors import unknown
from mediakit.lexicons.toward_mentions import RULES, VOICES, Method, clause_places, scored_mentions
from mediakit.models import tone_model
from mediakit.models.card import card
from mediakit.result import Result

__all__ = ["LABELS", "METHODS", "actor_sentiment", "evidence", "method_of", "sentiment_toward"]

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
LABELS = ("negative", "neutral", "positive")
METHODS = ("rules", "model")
_ROW = {
    "g": pl.Int64, "actor": pl.String, "voice": pl.String, "n_mentions": pl.Int64, "n_articles": pl.Int64,
    "mean": pl.Float64, "ci_low": pl.Float64, "ci_high": pl.Float64, "share_negative": pl.Float64,
    "share_neutral": pl.Float64, "share_positive": pl.Float64, "share_unsure": pl.Float64,
    "note": pl.String,
}  # fmt: skip


def sentiment_toward(texts: Sequence[str], spans: Sequence[tuple[int, int]], *, method: str = "rules") -> pl.DataFrame:
    """Score how each text speaks of what is named at a span of it.

    Arguments: texts; spans, [start, end) in code points, one for each text (give a text again for another span); method,
    "rules" or "model" (a small neural network that runs offline; extra `models`).
    Returns a row per text and span: label (the greatest share: negative, neutral or positive), negative, neutral, positive
    (shares, which add up to 1). Of a text of several sentences the rules read the one with the span; the model reads what fits
    into its window of 64 word pieces around the span, and has a column more: unsure (the greatest share is so small that the
    label should not be gone by alone).
    Raises ArgumentError for an unknown method, or a span that is empty or outside its text; MissingPackage.
    Source: Hamborg & Donnay (2021), NewsMTSC.

    >>> text = "Mayor Lee was accused by Bo Day."
    >>> sentiment_toward([text, text], [(6, 9), (25, 31)])["label"].to_list()
    ['negative', 'neutral']
    """
    chosen = method_of(method)
    named = list(sentences_of_spans(texts, spans))
    scores = tone_model.shares_toward(texts, spans) if method == "model" else chosen.score(named)
    labels = pl.Series("label", [LABELS[i] for i in scores.argmax(axis=1).tolist()], dtype=pl.String)
    table = pl.DataFrame([labels, *(pl.Series(name, scores[:, i]) for i, name in enumerate(LABELS))])
    return table.with_columns(pl.Series("unsure", tone_model.unsure(scores))) if method == "model" else table


def method_of(name: str) -> Method:
    """How mentions are scored, by name. Raises ArgumentError for an unknown one."""
    if name not in METHODS:
        raise unknown("method", name, METHODS)
    return RULES if name == "rules" else Method(f"model {card().fingerprint}", tone_model.shares_in_sentence)


def actor_sentiment(
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "source",
    actors: str | Sequence[str] | Mapping[str, Sequence[str]] | None = None,
    voice: str | None = None,
    method: str = "rules",
    n_resamples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Result:
    """Score how each group speaks of actors, in its own words and in those that it quotes.

    Arguments: by, what makes a group; actors, ids of the codebook, names, or id -> aliases (None: the codebook's actors, or
    the ten names in the most articles where it has none); voice, "own" or "quoted" alone (None: both, a row each); method,
    "rules" or "model" (a small neural network that runs offline; extra `models`); n_resamples, confidence and seed of the
    bootstrap over articles.
    Returns a row per group, actor and voice: the columns of `by`, actor (id), voice, n_mentions, n_articles (that hold
    them), mean (over these articles, -1 to 1; higher = spoken of more positively) with ci_low and ci_high, share_negative,
    share_neutral, share_positive (of mentions, by their greatest share), note; by the model also share_unsure (of mentions,
    counted among the three, whose greatest share is too small to go by alone). A group that does not name an actor has one
    row for it, without voice and scores.
    Raises ArgumentError for an unknown method, voice, actor or column, MissingPackage. Sources: Hamborg & Donnay (2021),
    Hutto & Gilbert (2014).

    >>> import mediakit as mk
    >>> corpus = mk.from_texts({"a": ["Mayor Lee lied and failed the town."], "b": ["Lee, a brave man, helped the town."]})
    >>> mk.actor_sentiment(corpus, actors=["Lee"]).table.select("source", "voice", "n_mentions", "share_positive").rows()
    [('a', 'own', 1, 0.0), ('b', 'own', 1, 1.0)]
    """
    scoring = method_of(method)
    if voice is not None and voice not in VOICES:
        raise unknown("voice", voice, VOICES)
    chosen = actors_of(corpus, actors)
    given = {
        "by": as_names(by), "actors": chosen, "voice": voice, "method": method, "n_resamples": n_resamples,
        "confidence": confidence,
    }  # fmt: skip
    groups = group(corpus, by)
    rows = _mentions(corpus, groups, chosen, scoring)
    settings = {"n_resamples": n_resamples, "confidence": confidence, "seed": seed}
    told = [
        _row_of(corpus, groups, rows[(rows[:, 1] == i) & (rows[:, 2] == v)], (name, kind), method == "model", settings)
        for i, name in enumerate(chosen) for v, kind in enumerate(VOICES) if voice in (None, kind)
    ]  # fmt: skip
    table = pl.concat([pl.DataFrame(schema=_ROW), *told, _absent(corpus, groups, rows, chosen, voice)])
    order = pl.DataFrame(
        {"actor": list(chosen), "order": range(len(chosen))}, schema={"actor": pl.String, "order": pl.Int64}
    )
    keys = groups.keys.with_row_index("g").with_columns(pl.col("g").cast(pl.Int64))
    table = table.join(keys, on="g", how="left").join(order, on="actor", how="left").sort("g", "order", "voice")
    composed = ["composed"] if "composed" in groups.keys.columns and "composed" not in groups.by else []
    hidden = ("g", "note") if method == "model" else ("g", "note", "share_unsure")
    shown = [name for name in _ROW if name not in hidden]
    recipe = make_recipe(corpus, "actor_sentiment", given, seed=seed, notes=_notes(corpus, method))
    return Result(table.select(*groups.by, *shown, *composed, "note"), recipe)


def _notes(corpus: Corpus, method: str) -> list[str]:
    missing = int((~english_articles(corpus.base)[corpus.rows]).sum())
    notes = [f"{missing} articles are not in English and have no score"] if missing else []
    if not corpus.codebook.actor:
        notes.append("no actors in the codebook: names as given, or the most frequent ones")
    return notes + (tone_model.toward_notes() if method == "model" else [])


def _mentions(corpus: Corpus, groups: Groups, actors: Mapping[str, Sequence[str]], method: Method) -> Array:
    """A row per mention and group that its sentence is in: group, actor, voice, article, negative, neutral, positive."""
    found = [np.empty((0, 7))]
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        scored = scored_mentions(corpus, part, actors, method)
        order = np.argsort(sentence, kind="stable")
        first = np.searchsorted(sentence[order], scored.sentence, side="left")
        times = np.searchsorted(sentence[order], scored.sentence, side="right") - first
        at = np.repeat(np.arange(len(scored)), times)
        offset = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
        in_group = member[order][first[at] + offset]
        whose = [in_group, scored.actor[at], scored.quoted[at], part.article[scored.sentence[at]]]
        found.append(np.column_stack([*whose, scored.scores[at]]))
    return np.concatenate(found)


def _row_of(
    corpus: Corpus, groups: Groups, rows: Array, what: tuple[str, str], with_unsure: bool, settings: Mapping[str, Any]
) -> pl.DataFrame:
    """The rows of an actor in one voice: a row a group that names it so."""
    member, label, n = rows[:, 0].astype(np.int64), rows[:, 4:].argmax(axis=1), len(groups)
    unsure = np.bincount(member[tone_model.unsure(rows[:, 4:])], minlength=n) if with_unsure else np.full(n, np.nan)
    counts = np.array([np.bincount(member[label == i], minlength=n) for i in range(len(LABELS))]).T
    cells = _cells(groups, rows)
    mean, low, high, n_articles = group_intervals(
        corpus, groups, cells, Scores(["score"], lambda part: np.empty((0, 1)), (-1.0, 1.0)), **settings
    )
    g = np.flatnonzero(n_articles)
    shares = counts[g] / counts[g].sum(axis=1, keepdims=True)
    columns = {
        "g": g, "actor": [what[0]] * len(g), "voice": [what[1]] * len(g), "n_mentions": counts[g].sum(axis=1),
        "n_articles": n_articles[g], "mean": mean[g, 0], "ci_low": low[g, 0], "ci_high": high[g, 0],
        **{f"share_{name}": shares[:, i] for i, name in enumerate(LABELS)},
        "share_unsure": unsure[g] / counts[g].sum(axis=1), "note": interval_notes(groups, n_articles)[g],
    }  # fmt: skip
    return pl.DataFrame(columns, schema=_ROW).fill_nan(None)


def _cells(groups: Groups, rows: Array) -> Cells:
    """Mean scores of articles in groups."""
    n_groups = max(len(groups), 1)
    key, cell = cells_by_key(rows[:, 3].astype(np.int64), rows[:, 0].astype(np.int64), n_groups)
    n = np.bincount(cell, minlength=len(key))
    sums = np.bincount(cell, weights=rows[:, 6] - rows[:, 4], minlength=len(key))
    return Cells(key // n_groups, key % n_groups, n, (sums / np.maximum(n, 1))[:, None])


def _absent(
    corpus: Corpus, groups: Groups, rows: Array, actors: Mapping[str, Sequence[str]], voice: str | None
) -> pl.DataFrame:
    """The actors that a group does not name (in the wanted voice), with how much text was searched."""
    wanted = rows if voice is None else rows[rows[:, 2] == VOICES.index(voice)]
    named = np.zeros((len(groups), len(actors)), np.bool_)
    named[wanted[:, 0].astype(np.int64), wanted[:, 1].astype(np.int64)] = True
    articles, sentences = _searched(corpus, groups)
    g, a = np.nonzero(~named)
    names = list(actors)
    columns = {
        "g": g, "actor": [names[i] for i in a], "n_mentions": [0] * len(g), "n_articles": [0] * len(g),
        "note": [not_found(articles[i], sentences[i]) for i in g.tolist()],
    }  # fmt: skip
    return pl.DataFrame({name: columns.get(name, [None] * len(g)) for name in _ROW}, schema=_ROW)


def _searched(corpus: Corpus, groups: Groups) -> tuple[list[int], list[int]]:
    """Articles and sentences of each group."""
    n, english = max(len(groups), 1), english_articles(corpus.base)
    keys, sentences = [np.empty(0, np.int64)], np.zeros(len(groups), np.int64)
    for part, (sentence, member) in zip(corpus.parts, groups.pairs, strict=True):
        ok = english[part.article[sentence]]
        keys.append(np.unique(part.article[sentence[ok]].astype(np.int64) * n + member[ok]))
        sentences += np.bincount(member[ok], minlength=len(groups))
    return np.bincount(np.concatenate(keys) % n, minlength=len(groups)).tolist(), sentences.tolist()


def evidence(corpus: Corpus, parameters: Mapping[str, Any], row: Mapping[str, Any], limit: int) -> list[Place]:
    """The clauses around the row's mentions, those that pull its mean furthest to its side first."""
    actors: Mapping[str, Sequence[str]] = parameters["actors"]
    if row["actor"] not in actors:
        raise unknown("actor", row["actor"], actors)
    if row["voice"] is None:
        return []
    number, wanted = list(actors).index(str(row["actor"])), row["voice"] == VOICES[1]
    direction = -1.0 if (row.get("mean") or 0.0) < 0 else 1.0
    method, found = method_of(str(parameters["method"])), list[tuple[float, int, int]]()
    for at, part in enumerate(corpus.parts):
        scored = scored_mentions(corpus, part, actors, method)
        score = (scored.scores[:, 2] - scored.scores[:, 0]) * direction
        here = np.flatnonzero((scored.actor == number) & (scored.quoted == wanted))
        found += [(float(score[i]), at, int(i)) for i in here[np.argsort(-score[here], kind="stable")][:limit].tolist()]
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    places = list[Place]()
    for _, at, i in found[:limit]:
        matches = scored_mentions(corpus, corpus.parts[at], actors, method).matches
        places += clause_places(corpus, at, matches.take(np.array([i])))
    return places
