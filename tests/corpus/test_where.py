"""What each filter keeps, on a corpus that can be counted by hand."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

import mediakit as mk
from mediakit.corpus.corpus import Corpus
from mediakit.errors import ArgumentError, EmptySelection

ROWS: list[dict[str, Any]] = [
    {
        "source": "a",
        "title": "Petrol dear",
        "date": "2019-11-16",
        "camp": "state",
        "events": ["e1"],
        "text": 'Petrol rose. Crowds came.\n\nThe minister said "we will not yield" to the press. They burned a bank.',
    },
    {
        "source": "b",
        "title": None,
        "date": "2019-12",
        "camp": "",
        "events": ["e1", "e2"],
        "text": "One. Two. Three. Four.\n\nFive.",
    },
    {"source": "b", "title": "Later", "date": "2020", "camp": None, "events": None, "text": "An airliner fell."},
    {
        "source": None,
        "title": None,
        "date": None,
        "camp": "exile",
        "events": ["e2"],
        "text": "Composed words.",
        "composed": True,
    },
]


@pytest.fixture
def corpus(make_corpus: Any) -> Corpus:
    made: Corpus = make_corpus(ROWS)
    return made


def words(corpus: Corpus) -> list[str]:
    """All selected words in order, through the counting path."""
    table = mk.terms(corpus, by="article", stopwords="keep").table
    return sorted(word for word, n in table.select("term", "count").rows() for _ in range(n))


def ids(corpus: Corpus) -> list[str]:
    return corpus.articles["article_id"].to_list()


def test_all_of_it(corpus: Corpus) -> None:
    # a1: a headline and 4 sentences; a2: 5 sentences; a3: a headline and 1; a4: 1
    assert (corpus.n_articles, corpus.n_sentences) == (4, 13)
    assert corpus.articles["n_words"].to_list() == [2 + 2 + 2 + 10 + 4, 5, 4, 2]
    assert corpus.n_words == 31


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({"source": "b"}, ["a2", "a3"]),
        ({"source": ["a", "b"]}, ["a1", "a2", "a3"]),
        ({"source": "(none)"}, ["a4"]),
        ({"camp": "state"}, ["a1"]),
        ({"camp": "(none)"}, ["a2", "a3"]),
        ({"article_id": ["a1", "a4"]}, ["a1", "a4"]),
        ({"composed": True}, ["a4"]),
        ({"composed": False}, ["a1", "a2", "a3"]),
        ({"composed": [True, False]}, ["a1", "a2", "a3", "a4"]),
        ({"event": "e2"}, ["a2", "a4"]),
        ({"event": ["e1", "e2"]}, ["a1", "a2", "a4"]),
        ({"event": "(none)"}, ["a3"]),
        ({"events": "e1;e2"}, ["a2"]),
        ({"date_from": "2019-12-01"}, ["a2", "a3"]),
        ({"date_to": "2019-11-30"}, ["a1"]),
        ({"date_from": "2019-11-16", "date_to": "2019-11-16"}, ["a1"]),
        ({"date_from": "2019-11-17", "date_to": "2019"}, ["a2"]),
        ({"date_from": "2020-08-05"}, ["a3"]),  # "2020" may be any day of it
        ({"date_from": datetime.date(2020, 1, 1)}, ["a3"]),
        ({"source": None, "event": None}, ["a1", "a2", "a3", "a4"]),
        ({"source": "b", "date_to": "2019"}, ["a2"]),
    ],
)
def test_which_articles_are_kept(corpus: Corpus, filters: dict[str, Any], kept: list[str]) -> None:
    narrowed = corpus.where(**filters)
    assert ids(narrowed) == kept
    assert narrowed.n_articles == len(kept)
    assert dict(narrowed.selection) == filters


@pytest.mark.parametrize(
    ("part", "n_sentences", "kept"),
    [
        ("headline", 2, ["a1", "a3"]),
        ("lead", 2 + 3 + 1 + 1, ["a1", "a2", "a3", "a4"]),  # the first paragraph, of it the first three sentences
        ("body", 2 + 2, ["a1", "a2"]),
        (["headline", "lead"], 9, ["a1", "a2", "a3", "a4"]),
    ],
)
def test_parts_of_articles(corpus: Corpus, part: Any, n_sentences: int, kept: list[str]) -> None:
    narrowed = corpus.where(part=part)
    assert (narrowed.n_sentences, ids(narrowed)) == (n_sentences, kept)


def test_voices_share_the_words_between_them(corpus: Corpus) -> None:
    quoted, own = corpus.where(voice="quoted"), corpus.where(voice="own")
    assert words(quoted) == ["not", "we", "will", "yield"]
    assert (quoted.n_sentences, ids(quoted)) == (1, ["a1"])
    assert sorted([*words(quoted), *words(own)]) == words(corpus)
    assert words(corpus.where(voice=["own", "quoted"])) == words(corpus)


def test_nothing_runs_over_what_a_voice_leaves_out(corpus: Corpus) -> None:
    """With the quotation left out, "said" and "to" stand side by side, but not in the text."""
    own = corpus.where(voice="own")
    assert mk.concordance(own, pattern='"minister said"').table.height == 1
    with pytest.raises(EmptySelection):
        mk.concordance(own, pattern='"said to"')
    assert "said to" not in mk.terms(own, ngram=2, stopwords="keep").table["term"].to_list()
    assert "minister said" in mk.terms(own, ngram=2, stopwords="keep").table["term"].to_list()


def test_filters_one_after_the_other_are_filters_together(corpus: Corpus) -> None:
    one = corpus.where(source=["a", "b"]).where(part="lead").where(date_to="2019")
    both = corpus.where(source=["a", "b"], part="lead", date_to="2019")
    assert words(one) == words(both)
    assert words(one) == words(corpus.where(date_to="2019").where(part="lead"))
    assert corpus.n_sentences == 13  # the corpus itself is as it was


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"sorce": "a"}, "unknown filter 'sorce' \\(did you mean 'source'\\?\\)"),
        ({"sorce": None}, "unknown filter 'sorce'"),
        ({"text": "One"}, "unknown filter 'text'"),
        ({"source": "c"}, "unknown source 'c'.*\\(none\\), a, b"),
        ({"event": "e9"}, "unknown event 'e9'.*e1, e2, \\(none\\)"),
        ({"voice": "loud"}, "unknown voice 'loud'.*own, quoted"),
        ({"part": "tail"}, "unknown part 'tail'.*headline, lead, body"),
        ({"date_from": "5 August"}, "date_from='5 August' is not a date; write 2020"),
        ({"date_to": "2020-8"}, "is not a date"),
        ({"date_to": "12345-6"}, "is not a date"),
    ],
)
def test_what_is_not_known_is_named(corpus: Corpus, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        corpus.where(**filters)


@pytest.mark.parametrize(
    "filters",
    [{"source": "a", "event": "e2"}, {"date_from": "2021"}, {"source": []}, {"voice": "quoted", "source": "b"}],
)
def test_nothing_left_says_which_filters(corpus: Corpus, filters: dict[str, Any]) -> None:
    with pytest.raises(EmptySelection, match="nothing is left of 4 articles with"):
        corpus.where(**filters)


def test_composed_without_composed_texts() -> None:
    corpus = mk.from_texts({"a": ["One."]})
    assert corpus.where(composed=False).n_articles == 1
    with pytest.raises(EmptySelection, match="composed=true"):
        corpus.where(composed=True)


def test_many_values_are_not_all_listed(make_corpus: Any) -> None:
    corpus = make_corpus([{"source": f"s{i:02d}", "text": "Word."} for i in range(50)])
    with pytest.raises(ArgumentError, match=r"it has 50 values: s00, .* and 38 more"):
        corpus.where(source="x")


SPOKEN = (
    "The bridge is safe, the mayor said. Ann Lee warned that the river would rise. “It will not,” Bo Day replied. "
    "According to the army, three posts fell. It is a “safe” bridge. The dam “held for a very long time” then."
)


@pytest.mark.parametrize(
    ("voice", "kept"),
    [
        (
            "quoted",
            "The bridge is safe that the river would rise It will not three posts fell held for a very long time",
        ),
        ("marked", "It will not held for a very long time"),
        ("own", "the mayor said Ann Lee warned Bo Day replied According to the army It is a safe bridge The dam then"),
    ],
)
def test_what_is_told_as_somebodys_is_quoted(make_corpus: Any, voice: str, kept: str) -> None:
    """Indirect speech is quoted too; "safe" in marks is a term; cue and speaker are the article's own words."""
    corpus = make_corpus([{"text": SPOKEN}])
    assert words(corpus.where(voice=voice)) == sorted(kept.lower().split())


def test_voices_are_of_the_whole_text_whatever_is_selected(make_corpus: Any) -> None:
    """The second paragraph of a quotation is quoted though its speaker is not selected."""
    text = "It rained.\n\nThe mayor said: “One is here.\n\n“Two are there. Three come.”"
    corpus = make_corpus([{"text": text}])
    assert words(corpus.where(part="body").where(voice="quoted")) == sorted(
        "one is here two are there three come".split()
    )
    assert words(corpus.where(voice="quoted").where(part="body")) == words(corpus.where(part="body", voice="quoted"))
    assert words(corpus.where(voice=["own", "marked"])) == words(corpus)
