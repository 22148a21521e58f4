"""Which articles are in English, as far as their metadata say? Those without a language are taken for English."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from mediakit.corpus.corpus import Base

__all__ = ["english_articles"]


def english_articles(base: Base) -> npt.NDArray[np.bool_]:
    """A boolean per article of the corpus: its language is English or not given."""
    language = base.facts["language"].cast(pl.String).str.to_lowercase().fill_null("en")
    return np.asarray((language.str.contains("^en([-_].*|g|glish)?$") | (language == "")).to_numpy())
