"""Concordance: any pattern, sorted as asked, each line leads to its article, errors stand in place."""

from __future__ import annotations

import re

import pytest


def matches(text):
    return re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", text)


def test_without_a_pattern_the_grammar_is_said(open_page, shown):
    text = shown(open_page("concordance"))
    assert "Write a word" in text
    assert not matches(text)


def test_lines_lead_to_their_articles_with_the_filters(open_page, shown):
    app = open_page("concordance", pattern="massacre", voice="own")
    lines = matches(shown(app))
    assert lines
    assert all("massacre" in match.lower() for _, match, _, _ in lines)
    assert all('href="article?' in source and "voice=own" in source and "article=" in source for *_, source in lines)
    assert f"{len(lines)} matches in" in shown(app)


@pytest.mark.parametrize("pattern", ["protest*", '"human rights"', "/^massac/"])
def test_every_kind_of_pattern(open_page, shown, pattern):
    assert matches(shown(open_page("concordance", pattern=pattern)))


def test_sorted_by_the_word_on_the_left(open_page, shown):
    app = open_page("concordance", pattern="massacre", sort="left")
    left = [before.split()[-1].lower() if before else "" for before, *_ in matches(shown(app))]
    assert left == sorted(left)
    assert app.query_params["sort"] == ["left"] or app.query_params["sort"] == "left"
    app.selectbox(key="sort").select("source").run()
    sources = [re.sub("<.*?>", "", source) for *_, source in matches(shown(app))]
    assert [one.split(" 20")[0] for one in sources] != [""]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("/(/", "not a valid regular expression"), ('"open', "two double quotation marks"), ("*", "empty pattern")],
)
def test_a_bad_pattern_is_explained_in_place(open_page, shown, pattern, said):
    app = open_page("concordance", pattern=pattern)
    assert said in shown(app)
    assert "What can be written" in shown(app)
    assert not app.exception


def test_an_unknown_word_of_the_address_is_counted_as_absent(open_page, shown):
    text = shown(open_page("concordance", pattern="xyzzyq"))
    assert "xyzzyq: not found in 52 articles, 1,455 sentences." in text
    filtered = shown(open_page("concordance", pattern="xyzzyq", source="composed-wire"))
    assert "filters above narrow" in filtered


def test_composed_texts_are_said(open_page, shown):
    assert "composed for this corpus" in shown(open_page("concordance", pattern="massacre"))


def test_many_lines_are_shown_on_request(open_page, shown):
    app = open_page("concordance", pattern="iran*")
    assert len(matches(shown(app))) == 100
    app.toggle(key="all-lines").set_value(True).run()
    assert len(matches(shown(app))) > 200


def test_nothing_becomes_markup(open_page, shown, hostile):
    text = shown(open_page("concordance", hostile, pattern="alert"))
    assert "&lt;script&gt;" in text
    assert "<script" not in text
