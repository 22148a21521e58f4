"""Marks stand on the words that made the numbers, with their reasons, and the text around them is escaped."""

from __future__ import annotations

import mediakit as mk
from mediakit.dashboard.marks import Mark, frame_marks, marked, tone_marks
from mediakit.dashboard.where import chosen_path


def test_tone_words_with_their_rules():
    corpus = mk.from_texts({"a": ["The talks were not very good. A terrible, ugly crime."]})
    text = corpus.base.articles["text"][0]
    found = {text[mark.start : mark.end]: mark for mark in tone_marks(corpus)}
    assert {word: mark.kind for word, mark in found.items()} == {
        "good": "minus", "terrible": "minus", "ugly": "minus", "crime": "minus",
    }  # fmt: skip
    assert "valence +1.9, counts −1.6 by booster, 1 word before, negation" in found["good"].why


def test_frame_words_name_frame_and_pattern():
    corpus = mk.from_texts({"a": ["The police arrested him."]})
    text = corpus.base.articles["text"][0]
    reasons = {text[m.start : m.end]: m.why for m in frame_marks(corpus, "policy")}
    assert any(word in reasons for word in ("police", "arrested"))
    assert all("pattern" in why and "weight" in why for why in reasons.values())


def test_text_without_marks_is_the_text_escaped():
    assert marked("a < b & c", []) == "a &lt; b &amp; c"


def test_two_reasons_on_one_stretch_are_both_said():
    marks = [Mark("text", 0, 1, "cue", "x", "first"), Mark("text", 0, 1, "cue", "y", "second")]
    assert marked("ab", marks) == '<mark class="mk-cue" title="first; second">a</mark>b'


def test_paths_inside_only(tmp_path):
    (tmp_path / "inner").mkdir()
    assert chosen_path(tmp_path, "inner") == tmp_path / "inner"
    assert chosen_path(tmp_path, None) == tmp_path
