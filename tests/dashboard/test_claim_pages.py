"""Names, numbers, voices, coverage, likeness: on the bundled corpus, without codebook, with filters, from an address."""

from __future__ import annotations

import re
from types import SimpleNamespace

import polars as pl
import pytest

import mediakit as mk
from mediakit.dashboard import figures

PAGES = ("names", "numbers", "voices", "coverage", "likeness")
STORY = "The bridge over the river was closed on Monday after the flood, said Ann Lee, and 12 ships opened it again on Friday."
EVIL = "<script>alert(1)</script> [x](javascript:alert(2)) **b**"


@pytest.fixture
def plain_table(tmp_path):
    """A table without codebook; two articles share a story, and titles try to be markup."""
    rows = [
        ("a1", "The Post", f"Flood {EVIL}", f"{STORY} Then 30 ships came. {EVIL}", "2020-01-01"),
        ("b1", "The Herald", "Flood too", f"{STORY} Nobody was hurt, the mayor claimed. 400 ships left.", "2020-01-02"),
        ("b2", "The Herald", "Bread", "Bread is dear. Bo Day denied that bread was dear.", "2020-01-03"),
    ]
    path = tmp_path / "plain.parquet"
    pl.DataFrame(rows, schema=["article_id", "source", "title", "text", "date"], orient="row").write_parquet(path)
    return path


@pytest.fixture
def march(tmp_path):
    """A corpus folder with a codebook: one figure told far apart, one concept named unlike."""
    (tmp_path / "corpus.toml").write_text(
        """[corpus]
title = "March"
[[event]]
id = "march"
name = "The march"
terms = ["march"]
[[actor]]
id = "lee"
name = "Ann Lee"
aliases = ["lee"]
[[concept]]
id = "it"
name = "What the march is called"
[concept.variants]
riot = ["riot*"]
protest = ["protest*"]
[[figure]]
id = "hurt"
name = "The hurt"
event = "march"
terms = ["hurt"]
unit = "people"
""",
        encoding="utf-8",
    )
    for source, word, n in (("loud", "riot", 90), ("calm", "protest", 9)):
        folder = tmp_path / "articles" / source
        folder.mkdir(parents=True)
        body = f"The march was a {word}. At the march {n} people were hurt."
        text = f"---\ntitle: Day\nsource: {source}\ndate: 2020-01-05\n---\n{body}\n"
        (folder / "1.md").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_a_page_without_codebook_says_what_is_missing_and_lives(open_page, shown, plain_table, page):
    app = open_page(page, plain_table)
    text = shown(app)
    assert not app.exception
    assert "failed unexpectedly" not in text
    assert ("codebook" in text) == (page in ("names", "coverage", "numbers"))
    assert "<script" not in text


@pytest.mark.parametrize("page", PAGES)
def test_an_address_with_unknown_ids_falls_back_and_says_so(open_page, shown, page):
    app = open_page(page, by="nonsense", shown=["nobody"], concept="x", figure="y", pair="a~b", stance="z")
    assert not app.exception
    assert "failed unexpectedly" not in shown(app)
    assert "not here" in shown(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_looks_at_what_the_filters_leave(open_page, shown, page):
    app = open_page(page, event="2020-july-graffiti", source=["composed-state", "composed-opposition"])
    assert not app.exception
    assert "failed unexpectedly" not in shown(app)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("by", ["camp", "event"])
def test_other_columns(open_page, shown, page, by):
    app = open_page(page, by=by)
    assert not app.exception
    assert "failed unexpectedly" not in shown(app)


def test_names_of_a_concept_come_from_the_address(open_page, shown, march):
    app = open_page("names", march, shown=["loud"], concept="it")
    assert app.selectbox(key="concept").value == "it"
    assert app.multiselect(key="shown").value == ["loud"]
    assert "Listed, and used by none of these: protest" in shown(app)


def test_proposals_are_asked_for(open_page):
    app = open_page("names", concept="killings-1988")
    before = len(app.dataframe)
    app.toggle(key="proposals").set_value(True).run()
    assert not app.exception
    assert len(app.dataframe) == before + 1
    assert app.query_params["proposals"] == "yes"


def test_a_number_that_departs_opens_its_sentence(open_page, shown, march):
    app = open_page("numbers", march)
    assert app.selectbox(key="figure").value == "hurt"
    assert "× 10" in shown(app)
    app.button(key="claim-0-other_").click().run()
    (quote,) = re.findall(r'<p class="mk-quote">(.*?)</p>', shown(app))
    assert "9 people" in quote
    assert "90 people" not in quote


def test_numbers_of_one_unit_do_not_depart_from_each_other(open_page, shown, plain_table):
    app = open_page("numbers", plain_table, figure="unit:ships")
    assert "not of one thing" in shown(app)
    assert not [one for one in app.button if str(one.key).startswith("claim-")]


def test_voices_are_told_from_the_sources_own_words(open_page, shown, march):
    assert "Own and quoted words" in shown(open_page("voices"))
    assert "is not asked" in shown(open_page("voices", voice="quoted"))
    assert "Nobody is quoted" in shown(open_page("voices", march))


def test_quotations_are_searched(open_page, shown):
    app = open_page("voices", quoted="no such words anywhere")
    assert "No quotation fits" in shown(app)


def test_verbs_one_by_one_are_kept_in_the_address(open_page):
    app = open_page("voices", verbs="verb")
    assert not app.exception
    assert app.query_params["verbs"] == "verb"


def test_shared_runs_stand_side_by_side(open_page, shown, plain_table):
    text = shown(open_page("likeness", plain_table, share="0.2"))
    *wire, first, second = text.split('class="mk-pair"')[1:]
    assert all('<mark class="mk-run"' in pair for pair in (first, second))
    assert not any('<mark class="mk-run"' in pair for pair in wire)
    assert text.count('<mark class="mk-run"') == 2
    assert "&lt;script&gt;" in text


def test_no_copies_are_said_with_how_many_articles_were_looked_at(open_page, shown):
    assert "No two of 52 articles" in shown(open_page("likeness"))


def test_one_column_is_like_nothing(open_page, shown):
    assert "at least two columns" in shown(open_page("likeness", shown=["composed-un"]))


def test_a_click_on_a_mark_opens_its_row_once(monkeypatch):
    corpus = mk.from_texts({"a": ["A riot."]})
    result, opened = mk.terms(corpus), []
    monkeypatch.setattr(figures, "st", SimpleNamespace(session_state={}))
    monkeypatch.setattr(figures, "evidence", lambda result, row, title: opened.append((row["term"], title)))
    terms = result.table["term"].to_list()
    for clicked in ([{"number": 0}], [{"number": 0}], [], [{"number": 0}], [{"number": 99}], [{}]):
        figures._opened({"selection": {"pick": clicked}}, result, lambda row: row["term"].upper(), "key")
    assert opened == [(terms[0], terms[0].upper())] * 2
