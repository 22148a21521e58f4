"""Which event each sentence tells: cues, neighbours, what cannot be told, and events from metadata alone."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from mediakit.corpus.passages import passages

CODEBOOK: dict[str, Any] = {
    "event": [
        {
            "id": "petrol",
            "name": "Petrol protests",
            "from": datetime.date(2019, 11, 15),
            "to": datetime.date(2019, 11, 30),
            "terms": ["petrol", "bank*", "shared"],
        },
        {
            "id": "plane",
            "name": "Downing of the plane",
            "from": datetime.date(2020, 1, 8),
            "terms": ["airliner", "missile*", "Shared"],
        },
    ],
    "figure": [
        {"id": "toll", "name": "Toll", "event": "petrol", "terms": ["1,500", "people", '"dead protesters"']},
        {"id": "crew", "name": "Crew", "event": "plane", "terms": ["176"]},
    ],
}


def told(make_corpus: Any, *texts: str, **columns: Any) -> list[str]:
    """Events of each sentence of one article (paragraphs given apart), "+" between several, "" for background."""
    corpus = make_corpus([{"text": "\n\n".join(texts)} | columns], CODEBOOK)
    found = passages(corpus.base)
    ((sentence, event),) = found.pairs
    per_sentence: list[list[str]] = [[] for _ in range(found.n_sentences[0])]
    for s, e in zip(sentence.tolist(), event.tolist(), strict=True):
        per_sentence[s].append(found.events[e])
    return ["+".join(names) for names in per_sentence]


def padded(*texts: str) -> tuple[str, ...]:
    """With cues of both events far below, so that no single event takes the rest."""
    far = ("Nothing. Nothing. Nothing.",)
    return (*texts, *far, "Petrol.", *far, "An airliner.")


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        ("Petrol rose.", "petrol"),
        ("The banks burned.", "petrol"),
        ("A missile came.", "plane"),
        ("The petrol protests began.", "petrol"),  # the event's name
        ("It was November 2019.", "petrol"),  # a month of its range
        ("It was January 2020.", "plane"),
        ("It was November 2018.", ""),
        ("Over 1,500 fell.", "petrol"),  # a figure's term with a separator
        ("They named dead protesters.", "petrol"),
        ("Many people came.", ""),  # a bare noun of a figure is no cue
        ("All 176 fell.", ""),  # nor is a number without a separator
        ("A shared word.", ""),  # a cue that two events list tells none
        ("Petrol and an airliner.", "petrol+plane"),
        ("Petrol at the bank, an airliner.", "petrol+plane"),  # half as many cues as the strongest
        ("Petrol at the bank in November 2019, an airliner.", "petrol"),  # a third of them
        ("Nothing at all.", ""),
    ],
)
def test_cues(make_corpus: Any, sentence: str, event: str) -> None:
    assert told(make_corpus, *padded(sentence))[0] == event


def test_a_sentence_without_cues_follows_its_paragraph(make_corpus: Any) -> None:
    assert told(make_corpus, *padded("Before. Petrol rose. After. And after."))[:4] == ["petrol"] * 4


def test_the_nearest_with_cues_before_it_wins(make_corpus: Any) -> None:
    assert (
        told(make_corpus, *padded("Petrol rose. It did. An airliner fell. It did."))[:4]
        == ["petrol"] * 2 + ["plane"] * 2
    )


def test_across_paragraphs_two_sentences_back_at_most(make_corpus: Any) -> None:
    found = told(make_corpus, *padded("Petrol rose.", "One.", "Two.", "Three."))
    assert found[:4] == ["petrol", "petrol", "petrol", ""]


def test_a_headline_follows_the_text(make_corpus: Any) -> None:
    assert told(make_corpus, *padded("An airliner fell."), title="What happened")[0] == "plane"
    assert told(make_corpus, *padded("Nothing. Nothing."), title="Petrol dear")[:2] == [
        "petrol",
        "",
    ]  # but not the other way round


def test_an_article_of_one_event_is_all_of_it(make_corpus: Any) -> None:
    assert told(make_corpus, "Petrol rose.", "One.", "Two.", "Three.", "Four.") == ["petrol"] * 5
    assert told(make_corpus, "One.", "Two.") == ["", ""]
    assert told(make_corpus, "One.", "Two.", events=["plane"]) == ["plane", "plane"]  # its metadata say so
    assert told(make_corpus, "One.", "Two.", events=["plane", "petrol"]) == ["", ""]
    assert told(make_corpus, "One.", events=["unknown"]) == [""]


def test_an_article_cannot_tell_what_came_later(make_corpus: Any) -> None:
    texts = padded("Petrol rose and an airliner fell.")
    assert told(make_corpus, *texts, date="2019-12-01")[0] == "petrol"
    assert told(make_corpus, *texts, date="2019-11-14")[0] == ""
    assert told(make_corpus, *texts, date="2020-01-08")[0] == "petrol+plane"
    assert told(make_corpus, *texts, date="2020")[0] == "petrol+plane"  # a partial date may be any day of it
    assert told(make_corpus, *texts, date=None)[0] == "petrol+plane"
    assert told(make_corpus, *texts, told_as_of="2019-12-01")[0] == "petrol"  # of an undated article


def test_without_a_codebook_events_are_those_of_the_metadata(make_corpus: Any) -> None:
    corpus = make_corpus(
        [
            {"title": "Head", "text": "One. Two.", "events": ["b", "a"]},
            {"text": "Petrol.", "events": []},
            {"text": "Three."},
        ]
    )
    found = passages(corpus.base)
    assert found.events == ["a", "b"]
    assert found.pairs[0][0].tolist() == [0, 0, 1, 1, 2, 2]
    assert sorted(found.pairs[0][1][:2].tolist()) == [0, 1]
    assert found.n_sentences == [5]


def test_a_corpus_without_events(make_corpus: Any) -> None:
    found = passages(make_corpus([{"text": "One."}]).base)
    assert (found.events, found.pairs[0][0].tolist()) == ([], [])
