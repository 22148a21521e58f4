"""Compare: numbers open their sentences, absence is counted, differences that hold are marked, chance can be asked for."""

from __future__ import annotations

import random
import re

import polars as pl
import pytest

from mediakit.dashboard import opening


@pytest.fixture
def two_sources(tmp_path):
    """Two sources of twelve articles: the same in tone, far apart in talk of the police; no two are copies (each tells of
    towns of its own), since copies would be shuffled as one."""
    draw, rows = random.Random(7), []
    for source, share in (("loud", 0.8), ("calm", 0.1)):
        for number in range(12):
            said = [
                ("The police arrested the thief" if draw.random() < share else "The table is round")
                + f" in {source}town{number}{at}."
                for at in range(20)
            ]
            rows.append((f"{source}-{number}", source, f"Report {number}", " ".join(said)))
    path = tmp_path / "two.parquet"
    pl.DataFrame(rows, schema=["article_id", "source", "title", "text"], orient="row").write_parquet(path)
    return path


def test_a_number_opens_its_sentences(open_page, shown, click):
    app = open_page("compare")
    before = shown(app).count("mk-quote")
    click(app, "framing_news|conflict|")
    assert not app.exception
    assert before == 0
    assert shown(app).count('<p class="mk-quote">') >= 1
    assert '<mark class="mk-cue">' in shown(app)


def test_every_kind_of_number_opens(open_page, shown, click):
    app = open_page("compare")
    for start in ("sentiment|", "word|1|", "framing_policy|"):
        click(app, start)
        assert "mk-quote" in shown(app), start


def test_composed_texts_are_not_tested_and_absence_is_counted(open_page, shown):
    text = shown(open_page("compare"))
    assert "Nothing was tested" in text
    assert 'class="mk-rowname holds"' not in text
    assert "not found in 1 article, 45 sentences" in text
    assert "composed" in text


def test_what_holds_is_marked_and_what_does_not_is_pale(open_page, shown, two_sources):
    text = shown(open_page("compare", two_sources))
    crime = text.split("Crime and punishment")[0].rsplit("<div", 1)[1]
    assert "holds" in crime
    assert 'class="mk-rowname weak"' in text


def test_chance_draws_where_shuffled_labels_fall(open_page, shown, two_sources):
    app = open_page("compare", two_sources)
    assert '<i class="ring"' not in shown(app)
    real = re.search(r"(\d+) of \d+ differences hold", shown(app))
    assert real
    app.toggle(key="chance").set_value(True).run()
    assert '<i class="ring"' in shown(app)
    said = re.search(r"labels dealt out anew, (\d+) of (\d+) differences hold", shown(app))
    assert said
    assert int(said[1]) < int(real[1])
    assert app.query_params["chance"] == "yes"


def test_one_group_is_not_a_comparison(open_page, shown):
    app = open_page("compare")
    app.multiselect(key="groups").set_value(["composed-ngo"]).run()
    assert "Choose at least 2" in shown(app)
    assert not app.exception


def test_a_failed_measure_leaves_the_rest(open_page, shown, monkeypatch):
    from mediakit.dashboard import cache
    from mediakit.errors import ArgumentError

    def broken(*_: object) -> None:
        raise ArgumentError("no words today")

    monkeypatch.setattr(cache, "distinctive", broken)
    text = shown(open_page("compare"))
    assert "no words today" in text
    assert "News frames" in text


@pytest.mark.parametrize("by", ["camp", "event", "register"])
def test_other_groupings(open_page, shown, keys, by):
    app = open_page("compare", by=by)
    assert not app.exception
    assert "failed unexpectedly" not in shown(app)
    assert len(keys(app)) > 20


def test_described_rows_open_their_sentences_and_say_that_they_are_not_tested(open_page, shown, click):
    app = open_page("compare")
    text = shown(app)
    for section in ("Toward actors", "Names for the same thing", "Numbers of the same thing", "Voices"):
        assert section in text
    assert text.count("Described, not tested.") == 4
    for start in ("actor|", "name|", "figure|", "voice|"):
        click(app, start)
        assert "mk-quote" in shown(app), start


def test_more_rows_on_request_and_in_the_address(open_page, keys):
    app = open_page("compare")
    before = len([one for one in keys(app) if one.startswith("name|")])
    app.toggle(key="more-names").set_value(True).run()
    assert len([one for one in keys(app) if one.startswith("name|")]) > before
    again = open_page("compare", **{"more-names": "yes"})
    assert len([one for one in keys(again) if one.startswith("name|")]) > before


def test_a_table_without_a_codebook_has_no_names_and_says_why(open_page, shown, two_sources):
    text = shown(open_page("compare", two_sources))
    assert "Names for the same thing" not in text
    assert "where the codebook lists concepts and figures" in text
    assert "failed unexpectedly" not in text


def test_groups_of_another_page_are_cut_to_four(open_page, shown):
    app = open_page("tone")
    assert len(app.multiselect(key="groups").value) > 4
    app.switch_page("src/mediakit/dashboard/views/compare.py").run()
    assert not app.exception
    assert len(app.multiselect(key="groups").value) == 4


def test_a_key_that_the_page_did_not_draw_opens_nothing(open_page, shown):
    app = open_page("compare")
    app.session_state[opening.CLICKED] = "<script>alert(1)</script>"
    app.run()
    assert not app.exception
    assert "mk-quote" not in shown(app)
