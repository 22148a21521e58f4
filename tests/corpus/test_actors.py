"""Where actors are named: aliases, possessives, plurals, capitals, the longest match, and the most frequent names."""

from __future__ import annotations

from typing import Any

import pytest

import mediakit as mk
from mediakit.corpus.actors import actor_mentions, actors_of
from mediakit.corpus.names import frequent_names
from mediakit.errors import ArgumentError, PatternError

BOOK = {"actor": [{"id": "lee", "name": "Ann Lee", "aliases": ["Lee", '"Ann Lee"']}, {"id": "guard", "name": "Guard"}]}


def found(text: str, actors: dict[str, list[str]]) -> list[tuple[str, str]]:
    """(actor, word) of each mention, by its first word."""
    [part] = mk.from_texts({"a": [text]}).parts
    mentions = actor_mentions(part, actors)
    names = list(actors)
    cores = [part.tokens.cores[int(part.tokens.chunks.core_of[part.codes[i]])] for i in mentions.matches.chunk.tolist()]
    return [(names[i], core) for i, core in zip(mentions.actor.tolist(), cores, strict=True)]


def test_possessives_and_plurals_are_mentions() -> None:
    text = "Lee's dog, the guards, the guard’s hat, the guards' hats and the bodyguard."
    assert found(text, {"lee": ["Lee"], "guard": ["guard"]}) == [
        ("lee", "Lee's"), ("guard", "guards,"), ("guard", "guard’s"), ("guard", "guards'")
    ]  # fmt: skip


def test_the_longest_match_counts_over_all_actors_and_the_first_of_equals() -> None:
    actors = {"lee": ["Lee"], "ann": ['"Ann Lee"'], "other": ['"Ann Lee"']}
    assert found("Ann Lee met Lee.", actors) == [("ann", "Ann"), ("lee", "Lee.")]


def test_an_alias_with_a_capital_needs_one() -> None:
    assert found("Bush hid in a bush. BUSH!", {"b": ["Bush"]}) == [("b", "Bush"), ("b", "BUSH!")]
    assert found("Bush hid in a bush.", {"b": ["bush"]}) == [("b", "Bush"), ("b", "bush.")]


def test_whom_to_look_for(make_corpus: Any) -> None:
    corpus = make_corpus([{"text": "Ann Lee met Bo Day. Then Bo Day left."}], BOOK)
    assert actors_of(corpus) == {"lee": ["Lee", '"Ann Lee"'], "guard": ["Guard"]}
    assert actors_of(corpus, "ann lee") == {"lee": ["Lee", '"Ann Lee"']}
    assert actors_of(corpus, ["lee", "Bo Day"]) == {"lee": ["Lee", '"Ann Lee"'], "Bo Day": ['"Bo Day"']}
    assert actors_of(corpus, {"day": "Day"}) == {"day": ["Day"]}
    with pytest.raises(ArgumentError, match=r"unknown actor 'le' \(did you mean 'lee'"):
        actors_of(corpus, ["le"])
    with pytest.raises(ArgumentError, match="names no actor"):
        actors_of(corpus, [])
    with pytest.raises(PatternError):
        actors_of(corpus, {"x": ["/(/"]})


def test_frequent_names_join_a_surname_and_leave_out_what_begins_a_sentence() -> None:
    texts = {
        "a": ["On Monday Ann Lee met the Iranian envoy. Rain fell. Then Lee’s car left for New Sandford, said Bo Day."],
        "b": ["The mayor, Ann Lee, spoke. Rain fell on New Sandford.", "There President Lee spoke."],
    }
    assert frequent_names(mk.from_texts(texts)) == {
        "Ann Lee": ["Ann Lee", "Lee"], "New Sandford": ["New Sandford"], "Bo Day": ["Bo Day"]
    }  # fmt: skip
    assert list(frequent_names(mk.from_texts(texts), 1)) == ["Ann Lee"]
    assert frequent_names(mk.from_texts({"a": ["nobody here"]})) == {}


def test_a_common_word_is_no_first_name() -> None:
    text = "At the White House the guests left. In the House a white cat sat. Then the House rose."
    assert frequent_names(mk.from_texts({"a": [text]})) == {"House": ["House"], "White House": ["White House"]}
