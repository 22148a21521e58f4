"""Tone by the model in the measures: the arithmetic of the rules and word lists, what is unsure, and what the recipe says."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import mediakit as mk
from mediakit.coding.machine import toward_scores
from mediakit.errors import ArgumentError
from mediakit.models import sentence_scores, tone_model
from mediakit.models.card import card

TEXTS = {
    "x": [
        "Ann Lee lied to the town. Lee's cruel plan failed.",
        "Lee opened a shop. “Ann Lee is a corrupt liar,” said Bo Day.",
    ],
    "y": ["Bo Day helped the brave nurses.", "It rained. It rained again."],
}


@pytest.fixture
def corpus():
    return mk.from_texts(TEXTS)


def actors(corpus, method):
    return mk.actor_sentiment(corpus, actors={"lee": ["Lee", '"Ann Lee"'], "day": ["Day"]}, method=method)


def test_the_same_mentions_as_by_rules(corpus):
    rules, model = actors(corpus, "rules").table, actors(corpus, "model").table
    counted = ["source", "actor", "voice", "n_mentions", "n_articles"]
    assert model.select(counted).equals(rules.select(counted))
    assert [name for name in model.columns if name not in rules.columns] == ["share_unsure"]


def test_a_mean_is_over_articles_of_what_the_model_says_of_each_mention(corpus):
    first, second = TEXTS["x"]
    a, b = first.split(". ")[0] + ".", "Lee's cruel plan failed."
    c = second.split(". ")[0] + "."
    shares = tone_model.shares_toward([a, b, c], [(0, 7), (0, 3), (0, 3)])
    tone = shares[:, 2] - shares[:, 0]
    row = actors(corpus, "model").table.filter(pl.col("voice") == "own", pl.col("actor") == "lee").row(0, named=True)
    assert row["mean"] == pytest.approx(((tone[0] + tone[1]) / 2 + tone[2]) / 2)
    assert row["share_unsure"] == pytest.approx(tone_model.unsure(shares).mean())
    assert row["share_negative"] == pytest.approx((shares.argmax(axis=1) == 0).mean())


def test_a_sentence_has_one_tone_however_it_is_asked_for(corpus):
    by_sentence = mk.sentiment(corpus, method="model", by="sentence").table
    texts = ["Ann Lee lied to the town.", "Lee's cruel plan failed."]
    assert by_sentence["score"].to_list()[:2] == mk.sentiment_of(texts, method="model")["score"].to_list()
    table = mk.sentiment(corpus, method="model").table
    scores = by_sentence.group_by("source", "article_id").agg(pl.col("score").mean())
    scores = scores.group_by("source").agg(pl.col("score").mean()).sort("source")
    assert table.sort("source")["mean"].to_list() == pytest.approx(scores["score"].to_list())
    positive = by_sentence.filter(pl.col("source") == "x")["score"] >= tone_model.POLAR
    assert table.filter(pl.col("source") == "x")["share_positive"].item() == pytest.approx(positive.mean())


def test_a_cut_sentence_is_read_as_it_is_cut(corpus):
    own = mk.sentiment(corpus.where(voice="own"), method="model", by="sentence").table
    whole = mk.sentiment(corpus, method="model", by="sentence").table
    assert own.height == whole.height
    assert own["score"].to_list()[:3] == whole["score"].to_list()[:3]
    assert own["score"][3] != whole["score"][3]
    assert own["score"][3] == mk.sentiment_of(["said Bo Day."], method="model")["score"][0]
    again = mk.sentiment(corpus, method="model", by="sentence").table
    assert again.equals(whole)


def test_a_sentence_is_read_once(corpus, monkeypatch):
    read = list[str]()
    real = sentence_scores._read
    monkeypatch.setattr(sentence_scores, "_read", lambda texts: read.extend(texts) or real(texts))
    mk.sentiment(corpus.where(source="y"), method="model")
    mk.sentiment(corpus, method="model", by="article")
    mk.sentiment(corpus, method="model")
    assert len(read) == len(set(range(len(read)))) == 7


def test_other_languages_have_no_score(make_corpus):
    corpus = make_corpus(
        [{"text": "A cruel crime.", "language": "en"}, {"text": "Ein grausames Verbrechen.", "language": "de"}]
    )
    assert mk.sentiment(corpus, method="model", by="sentence").table["score"].null_count() == 1
    assert any("not in English" in note for note in mk.sentiment(corpus, method="model").recipe.notes)


def test_the_recipe_names_the_model_and_what_it_is_worth(corpus):
    for result, head in ((actors(corpus, "model"), "toward"), (mk.sentiment(corpus, method="model"), "tone")):
        said = " ".join(result.recipe.notes)
        assert card().fingerprint in said
        assert f"{card().measured[head]['value']:.2f}" in said
        assert result.recipe.parameters["method"] == "model"
    assert card().name not in " ".join(mk.sentiment(corpus).recipe.notes)
    profile = mk.compare(corpus, measures=["sentiment_model"], n_permutations=20, n_resamples=20)
    assert card().fingerprint in " ".join(profile.recipe.notes)
    assert set(profile.differences.table["measure"]) == {"sentiment_model"}


def test_evidence_goes_by_the_model(corpus):
    result = actors(corpus, "model")
    row = result.table.filter(pl.col("voice") == "own", pl.col("actor") == "lee").row(0, named=True)
    assert mk.evidence(corpus, result, row).height == 3
    tone = mk.sentiment(corpus, method="model")
    scores = mk.sentiment(corpus.where(source="x"), method="model", by="sentence").table
    first = mk.evidence(corpus, tone, tone.table.filter(pl.col("source") == "x").row(0, named=True)).row(0, named=True)
    mean = tone.table.filter(pl.col("source") == "x")["mean"].item()
    wanted = scores.sort("score", descending=mean >= 0).row(0, named=True)
    assert first["start_char"] == wanted["start_char"]


def test_methods_that_there_are(corpus):
    for measured in (mk.sentiment, mk.actor_sentiment):
        with pytest.raises(ArgumentError, match=r"unknown method 'modle' \(did you mean 'model'\?\)"):
            measured(corpus, method="modle")
    with pytest.raises(ArgumentError, match="lexicon= is for"):
        mk.sentiment(corpus, method="model", lexicon={"good": 1.0})
    assert np.isfinite(mk.sentiment_of("Good.", method="model")["score"].item())


def test_the_model_can_be_set_against_coders(corpus):
    mentions = toward_scores(corpus, actor="Day", method="model").of_part(corpus.parts[0])
    assert np.nansum(mentions, axis=1)[~np.isnan(mentions[:, 0])] == pytest.approx(1)
    assert not np.allclose(mentions, toward_scores(corpus, actor="Day").of_part(corpus.parts[0]), equal_nan=True)
