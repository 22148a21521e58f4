"""The line-up on a corpus that can be counted by hand: names, figures, voices, tone, terms, what is not found, the order."""

from __future__ import annotations

import polars as pl
import pytest

import mediakit as mk
from mediakit.compare.lineup_cells import Entry
from mediakit.compare.lineup_chance import lineup_chance, why_not
from mediakit.compare.lineup_scores import differs
from mediakit.errors import ArgumentError

BOOK = {
    "event": [
        {"id": "march", "name": "The march", "terms": ["march", "petrol", "1,500"]},
        {"id": "vote", "name": "The vote", "terms": ["ballot*"]},
    ],
    "concept": [
        {"id": "it", "name": "What it is called",
         "variants": {"riot": ["riot*"], "protest": ["protest*"], "sham (not it)": ["masquerade"]}},
        {"id": "never", "name": "What nobody names", "variants": {"x": ["xylophone"]}},
    ],
    "figure": [
        {"id": "dead", "name": "The dead", "event": "march", "terms": ["killed", "dead"], "unit": "people"},
        {"id": "seats", "name": "Seats", "event": "vote", "terms": ["seats"], "unit": "seats"},
    ],
}  # fmt: skip
ROWS = [
    {
        "source": "state",
        "text": "The march was a riot. The riot of the march over petrol was a masquerade. "
        "“The march was a protest of the people,” said Ann Lee.",
    },
    {"source": "wire", "text": "The march was a protest. Police said 1,500 people were killed in the march."},
    {"source": "silent", "text": "The ballot was held. A protest over ballots."},
]


@pytest.fixture(scope="module")
def corpus(make_corpus):
    return make_corpus(ROWS, BOOK)


@pytest.fixture(scope="module")
def lined(corpus):
    return mk.lineup(corpus, event="march", groups=["state", "wire", "silent"])


def cell(lined, kind, row, group):
    return [(one["shown"], one["count"], one["of"], one["voice"]) for one in lined.cell(kind, row, group)]


def test_names_are_counted_and_look_alikes_left_out(lined):
    assert cell(lined, "labelling", "it", "state") == [("riot", 2, 3, "own"), ("protest", 1, 3, "quoted")]
    assert cell(lined, "labelling", "it", "wire") == [("protest", 1, 1, "own")]
    assert "never" not in lined.table["row"].to_list()


def test_a_group_that_does_not_tell_the_event_is_a_column_of_absence(lined):
    head = lined.heads[2]
    assert (head.tells, head.n_articles, head.n_sentences) == (False, 1, 2)
    notes = {one["note"] for one in lined.table.filter(pl.col("group") == "silent").to_dicts()}
    assert notes <= {"not found in 1 article, 2 sentences", "nobody is quoted in 1 article, 2 sentences"}
    assert "silent does not tell the event: not found in 1 article, 2 sentences" in lined.recipe.notes


def test_a_figure_has_its_owner_and_its_words(lined):
    entry = lined.cell("figures", "dead", "wire")[0]
    assert (entry["shown"], entry["score"], entry["detail"]) == ("1,500 people", 1500.0, "owner: Police")
    assert lined.cell("figures", "dead", "state")[0]["note"] == "not found in 1 article, 3 sentences"
    assert not [row for row in lined.rows() if row[1] == "seats"]


def test_voices_have_verbs(lined):
    entry = lined.cell("voices", "voices", "wire")[0]
    assert (entry["shown"], entry["count"], entry["of"], entry["detail"]) == ("Police", 1, 1, "said 1")


def test_terms_divide_the_groups_and_numbers_are_left_out(lined):
    terms = [name for kind, name, _, _ in lined.rows() if kind == "term"]
    assert set(terms) == {"march", "petrol"}
    assert cell(lined, "term", "petrol", "state") == [("found", 1, 3, "own")]
    assert lined.cell("term", "petrol", "wire")[0]["note"] == "not found in 1 article, 2 sentences"


def test_every_entry_opens_its_sentences_and_absence_opens_none(corpus, lined):
    for row in lined.table.to_dicts():
        found = mk.evidence(corpus, lined, row)
        assert (found.height > 0) == (row["item"] is not None), row
        assert set(found["source"].to_list()) <= {row["group"]}
        if row["row_kind"] in ("labelling", "figures", "voices"):
            assert found.height == row["count"]


def test_tone_is_that_of_the_measure(corpus, lined):
    expected = mk.sentiment(corpus.where(event="march")).table.filter(pl.col("source") == "wire")["mean"][0]
    entry = lined.cell("sentiment", "sentiment", "wire")[0]
    assert entry["score"] == pytest.approx(expected)
    assert entry["note"] == "too few articles for an interval"
    assert "percentile" in entry["detail"]


def test_rows_stand_in_order_of_their_scores(lined):
    scores = [score for *_, score in lined.rows()]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def names(group, **counts):
    total = sum(counts.values())
    return [Entry("labelling", "c", "C", group, item, item, n, total) for item, n in counts.items()]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (names("a", x=1) + names("b", x=7), 0.0),
        (names("a", x=1) + names("b", y=1), 1.0),
        (names("a", x=1, y=1) + names("b", x=3, y=1), 0.25),
        (names("a", x=1), 0.5),
        ([], 0.0),
    ],
)
def test_the_score_of_names_is_one_minus_the_overlap(entries, expected):
    assert differs(entries, ["a", "b"]) == pytest.approx(expected)


def test_the_score_of_figures_and_tone():
    said = [
        Entry("figures", "f", "F", group, str(n), str(n), 1, 1, n, n, n)
        for group, n in (("a", 5.0), ("b", 5.0), ("b", 9.0))
    ]
    assert differs(said, ["a", "b"]) == pytest.approx(0.5)
    tone = [Entry("sentiment", "s", "T", group, "(all)", "", score=n) for group, n in (("a", -0.5), ("b", 0.1))]
    assert differs(tone, ["a", "b"]) == pytest.approx(0.6)


def test_the_columns_are_chosen_or_those_that_tell_it(corpus):
    found = mk.lineup(corpus, event="march")
    assert found.groups == ("state", "wire")
    assert mk.lineup(corpus, event="march", groups=["wire", "state"]).groups == ("wire", "state")


def test_wide_has_a_column_for_each_group(lined):
    wide = lined.wide()
    assert wide.columns == ["row_kind", "row_title", "differs", "state", "wire", "silent"]
    assert wide.height == len(lined.rows())
    assert wide.filter(pl.col("row_title") == "The dead")["wire"][0] == "1,500 people (quoted; owner: Police)"


def test_mistakes_are_said(corpus):
    with pytest.raises(ArgumentError, match="unknown event 'marsh'"):
        mk.lineup(corpus, event="marsh")
    with pytest.raises(ArgumentError, match="unknown group 'nobody'"):
        mk.lineup(corpus, event="march", groups=["nobody"])
    with pytest.raises(ArgumentError, match="line-up is of one event"):
        mk.lineup(corpus, event="march", by="event")


def test_columns_are_in_the_schema(lined):
    from mediakit.schema import COLUMNS

    assert set(lined.table.columns) <= set(COLUMNS)


def test_composed_texts_are_marked_and_chance_is_refused(bundled):
    lined = mk.lineup(bundled, event="2019-november-protests", groups=["defendashraf.org", "composed-state"])
    assert [head.composed for head in lined.heads] == [False, True]
    assert lined.table.filter(pl.col("group") == "composed-state")["composed"].all()
    assert "composed texts" in (why_not(lined) or "")
    assert lined.cell("labelling", "protests", "defendashraf.org")[0]["shown"] == "uprising"


def test_chance_lets_a_real_difference_stand_and_no_other(make_corpus):
    rows = [{"source": name, "text": f"The march was a {word}. It was day {n}."}
            for name, word in (("a", "riot"), ("b", "protest")) for n in range(8)]  # fmt: skip
    corpus = make_corpus(rows, BOOK)
    lined = mk.lineup(corpus, event="march")
    assert why_not(lined) is None
    chance = lineup_chance(corpus, lined)
    assert chance.stands_out("labelling", "it") is True
    assert chance.reached["sentiment", "sentiment"] >= 0
    assert chance.stands_out("term", "march") is None
    same = make_corpus([row | {"source": "ab"[n % 2]} for n, row in enumerate(rows)], BOOK)
    mixed = mk.lineup(same, event="march")
    assert lineup_chance(same, mixed).stands_out("labelling", "it") is False


def test_too_few_articles_are_not_shuffled(lined):
    assert "fewer than 5 articles" in (why_not(lined) or "")


@pytest.mark.parametrize("by", ["article", "part", ["source", "part"], "year"])
def test_any_grouping_but_event_can_be_columns(corpus, by):
    found = mk.lineup(corpus, event="march", by=by)
    assert len(found.groups) >= 1
    for row in found.table.to_dicts():
        assert (mk.evidence(corpus, found, row).height > 0) == (row["item"] is not None)
