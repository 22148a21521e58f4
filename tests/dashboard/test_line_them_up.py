"""Line them up: cells open their sentences, absence is counted, chance is asked of published texts only, nothing is markup."""

from __future__ import annotations

import re

import pytest

from mediakit.dashboard import opening

EVIL = "<script>alert(1)</script> [x](javascript:alert(2)) **b**"
ASKED = {"told": "2019-november-protests", "columns": ["defendashraf.org", "composed-state"]}


@pytest.fixture
def published(tmp_path):
    """A corpus folder with a codebook: two sources of six articles that name a march differently; hostile names."""
    (tmp_path / "corpus.toml").write_text(
        f"""[corpus]
id = "march"
title = "March {EVIL}"
[[event]]
id = "march"
name = "The march {EVIL}"
terms = ["march"]
[[concept]]
id = "it"
name = "Called {EVIL}"
[concept.variants]
"riot {EVIL}" = ["riot*"]
protest = ["protest*"]
""",
        encoding="utf-8",
    )
    (tmp_path / "sources.csv").write_text(f'source,name\nloud,"Loud {EVIL}"\ncalm,Calm\n', encoding="utf-8")
    for source, word in (("loud", "riot"), ("calm", "protest")):
        folder = tmp_path / "articles" / source
        folder.mkdir(parents=True)
        for n in range(6):
            text = f"---\ntitle: 'Day {n}'\nsource: {source}\n---\nThe march was a {word} {EVIL}. It was day {n}.\n"
            (folder / f"{n}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_an_entry_opens_its_sentences(open_page, shown):
    app = open_page("line_them_up", **ASKED)
    assert not app.exception
    assert "mk-quote" not in shown(app)
    app.session_state[opening.CLICKED] = re.search(r'data-mk-open="([^"]*)"[^>]*><b>uprising</b>', shown(app))[1]
    app.run()
    assert '<mark class="mk-cue">uprising' in shown(app)


def test_absence_is_counted_and_composed_texts_are_not_tested(open_page, shown):
    app = open_page("line_them_up", **ASKED)
    text = shown(app)
    assert "not found in 1 article, 5 sentences" in text
    assert "never tested; choose published sources only" in text
    assert app.toggle(key="chance").disabled
    assert 'class="mk-rowname holds"' in text


def test_more_rows_can_be_opened(open_page, shown):
    app = open_page("line_them_up", **ASKED)
    before = shown(app).count("mk-rowname")
    app.toggle(key="all-rows").set_value(True).run()
    assert shown(app).count("mk-rowname") > before


def test_chance_can_be_asked_of_published_texts(open_page, shown, published):
    app = open_page("line_them_up", published)
    assert "cannot be asked" not in shown(app)
    app.toggle(key="chance").set_value(True).run()
    assert not app.exception
    assert "0 of 19 deals differ as much" in shown(app)


def test_nothing_from_a_corpus_becomes_markup(open_page, shown, published):
    app = open_page("line_them_up", published)
    text = shown(app)
    assert "failed unexpectedly" not in text
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    buttons = re.findall(r'<button type="button" class="mk-open".*?</button>', text)
    assert any("riot &lt;script&gt;" in one for one in buttons)


def test_a_corpus_without_events_says_so(open_page, shown, hostile):
    assert "This corpus knows no events" in shown(open_page("line_them_up", hostile))


def test_the_filters_event_is_the_event(open_page, shown):
    app = open_page("line_them_up", event="2020-election")
    assert app.selectbox(key="told").value == "2020-election"
    assert not app.exception


def test_fewer_than_two_columns_say_so(open_page, shown):
    app = open_page("line_them_up", told="2020-election", columns=["composed-wire"])
    assert "Choose at least 2" in shown(app)


def test_an_event_that_the_filters_leave_untold_says_so(open_page, shown):
    app = open_page("line_them_up", told="2020-july-graffiti", source="composed-wire")
    assert not app.exception
    assert "Choose at least 2" in shown(app)
