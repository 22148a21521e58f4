"""The page Coding without a browser: draw, code, undo, agreement, validation kept; and what then stands beside the measure."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import mediakit as mk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path):
    """A copy of the bundled corpus, into which a validation may be written."""
    return Path(shutil.copytree(ROOT / "corpus" / "iran-1988", tmp_path / "corpus"))


def keys(app):
    return [one for one in app.button if str(one.key).startswith("code-")]


def test_draw_code_undo_validate_and_see_it_beside_the_tone(open_page, shown, own_home, folder):
    app = open_page("coding", folder)
    app.number_input(key="draw-n").set_value(14)
    app.text_input(key="draw-coders").set_value("ann, bo")
    app.button(key="draw-go").click().run()
    assert not app.exception
    assert "Choose who you are" in shown(app)
    (key,) = own_home.rglob("key.json")
    for who in ("ann", "bo"):
        app.selectbox(key="coder").set_value(who).run()
        assert "0 of 14 coded" in shown(app)
        for n in range(14):
            assert [one.label for one in keys(app)] == ["negative", "neutral", "positive"]
            keys(app)[n % 3].click().run()
        assert "All is coded" in shown(app)
        assert f"14 of 14 coded by {who}" in shown(app)
    next(one for one in app.button if one.label == "Undo").click().run()
    assert "13 of 14 coded by bo" in shown(app)
    keys(app)[1].click().run()
    assert "Agreement by now. tone: " in shown(app)
    assert "on 14 that two coded" in shown(app)
    assert len((key.parent / "answers-bo.jsonl").read_text().splitlines()) == 16
    app.button(key="mk-validate").click().run()
    assert "against 2 coders on 12 composed sentences" in shown(app)
    assert "failed" not in shown(app)
    app.button(key="mk-keep").click().run()
    assert not app.exception
    (kept,) = mk.load_validations(mk.open(folder)).values()
    tone = open_page("tone", folder)
    assert f"Set against coders: {kept.summary[0]['said']}".replace("'", "&#x27;") in shown(tone)
    assert "Set against coders" not in shown(open_page("framing", folder))


def test_a_press_that_comes_too_late_answers_nothing(open_page, own_home, folder):
    from mediakit.coding.answers import read_answers
    from mediakit.coding.sample import load_sample
    from mediakit.dashboard.views.coding import _answer, _take_back

    app = open_page("coding", folder)
    app.number_input(key="draw-n").set_value(7)
    app.button(key="draw-go").click().run()
    (key,) = own_home.rglob("key.json")
    sample = load_sample(key)
    file, (unit, other) = key.parent / "answers-coder1.jsonl", sample.of_coder("coder1")["unit"].head(2)
    _answer(file, sample, 0, unit, "tone", "negative")
    _answer(file, sample, 0, unit, "tone", "positive")
    _answer(file, sample, 1, unit, "tone", "positive")
    _answer(file, sample, 0, other, "tone", "positive")  # the same key, heard by the page as it was before
    assert read_answers(file, sample).given == {(unit, "tone"): "negative"}
    _answer(file, sample, 1, other, "tone", "positive")
    _take_back(file, sample, 2)
    _take_back(file, sample, 2)  # the same press twice
    assert read_answers(file, sample).given == {(unit, "tone"): "negative"}


def test_blind_coders_do_not_see_the_source(open_page, shown, folder, own_home):
    app = open_page("coding", folder)
    app.number_input(key="draw-n").set_value(7)
    app.button(key="draw-go").click().run()
    app.selectbox(key="coder").set_value("coder1").run()
    unit = next(part for part in shown(app).split("\n") if "mk-code-unit" in part)
    assert "composed" not in unit
    assert "Set the tool" not in unit
