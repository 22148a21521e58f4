"""What a methods section says of frames and likeness: words where words were counted, a model where a model labelled."""

from __future__ import annotations

import pytest

import mediakit as mk
from mediakit.exports.methods import methods_markdown

TEXTS = {"a": ["The two ministers clashed over the budget."], "b": ["Rain fell on the old town all day."]}


def test_words_are_told_of_a_list_only() -> None:
    said = methods_markdown({"framing": mk.framing(mk.from_texts(TEXTS), codebook="news")}, None, {})
    assert "word or phrase" in said


def test_a_model_is_told_as_a_model() -> None:
    pytest.importorskip("onnxruntime")
    said = methods_markdown({"framing": mk.framing(mk.from_texts(TEXTS), codebook="news-model")}, None, {})
    assert "learned from labelled texts" in said
    assert "neural network that comes with mediakit" in said
    assert "word or phrase" not in said
    assert "lexicons/" not in said


def test_likeness_says_by_what_it_was_scored() -> None:
    pytest.importorskip("onnxruntime")
    results = (mk.similarity(mk.from_texts(TEXTS), method=one) for one in ("words", "model"))
    told = (methods_markdown({"similarity": result}, None, {}) for result in results)
    words, model = (one.split("## References")[0] for one in told)
    assert "sentence vectors" not in words
    assert "Reimers" not in words
    assert "mean sentence vectors by the small neural network" in model
    assert "Reimers & Gurevych 2019; Wang et al. 2020" in model
