"""Article: layers of marks over each other, two articles side by side, the editor's note, long texts quick."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import polars as pl
import pytest

import mediakit as mk
from mediakit.corpus.codebook import Codebook
from mediakit.dashboard.marks import (
    Mark,
    figure_marks,
    marked,
    most_marked,
    name_marks,
    quotation_marks,
    run_marks,
)

BUNDLED = Path(__file__).resolve().parents[2] / "corpus" / "iran-1988"
BOOK = Codebook.model_validate(
    {
        "actor": [{"id": "lee", "name": "Ann Lee", "aliases": ["lee"]}],
        "concept": [{"id": "it", "name": "The march", "variants": {"riot": ["riot*"]}}],
    }
)


def _text(corpus, mark):
    return corpus.base.articles[mark.field][0][mark.start : mark.end]


def test_names_say_whose_they_are():
    corpus = mk.from_texts({"a": ["Lee saw the riots."]}, codebook=BOOK)
    assert {(_text(corpus, one), one.kind, one.why) for one in name_marks(corpus)} == {
        ("Lee", "name", "names Ann Lee"), ("riots", "called", "The march: riot"),
    }  # fmt: skip


def test_numbers_say_what_is_read_into_them():
    corpus = mk.from_texts({"a": ["Police said at least 12 people were hurt."]})
    (one,) = figure_marks(corpus)
    assert _text(corpus, one).endswith("12 people")
    assert one.why == "12 people; at least; on the word of Police"


def test_quotations_mark_content_and_speaker():
    corpus = mk.from_texts({"a": ["The minister denied that bread is dear."]})
    found = {one.kind: (_text(corpus, one), one.why) for one in quotation_marks(corpus)}
    assert found["said"] == ("that bread is dear", "indirect speech, The minister: denied (denied)")
    assert found["speaker"][0] == "The minister"


def test_marks_over_each_other_are_cut_where_any_begins_or_ends():
    marks = [
        Mark("text", 0, 4, "said", "x", "quoted"),
        Mark("text", 1, 2, "name", "y", "a <name>"),
        Mark("text", 3, 5, "cue", "z", "frame"),
    ]
    assert marked("abcdef", marks) == (
        '<mark class="mk-said" title="quoted">a</mark>'
        '<mark class="mk-said mk-name" title="quoted; a &lt;name&gt;">b</mark>'
        '<mark class="mk-said" title="quoted">c</mark>'
        '<mark class="mk-said mk-cue" title="quoted; frame">d</mark>'
        '<mark class="mk-cue" title="frame">e</mark>f'
    )


def test_marks_never_change_the_text():
    text = "a < b & c " * 50
    marks = [Mark("text", n, n + 1 + n % 13, "cue" if n % 2 else "name", "x", str(n % 5)) for n in range(0, 480, 3)]
    assert unescape(re.sub(r"</?mark[^>]*>", "", marked(text, marks))) == text


def test_a_long_article_is_marked_throughout():
    text = "word " * 40_000
    marks = [Mark("text", n * 20, n * 20 + 12, "cue", "x", "y") for n in range(10_000)]
    assert marked(text, marks).count("<mark") == 10_000


def test_what_is_marked_most():
    marks = [Mark("text", n, n + 1, "name", label, "") for n, label in enumerate("babcab")]
    assert most_marked(marks, 2) == {"name": [("b", 3), ("a", 2)]}


def test_runs_of_the_headline_are_not_marked_in_the_text():
    table = pl.DataFrame({"field": ["title", "text"], "start_char": [0, 3], "end_char": [2, 9]})
    assert [(one.start, one.end) for one in run_marks(table)] == [(3, 9)]


def test_layers_come_from_the_address_and_two_stand_over_each_other(open_page, shown):
    app = open_page("article", layer=["names", "quotations"])
    text = shown(app)
    assert not app.exception
    assert "mk-called" in text
    assert "mk-said" in text
    assert "mk-minus" not in text.replace('class="mk-minus">negatively', "")
    assert app.query_params["layer"] == ["names", "quotations"]


def test_no_layer_is_plain_text_and_stays_so(open_page, shown):
    app = open_page("article", layer="none")
    assert '<mark class="mk-' not in shown(app)
    assert app.query_params["layer"] == "none"


@pytest.mark.parametrize("layer", ["tone", "news", "policy", "names", "figures", "quotations", "events"])
def test_every_layer_opens(open_page, shown, layer):
    app = open_page("article", layer=layer)
    assert not app.exception
    assert "failed unexpectedly" not in shown(app)
    assert "<mark" in shown(app)


def test_two_articles_side_by_side(open_page, shown):
    ids = mk.open(BUNDLED).articles["article_id"].to_list()
    app = open_page("article", article=ids[0], beside=ids[1])
    assert not app.exception
    assert shown(app).count('<article class="mk-article">') == 2


def test_the_same_article_twice_is_shown_once(open_page, shown):
    one = mk.open(BUNDLED).articles["article_id"][0]
    assert shown(open_page("article", article=one, beside=one)).count("<article") == 1


def test_the_editors_note_stands_above(open_page, shown):
    text = shown(open_page("article"))
    assert text.index("Editor&#x27;s note.") < text.index("<article")


def test_unknown_ids_and_layers_are_said(open_page, shown):
    app = open_page("article", article="nothing", layer="colours")
    assert not app.exception
    assert "nothing" in shown(app)
    assert "colours" in shown(app)


def test_a_title_that_is_not_there_is_said(open_page, shown):
    assert "No title among 52 articles" in shown(open_page("article", find="zzz"))


def test_nothing_to_mark_is_said(open_page, shown, tmp_path):
    (tmp_path / "one.md").write_text("---\ntitle: Day\nsource: a\n---\nIt was so.\n", encoding="utf-8")
    assert "Nothing to mark" in shown(open_page("article", tmp_path, layer="names"))
