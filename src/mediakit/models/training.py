"""Learn frames from labelled texts: which words go with which label, and how well are labels told on texts left out?

How well is measured by cross-validation in which everything (C of the machines, scale, thresholds) is chosen
inside the training folds. Texts of one group (an event, a source) never stand on both sides, or the model would be praised
for knowing the event. Labels are the researcher's: the model repeats their habits and mistakes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.errors import ArgumentError, CodebookError, ReadError, listed, unknown
from mediakit.models.features import Features, all_features, count_features, texts_as_articles
from mediakit.models.fitting import COSTS, INNER_FOLDS, Fitted, fit, folds_of
from mediakit.models.frame_model import UNITS, FrameModel
from mediakit.models.linear import Counts, Linear, chosen, margins, probabilities
from mediakit.models.quality import quality
from mediakit.models.saved import save_model
from mediakit.version import __version__

__all__ = ["LEAST_TEXTS", "MAX_FEATURES", "train_frames"]

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
# Texts that a frame needs: with fewer some training folds hold none of it, and its scores mean nothing.
LEAST_TEXTS = 5
# Most features; beyond, those that the fewest texts hold are left out. A model of this size takes some 50 MB.
MAX_FEATURES = 300_000
N_WEIGHTIEST = 15


@dataclass(frozen=True, slots=True)
class _Table:
    """Labelled texts: frames sorted, truth [texts, frames], the group of each or None, and what was left out."""

    texts: list[str]
    frames: list[str]
    truth: Mask
    groups: Ints | None
    n_repeated: int
    n_empty: int


def train_frames(
    labelled: str | Path | pl.DataFrame,
    *,
    text: str = "text",
    label: str = "label",
    group: str | None = None,
    multi: bool = False,
    unit: str = "sentence",
    n_folds: int = 10,
    seed: int = 0,
    to: str | Path | None = None,
) -> FrameModel:
    """Train a frame codebook on labelled texts, to be used as `mk.framing(corpus, codebook=FOLDER)`.

    Arguments: labelled, a CSV file or a table; text, label, group, its columns (group: an event or a source, whose texts
    are held out together); multi, whether a text may have several frames, joined with ; in the label (an empty label is
    no frame); unit, "sentence" or "article": what a text of the table is, and what the model then labels; n_folds of
    the cross-validation; seed; to, the folder to write the model to.
    Returns the model. Its `report` holds the settings, a fingerprint of the data, versions, and scores on held-out
    texts: accuracy, macro_f1, precision and recall of each frame, confusion, reliability, brier, ece, the same of always
    giving the commonest frame, and the weightiest words of each frame.
    Raises ReadError for a table without these columns, ArgumentError for an option outside what is allowed,
    CodebookError for labels that nothing can be learned from.
    Sources: Platt (1999), Guo et al. (2017) for probabilities; linear support vector machines by scikit-learn.
    """
    if unit not in UNITS:
        raise unknown("unit", unit, UNITS)
    if n_folds < 2:
        raise ArgumentError(f"n_folds is {n_folds}; cross-validation needs 2 or more")
    table = _read(labelled, text, label, group, multi)
    part = texts_as_articles(table.texts)
    features = all_features(part)
    features, counts = _most_held(
        features, count_features(part, features, part.article.astype(np.int64), len(table.texts))
    )
    report = _validated(counts, table, multi=multi, n_folds=n_folds, seed=seed)
    fitted = fit(counts, table.truth, table.groups, multi=multi, seed=seed)
    settings = {
        "text": text, "label": label, "group": group, "multi": multi, "unit": unit, "n_folds": n_folds, "seed": seed
    }  # fmt: skip
    report = {
        "settings": settings, "cost": fitted.cost, "costs_tried": list(COSTS),
        "inner_folds": INNER_FOLDS, "data": _about(table), "versions": _versions(), **report,
        "weightiest": _weightiest(features, fitted.linear, table.frames),
    }  # fmt: skip
    name = Path(to).name if to else "learned"
    model = FrameModel(name, tuple(table.frames), multi, unit, features, fitted.linear, fitted.scale, report)
    if to is not None:
        save_model(model, Path(to))
    return model


def _read(labelled: str | Path | pl.DataFrame, text: str, label: str, group: str | None, multi: bool) -> _Table:
    table, name = (
        (labelled, "the table") if isinstance(labelled, pl.DataFrame) else (_csv(Path(labelled)), str(labelled))
    )
    for argument, column in (("text", text), ("label", label), ("group", group)):
        if column is not None and column not in table.columns:
            raise ReadError(f"{name}: no column {column!r} for {argument}; there are: {listed(table.columns)}")
    columns = [pl.col(one).cast(pl.String).fill_null("").str.strip_chars() for one in (text, label)]
    groups = pl.lit("") if group is None else pl.col(group).cast(pl.String).fill_null("")
    rows = table.select(columns[0].alias("text"), columns[1].alias("label"), groups.alias("group"))
    whole = rows.filter((pl.col("text") != "") & (pl.lit(multi) | (pl.col("label") != "")))
    kept = whole.unique(["text", "label"], keep="first", maintain_order=True)
    cells = [_labels(cell, multi) for cell in kept["label"].to_list()]
    frames = sorted({one for cell in cells for one in cell})
    truth = np.array([[frame in cell for frame in frames] for cell in cells], np.bool_).reshape(len(cells), len(frames))
    _check(name, frames, truth, multi)
    numbers = None
    if group is not None:
        numbers = kept["group"].rank("dense").to_numpy().astype(np.int64) - 1
        if numbers.max() == 0:
            raise CodebookError(
                f"{name}: column {group!r} has one value; groups are held out in turn, so give two or more"
            )
    return _Table(
        kept["text"].to_list(), frames, truth, numbers, whole.height - kept.height, table.height - whole.height
    )


def _csv(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise ReadError(
            f"{path}: there is no such file; labelled texts are a CSV with a column of texts and one of labels"
        )
    try:
        return pl.read_csv(path, infer_schema=False, encoding="utf8")
    except (pl.exceptions.PolarsError, OSError) as error:
        raise ReadError(f"{path}: not a CSV table in UTF-8: {str(error).splitlines()[0]}") from None


def _labels(cell: str, multi: bool) -> frozenset[str]:
    names = cell.split(";") if multi else [cell]
    return frozenset(name.strip() for name in names if name.strip())


def _check(name: str, frames: Sequence[str], truth: Mask, multi: bool) -> None:
    if len(frames) < (1 if multi else 2):
        raise CodebookError(f"{name}: {len(frames)} different labels; a model tells at least two apart")
    few = {frame: int(n) for frame, n in zip(frames, truth.sum(axis=0), strict=True) if n < LEAST_TEXTS}
    if few:
        counted = listed(f"{frame!r} {n}" for frame, n in few.items())
        raise CodebookError(
            f"{name}: too few texts for {counted}; a frame needs {LEAST_TEXTS}: join it with another, or drop its rows"
        )
    always = [frame for frame, n in zip(frames, truth.sum(axis=0), strict=True) if n > len(truth) - 2]
    if always:
        raise CodebookError(
            f"{name}: (nearly) every text has {listed(map(repr, always))}; there is nothing to tell apart"
        )


def _most_held(features: Features, counts: Counts) -> tuple[Features, Counts]:
    """At most MAX_FEATURES features, those that the most texts hold; of equals the first."""
    held = np.concatenate([np.asarray((one > 0).sum(axis=0)).ravel() for one in counts])
    if len(held) <= MAX_FEATURES:
        return features, counts
    keep = np.zeros(len(held), np.bool_)
    keep[np.argsort(-held, kind="stable")[:MAX_FEATURES]] = True
    terms, pieces = keep[: features.n_terms], keep[features.n_terms :]
    return features.take(terms, pieces), (counts[0][:, terms], counts[1][:, pieces])


def _validated(counts: Counts, table: _Table, *, multi: bool, n_folds: int, seed: int) -> dict[str, Any]:
    """Scores on held-out folds, everything chosen inside the others; beside them those of the commonest frame."""
    given, share = np.zeros(table.truth.shape, np.bool_), np.zeros(table.truth.shape)
    usual, costs, n = np.zeros(table.truth.shape, np.bool_), list[float](), 0
    for train, test in folds_of(table.truth, table.groups, n_folds, seed):
        groups = None if table.groups is None else table.groups[train]
        fitted: Fitted = fit((counts[0][train], counts[1][train]), table.truth[train], groups, multi=multi, seed=seed)
        found = margins(fitted.linear, (counts[0][test], counts[1][test]))
        given[test], share[test] = chosen(found, fitted.scale, multi), probabilities(found, fitted.scale, multi)
        usual[test] = _commonest(table.truth[train], multi)
        costs.append(fitted.cost)
        n += 1
    scores = quality(table.frames, table.truth, given, share, multi=multi)
    plain = quality(table.frames, table.truth, usual, usual.astype(np.float64), multi=multi)
    commonest = {name: plain[name] for name in ("accuracy", "macro_f1")}
    return {"n_folds": n, "scores": scores, "commonest_frame": commonest, "costs_of_folds": costs}


def _commonest(truth: Mask, multi: bool) -> Mask:
    """What a model without words says: the commonest frame, or the frames that most texts have."""
    if multi:
        return np.asarray(truth.mean(axis=0) >= 0.5)
    return np.asarray(np.arange(truth.shape[1]) == truth.sum(axis=0).argmax())


def _about(table: _Table) -> dict[str, Any]:
    digest = hashlib.blake2b(digest_size=8)
    for one, row in sorted(zip(table.texts, table.truth.tolist(), strict=True)):
        names = [frame for frame, has in zip(table.frames, row, strict=True) if has]
        digest.update(f"{one}\x1f{';'.join(names)}\x1e".encode("utf-8", "surrogatepass"))
    return {
        "n_texts": len(table.texts), "n_repeated": table.n_repeated, "n_empty": table.n_empty,
        "n_groups": None if table.groups is None else int(table.groups.max()) + 1, "fingerprint": digest.hexdigest(),
    }  # fmt: skip


def _versions() -> dict[str, str]:
    import scipy
    import sklearn

    return {
        "mediakit": __version__, "numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__
    }  # fmt: skip


def _weightiest(features: Features, linear: Linear, frames: Sequence[str]) -> Mapping[str, list[list[Any]]]:
    """The words and pairs with the most weight for each frame; pieces of words say little to a reader."""
    names, found = (*features.words, *features.pairs), {}
    for frame, row in zip(frames, linear.coef[:, : features.n_terms], strict=True):
        order = np.argsort(-row, kind="stable")[:N_WEIGHTIEST]
        found[frame] = [[names[i], round(float(row[i]), 4)] for i in order.tolist() if row[i] > 0]
    return found
