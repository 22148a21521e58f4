"""The model's news frames: an article by its sentences, evidence in the order of what sentences say, the card's figures."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import mediakit as mk
from mediakit.errors import ArgumentError
from mediakit.measures.frame_books import ids_of, open_book
from mediakit.models import sentence_scores as scores
from mediakit.models.card import card
from mediakit.models.encoder import N_FRAMES, Read
from mediakit.models.news_frames import NEWS_MODEL, news_frames

pytest.importorskip("onnxruntime")


class Spoken:
    """A network whose logits of the first two frames are written in the text; it counts what it reads."""

    def __init__(self) -> None:
        self.read_texts: list[str] = []

    def read(self, texts: list[str]) -> Read:
        self.read_texts += texts
        n = len(texts)
        frames = np.full((n, N_FRAMES), -1.0)
        frames[:, 0] = [3.0 if "dispute" in text else -1.0 for text in texts]
        return Read(np.zeros((n, 3)), np.full(n, 0.5), frames, np.array([float(len(text.split())) for text in texts]),
                    np.zeros(n, np.bool_))  # fmt: skip


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> Spoken:
    """The network replaced."""
    made = Spoken()
    monkeypatch.setattr(scores, "encoder", lambda: made)
    return made


TEXTS = {
    "a": ["A long dispute. Rain fell. It was wet.", "Rain fell. It was wet all day long and night."],
    "b": ["The dispute went on and on and on. Rain fell."],
}


def test_frames_are_those_of_the_list() -> None:
    """The model and the list name the same frames, so that one can be set beside the other."""
    assert set(ids_of(open_book(NEWS_MODEL))) == set(ids_of(open_book("news")))


def test_article_is_the_mean_of_its_sentences(spoken: Spoken) -> None:
    """Weighed by length: 3 words at 3 and 5 at -1 are .5, above 0; 10 words at -1 are below."""
    corpus = mk.from_texts(TEXTS)
    first = news_frames().frames[0]
    found = mk.framing(corpus, by="article", codebook=NEWS_MODEL).table.filter(pl.col("frame") == first)
    has = dict(zip(found["article_id"], found["n_matches"], strict=True))
    ids = corpus.articles["article_id"].to_list()
    assert [has[one] > 0 for one in ids] == [True, False, True]
    assert len(spoken.read_texts) == 7


def test_each_sentence_is_read_once(spoken: Spoken) -> None:
    """Tone, frames and a filtered corpus share what was read."""
    corpus = mk.from_texts(TEXTS)
    mk.framing(corpus, codebook=NEWS_MODEL)
    n = len(spoken.read_texts)
    mk.sentiment(corpus, method="model")
    mk.framing(corpus.where(source="a"), codebook=NEWS_MODEL)
    assert len(spoken.read_texts) == n


def test_evidence_begins_with_what_speaks_most(spoken: Spoken) -> None:
    """The sentence with the dispute first."""
    corpus = mk.from_texts(TEXTS)
    result = mk.framing(corpus, codebook=NEWS_MODEL)
    row = result.table.with_row_index().filter((pl.col("source") == "a") & (pl.col("frame") == news_frames().frames[0]))
    assert mk.evidence(corpus, result, int(row["index"][0]), limit=1)["snippet"].to_list() == ["A long dispute."]


def test_groups_that_cut_articles_are_refused(spoken: Spoken) -> None:
    """Whole articles are labelled."""
    with pytest.raises(ArgumentError, match="labels whole articles"):
        mk.framing(mk.from_texts(TEXTS), by="sentence", codebook=NEWS_MODEL)


def test_the_result_says_how_good_it_is() -> None:
    """Figure, set and limits are in the recipe; the card's figure stands well above the plain method's."""
    one = card().measured["frames"]
    assert one["value"] > one["value_tf_idf"] + 0.10
    assert one["value"] > one["value_beside"]
    notes = " ".join(mk.framing(mk.from_texts(TEXTS), codebook=NEWS_MODEL).recipe.notes)
    assert f"{one['value']:.2f}" in notes
    assert "climate" in notes


def test_a_text_without_words_has_no_frame() -> None:
    """Nothing is said of signs."""
    found = mk.framing(mk.from_texts({"a": ["..."], "b": ["Rain fell."]}), by="article", codebook=NEWS_MODEL).table
    assert (
        found.filter(pl.col("source") == "a" if "source" in found.columns else pl.lit(value=False))["n_matches"].sum()
        == 0
    )
