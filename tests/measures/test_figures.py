"""mk.figures and mk.figures_table: hand-made corpora, the bundled article, selections, groups."""

from __future__ import annotations

from typing import Any

import pytest

import mediakit as mk

BOOK = {
    "event": [
        {"id": "fire", "name": "The fire", "terms": ["fire*"]},
        {"id": "flood", "name": "The flood", "terms": ["flood*"]},
    ],
    "figure": [
        {"id": "fire-dead", "name": "Dead", "event": "fire", "terms": ["dead", "died", "killed"], "unit": "people"},
        {"id": "fire-towns", "name": "Towns", "event": "fire", "terms": ["towns"], "unit": "towns"},
        {"id": "flood-dead", "name": "Drowned", "event": "flood", "terms": ["dead", "drowned"], "unit": "people"},
    ],
}


def rows(*texts: str, **more: Any) -> list[dict[str, Any]]:
    return [{"article_id": f"a{i}", "source": "xy"[i % 2], "text": text, **more} for i, text in enumerate(texts)]


def found(corpus: Any, *columns: str, **options: Any) -> list[tuple[Any, ...]]:
    return mk.figures(corpus, **options).table.select(*columns).rows()


def test_a_row_says_what_where_and_on_whose_word(make_corpus: Any) -> None:
    text = "🙂 The fire.\n\nBy 3 May police said at least 1,200 people died in the fire in Lagos."
    result = mk.figures(make_corpus(rows(text, date="2020-06-01"), BOOK))
    (row,) = result.table.iter_rows(named=True)
    assert text[row["start_char"] : row["end_char"]] == row["match"] == "at least 1,200 people"
    assert (row["source"], row["event"], row["figure"], row["field"]) == ("x", "fire", "fire-dead", "text")
    assert (row["value"], row["value_low"], row["value_high"]) == (1200, 1200, 1200)
    assert (row["unit"], row["qualifier"], row["attributed_to"]) == ("people", "at least", "police")
    assert (row["as_of"], row["scope"]) == ("2020-05-03", "in Lagos")


def test_a_range_has_bounds_and_no_value_and_a_vague_number_is_open(make_corpus: Any) -> None:
    corpus = make_corpus(rows("Between 180 and 450 came. Dozens of shops closed."))
    assert found(corpus, "value", "value_low", "value_high") == [(None, 180, 450), (None, 24, None)]


def test_a_figure_needs_its_event_its_term_and_its_kind(make_corpus: Any) -> None:
    corpus = make_corpus(rows(
        "The fire left 40 dead in nine towns.", "The flood left 40 dead.", "The match left 40 dead tired.",
        "The fire burned for 40 hours and many died.", "The fire drew 40 engines.",
    ), BOOK)  # fmt: skip
    named = {row[0] + str(int(row[1])): row[2] for row in found(corpus, "article_id", "value", "figure")}
    assert named == {
        "a040": "fire-dead",
        "a09": "fire-towns",
        "a140": "flood-dead",
        "a240": None,
        "a340": None,
        "a440": None,
    }


def test_a_sentence_of_two_events_gives_its_figure_once_and_other_numbers_to_both(make_corpus: Any) -> None:
    text = "The fire and the flood left 40 drowned and 300 cars wrecked."
    assert sorted(found(make_corpus(rows(text), BOOK), "event", "value")) == [
        ("fire", 300),
        ("flood", 40),
        ("flood", 300),
    ]


def test_only_what_is_selected_is_read(make_corpus: Any) -> None:
    corpus = make_corpus(rows("Police saw 50 men. “We were more than 90 women in all,” she said."))
    assert found(corpus.where(voice="own"), "value") == [(50,)]
    assert found(corpus.where(voice="quoted"), "value") == [(90,)]
    assert found(corpus, "value", by="part") == [(50,), (90,)]


def test_no_number_is_an_empty_table_with_a_note(make_corpus: Any) -> None:
    result = mk.figures(make_corpus(rows("Nothing to count since 1988.")))
    assert result.table.height == 0
    assert result.recipe.notes == ("no number that counts anything in 1 sentences",)


def test_side_by_side(make_corpus: Any) -> None:
    corpus = make_corpus(rows(
        "The fire left 40 dead.", "The fire left 10 dead, said Reuters.", "The fire left 50 dead.",
        "The fire left hundreds dead.", "The fire reached 3 towns.",
    ), BOOK)  # fmt: skip
    table = mk.figures_table(corpus, window_days=None).table
    assert table.select("source", "figure", "lowest", "highest", "n", "owners", "factor", "departs_from").rows() == [
        ("x", "fire-dead", 40, 50, 2, "(own words)", 5.0, "y"),
        ("y", "fire-dead", 10, 10, 1, "Reuters", 5.0, "x"),
        ("x", "fire-towns", 3, 3, 1, "(own words)", None, None),
    ]


@pytest.mark.parametrize(
    ("y_says", "y_date", "expected"),
    [
        ("The fire left 10 dead.", "2020-01-20", 4.0),  # within a month
        ("The fire left 10 dead.", "2020-06-20", None),  # months later: another count
        ("The fire left 10 dead in Arden.", "2020-01-20", None),  # another place
        ("The fire left 40 dead.", "2020-01-20", None),  # the same number
    ],
)
def test_numbers_are_apart_within_one_place_and_time_only(
    make_corpus: Any, y_says: str, y_date: str, expected: float | None
) -> None:
    given = [*rows("The fire left 40 dead."), {**rows(y_says)[0], "article_id": "b", "source": "y"}]
    given[0] |= {"source": "x", "date": "2020-01-05"}
    given[1] |= {"date": y_date}
    table = mk.figures_table(make_corpus(given, BOOK)).table
    assert table["factor"].to_list() == [expected] * 2
    assert table["departs_from"].to_list() == (["y", "x"] if expected else [None, None])


def test_composed_and_published_texts_stay_apart(make_corpus: Any) -> None:
    both = [{**row, "source": "x", "composed": i == 1} for i, row in enumerate(rows("The fire left 40 dead.") * 2)]
    both[1]["article_id"] = "b"
    table = mk.figures_table(make_corpus(both, BOOK)).table
    assert table.select("source", "composed", "n").rows() == [("x", False, 1), ("x", True, 1)]


@pytest.mark.parametrize(
    ("match", "unit", "event", "figure"),
    [
        ("over 30,000 political prisoners", "political prisoners", "1988-executions", "1988-deaths"),
        ("1,500 peaceful protesters", "peaceful protesters", "2019-november-protests", "2019-november-deaths"),
        (
            "200 separate cities and towns",
            "separate cities and towns",
            "2019-november-protests",
            "2019-november-cities",
        ),
        ("two would-be bombers", "would-be bombers", "2018-villepinte-plot", None),
        ("Thirty-two years", "years", "1988-executions", None),
        ("three decades", "decades", "2018-villepinte-plot", None),
        ("hundreds of lawmakers", "lawmakers", "2020-free-iran-summit", None),
    ],
)
def test_the_articles_numbers(bundled: Any, match: str, unit: str, event: str, figure: str | None) -> None:
    table = mk.figures(bundled.where(composed=False)).table
    assert (match, unit, event, figure) in table.select("match", "unit", "event", "figure").rows()
