"""What the model read is kept: another process, and another question, read nothing again; what is cut off goes on."""

from __future__ import annotations

import numpy as np
import pytest

import mediakit as mk
from mediakit.dashboard import readings
from mediakit.models import sentence_scores

TEXTS = {
    "a": ["A great day. A terrible day. The dam broke.", "They were glad."],
    "b": ["Nobody was hurt. He lied to them. It was over.", "Once more."],
}


@pytest.fixture
def read(monkeypatch):
    """How many sentences the model reads."""
    counted, plain = [], sentence_scores._read

    def counting(texts):
        counted.extend(texts)
        return plain(texts)

    monkeypatch.setattr(sentence_scores, "_read", counting)
    return counted


def test_another_process_reads_nothing_again(tmp_path, read, monkeypatch):
    monkeypatch.setattr(readings, "AT_ONCE", 3)
    corpus, told = mk.from_texts(TEXTS), []
    assert readings.n_to_read(corpus) == 8
    readings.read_ahead(corpus, tmp_path / "r", lambda done, of: told.append((done, of)))
    assert len(read) == 8
    assert told[-1] == (4, 4)
    assert told == sorted(told)
    other = mk.from_texts(TEXTS)
    readings.take_readings(other, tmp_path / "r")
    assert readings.n_to_read(other) == 0
    tone, frames = mk.sentiment(other, method="model").table, mk.framing(other, codebook="news-model").table
    assert len(read) == 8
    fresh = mk.from_texts(TEXTS)
    assert mk.sentiment(fresh, method="model").table.equals(tone)
    assert mk.framing(fresh, codebook="news-model").table.equals(frames)


def test_vectors_are_kept_apart_from_tone(tmp_path, read, monkeypatch):
    vectors, plain = [], sentence_scores._read_vectors
    monkeypatch.setattr(sentence_scores, "_read_vectors", lambda texts: vectors.extend(texts) or plain(texts))
    corpus = mk.from_texts(TEXTS)
    readings.read_ahead(corpus, tmp_path, of=sentence_scores.VECTORS)
    assert (len(read), len(vectors)) == (0, 8)
    other = mk.from_texts(TEXTS)
    readings.take_readings(other, tmp_path)
    assert readings.n_to_read(other) == 8
    readings.take_readings(other, tmp_path, sentence_scores.VECTORS)
    assert readings.n_to_read(other, sentence_scores.VECTORS) == 0
    like = mk.similarity(other, method="model").table
    assert len(vectors) == 8
    assert mk.similarity(mk.from_texts(TEXTS), method="model").table.equals(like)


def test_what_was_cut_off_goes_on(tmp_path, read, monkeypatch):
    monkeypatch.setattr(readings, "AT_ONCE", 3)

    def stop(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        readings.read_ahead(mk.from_texts(TEXTS), tmp_path / "r", stop)
    assert len(read) == 3
    readings.read_ahead(mk.from_texts(TEXTS), tmp_path / "r")
    assert len(read) == 8
    # a selection takes up what is known of its sentences
    narrow = mk.from_texts(TEXTS).where(source="b")
    readings.take_readings(narrow, tmp_path / "r")
    assert readings.n_to_read(narrow) == 0


def test_damaged_readings_are_as_none(tmp_path):
    corpus = mk.from_texts(TEXTS)
    readings.take_readings(corpus, tmp_path / "nothing")
    for data in (b"", b"\x93NUMPY nonsense"):
        (tmp_path / "0-scores.npy").write_bytes(data)
        readings.take_readings(corpus, tmp_path)
    # of another corpus; of an earlier form; of a form to come; of another reading
    form, vectors = sentence_scores.SCORES.form, sentence_scores.VECTORS.form
    for other in (
        np.zeros(3, form),
        np.zeros((8, 7), np.float32),
        np.zeros(8, [("tone", np.float32)]),
        np.zeros(8, vectors),
    ):
        np.save(tmp_path / "0-scores.npy", other)
        readings.take_readings(corpus, tmp_path)
        assert readings.n_to_read(corpus) == 8
    readings.read_ahead(corpus, tmp_path)
    other = mk.from_texts(TEXTS)
    readings.take_readings(other, tmp_path)
    assert readings.n_to_read(other) == 0


@pytest.mark.parametrize(
    ("job", "arguments", "asks"),
    [
        ("sentiment", {"method": "model"}, "scores"),
        ("actor_sentiment", {"method": "model"}, None),
        ("framing", {"codebook": "news-model"}, "scores"),
        ("similarity", {"method": "model", "equal_words": True}, "vectors"),
        ("similarity", {"equal_words": True}, None),
        ("framing", {"codebook": "news"}, None),
        ("compare", {"measures": ["sentiment_model"]}, "scores"),
        ("voices", {}, None),
    ],
)
def test_which_jobs_read(job, arguments, asks):
    asked = readings.asked_of_model(job, arguments)
    assert (asked.name if asked else None) == asks
